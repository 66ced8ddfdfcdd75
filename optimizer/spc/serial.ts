// Whether values in order of time follow one another, or drift: what the limits of a chart assume they do not.
//
// Notation: e_i = x_i - mean, r = sum e_i e_(i+1) / sum e_i^2 the autocorrelation of neighbours; of independent values it
// lies beyond z / sqrt n as often as a normal draw beyond z [BoxJenkins1976]; b the slope of x over its index.

import { mean } from 'simple-statistics'
import { studentQuantile } from '../math/beta-quantiles.ts'
import { normalQuantile } from '../math/normal.ts'
import { studentCdf } from '../math/student.ts'
import { requireValues } from './check.ts'

export interface Neighbours {
  readonly autocorrelation: number
  /** Independent values lie beyond it, either way, one time in a hundred. */
  readonly bound: number
  readonly isFollowing: boolean
}

/** Chance of a word about values that are in order. */
const alpha = 0.01

/** Throws a RangeError below 3 values; constant ones follow nothing. */
export function neighboursOf(values: readonly number[]): Neighbours {
  requireValues(values, 3)
  const centre = mean([...values])
  const off = values.map((value) => value - centre)
  const squares = off.reduce((sum, e) => sum + e * e, 0)
  const products = off.slice(1).reduce((sum, e, i) => sum + e * off[i]!, 0)
  const autocorrelation = squares > 0 ? products / squares : 0
  const bound = normalQuantile(1 - alpha / 2) / Math.sqrt(values.length)
  return { autocorrelation, bound, isFollowing: autocorrelation > bound }
}

/** A straight line through values over their index. */
export interface Drift {
  /** In the unit of the values, from one to the next, with its 95 % interval. */
  readonly slope: number
  readonly low: number
  readonly high: number
  readonly p: number
  readonly isDrifting: boolean
}

/** The slope by least squares; its interval assumes independent noise. Throws a RangeError below 3 values. */
export function driftOf(values: readonly number[]): Drift {
  requireValues(values, 3)
  const n = values.length
  const [centre, middle] = [mean([...values]), (n - 1) / 2]
  const width = (n * (n * n - 1)) / 12
  const slope = values.reduce((sum, value, i) => sum + (i - middle) * (value - centre), 0) / width
  const residual = values.reduce((sum, value, i) => sum + (value - centre - slope * (i - middle)) ** 2, 0)
  const error = Math.sqrt(residual / (n - 2) / width)
  const reach = studentQuantile(0.975, n - 2) * error
  const p = error > 0 ? 2 * studentCdf(-Math.abs(slope) / error, n - 2) : slope === 0 ? 1 : 0
  return { slope, low: slope - reach, high: slope + reach, p, isDrifting: p < alpha }
}
