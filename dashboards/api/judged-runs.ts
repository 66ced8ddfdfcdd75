// Runs with how they came out, found by filters that the ledger does not know, a page at a time.
import type { Nanoseconds, Run } from '../../ingest/model.ts'
import type { Ledger, PlantEvent, RunFilter } from '../../ledger/ledger.ts'
import type { Installation } from './installation.ts'
import { type Judgement, judge, limitsOf, missed } from './judgement.ts'
import { meansOf } from './suggestion-view.ts'

export interface JudgedRun {
  readonly run: Run
  readonly judgement: Judgement
  /** Mean over the specimens of each outcome, with what is computed of them. */
  readonly outcomes: Readonly<Record<string, number>>
  /** Of those that were measured, where the laboratory gave one. */
  readonly units: Readonly<Record<string, string>>
  /** Outcomes outside their limits. */
  readonly missed: readonly string[]
  /** Notes and events that were written into its time. */
  readonly annotations: readonly PlantEvent[]
}

export interface RunQuery extends Pick<RunFilter, 'machine' | 'process' | 'state' | 'batch' | 'from' | 'to'> {
  readonly judgement?: Judgement
  /** What the machine reported as its program. */
  readonly program?: string
  /** Part of the text of an annotation, whatever its case. */
  readonly annotation?: string
  /** Labels with their value, such as lot and tool; all must be as asked. */
  readonly contexts?: Readonly<Record<string, string>>
  /** Where the page before ended. */
  readonly after?: Place
  readonly limit: number
}

/** A run's place in the list, which is by begin, then id, newest first. */
export interface Place {
  readonly from: Nanoseconds
  readonly id: string
}

export interface RunPage {
  readonly runs: readonly JudgedRun[]
  /** Absent where nothing more is to be found. */
  readonly next?: Place
}

const scanned = 100
/** So that a filter which nothing meets costs a bounded time: the page asks on from `next`. */
const mostScanned = 4000

/** Newest first. */
export async function findRuns(installation: Installation, query: RunQuery): Promise<RunPage> {
  const found: JudgedRun[] = []
  let after = query.after
  for (let looked = 0; looked < mostScanned; looked += scanned) {
    const runs = await runsUpTo(installation.ledger, query, after)
    const fresh = runs.filter((run) => isAfter(run, after) && hasLabels(run, query))
    found.push(...(await judgedRuns(installation, fresh)).filter((one) => isAsked(one, query)))
    if (found.length > query.limit) {
      const page = found.slice(0, query.limit)
      return { runs: page, next: placeOf(page.at(-1)!.run) }
    }
    if (runs.length < scanned) return { runs: found }
    after = placeOf(runs.at(-1)!)
  }
  return { runs: found, ...(after && { next: after }) }
}

/** Runs with their outcomes held against the limits, in the order given. */
export async function judgedRuns(
  installation: Pick<Installation, 'ledger' | 'studies'>,
  runs: readonly Run[],
): Promise<JudgedRun[]> {
  const { ledger } = installation
  const studies = installation.studies.list()
  const machines = new Set(runs.map(({ machine }) => machine))
  const told = studies.filter(({ machine }) => machines.has(machine))
  const [outcomes, derived, events] = await Promise.all([
    ledger.outcomes.list({ runs: runs.map(({ id }) => id) }),
    Promise.all(told.map(({ id }) => installation.studies.derived(id))),
    annotationsOf(ledger, runs),
  ])
  const byRun = Map.groupBy(outcomes, ({ run }) => run)
  return runs.map((run) => {
    const computed = derived.flatMap((of) => Object.entries(of.get(run.id) ?? {}))
    const own = byRun.get(run.id) ?? []
    const measured = { ...meansOf(own), ...Object.fromEntries(computed) }
    const limits = limitsOf(studies, run)
    return {
      run,
      judgement: judge(limits, measured),
      outcomes: measured,
      units: Object.fromEntries(own.flatMap(({ name, unit }) => (unit === undefined ? [] : [[name, unit]]))),
      missed: missed(limits, measured),
      annotations: events.filter((event) => isWithin(event, run)),
    }
  })
}

/** Those at the very place as well: several machines may begin a run at one time. */
async function runsUpTo(ledger: Ledger, query: RunQuery, after: Place | undefined): Promise<Run[]> {
  const { machine, process, state, batch, from, to } = query
  const given = { machine, process, state, batch, from, to: after === undefined ? to : after.from + 1n }
  const filter = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as RunFilter
  return ledger.runs.list({ ...filter, limit: scanned })
}

function isAfter(run: Run, after: Place | undefined): boolean {
  return after === undefined || run.from < after.from || run.id < after.id
}

function placeOf({ from, id }: Run): Place {
  return { from, id }
}

/** What can be told without looking anything up. */
function hasLabels({ labels }: Run, { program, contexts = {} }: RunQuery): boolean {
  const asked = { ...contexts, ...(program !== undefined && { program }) }
  return Object.entries(asked).every(([name, value]) => Object.hasOwn(labels, name) && labels[name] === value)
}

function isAsked(one: JudgedRun, { judgement, annotation }: RunQuery): boolean {
  if (judgement !== undefined && one.judgement !== judgement) return false
  const sought = annotation?.toLowerCase()
  return sought === undefined || one.annotations.some(({ text }) => text.toLowerCase().includes(sought))
}

async function annotationsOf(ledger: Ledger, runs: readonly Run[]): Promise<PlantEvent[]> {
  const [newest, oldest] = [runs[0], runs.at(-1)]
  if (newest === undefined || oldest === undefined) return []
  const machines = [...new Set(runs.map(({ machine }) => machine))]
  const begin = runs.reduce((least, { from }) => (from < least ? from : least), oldest.from)
  const lists = await Promise.all(machines.map((machine) => ledger.events.list({ machine, from: begin })))
  return lists.flat()
}

function isWithin({ machine, time }: PlantEvent, run: Run): boolean {
  return machine === run.machine && time >= run.from && (run.to === undefined || time <= run.to)
}
