// The difference of two means whose spreads may differ, with its interval.
//
// Notation: d = mean after - mean before, SE^2 = s1^2 / n1 + s2^2 / n2, nu its degrees after Welch [Welch1947].

import { mean, sampleVariance } from 'simple-statistics'
import { studentQuantile } from '../math/beta-quantiles.ts'
import { studentCdf } from '../math/student.ts'

export interface Side {
  readonly count: number
  readonly mean: number
  /** Sample variance; NaN below two values. */
  readonly variance: number
}

export interface Difference {
  readonly estimate: number
  readonly low: number
  readonly high: number
  readonly error: number
  readonly degrees: number
  /** Two-sided: how often no difference would look as large. */
  readonly p: number
}

export function sideOf(values: readonly number[]): Side {
  const count = values.length
  return {
    count,
    mean: count > 0 ? mean([...values]) : Number.NaN,
    variance: count > 1 ? sampleVariance([...values]) : Number.NaN,
  }
}

/** Undefined below two values a side, or where neither side varies: then nothing can be said of chance. */
export function welch(before: Side, after: Side, confidence = 0.95): Difference | undefined {
  if (before.count < 2 || after.count < 2) return undefined
  const [a, b] = [before.variance / before.count, after.variance / after.count]
  if (!(a + b > 0)) return undefined
  const degrees = (a + b) ** 2 / (a ** 2 / (before.count - 1) + b ** 2 / (after.count - 1))
  return differenceOf(after.mean - before.mean, Math.sqrt(a + b), { degrees, confidence })
}

/** An estimate with its standard error, as an interval of Student's t. */
export function differenceOf(
  estimate: number,
  error: number,
  { degrees, confidence }: { readonly degrees: number; readonly confidence: number },
): Difference {
  const reach = studentQuantile((1 + confidence) / 2, degrees) * error
  const p = 2 * studentCdf(-Math.abs(estimate) / error, degrees)
  return { estimate, low: estimate - reach, high: estimate + reach, error, degrees, p }
}
