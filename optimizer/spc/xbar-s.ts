// The chart of subgroup means beside the chart of subgroup standard deviations.
//
// Notation: k subgroups of n values, s_i their standard deviations (n - 1), sigma = mean s / c4 the within sigma.

import { mean, sampleStandardDeviation } from 'simple-statistics'
import { requireSpread, subgroupSize } from './check.ts'
import { c4, deviationFactors } from './constants.ts'
import { type SubgroupChart, type SubgroupLimits, subgroupChart } from './xbar-r.ts'

/** Phase I limits [Montgomery2013, 6.3]: mean -+ A3 sbar, B3 sbar to B4 sbar; any n from 2. Throws as `xbarRLimits`. */
export function xbarSLimits(subgroups: readonly (readonly number[])[]): SubgroupLimits {
  const size = subgroupSize(subgroups, 2)
  const { A3, B3, B4 } = deviationFactors(size)
  const meanDeviation = requireSpread(mean(subgroups.map(deviationOf)))
  const centre = mean(subgroups.map((values) => mean([...values])))
  return {
    mean: { centre, lower: centre - A3 * meanDeviation, upper: centre + A3 * meanDeviation },
    spread: { centre: meanDeviation, lower: B3 * meanDeviation, upper: B4 * meanDeviation },
    sigma: meanDeviation / c4(size),
    size,
  }
}

/** Both charts. Without limits the subgroups set their own (Phase I); with limits they are watched (Phase II). */
export function xbarSChart(
  subgroups: readonly (readonly number[])[],
  limits: SubgroupLimits = xbarSLimits(subgroups),
): SubgroupChart {
  return subgroupChart(subgroups, limits, deviationOf)
}

function deviationOf(values: readonly number[]): number {
  return sampleStandardDeviation([...values])
}
