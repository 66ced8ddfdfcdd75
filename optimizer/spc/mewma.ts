// The multivariate exponentially weighted moving average.
//
// Notation: z_i = lambda (x_i - target) + (1 - lambda) z_(i-1), z_0 = 0; T^2_i = z_i^T C_i^-1 z_i with the exact covariance
// C_i = lambda / (2 - lambda) (1 - (1 - lambda)^(2 i)) S; H the limit, see `mewmaLimit`.

import { indicesWhere } from './chart.ts'
import { requireFinite, requireValues } from './check.ts'
import { rowWidth, squaredLength } from './multivariate.ts'

export interface MewmaSettings {
  readonly target: readonly number[]
  /** S, known or estimated with m - 1 from good runs: the two give quite different T^2. */
  readonly covariance: readonly (readonly number[])[]
  /** Above 0, at most 1. */
  readonly lambda: number
  /** H. */
  readonly limit: number
}

export interface MewmaChart {
  readonly points: readonly number[]
  readonly limit: number
  readonly outside: readonly number[]
}

/** T^2 of each row [Lowry1992]. Throws a RangeError for ragged rows or a singular covariance. */
export function mewmaChart(rows: readonly (readonly number[])[], settings: MewmaSettings): MewmaChart {
  const { target, covariance, lambda, limit } = settings
  requireValues(target, 1)
  requireFinite({ limit })
  if (!(lambda > 0 && lambda <= 1)) throw new RangeError(`lambda must be above 0 and at most 1, got ${lambda}`)
  if (
    rowWidth(rows) !== target.length ||
    covariance.length !== target.length ||
    rowWidth(covariance) !== target.length
  ) {
    throw new RangeError('rows, target, covariance differ in their number of signals')
  }
  const length = squaredLength(covariance)
  let z: readonly number[] = target.map(() => 0)
  const points = rows.map((row, i) => {
    z = row.map((value, j) => lambda * (value - target[j]!) + (1 - lambda) * z[j]!)
    return length(z) / ((lambda / (2 - lambda)) * (1 - (1 - lambda) ** (2 * (i + 1))))
  })
  return { points, limit, outside: indicesWhere(points, (point) => point > limit) }
}
