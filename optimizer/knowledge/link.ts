// How what was foretold relates to what was measured: a straight line, shrunk towards "as foretold".
//
// Notation: n runs with foretold m_i and measured z_i, S the spread of m over the settings allowed, c the mean of m_i;
// z = c + a + b (m - c) + r with b ~ N(1, 0.4^2) and at least 0, a ~ N(0, S^2), r ~ N(0, s^2), where s^2 starts at
// (S/2)^2, which counts as two runs.

export interface Link {
  /** What the line expects where `m` was foretold. */
  expects(m: number): number
  /** Variance of that, by the slope alone. */
  variance(m: number): number
  readonly slope: number
  /** Standard deviation of what the line leaves over. */
  readonly residual: number
}

interface Foretellings {
  readonly foretold: Float64Array
  readonly measured: Float64Array
  readonly spread: number
}

const slopeSd = 0.4
const firstResidual = 0.5
const firstTrust = 2
const rounds = 4

/** The line through the runs given by index; without any, what was foretold stands as it is. */
export function fitLink({ foretold, measured, spread }: Foretellings, runs: readonly number[]): Link {
  const n = runs.length
  const prior = (firstResidual * spread) ** 2
  const centre = n === 0 ? 0 : runs.reduce((sum, i) => sum + foretold[i]! / n, 0)
  const shift = n === 0 ? 0 : runs.reduce((sum, i) => sum + measured[i]! / n, 0) - centre
  const across = runs.reduce((sum, i) => sum + (foretold[i]! - centre) ** 2, 0)
  const along = runs.reduce((sum, i) => sum + (foretold[i]! - centre) * measured[i]!, 0)
  let square = prior
  let slope = 1
  let offset = 0
  for (let round = 0; round < rounds && n > 0; round++) {
    const precision = 1 / slopeSd ** 2
    slope = Math.max(0, (precision + along / square) / (precision + across / square))
    offset = shift / (1 + square / (n * spread ** 2))
    const left = runs.reduce(
      (sum, i) => sum + (measured[i]! - centre - offset - slope * (foretold[i]! - centre)) ** 2,
      0,
    )
    square = (firstTrust * prior + left) / (firstTrust + n)
  }
  const slopeVariance = 1 / (1 / slopeSd ** 2 + across / square)
  return {
    expects: (m) => centre + offset + slope * (m - centre),
    variance: (m) => (n === 0 ? 0 : slopeVariance * (m - centre) ** 2),
    slope,
    residual: Math.sqrt(square),
  }
}
