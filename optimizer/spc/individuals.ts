// The chart of individual values beside the chart of their moving ranges.
//
// Notation: x_i the values in order of time, MR_i = |x_i - x_(i-1)|, sigma = mean MR / d2 the within (short-term) sigma.

import { mean } from 'simple-statistics'
import { type Chart, chartOf, type Limits, threeSigma } from './chart.ts'
import { requireSpread, requireValues } from './check.ts'
import { rangeFactors } from './constants.ts'

export interface IndividualsLimits {
  readonly value: Limits
  readonly range: Limits
  /** Within sigma; `value.centre` -+ 3 of it are the limits. */
  readonly sigma: number
}

/** |x_i - x_(i-1)|, one fewer than the values. */
export function movingRanges(values: readonly number[]): number[] {
  return values.slice(1).map((value, index) => Math.abs(value - values[index]!))
}

/** Phase I limits from good runs in order of time [Montgomery2013, 6.4]. Throws a RangeError below 2 or for constant values. */
export function individualsLimits(values: readonly number[]): IndividualsLimits {
  requireValues(values, 2)
  const { d2, D3, D4 } = rangeFactors(2)
  const meanRange = mean(movingRanges(values))
  const sigma = requireSpread(meanRange / d2)
  const range = { centre: meanRange, lower: D3 * meanRange, upper: D4 * meanRange }
  return { value: threeSigma(mean([...values]), sigma), range, sigma }
}

/** Both charts. Without limits the values set their own (Phase I); with limits they are watched (Phase II). */
export function individualsChart(
  values: readonly number[],
  limits: IndividualsLimits = individualsLimits(values),
): { readonly value: Chart; readonly range: Chart; readonly sigma: number } {
  requireValues(values, 1)
  return {
    value: chartOf(values, limits.value),
    range: chartOf(movingRanges(values), limits.range),
    sigma: limits.sigma,
  }
}
