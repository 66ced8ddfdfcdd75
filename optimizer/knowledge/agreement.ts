// Whether what was foretold ranks the runs as the measurements do, and how far that lets it be heard.
//
// Notation: tau Kendall's rank correlation over all pairs of n runs [Kendall1938], each pair weighed by how far apart it
// was measured, because pairs near the best differ by noise alone; at few runs it is shrunk towards a guess of 0.5 that
// counts as three runs.

const guess = 0.5
const guessRuns = 3

/** Kendall's tau, weighed; undefined where no pair can be ranked. */
export function rankAgreement(foretold: ArrayLike<number>, measured: ArrayLike<number>): number | undefined {
  let sum = 0
  let most = 0
  for (let i = 0; i < measured.length; i++) {
    for (let j = 0; j < i; j++) {
      const told = foretold[i]! - foretold[j]!
      const seen = measured[i]! - measured[j]!
      most += Math.abs(seen)
      sum += Math.sign(told) * seen
    }
  }
  return most > 0 ? sum / most : undefined
}

/** Between 0 (contradicted) and 1: how far a voice is heard after `n` runs that agree with it by `tau`. */
export function gate(tau: number | undefined, n: number): number {
  const runs = tau === undefined ? 0 : n - 1
  const shrunk = (runs * (tau ?? 0) + guessRuns * guess) / (runs + guessRuns)
  return Math.min(1, Math.max(0, shrunk / guess))
}
