// The columns of a response-surface model over measured runs: the mean, blocks, then the terms.
//
// Notation: n runs, X the n x m matrix of columns, each belonging to one source of the ANOVA table.

import type { Factor } from '../designs/design.ts'
import { columnLabels, modelRow, type Term } from '../designs/terms.ts'

/** Runs with one measured outcome. */
export interface Measured {
  readonly factors: readonly Factor[]
  /** Coded settings, one row for each run. */
  readonly rows: readonly (readonly number[])[]
  readonly values: readonly number[]
  /** Block of each run; absent or all equal: no blocks. */
  readonly blocks?: readonly number[]
}

export type Group = 'mean' | 'block' | 'linear' | 'interaction' | 'quadratic'

export interface Column {
  readonly label: string
  /** The term it belongs to. */
  readonly source: string
  readonly group: Group
  /** Powers of the factors; absent for blocks. */
  readonly powers?: readonly number[]
  readonly entries: Float64Array
}

export function modelColumns(data: Measured, terms: readonly Term[]): Column[] {
  const rows = data.rows.map((coded) => modelRow(data.factors, terms, coded))
  const all = terms.flatMap((term) => columnLabels(data.factors, term).map((label) => ({ term, label })))
  const columns = all.map(
    ({ term, label }, k): Column => ({
      label,
      source: term.label,
      group: term.group,
      powers: term.powers,
      entries: Float64Array.from(rows, (row) => row[k]!),
    }),
  )
  return [...columns.slice(0, 1), ...blockColumns(data.blocks ?? []), ...columns.slice(1)]
}

/** Differences of blocks from their mean: one column fewer than blocks. */
function blockColumns(blocks: readonly number[]): Column[] {
  const names = [...new Set(blocks)].sort((a, b) => a - b)
  const last = names.at(-1)
  return names.slice(0, -1).map((name) => ({
    label: `block ${name}`,
    source: 'block',
    group: 'block',
    entries: Float64Array.from(blocks, (block) => (block === last ? -1 : block === name ? 1 : 0)),
  }))
}
