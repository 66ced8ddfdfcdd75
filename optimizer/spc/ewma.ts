// The chart of the exponentially weighted moving average.
//
// Notation: z_i = lambda x_i + (1 - lambda) z_(i-1) with z_0 the target, sigma that of one x, L the width of the limits.

import { indicesWhere } from './chart.ts'
import { requireFinite, requireSpread, requireValues } from './check.ts'

export interface EwmaSettings {
  readonly target: number
  readonly sigma: number
  /** Weight of the newest value, above 0, at most 1; 0.1 to 0.3 for shifts near one sigma. */
  readonly lambda: number
  /** L, in sigmas of z. */
  readonly width: number
}

/** Limits differ from point to point until they have settled at `settled`. */
export interface EwmaChart {
  readonly points: readonly number[]
  readonly lower: readonly number[]
  readonly upper: readonly number[]
  readonly settled: { readonly lower: number; readonly upper: number }
  readonly outside: readonly number[]
}

/**
 * z with exact limits [LucasSaccucci1990]: target -+ L sigma sqrt(lambda / (2 - lambda) (1 - (1 - lambda)^(2 i))).
 * The settled limits would be too wide for the first points after a start, just where a new recipe goes wrong.
 */
export function ewmaChart(values: readonly number[], settings: EwmaSettings): EwmaChart {
  requireValues(values, 1)
  requireSpread(settings.sigma)
  const { target, sigma, lambda, width } = settings
  requireFinite({ target, width })
  if (!(lambda > 0 && lambda <= 1)) throw new RangeError(`lambda must be above 0 and at most 1, got ${lambda}`)
  let z = target
  const points = values.map((value) => (z = lambda * value + (1 - lambda) * z))
  const settledReach = width * sigma * Math.sqrt(lambda / (2 - lambda))
  const reaches = values.map((_, index) => settledReach * Math.sqrt(1 - (1 - lambda) ** (2 * (index + 1))))
  return {
    points,
    lower: reaches.map((reach) => target - reach),
    upper: reaches.map((reach) => target + reach),
    settled: { lower: target - settledReach, upper: target + settledReach },
    outside: indicesWhere(points, (point, index) => Math.abs(point - target) > reaches[index]!),
  }
}
