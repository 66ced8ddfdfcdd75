// Runs, what was computed of them, what was measured on them, as tables.
import type { Run } from '../../ingest/model.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { Configuration } from '../config/schema.ts'
import { featuresOf } from '../run/views.ts'
import type { CheckedAsk } from './ask.ts'
import { type Column, type OutCell, type OutTable, tableOf } from './table.ts'

export interface Facts {
  readonly config: Configuration
  readonly ledger: Pick<Ledger, 'runs' | 'outcomes'>
}

const common: readonly Column[] = [
  { name: 'run', type: 'text' },
  { name: 'machine', type: 'text' },
  { name: 'process', type: 'text' },
  { name: 'state', type: 'text' },
  { name: 'from', type: 'time' },
  { name: 'to', type: 'time' },
]

const commonCells = ({ id, machine, process, state, from, to }: Run): OutCell[] => {
  return [id, machine, process, state, from, to ?? null]
}

/** What each run was ordered to be, what it was, what its machine said of it. */
export async function runsTable(ask: CheckedAsk, facts: Facts): Promise<OutTable> {
  const runs = await runsOf(ask, facts)
  const units = parameterUnits(runs, facts.config)
  return wide(runs, [
    { prefix: 'label', values: ({ labels }) => labels, unitOf: () => undefined },
    { prefix: 'planned', values: ({ planned }) => planned, unitOf: (name) => units.get(name) },
    { prefix: 'achieved', values: ({ achieved }) => achieved, unitOf: (name) => units.get(name) },
  ])
}

/** What was computed from the telemetry of each run. */
export async function featuresTable(ask: CheckedAsk, facts: Facts): Promise<OutTable> {
  const runs = await runsOf(ask, facts)
  const kinds = new Set(runs.map(({ machine }) => facts.config.machines[machine]?.kind ?? 'other'))
  const units = new Map(
    [...kinds].flatMap((kind) => Object.entries(featuresOf(kind)).map(([name, { unit }]) => [name, unit])),
  )
  return wide(runs, [{ prefix: '', values: ({ features }) => features, unitOf: (name) => units.get(name) }])
}

/** Outcomes in force, each specimen a row. */
export async function outcomesTable(ask: CheckedAsk, facts: Facts): Promise<OutTable> {
  const texts = ['outcome', 'run', 'machine', 'process', 'name'].map((name): Column => ({ name, type: 'text' }))
  const columns: Column[] = [
    ...texts,
    { name: 'value', type: 'number' },
    { name: 'unit', type: 'text' },
    { name: 'sd', type: 'number' },
    ...['specimen', 'position', 'method', 'appraiser'].map((name): Column => ({ name, type: 'text' })),
    { name: 'measured', type: 'time' },
  ]
  const rows: OutCell[][] = []
  for (const run of await runsOf(ask, facts)) {
    for (const one of await facts.ledger.outcomes.list({ run: run.id })) {
      const { id, name, value, unit, sd, specimen, position, method, appraiser, measuredAt } = one
      const which = [specimen, position, method, appraiser].map((text) => text ?? null)
      rows.push([id, run.id, run.machine, run.process, name, value, unit, sd ?? null, ...which, measuredAt])
    }
  }
  return tableOf(columns, rows)
}

/** Oldest first; what a person declared void is left out. */
async function runsOf({ machines, process, from, to }: CheckedAsk, { ledger }: Facts): Promise<Run[]> {
  const [machine] = machines ?? []
  return ledger.runs.list({
    ...(machine !== undefined && { machine }),
    ...(process !== undefined && { process }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    oldestFirst: true,
  })
}

interface Group {
  readonly prefix: string
  values(run: Run): Readonly<Record<string, number | string>>
  unitOf(name: string): string | undefined
}

/** A column for each name that any of the runs has, its unit in the name. */
function wide(runs: readonly Run[], groups: readonly Group[]): OutTable {
  const found = groups.flatMap((group) => {
    const names = [...new Set(runs.flatMap((run) => Object.keys(group.values(run))))].sort()
    return names.map((name) => ({ ...columnOf(runs, group, name), cell: (run: Run) => own(group.values(run), name) }))
  })
  const rows = runs.map((run) => [
    ...commonCells(run),
    ...found.map(({ cell, type }) => (type === 'text' ? textOf(cell(run)) : (cell(run) ?? null))),
  ])
  return tableOf([...common, ...found.map(({ name, type }) => ({ name, type }))], rows)
}

function columnOf(runs: readonly Run[], { prefix, values, unitOf }: Group, name: string): Column {
  const unit = unitOf(name)
  const isText = runs.some((run) => typeof own(values(run), name) === 'string')
  const words = [prefix, name].filter((word) => word !== '').join('_')
  return { name: unit === undefined ? words : `${words} [${unit}]`, type: isText ? 'text' : 'number' }
}

function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined
}

function textOf(value: number | string | undefined): string | null {
  return value === undefined ? null : String(value)
}

/** By parameter, as the studies of the same machines and processes say. */
function parameterUnits(runs: readonly Run[], { studies }: Configuration): Map<string, string> {
  const kinds = new Set(runs.map(({ machine, process }) => `${machine}\n${process}`))
  return new Map(
    Object.values(studies)
      .filter(({ machine, process }) => kinds.has(`${machine}\n${process}`))
      .flatMap(({ parameters }) =>
        parameters.flatMap(({ name, unit }): [string, string][] => (unit === undefined ? [] : [[name, unit]])),
      ),
  )
}
