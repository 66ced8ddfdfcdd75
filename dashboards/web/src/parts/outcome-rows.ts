// The results of a run as rows: one for each outcome, its single measurements below it.
import type { OutcomeHistory, RunDetail } from '../api.ts'

export interface OutcomeRow {
  readonly key: string
  readonly name: string
  readonly value: number
  readonly unit: string | undefined
  /** The measurement itself; absent on a mean over specimens, on what is computed of them. */
  readonly entry?: OutcomeHistory
  /** Over so many specimens; 0 where it was computed of another outcome's. */
  readonly count: number
  readonly children?: readonly OutcomeRow[]
}

/** `entries` are those that are shown; those in force make the mean, which the server knows. */
export function outcomeRows(
  entries: readonly OutcomeHistory[],
  results: RunDetail['judged']['results'],
  unitOf: (name: string) => string | undefined,
): OutcomeRow[] {
  const byName = Map.groupBy(entries, ({ name }) => name)
  const computed = Object.entries(results).flatMap(([name, value]) =>
    byName.has(name) || value === null ? [] : [{ key: name, name, value, unit: unitOf(name), count: 0 }],
  )
  const measured = [...byName].flatMap(([name, own]) => rowsOf(name, own, results[name]))
  return [...computed, ...measured]
}

function rowsOf(name: string, entries: readonly OutcomeHistory[], mean: number | null | undefined): OutcomeRow[] {
  const single = entries.map((entry) => ({
    key: entry.id,
    name,
    value: entry.value,
    unit: entry.unit,
    entry,
    count: 1,
  }))
  const inForce = entries.filter(({ supersededBy, voided }) => supersededBy === undefined && voided === undefined)
  // One value beside what it replaced is no mean.
  if (inForce.length < 2 || mean === null || mean === undefined) return single
  return [{ key: name, name, value: mean, unit: entries[0]?.unit, count: inForce.length, children: single }]
}

/** Every measurement, without the means. */
export function measurements(rows: readonly OutcomeRow[]): OutcomeRow[] {
  return rows.flatMap((row) => row.children ?? [row])
}
