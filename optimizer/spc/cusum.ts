// The tabular two-sided cumulative sum.
//
// Notation: C+_i = max(0, x_i - (T + K) + C+_(i-1)), C-_i = max(0, (T - K) - x_i + C-_(i-1)); alarm above H. T target,
// K allowance, H decision interval, all in the unit of x.

import { indicesWhere } from './chart.ts'
import { requireFinite, requireValues } from './check.ts'

export interface CusumSettings {
  readonly target: number
  /** K: half the shift worth finding. */
  readonly allowance: number
  /** H: four to five sigma for K = sigma / 2. */
  readonly decision: number
  /** Where both sums start: 0, or H / 2 for the fast initial response [LucasCrosier1982]. */
  readonly headStart?: number
}

/** An alarm at a point; `since` is the first point of the rise that led to it, the best guess of when it changed. */
export interface CusumAlarm {
  readonly at: number
  readonly since: number
  readonly side: 'high' | 'low'
}

export interface CusumChart {
  readonly high: readonly number[]
  readonly low: readonly number[]
  /** In order of points; indices from 0. */
  readonly alarms: readonly CusumAlarm[]
}

/** Both sums [Page1954]. They go on after an alarm: whoever mends the process starts a new chart. */
export function cusumChart(values: readonly number[], settings: CusumSettings): CusumChart {
  requireValues(values, 1)
  const { target, allowance, decision, headStart = 0 } = settings
  requireFinite({ target, allowance, decision, headStart })
  if (!(allowance >= 0 && decision > 0 && headStart >= 0)) {
    throw new RangeError('allowance and head start must not be negative, the decision interval must be positive')
  }
  const high = sums(
    values.map((value) => value - target - allowance),
    headStart,
  )
  const low = sums(
    values.map((value) => target - allowance - value),
    headStart,
  )
  const alarms = [...alarmsOf(high, decision, 'high'), ...alarmsOf(low, decision, 'low')]
  return { high, low, alarms: alarms.sort((a, b) => a.at - b.at) }
}

function sums(steps: readonly number[], start: number): number[] {
  let sum = start
  return steps.map((step) => (sum = Math.max(0, sum + step)))
}

function alarmsOf(sum: readonly number[], decision: number, side: CusumAlarm['side']): CusumAlarm[] {
  return indicesWhere(sum, (value) => value > decision).map((at) => ({
    at,
    since: sum.slice(0, at).lastIndexOf(0) + 1,
    side,
  }))
}
