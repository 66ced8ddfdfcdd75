// The analysis of variance of a response-surface fit.
//
// Notation: SS sums of squares, sequential (each source after those above it) or partial (each after all others), MS =
// SS / df, F = MS / MS of the residual; lack of fit is tested against the pure error of repeated settings.

import { fTail } from '../math/beta-quantiles.ts'
import { factor, solveLower } from '../math/cholesky.ts'
import type { Group } from './columns.ts'
import type { Fit } from './fit.ts'

export interface AnovaRow {
  readonly source: string
  /** Depth in the table: 0 the whole, 1 a group of terms, 2 a term. */
  readonly level: 0 | 1 | 2
  readonly degrees: number
  readonly sequential?: number
  readonly partial?: number
  readonly meanSquare?: number
  readonly f?: number
  readonly p?: number
}

const groupNames: Readonly<Record<Exclude<Group, 'mean'>, string>> = {
  block: 'Blocks',
  linear: 'Linear',
  interaction: 'Products',
  quadratic: 'Squares',
}

/** Blocks, model, its groups with their terms, residual with lack of fit, total. Terms are tested by partial sums. */
export function anovaTable(fit: Fit): AnovaRow[] {
  const error = { meanSquare: fit.degrees > 0 ? fit.rss / fit.degrees : Number.NaN, degrees: fit.degrees }
  const groups = [...new Set(fit.columns.map(({ group }) => group))].filter((group) => group !== 'mean')
  const isModel = (group: Group) => group !== 'mean' && group !== 'block'
  const model = sumOver(fit, isModel)
  const blocks = groups.includes('block')
    ? [tested({ source: 'Blocks', level: 0, ...sumOver(fit, (g) => g === 'block') }, error)]
    : []
  return [
    ...blocks,
    tested({ source: 'Model', level: 0, ...model }, error),
    ...groups.filter(isModel).flatMap((group) => groupRows(fit, group as keyof typeof groupNames, error)),
    ...residualRows(fit),
    { source: 'Total', level: 0, degrees: fit.data.values.length - 1, sequential: fit.tss },
  ]
}

interface Error {
  readonly meanSquare: number
  readonly degrees: number
}

function groupRows(fit: Fit, group: keyof typeof groupNames, error: Error): AnovaRow[] {
  const sources = [...new Set(fit.columns.filter((column) => column.group === group).map(({ source }) => source))]
  const whole = tested({ source: groupNames[group], level: 1, ...sumOver(fit, (own) => own === group) }, error)
  return [whole, ...sources.map((source) => termRow(fit, source, error))]
}

function termRow(fit: Fit, source: string, error: Error): AnovaRow {
  const indices = fit.columns.flatMap((column, k) => (column.source === source ? [k] : []))
  const sequential = indices.reduce((sum, k) => sum + fit.effects[k]! ** 2, 0)
  const partial = partialSum(fit, indices)
  return tested({ source, level: 2, degrees: indices.length, sequential, partial }, error)
}

/** b_J' (C_JJ)^-1 b_J: what the fit would lose without the columns J. */
function partialSum({ coefficients, unscaled }: Fit, indices: readonly number[]): number {
  const own = Float64Array.from(indices.flatMap((i) => indices.map((j) => unscaled[i]![j]!)))
  const b = Float64Array.from(indices, (k) => coefficients[k]!.estimate)
  return solveLower(factor(own, indices.length).lower, indices.length, b).reduce((sum, z) => sum + z * z, 0)
}

function sumOver({ columns, effects }: Fit, has: (group: Group) => boolean) {
  const indices = columns.flatMap(({ group }, k) => (has(group) ? [k] : []))
  return { degrees: indices.length, sequential: indices.reduce((sum, k) => sum + effects[k]! ** 2, 0) }
}

function tested(row: AnovaRow, error: Error): AnovaRow {
  const meanSquare = (row.partial ?? row.sequential!) / row.degrees
  if (!(error.degrees > 0 && error.meanSquare > 0) || row.degrees === 0) return { ...row, meanSquare }
  const f = meanSquare / error.meanSquare
  return { ...row, meanSquare, f, p: fTail(f, row.degrees, error.degrees) }
}

function residualRows(fit: Fit): AnovaRow[] {
  const pure = pureError(fit)
  const whole: AnovaRow = {
    source: 'Residual',
    level: 0,
    degrees: fit.degrees,
    sequential: fit.rss,
    ...(fit.degrees > 0 && { meanSquare: fit.rss / fit.degrees }),
  }
  const lack = { degrees: fit.degrees - pure.degrees, sequential: Math.max(0, fit.rss - pure.sequential) }
  if (pure.degrees === 0 || lack.degrees <= 0) return [whole]
  const meanSquare = pure.sequential / pure.degrees
  return [
    whole,
    tested({ source: 'Lack of fit', level: 1, ...lack }, { meanSquare, degrees: pure.degrees }),
    { source: 'Pure error', level: 1, ...pure, meanSquare },
  ]
}

/** The scatter among runs of the same settings in the same block. */
function pureError({ data }: Fit): { readonly degrees: number; readonly sequential: number } {
  const key = (i: number) => [data.blocks?.[i] ?? 1, ...data.rows[i]!.map((x) => Math.round(x * 1e9))].join()
  const groups = Map.groupBy(
    data.values.map((value, i) => ({ value, key: key(i) })),
    (one) => one.key,
  )
  let [degrees, sequential] = [0, 0]
  for (const group of groups.values()) {
    const mean = group.reduce((sum, { value }) => sum + value / group.length, 0)
    degrees += group.length - 1
    sequential += group.reduce((sum, { value }) => sum + (value - mean) ** 2, 0)
  }
  return { degrees, sequential }
}
