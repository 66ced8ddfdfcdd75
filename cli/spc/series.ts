// The measured values of a table as charts want them: singles, subgroups or rows of several signals.
import { invalid, type NamedTable, numbersOf, textsOf } from '../tables/read.ts'

export interface Series {
  /** One entry of the chart each, in order of the table: a value, a subgroup, a row of signals. */
  readonly entries: readonly (readonly number[])[]
  /** What people call them: the line of the table, or the name of the subgroup. */
  readonly labels: readonly string[]
  /** Lines that hold no number, which are left out. */
  readonly skipped: readonly number[]
}

export interface SeriesOptions {
  readonly columns: readonly string[]
  /** Equal numbers of rows, one after the other. */
  readonly subgroup?: number | undefined
  /** Rows of the same name. */
  readonly by?: string | undefined
}

/** Throws REQUEST_INVALID. A subgroup that is short at the end is left out. */
export function readSeries(table: NamedTable, { columns, subgroup, by }: SeriesOptions): Series {
  const all = columns.map((column) => numbersOf(table, column))
  const rows = table.rows.map(({ line }, i) => ({ line, values: all.map((column) => column[i]!) }))
  const whole = rows.filter(({ values }) => values.every(Number.isFinite))
  const skipped = rows.filter(({ values }) => !values.every(Number.isFinite)).map(({ line }) => line)
  if (columns.length > 1) {
    if (subgroup !== undefined || by !== undefined)
      throw invalid('several columns are charted as rows, without subgroups')
    return { entries: whole.map(({ values }) => values), labels: whole.map(({ line }) => `line ${line}`), skipped }
  }
  if (by !== undefined) {
    const names = textsOf(table, by)
    const named = rows.flatMap(({ line, values }, i) => ({ line, value: values[0]!, name: names[i] ?? '' }))
    const groups = Map.groupBy(
      named.filter(({ value }) => Number.isFinite(value)),
      ({ name }) => name,
    )
    return {
      entries: [...groups.values()].map((own) => own.map(({ value }) => value)),
      labels: [...groups.keys()],
      skipped,
    }
  }
  const size = subgroup ?? 1
  const count = Math.floor(whole.length / size)
  const groups = Array.from({ length: count }, (_, i) => whole.slice(i * size, (i + 1) * size))
  return {
    entries: groups.map((own) => own.map(({ values }) => values[0]!)),
    labels: groups.map((own) => (size === 1 ? `line ${own[0]!.line}` : `lines ${own[0]!.line}-${own.at(-1)!.line}`)),
    skipped: [...skipped, ...whole.slice(count * size).map(({ line }) => line)],
  }
}
