// Laboratory results from a table: one per row, or a column per outcome.
import type { Actor, Ledger } from '../../ledger/ledger.ts'
import type { Nanoseconds, Outcome, OutcomeReport } from '../model.ts'
import { isName } from '../names.ts'
import { createOutcomeDesk } from '../runs/outcome-desk.ts'
import { numberFrom, textIn, timeFrom } from './cell.ts'
import { unitOf } from './fields.ts'
import { type FieldCell, type ImportSource, type Preview, previewRows } from './mapped-rows.ts'
import type { ImportResult } from './past-runs.ts'

export type OutcomesPreview = Preview<OutcomeReport & { line: number }>

type Report = (column: string, message: string) => void
type Draft = { -readonly [K in keyof OutcomeReport]?: OutcomeReport[K] }

/** Reads the table and says what would be recorded. Throws REQUEST_INVALID where it is no table. */
export function previewOutcomes(source: ImportSource): Promise<OutcomesPreview> {
  return previewRows(source, 'outcomes', (cells, report) => {
    const row: Draft = source.machine === undefined ? {} : { machine: source.machine }
    const wide: Draft[] = []
    for (const cell of cells) take(cell, { row, wide, report, timeZone: source.timeZone ?? 'UTC' })
    const drafts = row.name === undefined && row.value === undefined ? wide : [row, ...wide]
    if (row.run === undefined && row.batch === undefined) report('', 'neither run nor batch is named')
    if (drafts.length === 0) report('', 'no result in this row')
    return drafts.map((draft) => complete({ ...row, ...draft }, report))
  })
}

/** Gives each result to its run; what cannot be placed comes back with its line. The same table again changes nothing. */
export async function applyOutcomes(preview: OutcomesPreview, ledger: Ledger, by: Actor): Promise<ImportResult> {
  const runs = new Set<string>()
  const onRecorded = (outcomes: readonly Outcome[]) => {
    for (const { run } of outcomes) runs.add(run)
  }
  const desk = createOutcomeDesk({ ledger, clock: { now: () => by.when, factor: 1 }, onRecorded })
  const reports = preview.items.map(({ line: _, ...report }) => report)
  const faults = await desk.report(reports, {
    connector: 'import',
    received: by.when,
    who: by.who,
  })
  const problems = faults.map(({ part, message }) => ({ line: preview.items[part]?.line ?? 0, message }))
  const added = await addedBy(by, runs, ledger)
  return { added, unchanged: reports.length - faults.length - added, problems: [...preview.problems, ...problems] }
}

/** The desk cannot tell what was new from what it knew; the record can. */
async function addedBy(by: Actor, runs: ReadonlySet<string>, ledger: Ledger): Promise<number> {
  let added = 0
  for (const run of runs) {
    const history = await ledger.outcomes.history(run)
    added += history.filter((one) => one.who === by.who && one.recorded === by.when).length
  }
  return added
}

interface Taking {
  readonly row: Draft
  readonly wide: Draft[]
  readonly report: Report
  readonly timeZone: string
}

function take({ column, field, cell }: FieldCell, { row, wide, report, timeZone }: Taking): void {
  const text = textIn(cell) ?? ''
  const { kind, detail } = field
  if (kind === 'outcome')
    wide.push({ name: detail ?? '', value: number(column, cell, report), unit: unitOf(column, detail ?? '') })
  else if (kind === 'run' || kind === 'machine' || kind === 'batch') row[kind] = (detail ?? '{}').replaceAll('{}', text)
  else if (kind === 'value' || kind === 'sd') row[kind] = number(column, cell, report)
  else if (kind === 'measured') setTime(row, timeFrom(cell, timeZone), () => report(column, `${text} is no date`))
  else if (isText(kind)) row[kind] = text
}

const texts = ['name', 'unit', 'specimen', 'position', 'method', 'appraiser'] as const

function isText(kind: string): kind is (typeof texts)[number] {
  return texts.some((one) => one === kind)
}

function setTime(row: Draft, time: Nanoseconds | undefined, fail: () => void): void {
  if (time === undefined) fail()
  else row.measuredAt = time
}

function number(column: string, cell: FieldCell['cell'], report: Report): number {
  const value = numberFrom(cell)
  if (Number.isNaN(value)) report(column, `${textIn(cell)} is no number`)
  return value
}

function complete({ name, value, unit, ...rest }: Draft, report: Report): OutcomeReport {
  if (name === undefined || !isName(name)) report('', `${name ?? 'nothing'} cannot be the name of an outcome`)
  if (value === undefined) report('', 'the result has no value')
  return {
    ...rest,
    name: name ?? '',
    value: value ?? Number.NaN,
    unit: unit ?? unitOf('', name ?? ''),
  } as OutcomeReport
}
