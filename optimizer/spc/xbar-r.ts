// The chart of subgroup means beside the chart of subgroup ranges.
//
// Notation: k subgroups of n values, xbar_i their means, R_i their ranges, sigma = mean R / d2 the within sigma.

import { extent, mean } from 'simple-statistics'
import { type Chart, chartOf, type Limits } from './chart.ts'
import { requireSpread, subgroupSize } from './check.ts'
import { rangeFactors } from './constants.ts'

/** Limits of a pair of charts of subgroups: where they lie, how much they vary inside. */
export interface SubgroupLimits {
  readonly mean: Limits
  readonly spread: Limits
  /** Within sigma of a single value. */
  readonly sigma: number
  /** n: limits hold for subgroups of this size alone. */
  readonly size: number
}

/** A chart of means beside one of ranges or standard deviations. */
export interface SubgroupChart {
  readonly mean: Chart
  readonly spread: Chart
  readonly sigma: number
}

export function rangeOf(values: readonly number[]): number {
  const [low, high] = extent([...values])
  return high - low
}

/** Phase I limits [Montgomery2013, 6.2]: mean -+ A2 Rbar, D3 Rbar to D4 Rbar. Throws a RangeError for unequal subgroups. */
export function xbarRLimits(subgroups: readonly (readonly number[])[]): SubgroupLimits {
  const size = subgroupSize(subgroups, 2)
  const { d2, A2, D3, D4 } = rangeFactors(size)
  const meanRange = requireSpread(mean(subgroups.map(rangeOf)))
  const centre = mean(subgroups.map((values) => mean([...values])))
  return {
    mean: { centre, lower: centre - A2 * meanRange, upper: centre + A2 * meanRange },
    spread: { centre: meanRange, lower: D3 * meanRange, upper: D4 * meanRange },
    sigma: meanRange / d2,
    size,
  }
}

/** Both charts. Without limits the subgroups set their own (Phase I); with limits they are watched (Phase II). */
export function xbarRChart(
  subgroups: readonly (readonly number[])[],
  limits: SubgroupLimits = xbarRLimits(subgroups),
): SubgroupChart {
  return subgroupChart(subgroups, limits, rangeOf)
}

/** Means beside any measure of spread. Throws a RangeError for subgroups of another size than the limits are for. */
export function subgroupChart(
  subgroups: readonly (readonly number[])[],
  limits: SubgroupLimits,
  spreadOf: (values: readonly number[]) => number,
): SubgroupChart {
  const size = subgroupSize(subgroups, 1)
  if (size !== limits.size) throw new RangeError(`the limits are for subgroups of ${limits.size} values, not ${size}`)
  const means = subgroups.map((values) => mean([...values]))
  return {
    mean: chartOf(means, limits.mean),
    spread: chartOf(subgroups.map(spreadOf), limits.spread),
    sigma: limits.sigma,
  }
}
