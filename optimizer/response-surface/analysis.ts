// A table of runs analysed whole: coded, fitted with the largest model that it carries, taken apart.
//
// Notation: a factor's engineering values are coded to -1 at its low value, 1 at its high one; categories by index.

import type { Factor, ModelOrder } from '../designs/design.ts'
import { parameterCount, termsOf } from '../designs/terms.ts'
import { type AnovaRow, anovaTable } from './anova.ts'
import { type Canonical, canonical, type Step, steepestPath, surfaceOf } from './canonical.ts'
import { type Fit, fitSurface } from './fit.ts'

export type TableFactor =
  | { readonly name: string; readonly low: number; readonly high: number; readonly unit?: string }
  | { readonly name: string; readonly choices: readonly string[] }

export interface AnalysisInput {
  readonly factors: readonly TableFactor[]
  /** Engineering values, one row for each run. */
  readonly rows: readonly (readonly (number | string)[])[]
  readonly values: readonly number[]
  readonly blocks?: readonly number[]
  /** Absent: the largest that leaves something to judge it by. */
  readonly model?: ModelOrder
  readonly goal?: 'maximize' | 'minimize'
}

export interface Analysis {
  readonly factors: readonly TableFactor[]
  readonly model: ModelOrder
  readonly fit: Fit
  readonly anova: readonly AnovaRow[]
  readonly canonical?: Canonical
  /** The best places at growing distance from the middle. */
  readonly path: readonly Step[]
}

const radii = [0, 0.25, 0.5, 0.75, 1, 1.25, 1.5]

/** Throws a RangeError for a value that is no number or none of the choices, or too few runs. */
export function analyse(input: AnalysisInput): Analysis {
  const factors = input.factors.map(codedFactor)
  const rows = input.rows.map((row) => row.map((value, k) => codedValue(input.factors[k]!, value)))
  const model = input.model ?? largestModel(factors, rows)
  const { values, blocks } = input
  const fit = fitSurface({ factors, rows, values, ...(blocks && { blocks }) }, termsOf(factors, model))
  const shape = model === 'quadratic' ? canonical(fit) : undefined
  return {
    factors: input.factors,
    model,
    fit,
    anova: anovaTable(fit),
    ...(shape && { canonical: shape }),
    path: steepestPath(surfaceOf(fit), input.goal ?? 'maximize', radii),
  }
}

export function codedFactor(factor: TableFactor): Factor {
  if (!('choices' in factor)) return { name: factor.name }
  return { name: factor.name, choices: factor.choices.length, called: factor.choices }
}

function codedValue(factor: TableFactor, value: number | string): number {
  if ('choices' in factor) {
    const index = factor.choices.indexOf(String(value))
    if (index < 0) throw new RangeError(`${factor.name} is never ${value}; there are ${factor.choices.join(', ')}`)
    return index
  }
  if (typeof value !== 'number' || !Number.isFinite(value))
    throw new RangeError(`${factor.name} is no number: ${value}`)
  return (2 * value - factor.low - factor.high) / (factor.high - factor.low)
}

/** The engineering value of a coded one. */
export function uncoded(factor: TableFactor, coded: number): number | string {
  if ('choices' in factor) return factor.choices[coded]!
  return factor.low + ((coded + 1) / 2) * (factor.high - factor.low)
}

/** Squares need three levels of some factor; every model needs a run more than coefficients. */
function largestModel(factors: readonly Factor[], rows: readonly (readonly number[])[]): ModelOrder {
  const carries = (order: ModelOrder) => rows.length > parameterCount(factors, termsOf(factors, order))
  const levels = factors.map((_, k) => new Set(rows.map((row) => Math.round(row[k]! * 1e6))).size)
  const bends = factors.some(({ choices }, k) => choices === undefined && levels[k]! > 2)
  if (bends && carries('quadratic')) return 'quadratic'
  return factors.length > 1 && carries('interaction') ? 'interaction' : 'linear'
}
