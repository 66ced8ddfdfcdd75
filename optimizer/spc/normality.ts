// Whether values may come from a normal distribution: the test of Anderson and Darling, mean with sigma estimated.
//
// Notation: z_(i) the sorted standardised values, A2 = -n - mean((2 i - 1)(ln Phi(z_(i)) + ln(1 - Phi(z_(n+1-i))))),
// A2* = A2 (1 + 0.75 / n + 2.25 / n^2), for which one set of p serves all n [Stephens1986, table 4.9].

import { mean, sampleStandardDeviation } from 'simple-statistics'
import { normalLogCdf } from '../math/normal.ts'
import { requireSpread, requireValues } from './check.ts'

export interface Normality {
  /** A2*. */
  readonly statistic: number
  /** How often normal values would look less normal. */
  readonly p: number
}

/** Fewer values say nothing of a shape. */
export const fewestForShape = 8

/** Throws a RangeError below 8 values or where they do not vary. */
export function andersonDarling(values: readonly number[]): Normality {
  requireValues(values, fewestForShape)
  const n = values.length
  const sigma = requireSpread(sampleStandardDeviation([...values]))
  const centre = mean([...values])
  const z = values.map((value) => (value - centre) / sigma).sort((a, b) => a - b)
  const sum = z.reduce(
    (total, value, i) => total + (2 * i + 1) * (normalLogCdf(value) + normalLogCdf(-z[n - 1 - i]!)),
    0,
  )
  const statistic = (-n - sum / n) * (1 + 0.75 / n + 2.25 / n ** 2)
  return { statistic, p: tailOf(statistic) }
}

/** P(A2* > a) by the published curves. */
function tailOf(a: number): number {
  if (a >= 13) return 0
  if (a >= 0.6) return Math.exp(1.2937 - 5.709 * a + 0.0186 * a * a)
  if (a >= 0.34) return Math.exp(0.9177 - 4.279 * a - 1.38 * a * a)
  if (a >= 0.2) return 1 - Math.exp(-8.318 + 42.796 * a - 59.938 * a * a)
  return 1 - Math.exp(-13.436 + 101.14 * a - 223.73 * a * a)
}
