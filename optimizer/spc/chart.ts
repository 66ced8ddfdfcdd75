// Points with the limits they are held against.

import { requireFinite, requireValues } from './check.ts'

/** Limits found in Phase I, on runs known to be good; Phase II holds new points against them unchanged. */
export interface Limits {
  readonly centre: number
  readonly lower: number
  readonly upper: number
}

/** `outside` holds the indices (from 0) of the points beyond a limit. */
export interface Chart extends Limits {
  readonly points: readonly number[]
  readonly outside: readonly number[]
}

/** The points held against fixed limits; a point on a limit is inside. Throws a RangeError for what is not a number. */
export function chartOf(points: readonly number[], limits: Limits): Chart {
  requireValues(points, 0)
  const { centre, lower, upper } = limits
  requireFinite({ centre, lower, upper })
  const outside = indicesWhere(points, (point) => point < lower || point > upper)
  return { centre, lower, upper, points, outside }
}

/** The indices (from 0) of the points for which the test holds. */
export function indicesWhere(points: readonly number[], test: (point: number, index: number) => boolean): number[] {
  return points.flatMap((point, index) => (test(point, index) ? [index] : []))
}

/** centre -+ 3 sigma. */
export function threeSigma(centre: number, sigma: number): Limits {
  return { centre, lower: centre - 3 * sigma, upper: centre + 3 * sigma }
}
