// What the data say of one unknown by themselves, whatever the priors: its profile likelihood.
//
// Notation: l(x) log likelihood; D(v) = 2 (max l - max over the others of l with x_k = v). Data bound an unknown on a side
// where D exceeds 2.71 at the prior's 5 % or 95 % quantile: the 90 % limit of a chi-square with one degree of freedom.

import { minimiseInBox } from '../math/lbfgs.ts'
import { normalQuantile } from '../math/normal.ts'
import type { Posterior } from './posterior.ts'
import type { Prior } from './problem.ts'

export interface Profile {
  /** D at the prior's 5 % and 95 % quantiles. */
  readonly below: number
  readonly above: number
}

export const boundFrom = 2.71
const iterations = 60
const step = 1e-4
/** Scales stay within this many of their prior's standard deviations. */
const scaleReach = 4

/** `at` is a point of high density with the standard deviations of the draws around it. */
export function profileOf<At>(
  posterior: Posterior<At>,
  unknown: number,
  { centre, sd }: { readonly centre: Float64Array; readonly sd: Float64Array },
): Profile {
  const start = { posterior, centre, sd }
  const best = highest(start, undefined)
  const { prior } = posterior.problem.unknowns[unknown]!
  const dropAt = (p: number) => 2 * Math.max(0, best - highest(start, { unknown, value: priorQuantile(prior, p) }))
  return { below: dropAt(0.05), above: dropAt(0.95) }
}

interface Start<At> {
  readonly posterior: Posterior<At>
  readonly centre: Float64Array
  readonly sd: Float64Array
}

/** The largest log likelihood, with one unknown held where that is asked for. */
function highest<At>(
  { posterior, centre, sd }: Start<At>,
  held: { readonly unknown: number; readonly value: number } | undefined,
): number {
  const { low, high } = rangesOf(posterior)
  if (held) low[held.unknown] = high[held.unknown] = held.value
  // In standard deviations of the draws, so that all coordinates are of order one.
  const scaled = (x: Float64Array) => x.map((value, k) => (value - centre[k]!) / sd[k]!)
  // Back from scaled coordinates a bound may be missed by a rounding, which the twin would refuse.
  const plain = (z: Float64Array) =>
    z.map((value, k) => Math.min(high[k]!, Math.max(low[k]!, centre[k]! + value * sd[k]!)))
  const cost = (z: Float64Array) => -posterior.logLikelihood(plain(z))
  const minimise = (z: Float64Array, gradient: Float64Array) => {
    const value = cost(z)
    for (let k = 0; k < z.length; k++) {
      const moved = Float64Array.from(z)
      const forth = centre[k]! + (z[k]! + step) * sd[k]! <= high[k]! ? step : -step
      moved[k]! += forth
      gradient[k] = held?.unknown === k ? 0 : (cost(moved) - value) / forth
    }
    return value
  }
  const start = new Float64Array(centre.length)
  return -minimiseInBox({ minimise, start, lower: scaled(low), upper: scaled(high), iterations }).value
}

function rangesOf<At>({ problem, layout, priorMean, priorSd }: Posterior<At>) {
  const low = priorMean.map((mean, k) => mean - scaleReach * priorSd[k]!)
  const high = priorMean.map((mean, k) => mean + scaleReach * priorSd[k]!)
  for (const [k, { prior }] of problem.unknowns.entries()) {
    const from = layout.groupsAt(k)
    const places = from === undefined ? [k] : [k, ...layout.groups.map((_, g) => from + g)]
    for (const place of places) {
      low[place] = prior.low
      high[place] = prior.high
    }
  }
  return { low, high }
}

/** A quantile of the normal distribution, moved to the nearer end of the range where it lies outside. */
function priorQuantile({ mean, sd, low, high }: Prior, p: number): number {
  return Math.min(high, Math.max(low, mean + sd * normalQuantile(p)))
}
