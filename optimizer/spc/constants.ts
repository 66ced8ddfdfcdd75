// The factors of control charts, from the distribution of the range of n normal values.
//
// Notation: n the size of a subgroup, W its range in units of sigma, d2 = E W, d3 = sd W, c4 = E s / sigma.

import { logGamma } from '../math/student.ts'

/** d2 then d3 for n = 2 .. 25 [Tippett1925] [Harter1960]; the test integrates them again. */
const rangeMoments = [
  [1.12838, 0.8525],
  [1.69257, 0.88837],
  [2.05875, 0.87981],
  [2.32593, 0.86408],
  [2.53441, 0.84804],
  [2.70436, 0.83321],
  [2.8472, 0.81983],
  [2.97003, 0.80783],
  [3.07751, 0.79705],
  [3.17287, 0.78731],
  [3.25846, 0.77848],
  [3.33598, 0.77042],
  [3.40676, 0.76302],
  [3.47183, 0.75621],
  [3.53198, 0.74991],
  [3.58788, 0.74405],
  [3.64006, 0.73859],
  [3.68896, 0.73348],
  [3.73495, 0.72869],
  [3.77834, 0.72417],
  [3.81938, 0.71991],
  [3.85832, 0.71589],
  [3.89535, 0.71207],
  [3.93063, 0.70844],
] as const

/** The largest subgroup whose range is charted: beyond it the range wastes information and s is charted instead. */
export const largestRangeSubgroup = rangeMoments.length + 1

/** The factors as sheets of the trade print them (three decimals), so that limits agree with published examples. */
export interface RangeFactors {
  readonly d2: number
  readonly d3: number
  readonly A2: number
  readonly D3: number
  readonly D4: number
}

/** Factors of range charts: A2 = 3 / (d2 sqrt n), D3 and D4 = 1 -+ 3 d3 / d2 [Montgomery2013, app. VI]. */
export function rangeFactors(n: number): RangeFactors {
  const [d2, d3] = momentsOf(n)
  return {
    d2: printed(d2, 3),
    d3: printed(d3, 4),
    A2: printed(3 / (d2 * Math.sqrt(n)), 3),
    D3: Math.max(0, printed(1 - (3 * d3) / d2, 3)),
    D4: printed(1 + (3 * d3) / d2, 3),
  }
}

/** d2* for one range, sqrt(d2^2 + d3^2) [Duncan1974], as a divisor printed with four decimals: the K factors of gauge studies. */
export function gaugeFactor(n: number): number {
  const [d2, d3] = momentsOf(n)
  return printed(1 / Math.hypot(d2, d3), 4)
}

/** 1 / d2 with four decimals: the K factor where many ranges are averaged. */
export function averageRangeFactor(n: number): number {
  return printed(1 / momentsOf(n)[0], 4)
}

/** c4 = sqrt(2 / (n - 1)) Gamma(n / 2) / Gamma((n - 1) / 2). */
export function c4(n: number): number {
  return Math.sqrt(2 / (n - 1)) * Math.exp(logGamma(n / 2) - logGamma((n - 1) / 2))
}

/** Factors of charts of s, exact: A3 = 3 / (c4 sqrt n), B3 and B4 = 1 -+ 3 sqrt(1 - c4^2) / c4. */
export function deviationFactors(n: number): { readonly A3: number; readonly B3: number; readonly B4: number } {
  const c = c4(n)
  const width = (3 * Math.sqrt(1 - c * c)) / c
  return { A3: 3 / (c * Math.sqrt(n)), B3: Math.max(0, 1 - width), B4: 1 + width }
}

function momentsOf(n: number): readonly [number, number] {
  const found = Number.isInteger(n) ? rangeMoments[n - 2] : undefined
  if (!found) throw new RangeError(`ranges are charted for 2 to ${largestRangeSubgroup} values, got ${n}`)
  return found
}

function printed(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits
}
