// A challenger beside the original, repeat by repeat: what it gains, how sure that is.
//
// Notation: d_r = gain of the challenger in repeat r, positive where it did better; both began alike there. Interval:
// mean(d) +- t(n - 1) s / sqrt(n), each at 1 - 0.05 / challengers, so that all of them hold together with 95 %
// [Bonferroni]. Repeats are independent; moments of one history follow each other, so that its interval is a little too
// narrow.

import { mean, sampleStandardDeviation } from 'simple-statistics'
import { studentQuantile } from '../math/beta-quantiles.ts'

/**
 * `none`: no difference is shown, which is no proof that there is none. `unmeasured`: gains that are no numbers, as those
 * in regret where no run keeps all limits.
 */
export type GainVerdict = 'better' | 'worse' | 'none' | 'too-few' | 'unmeasured'

export interface Gain {
  readonly count: number
  readonly better: number
  readonly equal: number
  readonly worse: number
  readonly mean: number
  /** Absent where too few were compared. */
  readonly low?: number
  readonly high?: number
  readonly verdict: GainVerdict
}

const fewest = 3
const doubt = 0.05

/** `challengers`: how many are compared with the same original. */
export function gainOf(gains: readonly number[], challengers = 1): Gain {
  const count = gains.length
  const counts = {
    count,
    better: gains.filter((gain) => gain > 0).length,
    equal: gains.filter((gain) => gain === 0).length,
    worse: gains.filter((gain) => gain < 0).length,
  }
  const middle = count > 0 ? mean([...gains]) : Number.NaN
  if (gains.some(Number.isNaN)) return { ...counts, mean: middle, verdict: 'unmeasured' }
  if (count < fewest) return { ...counts, mean: middle, verdict: 'too-few' }
  const reach =
    (studentQuantile(1 - doubt / challengers / 2, count - 1) * sampleStandardDeviation([...gains])) / Math.sqrt(count)
  const [low, high] = [middle - reach, middle + reach]
  return { ...counts, mean: middle, low, high, verdict: low > 0 ? 'better' : high < 0 ? 'worse' : 'none' }
}
