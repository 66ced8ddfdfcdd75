// Means, covariances, distances of rows of several signals.
//
// Notation: m rows of p values, mu their mean (p), S a covariance (p x p), d^2 = (x - mu)^T S^-1 (x - mu).

import { mean, sampleCovariance } from 'simple-statistics'
import { factorInPlace, solveLower } from '../math/cholesky.ts'
import { requireValues } from './check.ts'

/** What good runs look like, with how many of them said so. */
export interface Reference {
  readonly mean: readonly number[]
  readonly covariance: readonly (readonly number[])[]
  readonly runs: number
}

/** Mean with sample covariance (m - 1). Throws a RangeError for ragged rows or fewer than p + 2 of them. */
export function referenceOf(rows: readonly (readonly number[])[]): Reference {
  const width = rowWidth(rows)
  if (rows.length < width + 2)
    throw new RangeError(`${width} signals need at least ${width + 2} runs, got ${rows.length}`)
  const columns = Array.from({ length: width }, (_, j) => rows.map((row) => row[j]!))
  return {
    mean: columns.map((column) => mean(column)),
    covariance: columns.map((a) => columns.map((b) => sampleCovariance(a, b))),
    runs: rows.length,
  }
}

/** p. Throws a RangeError where rows differ in length or hold something that is not a number. */
export function rowWidth(rows: readonly (readonly number[])[]): number {
  const width = rows[0]?.length ?? 0
  if (width === 0) throw new RangeError('at least one row of at least one signal is needed')
  for (const [index, row] of rows.entries()) {
    if (row.length !== width) throw new RangeError(`row ${index + 1} has ${row.length} values, not ${width}`)
    requireValues(row, width)
  }
  return width
}

/** d^2 of differences from the mean. Throws a RangeError where S is singular: a signal that others determine says nothing. */
export function squaredLength(covariance: readonly (readonly number[])[]): (difference: readonly number[]) => number {
  const p = covariance.length
  const lower = Float64Array.from(covariance.flat())
  const unitDiagonal = covariance.map((row, i) => Math.sqrt(row[i]!))
  // Scaled to correlations first, so that the test for singularity does not depend on units.
  for (let i = 0; i < p; i++) for (let j = 0; j < p; j++) lower[i * p + j]! /= unitDiagonal[i]! * unitDiagonal[j]!
  const isRegular = factorInPlace(lower, p) && unitDiagonal.every((_, i) => lower[i * p + i]! > 1e-7)
  if (!isRegular) throw new RangeError('the signals do not vary independently: leave out those that others determine')
  return (difference) => {
    const solved = solveLower(
      lower,
      p,
      Float64Array.from(difference, (value, i) => value / unitDiagonal[i]!),
    )
    return solved.reduce((sum, value) => sum + value * value, 0)
  }
}
