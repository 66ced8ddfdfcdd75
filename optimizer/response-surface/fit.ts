// Least squares of a response-surface model, with what can be said of each coefficient, of each run.
//
// Notation: y the n values, X their p columns that do not depend on each other, b the coefficients, e = y - X b, h the
// leverages (the diagonal of X (X'X)^-1 X'), s^2 = e'e / (n - p) [Montgomery2013d, 10].

import { modelRow, type Term } from '../designs/terms.ts'
import { studentQuantile } from '../math/beta-quantiles.ts'
import { backSolved, inverseUpper, type Qr, qr, rotated, thinQ } from '../math/qr.ts'
import { studentCdf } from '../math/student.ts'
import { type Column, type Measured, modelColumns } from './columns.ts'

export interface Coefficient {
  readonly label: string
  readonly estimate: number
  /** Absent where no degree of freedom is left, like all that follows from it. */
  readonly standardError?: number
  readonly t?: number
  readonly p?: number
  /** 95 % confidence bounds. */
  readonly lower?: number
  readonly upper?: number
  /** By how much the variance is inflated by the other columns; 1 where it stands alone. */
  readonly inflation?: number
}

export interface Residual {
  readonly value: number
  readonly fitted: number
  readonly residual: number
  readonly leverage: number
  /** e / (s sqrt(1 - h)). */
  readonly standardised?: number
  /** The same with s from the other runs: what an outlier stands out by. */
  readonly deleted?: number
  /** How far all coefficients move without this run [Cook1977]. */
  readonly cook?: number
}

export interface Fit {
  readonly data: Measured
  readonly terms: readonly Term[]
  /** Those whose coefficients could be told apart. */
  readonly columns: readonly Column[]
  readonly coefficients: readonly Coefficient[]
  /** Labels of columns that are combinations of earlier ones. */
  readonly aliased: readonly string[]
  /** Q'y: the square of entry k is the sequential sum of squares of column k. */
  readonly effects: Float64Array
  /** (X'X)^-1, rows of p entries. */
  readonly unscaled: readonly Float64Array[]
  readonly residuals: readonly Residual[]
  readonly degrees: number
  /** Sums of squares: residual, around the mean, of leave-one-out predictions. */
  readonly rss: number
  readonly tss: number
  readonly press?: number
  readonly sigma?: number
  readonly r2: number
  readonly adjusted?: number
  readonly predicted?: number
}

/** Throws a RangeError where there are no runs or their numbers do not fit together. */
export function fitSurface(data: Measured, terms: readonly Term[]): Fit {
  const n = data.values.length
  if (n === 0 || data.rows.length !== n) throw new RangeError('as many rows as values are needed, one at least')
  if (!data.values.every(Number.isFinite)) throw new RangeError('the values must be finite numbers')
  const all = modelColumns(data, terms)
  const y = Float64Array.from(data.values)
  const factored = qr(all.map(({ entries }) => entries))
  const columns = factored.kept.map((k) => all[k]!)
  const effects = rotated(factored, y)
  const p = columns.length
  const rss = effects.subarray(p).reduce((sum, c) => sum + c * c, 0)
  const degrees = n - p
  const sigma = degrees > 0 ? Math.sqrt(rss / degrees) : undefined
  const unscaled = covariance(factored)
  const estimates = backSolved(factored, effects)
  const residuals = residualsOf(factored, { y, estimates, columns, ...(sigma !== undefined && { sigma }), degrees })
  return {
    ...{ data, terms, columns, effects, unscaled, residuals, degrees, rss },
    aliased: all.filter((_, k) => !factored.kept.includes(k)).map(({ label }) => label),
    coefficients: columns.map((column, k) =>
      coefficient(column, estimates[k]!, { sigma, degrees, own: unscaled[k]![k]! }),
    ),
    ...(sigma !== undefined && { sigma }),
    ...shares(y, { rss, degrees, residuals }),
  }
}

/** The fitted value at coded settings, blocks at their mean. */
export function predictedBy({ data, terms, columns, coefficients }: Fit, coded: readonly number[]): number {
  const labels = modelColumns({ factors: data.factors, rows: [coded], values: [0] }, terms).map(({ label }) => label)
  const row = modelRow(data.factors, terms, coded)
  const estimates = new Map(columns.map(({ label }, k) => [label, coefficients[k]!.estimate]))
  return labels.reduce((sum, label, k) => sum + (estimates.get(label) ?? 0) * row[k]!, 0)
}

function covariance(factored: Qr): Float64Array[] {
  const inverse = inverseUpper(factored)
  const p = inverse.length
  return Array.from({ length: p }, (_, i) =>
    Float64Array.from({ length: p }, (__, j) => inverse.reduce((sum, column) => sum + column[i]! * column[j]!, 0)),
  )
}

interface Spread {
  readonly sigma: number | undefined
  readonly degrees: number
  /** The entry of (X'X)^-1. */
  readonly own: number
}

function coefficient(
  { label, entries, group }: Column,
  estimate: number,
  { sigma, degrees, own }: Spread,
): Coefficient {
  const mean = entries.reduce((sum, x) => sum + x / entries.length, 0)
  const centred = entries.reduce((sum, x) => sum + (x - mean) ** 2, 0)
  const inflation = group === 'mean' ? {} : { inflation: own * centred }
  if (sigma === undefined) return { label, estimate, ...inflation }
  const standardError = sigma * Math.sqrt(own)
  const t = estimate / standardError
  const reach = studentQuantile(0.975, degrees) * standardError
  const p = 2 * studentCdf(-Math.abs(t), degrees)
  return { label, estimate, standardError, t, p, lower: estimate - reach, upper: estimate + reach, ...inflation }
}

interface Solved {
  readonly y: Float64Array
  readonly estimates: Float64Array
  readonly columns: readonly Column[]
  readonly sigma?: number
  readonly degrees: number
}

function residualsOf(factored: Qr, { y, estimates, columns, sigma, degrees }: Solved): Residual[] {
  const q = thinQ(factored)
  const p = columns.length
  return Array.from(y, (value, i) => {
    const fitted = columns.reduce((sum, { entries }, k) => sum + estimates[k]! * entries[i]!, 0)
    const leverage = q.reduce((sum, column) => sum + column[i]! ** 2, 0)
    const residual = value - fitted
    const base = { value, fitted, residual, leverage }
    if (sigma === undefined || !(sigma > 0) || leverage > 1 - 1e-10) return base
    const standardised = residual / (sigma * Math.sqrt(1 - leverage))
    const cook = (standardised ** 2 * leverage) / (p * (1 - leverage))
    const left = degrees - standardised ** 2
    const deleted = degrees > 1 && left > 0 ? standardised * Math.sqrt((degrees - 1) / left) : undefined
    return { ...base, standardised, cook, ...(deleted !== undefined && { deleted }) }
  })
}

/** R^2 as it is, for the number of coefficients, for predictions (none where a run alone decides a coefficient). */
function shares(y: Float64Array, { rss, degrees, residuals }: Pick<Fit, 'rss' | 'degrees' | 'residuals'>) {
  const mean = y.reduce((sum, value) => sum + value / y.length, 0)
  const tss = y.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  const isFree = residuals.every(({ leverage }) => leverage < 1 - 1e-10)
  const press = residuals.reduce((sum, { residual, leverage }) => sum + (residual / (1 - leverage)) ** 2, 0)
  return {
    tss,
    r2: 1 - rss / tss,
    ...(degrees > 0 && { adjusted: 1 - rss / degrees / (tss / (y.length - 1)) }),
    ...(isFree && { press, predicted: 1 - press / tss }),
  }
}
