// Whether Markov chains agree and how many independent draws they are worth.
//
// Notation: M chains of N draws each, split in halves so that a drift shows [Vehtari2021]; z = Phi^-1((r - 3/8) / (S + 1/4))
// with r the rank of a draw among all S, so that heavy tails do no harm; B, W the variances between and within chains.
//   R-hat = sqrt(((N - 1) / N W + B / N) / W), the larger of that of z and that of |x - median| (folded: spread, not place).
//   ESS = M N / tau, tau from autocorrelations summed in pairs while positive, kept monotone [Geyer1992].
//   bulk: ESS of z; tail: the smaller ESS of the indicators x <= 5 % and x <= 95 % quantile.

import { normalQuantile } from './normal.ts'
import { quantileOfSorted } from './quantile.ts'

export interface Convergence {
  readonly rHat: number
  readonly bulkEss: number
  readonly tailEss: number
}

type Chains = readonly (readonly number[])[]

/** Of one quantity; all chains of the same length, at least 8. A quantity that never moves has no R-hat: NaN. */
export function convergenceOf(chains: Chains): Convergence {
  const halves = chains.flatMap((chain) => {
    const half = Math.floor(chain.length / 2)
    return [chain.slice(0, half), chain.slice(chain.length - half)]
  })
  const sorted = Float64Array.from(halves.flat()).sort()
  const middle = quantileOfSorted(sorted, 0.5)
  const z = rankNormalised(halves)
  const folded = rankNormalised(halves.map((chain) => chain.map((x) => Math.abs(x - middle))))
  const tails = [0.05, 0.95].map((p) => {
    const limit = quantileOfSorted(sorted, p)
    return effectiveDraws(halves.map((chain) => chain.map((x) => (x <= limit ? 1 : 0))))
  })
  return {
    rHat: Math.max(scaleReduction(z), scaleReduction(folded)),
    bulkEss: effectiveDraws(z),
    tailEss: Math.min(...tails),
  }
}

function rankNormalised(chains: Chains): number[][] {
  const all = chains.flat()
  const order = all.map((_, i) => i).sort((i, j) => all[i]! - all[j]!)
  const scores = new Float64Array(all.length)
  for (let from = 0; from < order.length; ) {
    let to = from + 1
    while (to < order.length && all[order[to]!] === all[order[from]!]) to++
    // Equal draws share the mean of their ranks, which count from 1.
    const rank = (from + 1 + to) / 2
    const score = normalQuantile((rank - 0.375) / (all.length + 0.25))
    for (let k = from; k < to; k++) scores[order[k]!] = score
    from = to
  }
  let at = 0
  return chains.map((chain) => chain.map(() => scores[at++]!))
}

function scaleReduction(chains: Chains): number {
  const n = chains[0]!.length
  const within = mean(chains.map(variance))
  const between = variance(chains.map(mean))
  return Math.sqrt((n - 1) / n + between / within)
}

function effectiveDraws(chains: Chains): number {
  const n = chains[0]!.length
  const total = n * chains.length
  const within = mean(chains.map(variance))
  const estimate = (within * (n - 1)) / n + variance(chains.map(mean))
  if (!(estimate > 0)) return total
  const correlation = (lag: number) => 1 - (within - mean(chains.map((chain) => covariance(chain, lag)))) / estimate
  let tau = -1
  let least = Number.POSITIVE_INFINITY
  for (let lag = 0; lag + 1 < n; lag += 2) {
    const pair = correlation(lag) + correlation(lag + 1)
    if (!(pair > 0)) break
    least = Math.min(least, pair)
    tau += 2 * least
  }
  // Chains that alternate may be worth more than they have draws, but not beyond what their length can show.
  return total / Math.max(tau, 1 / Math.log10(total))
}

function covariance(chain: readonly number[], lag: number): number {
  const m = mean(chain)
  let sum = 0
  for (let i = 0; i + lag < chain.length; i++) sum += (chain[i]! - m) * (chain[i + lag]! - m)
  return sum / (chain.length - 1)
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function variance(values: readonly number[]): number {
  const m = mean(values)
  return values.reduce((sum, value) => sum + (value - m) ** 2, 0) / (values.length - 1)
}
