// Runs of a machine with the values of one figure, oldest first.
import type { RunChoice } from '../../dashboards/api/capability.ts'
import { kunlunError } from '../../ingest/errors.ts'
import type { Outcome, Run } from '../../ingest/model.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { type Named, present, type RunTools } from './quantities.ts'

export interface MeasuredRun {
  readonly run: Run
  /** Of its specimens; one for a feature. */
  readonly values: readonly number[]
  readonly unit?: string
}

/** A machine tool makes thousands of passes in a month: what is older than so many runs is another time. */
const mostRuns = 5000
/** How many runs are looked at for results: a laboratory does not measure every run. */
const mostAsked = 1000

/** Finished runs that the choice means, newest first. Throws NOT_FOUND for a run that is not there. */
export async function chosenRuns({ ledger }: Pick<RunTools, 'ledger'>, choice: RunChoice): Promise<Run[]> {
  const { machine, from, to, like, label, value } = choice
  const runs = await ledger.runs.list({ machine, state: 'finished', limit: mostRuns, ...present({ from, to }) })
  const recipe = like === undefined ? undefined : recipeOf(await runOf(ledger, machine, like))
  return runs.filter(
    (run) =>
      (recipe === undefined || recipeOf(run) === recipe) &&
      (label === undefined || (Object.hasOwn(run.labels, label) && run.labels[label] === value)),
  )
}

/** The newest `limit` runs that have the figure; `without` counts those among them that do not. */
export async function measuredRuns(
  { ledger }: Pick<RunTools, 'ledger'>,
  runs: readonly Run[],
  { kind, name, limit }: Named & { readonly limit: number },
): Promise<{ readonly measured: MeasuredRun[]; readonly without: number }> {
  const measured: MeasuredRun[] = []
  let without = 0
  for (const run of runs.slice(0, kind === 'outcome' ? mostAsked : mostRuns)) {
    if (measured.length === limit) break
    const one =
      kind === 'feature' ? featureOf(run, name) : outcomesIn(run, await ledger.outcomes.list({ run: run.id }), name)
    if (one === undefined) without++
    else measured.push(one)
  }
  return { measured: measured.reverse(), without }
}

function featureOf(run: Run, name: string): MeasuredRun | undefined {
  const value = Object.hasOwn(run.features, name) ? run.features[name] : undefined
  return value === undefined || !Number.isFinite(value) ? undefined : { run, values: [value] }
}

export function outcomesIn(run: Run, outcomes: readonly Outcome[], name: string): MeasuredRun | undefined {
  const own = outcomes.filter((outcome) => outcome.name === name)
  const [first] = own
  return first === undefined ? undefined : { run, values: own.map(({ value }) => value), unit: first.unit }
}

/** What was ordered; the program where nothing else is known. */
export function recipeOf({ planned, labels }: Pick<Run, 'planned' | 'labels'>): string {
  const ordered = Object.entries(planned).sort(([a], [b]) => (a < b ? -1 : 1))
  return ordered.length > 0 ? JSON.stringify(ordered) : `program ${labels['program'] ?? ''}`
}

/** Labels that name a run: of course they change from one to the next. */
export const namesOfRuns: readonly string[] = ['batch', 'part', 'load']

/** What was ordered of a run; what was reached where nobody ordered anything. */
export function settingsIn({ planned, achieved }: Pick<Run, 'planned' | 'achieved'>): Run['planned'] {
  return Object.keys(planned).length > 0 ? planned : achieved
}

async function runOf(ledger: Pick<Ledger, 'runs'>, machine: string, id: string): Promise<Run> {
  const run = await ledger.runs.get(id)
  if (run?.machine !== machine) throw kunlunError('NOT_FOUND', { what: 'run', id })
  return run
}
