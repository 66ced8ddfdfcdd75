// One derivation: from samples that came in to the versions of the runs that they changed.
import type { Ledger } from '../../ledger/ledger.ts'
import { type Clock, type Nanoseconds, nsPerSecond, type Run, type Value } from '../model.ts'
import { bindingOf, owner, settleBinding } from './bind.ts'
import { describeRun } from './describe.ts'
import { type Identified, identify, isDerived, newRunId } from './identity.ts'
import { ordered } from './ordered.ts'
import { lastBefore, lastWhere, newestTime, type ReadableStore, readAll } from './record.ts'
import { cutSignals, mergeGapOf, type RunRules, signalsOf } from './rules.ts'
import { isRest, segment } from './segment.ts'
import type { Span, Stretch } from './stretch.ts'
import { earlier, later } from './times.ts'

export interface DerivationTools {
  readonly store: ReadableStore
  readonly ledger: Ledger
  readonly clock: Clock
}

export interface DerivationTask {
  readonly machine: string
  readonly rules: RunRules
  /** The times of the samples that came in, both inclusive. */
  readonly dirty: Span
  /** Whether nothing has been heard for so long that a run cannot be going on. */
  readonly isSilent: (newest: Nanoseconds) => boolean
  /** True once no further run is to be written; those are written oldest first. */
  readonly isEnough: () => boolean
}

export interface Derived {
  /** The runs that changed, as they stand in the ledger now. */
  readonly changed: readonly Run[]
  /** Since when the open run pauses, if it does. */
  readonly pausedSince?: Nanoseconds
}

/**
 * Reads from the start of the earliest affected run, never more; what was derived before and did not change stays.
 */
export async function derive(task: DerivationTask, tools: DerivationTools): Promise<Derived> {
  const until = await newestTime(tools.store, task.machine)
  if (until === undefined) return { changed: [] }
  const scope = await scopeOf(task, tools, until)
  const { found, lost } = identify(scope.stretches, scope.runs, until)
  const changed: Run[] = []
  for (const run of lost) changed.push(await voidLost(run, tools))
  for (const one of found) {
    if (task.isEnough()) break
    const run = isTouched(one, task.dirty) ? await record(one, { task, tools, until }) : undefined
    if (run) changed.push(run)
  }
  const pausedSince = pauseOf(scope.stretches.at(-1), until)
  return pausedSince === undefined ? { changed } : { changed, pausedSince }
}

/** Since when a run that is not over yet has paused. */
function pauseOf(last: Stretch | undefined, until: Nanoseconds): Nanoseconds | undefined {
  const active = last?.to === undefined ? last?.spans.at(-1)?.to : undefined
  return active !== undefined && active < until ? active : undefined
}

/** How much further is read where a run goes on past the window; four times as much each time. */
const firstStep = 3600n * nsPerSecond

interface Scope {
  readonly stretches: readonly Stretch[]
  readonly runs: readonly Run[]
}

/** Widens the window until no run reaches beyond it: late samples can join what were two runs. */
async function scopeOf(task: DerivationTask, tools: DerivationTools, until: Nanoseconds): Promise<Scope> {
  const margin = marginOf(task.rules)
  let from = await beginBefore(task, tools)
  let to = task.dirty.to + margin
  for (let step = firstStep; ; step *= 4n) {
    const runs = await runsWithin(task.machine, { from: from - margin, to }, tools.ledger)
    from = runs.reduce((earliest, run) => earlier(earliest, run.from), from)
    const last = runs.reduce((latest, run) => later(latest, (run.to ?? until) + margin), to)
    const next = await nextRun(task.machine, last, runs, tools.ledger)
    const end = earlier(next?.from ?? until + 1n, earlier(last, until) + 1n)
    const stretches = await stretchesIn(task, tools, { from, to: end, until })
    const isOpen = stretches.length > 0 && stretches.at(-1)?.to === undefined
    if (!isOpen || end > until) return { stretches, runs }
    to = next?.from === end ? (next.to ?? until) : end + step
  }
}

async function stretchesIn(
  { machine, rules, isSilent }: DerivationTask,
  { store }: DerivationTools,
  window: Span & { until: Nanoseconds },
): Promise<Stretch[]> {
  const signals = cutSignals(rules)
  const [, ...context] = signals
  // What is in force at the start of the window, beside the deciding signal: that one is at rest or begins a run here.
  const before = await lastBefore(store, { machine, signals: context }, window.from)
  const samples = await readAll(store, { machine, signals }, window)
  const until = earlier(window.until, window.to)
  const isEnd = until < window.to
  return segment([...before, ...samples], rules.segmentation, { until, isSilent: isEnd && isSilent(until) })
}

/** The start of the run that was going on when the new samples begin; where none is known, the last rest before it. */
async function beginBefore({ machine, rules, dirty }: DerivationTask, tools: DerivationTools): Promise<Nanoseconds> {
  const { store, ledger } = tools
  const time = dirty.from
  const running = (await runsWithin(machine, { from: time, to: time }, ledger)).filter((run) => run.from <= time)
  if (running.length > 0) return running.map((run) => run.from).reduce(earlier)
  const { signal } = rules.segmentation
  const rests = (value: Value | null) => value === null || isRest(value, rules.segmentation)
  const [last] = await lastBefore(store, { machine, signals: [signal] }, time)
  if (last === undefined || rests(last.value)) return time
  return (await lastWhere(store, { machine, signal, time }, rests)) ?? time
}

async function runsWithin(machine: string, { from, to }: Span, ledger: Ledger): Promise<Run[]> {
  const window = { machine, from, to: to + 1n }
  const alive = await ledger.runs.list(window)
  const dead = await ledger.runs.list({ ...window, state: 'void' })
  return [...alive, ...dead].filter(isDerived)
}

async function nextRun(
  machine: string,
  after: Nanoseconds,
  known: readonly Run[],
  ledger: Ledger,
): Promise<Run | undefined> {
  const following = await ledger.runs.list({ machine, from: after + 1n, oldestFirst: true, limit: known.length + 8 })
  return following.find((run) => run.from > after && isDerived(run) && known.every(({ id }) => id !== run.id))
}

/** What lies wholly outside of the new samples, with the borders it had before, cannot have changed. */
function isTouched({ stretch, known }: Identified, dirty: Span): boolean {
  if (known === undefined || stretch.to === undefined) return true
  const isSame = known.from === stretch.from && known.to === stretch.to && known.state !== 'void'
  return !isSame || (stretch.from <= dirty.to && stretch.to >= dirty.from)
}

interface Context {
  readonly task: DerivationTask
  readonly tools: DerivationTools
  readonly until: Nanoseconds
}

/** Resolves to the run where it changed. */
async function record(one: Identified, context: Context): Promise<Run | undefined> {
  const { tools, task } = context
  const now = tools.clock.now()
  const seen = await describe(one, context)
  const binding = await bindingOf(seen, task.rules, tools.ledger)
  const run = binding.plan ? { ...seen, planned: binding.plan.settings } : seen
  const isChanged = await tools.ledger.runs.put(run, { who: owner, when: now })
  const stored = (await tools.ledger.runs.get(run.id)) ?? run
  if (stored.state !== 'void') await settleBinding(stored, binding, tools.ledger, now)
  return isChanged ? stored : undefined
}

async function describe({ stretch, known }: Identified, { task, tools, until }: Context): Promise<Run> {
  const { machine, rules } = task
  const of = { machine, signals: signalsOf(rules) }
  const window = { from: stretch.from, to: stretch.to ?? until + 1n }
  const before = await lastBefore(tools.store, of, stretch.from)
  const samples = ordered([...before, ...(await readAll(tools.store, of, window))])
  const id = known?.id ?? (await freeId(machine, stretch.from, tools.ledger))
  const { process } = rules
  const base = { id, machine, process, from: stretch.from, version: 1 }
  const end = stretch.to === undefined ? {} : { to: stretch.to }
  return { ...base, ...end, ...describeRun({ stretch, samples, until }, rules) }
}

async function freeId(machine: string, from: Nanoseconds, ledger: Ledger): Promise<string> {
  const taken = new Set<string>()
  for (;;) {
    const id = newRunId(machine, from, taken)
    if ((await ledger.runs.get(id)) === undefined) return id
    taken.add(id)
  }
}

async function voidLost(run: Run, { ledger, clock }: DerivationTools): Promise<Run> {
  await ledger.runs.void(run.id, 'the telemetry, as it is known now, shows no such run', {
    who: owner,
    when: clock.now(),
  })
  return (await ledger.runs.get(run.id)) ?? run
}

/** Runs closer than this could be one. */
function marginOf(rules: RunRules): Nanoseconds {
  return mergeGapOf(rules) + 1n
}
