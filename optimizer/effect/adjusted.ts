// The difference with what else went on allowed for: a common trend over time, levels of lots.
//
// Notation: x = a + d side + b time + sum of c_lot + noise by least squares; d is told apart only where side is no
// combination of the others. The error of d assumes equal noise on both sides.

import { backSolved, inverseUpper, qr, rotated } from '../math/qr.ts'
import { type Difference, differenceOf } from './welch.ts'

export interface SidedValue {
  readonly isAfter: boolean
  readonly value: number
  /** In any unit, the same for all. */
  readonly time: number
  /** Absent where nobody recorded it. */
  readonly lot?: string
}

export type Allowance = 'trend' | 'lot'

/** Undefined where the difference cannot be told from what is allowed for, or too few values are left to judge by. */
export function adjustedDifference(
  values: readonly SidedValue[],
  allow: readonly Allowance[],
  confidence = 0.95,
): Difference | undefined {
  const columns = [
    Float64Array.from(values, () => 1),
    ...(allow.includes('trend') ? [scaledTimes(values)] : []),
    ...(allow.includes('lot') ? lotColumns(values) : []),
    Float64Array.from(values, ({ isAfter }) => (isAfter ? 1 : 0)),
  ]
  const factored = qr(columns)
  const at = factored.kept.indexOf(columns.length - 1)
  const degrees = values.length - factored.kept.length
  if (at < 0 || degrees < fewestDegrees) return undefined
  const turned = rotated(
    factored,
    Float64Array.from(values, ({ value }) => value),
  )
  const estimate = backSolved(factored, turned)[at]!
  const residual = turned.subarray(factored.kept.length).reduce((sum, one) => sum + one * one, 0)
  const inverse = inverseUpper(factored)
  const leverage = inverse.reduce((sum, column) => sum + column[at]! ** 2, 0)
  const error = Math.sqrt((residual / degrees) * leverage)
  return error > 0 ? differenceOf(estimate, error, { degrees, confidence }) : undefined
}

/** With fewer an interval is so wide that it says nothing. */
const fewestDegrees = 3

/** From 0 to 1, so that seconds since 1970 cost no digits. */
function scaledTimes(values: readonly SidedValue[]): Float64Array {
  const times = values.map(({ time }) => time)
  const [low, high] = [Math.min(...times), Math.max(...times)]
  return Float64Array.from(times, (time) => (high > low ? (time - low) / (high - low) : 0))
}

/** One for each lot but the first. */
function lotColumns(values: readonly SidedValue[]): Float64Array[] {
  const lots = [...new Set(values.map(({ lot }) => lot ?? ''))]
  return lots.slice(1).map((name) => Float64Array.from(values, ({ lot }) => ((lot ?? '') === name ? 1 : 0)))
}
