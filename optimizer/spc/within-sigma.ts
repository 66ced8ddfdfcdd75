// Estimates of the short-term sigma, each with the degrees of freedom it is worth.
//
// Notation: an estimate with coefficient of variation v is worth nu = 1 / (2 v^2) degrees, as s itself nearly is.

import { c4, rangeFactors } from './constants.ts'
import { individualsLimits } from './individuals.ts'
import type { NestedSpread } from './nested.ts'
import { xbarRLimits } from './xbar-r.ts'
import { xbarSLimits } from './xbar-s.ts'

export interface SigmaEstimate {
  readonly sigma: number
  readonly degrees: number
  readonly method:
    | 'mean moving range / d2'
    | 'mean range / d2'
    | 'mean s / c4'
    | 's of all values'
    | 'between runs by moving range, inside runs by s'
    | 'between runs, inside runs by s'
}

/** Larger subgroups are judged by s: the range then wastes a tenth of the data and more. */
const largestForRange = 8

/** cov(|x1 - x2|, |x2 - x3|) / sigma^2 for normal x: neighbouring moving ranges share a value. */
const neighbourCovariance = (4 / Math.PI) * (Math.sqrt(3) / 2 + Math.PI / 12) - 4 / Math.PI

/** From the moving ranges of n values; worth about 0.6 (n - 1) degrees [CryerRyan1990]. */
export function individualsSigma(values: readonly number[]): SigmaEstimate {
  const ranges = values.length - 1
  const { d2, d3 } = rangeFactors(2)
  const variance = (ranges * d3 ** 2 + 2 * (ranges - 1) * neighbourCovariance) / ranges ** 2
  return {
    sigma: individualsLimits(values).sigma,
    degrees: d2 ** 2 / (2 * variance),
    method: 'mean moving range / d2',
  }
}

/** From the ranges, or above 8 values the standard deviations, of k equal subgroups. */
export function subgroupSigma(subgroups: readonly (readonly number[])[]): SigmaEstimate {
  const [k, n] = [subgroups.length, subgroups[0]?.length ?? 0]
  if (n <= largestForRange) {
    const { d2, d3 } = rangeFactors(n)
    return { sigma: xbarRLimits(subgroups).sigma, degrees: (k * d2 ** 2) / (2 * d3 ** 2), method: 'mean range / d2' }
  }
  const c = c4(n)
  return { sigma: xbarSLimits(subgroups).sigma, degrees: (k * c * c) / (2 * (1 - c * c)), method: 'mean s / c4' }
}

/**
 * Of a part among parts that share runs, from one run to the next: sigma_MR^2 of the run means holds sw^2 / n of the parts
 * already, so that sw^2 (1 - 1 / n) is added, n the mean number of parts. Degrees after Satterthwaite.
 */
export function runsSigma(means: readonly number[], { within }: NestedSpread, parts: number): SigmaEstimate {
  const between = individualsSigma(means)
  const inside = within ** 2 * (1 - means.length / parts)
  const total = between.sigma ** 2 + inside
  const spread = between.sigma ** 4 / between.degrees + inside ** 2 / (parts - means.length)
  return {
    sigma: Math.sqrt(total),
    degrees: total ** 2 / spread,
    method: 'between runs by moving range, inside runs by s',
  }
}
