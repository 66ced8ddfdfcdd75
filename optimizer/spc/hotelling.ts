// Hotelling's chart: one distance for several signals at once.
//
// Notation: m good runs of p signals, T^2_i = (x_i - mean)^T S^-1 (x_i - mean), alpha the chance of a false alarm per run.

import { betaQuantile, fQuantile } from '../math/beta-quantiles.ts'
import { indicesWhere } from './chart.ts'
import { type Reference, referenceOf, rowWidth, squaredLength } from './multivariate.ts'

export interface HotellingChart {
  readonly points: readonly number[]
  readonly limit: number
  readonly outside: readonly number[]
  /**
   * For each run by how much T^2 falls when one signal is left out [MasonTracyYoung1995]: what to look at first.
   * Correlated signals share a part, so that the sum need not be T^2.
   */
  readonly contributions: readonly (readonly number[])[]
  readonly reference: Reference
}

/** (m - 1)^2 / m Beta(p / 2, (m - p - 1) / 2): the runs themselves gave mean and S [TracyYoungMason1992]. */
export function phaseOneLimit(p: number, m: number, alpha: number): number {
  requireRuns(p, m, alpha)
  return ((m - 1) ** 2 / m) * betaQuantile(1 - alpha, p / 2, (m - p - 1) / 2)
}

/** p (m + 1) (m - 1) / (m^2 - m p) F(p, m - p): a new run, independent of mean and S [NIST 6.5.4.3]. */
export function phaseTwoLimit(p: number, m: number, alpha: number): number {
  requireRuns(p, m, alpha)
  return ((p * (m + 1) * (m - 1)) / (m * m - m * p)) * fQuantile(1 - alpha, p, m - p)
}

/** Phase I: good runs against themselves. */
export function hotellingPhaseOne(rows: readonly (readonly number[])[], alpha: number): HotellingChart {
  const reference = referenceOf(rows)
  return chart(rows, reference, phaseOneLimit(reference.mean.length, reference.runs, alpha))
}

/** Phase II: new runs against the reference of Phase I. */
export function hotellingPhaseTwo(
  rows: readonly (readonly number[])[],
  reference: Reference,
  alpha: number,
): HotellingChart {
  const p = reference.mean.length
  if (rowWidth(rows) !== p) throw new RangeError(`the reference has ${p} signals`)
  return chart(rows, reference, phaseTwoLimit(p, reference.runs, alpha))
}

function chart(rows: readonly (readonly number[])[], reference: Reference, limit: number): HotellingChart {
  const differences = rows.map((row) => row.map((value, j) => value - reference.mean[j]!))
  const length = squaredLength(reference.covariance)
  const points = differences.map(length)
  const shorter = reference.mean.map((_, left) => lengthWithout(reference, left))
  return {
    points,
    limit,
    outside: indicesWhere(points, (point) => point > limit),
    contributions: differences.map((row, i) => shorter.map((lengthOf) => points[i]! - lengthOf(row))),
    reference,
  }
}

/** The distance that the other signals give by themselves. */
function lengthWithout({ covariance }: Reference, left: number): (difference: readonly number[]) => number {
  if (covariance.length === 1) return () => 0
  const others = <T>(list: readonly T[]) => list.filter((_, j) => j !== left)
  const length = squaredLength(others(covariance).map(others))
  return (difference) => length(others(difference))
}

function requireRuns(p: number, m: number, alpha: number): void {
  if (!(Number.isInteger(p) && p >= 1 && m >= p + 2)) throw new RangeError(`${p} signals need at least ${p + 2} runs`)
  if (!(alpha > 0 && alpha < 1)) throw new RangeError(`alpha must lie between 0 and 1, got ${alpha}`)
}
