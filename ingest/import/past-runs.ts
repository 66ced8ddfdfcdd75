// Past runs, settings and outcomes without telemetry, from a table.
import { createHash } from 'node:crypto'
import type { Actor, Ledger, NewOutcome } from '../../ledger/ledger.ts'
import type { Nanoseconds, Outcome, Run, RunState } from '../model.ts'
import { isName } from '../names.ts'
import { importSource } from '../runs/identity.ts'
import { numberFrom, textIn, timeFrom } from './cell.ts'
import { unitOf } from './fields.ts'
import { type FieldCell, type ImportSource, type Preview, previewRows } from './mapped-rows.ts'
import type { TableProblem } from './table.ts'

/** A run as its row tells it. Without a time it is dated by its import. */
export interface PastRun {
  readonly id: string
  readonly machine: string
  readonly process: string
  readonly from?: Nanoseconds
  readonly to?: Nanoseconds
  readonly state: RunState
  readonly planned: Readonly<Record<string, number | string>>
  readonly achieved: Readonly<Record<string, number | string>>
  readonly labels: Readonly<Record<string, string>>
  readonly outcomes: readonly Pick<Outcome, 'name' | 'value' | 'unit'>[]
}

export type RunsPreview = Preview<PastRun & { line: number }>

export interface ImportResult {
  /** New or changed. */
  readonly added: number
  readonly unchanged: number
  readonly problems: readonly TableProblem[]
}

/** Reads the table and says what would be imported; nothing is recorded. Throws REQUEST_INVALID where it is no table. */
export async function previewImport(source: ImportSource): Promise<RunsPreview> {
  const seen = new Set<string>()
  return previewRows(source, 'runs', (cells, report) => {
    const draft = newDraft(source)
    for (const cell of cells) take(cell, draft, { timeZone: source.timeZone ?? 'UTC', report })
    const run = finish(draft, cells)
    if (run.machine === '') report('', 'no machine: name one for the whole table or map a column to it')
    else if (!isName(run.machine)) report('', `${run.machine} cannot be the name of a machine`)
    if (!isName(run.process)) report('', `${run.process || 'no process'} cannot be the name of a process`)
    if (run.to !== undefined && run.from !== undefined && run.to < run.from) report('', 'the run ends before it begins')
    if (seen.has(run.id)) report('', `an earlier row is the same run (${run.id})`)
    seen.add(run.id)
    return [run]
  })
}

/** Adds the runs of the preview with their outcomes; the same table again changes nothing, a corrected value supersedes. */
export async function applyImport(preview: RunsPreview, ledger: Ledger, by: Actor): Promise<ImportResult> {
  const known = new Map<string, Run>()
  for (const { id } of preview.items) {
    const run = await ledger.runs.get(id)
    if (run) known.set(id, run)
  }
  const runs = preview.items.map((item, i) => runOf(item, known.get(item.id)?.from ?? by.when + BigInt(i)))
  const changed = new Set(await ledger.runs.putAll(runs, by))
  const outcomes: NewOutcome[] = []
  for (const [i, item] of preview.items.entries()) {
    const run = runs[i]
    if (run) outcomes.push(...(await newOutcomes(item, run, ledger)))
  }
  await ledger.outcomes.add(outcomes, by)
  for (const { run } of outcomes) changed.add(run)
  return { added: changed.size, unchanged: runs.length - changed.size, problems: preview.problems }
}

interface Draft {
  machine: string
  process: string
  run: string | undefined
  from: Nanoseconds | undefined
  to: Nanoseconds | undefined
  state: RunState
  planned: Record<string, number | string>
  achieved: Record<string, number | string>
  labels: Record<string, string>
  outcomes: Pick<Outcome, 'name' | 'value' | 'unit'>[]
}

function newDraft({ machine = '', process = '' }: ImportSource): Draft {
  const times = { run: undefined, from: undefined, to: undefined }
  return { machine, process, ...times, state: 'finished', planned: {}, achieved: {}, labels: {}, outcomes: [] }
}

/** A cell that says more is a remark, no setting, no label. */
const longestText = 200

interface Taking {
  readonly timeZone: string
  report(column: string, message: string): void
}

function take({ column, field, cell }: FieldCell, draft: Draft, { timeZone, report }: Taking): void {
  const text = textIn(cell) ?? ''
  const { kind, detail } = field
  const named = (template = '{}') => template.replaceAll('{}', text)
  if (kind === 'run') draft.run = named(detail)
  else if (kind === 'machine') draft.machine = named(detail)
  else if (kind === 'process') draft.process = text
  else if (kind === 'state') takeState(text, draft, () => report(column, `${text} is no state`))
  else if (kind === 'from' || kind === 'to') {
    draft[kind] = timeFrom(cell, timeZone)
    if (draft[kind] === undefined) report(column, `${text} is no date`)
  } else if (detail === undefined || !isName(detail)) report(column, `${detail ?? ''} cannot be a name`)
  else if (text.length > longestText) report(column, `is longer than ${longestText} characters`)
  else if (kind === 'label') draft.labels[detail] = text
  else if (kind === 'outcome') takeOutcome({ column, field, cell }, draft, report)
  else takeSetting({ column, field, cell }, draft)
}

function takeOutcome({ column, field, cell }: FieldCell, draft: Draft, report: Taking['report']): void {
  const [name, value] = [field.detail ?? '', numberFrom(cell)]
  if (Number.isNaN(value)) report(column, `${textIn(cell)} is no number`)
  else draft.outcomes.push({ name, value, unit: unitOf(column, name) })
}

/** Without telemetry a setting is both what was ordered and what is known of what was achieved. Text is a choice. */
function takeSetting({ field, cell }: FieldCell, draft: Draft): void {
  const name = field.detail ?? ''
  const number = numberFrom(cell)
  const value = Number.isNaN(number) ? (textIn(cell) ?? '') : number
  if (field.kind !== 'achieved') draft.planned[name] = value
  if (field.kind !== 'planned') draft.achieved[name] = value
}

const states: readonly (readonly [RunState, readonly string[]])[] = [
  ['finished', ['finished', 'done', 'complete', 'completed', 'ok', 'yes', '完成', '已完成', '正常', '是']],
  ['aborted', ['aborted', 'failed', 'stopped', 'no', '中止', '中断', '失败', '报废', '否']],
]

function takeState(text: string, draft: Draft, fail: () => void): void {
  const found = states.find(([, words]) => words.includes(text.toLowerCase()))
  if (found) draft.state = found[0]
  else fail()
}

function finish({ run, from, to, labels, ...draft }: Draft, cells: readonly FieldCell[]): PastRun {
  const key = run ?? labels['batch'] ?? labels['part']
  const content = cells.map(({ column, cell }) => [column, String(cell)])
  const slug =
    key !== undefined && isName(key)
      ? key
      : createHash('sha256')
          .update(JSON.stringify(key ?? content))
          .digest('hex')
          .slice(0, 12)
  return {
    ...draft,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    id: `${draft.machine}/import-${slug}`,
    labels: { ...labels, source: importSource },
  }
}

function runOf({ id, machine, process, from, to, state, planned, achieved, labels }: PastRun, dated: Nanoseconds): Run {
  const start = from ?? dated
  return {
    id,
    machine,
    process,
    from: start,
    to: to ?? start,
    state,
    planned,
    achieved,
    features: {},
    labels,
    version: 1,
  }
}

async function newOutcomes(item: PastRun, run: Run, ledger: Ledger): Promise<NewOutcome[]> {
  if (item.outcomes.length === 0) return []
  const known = await ledger.outcomes.list({ run: run.id })
  return item.outcomes.flatMap(({ name, value, unit }) => {
    const before = known.find((one) => one.name === name && one.specimen === undefined)
    if (before?.value === value && before.unit === unit) return []
    const key = `${run.id}:${name}:${value} ${unit}${before === undefined ? '' : `:after ${before.id}`}`
    const outcome = { key, run: run.id, name, value, unit, measuredAt: run.to ?? run.from }
    return [before === undefined ? outcome : { ...outcome, supersedes: before.id }]
  })
}
