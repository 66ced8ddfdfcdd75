// One machine's turn at the owner of the runs: what is to be looked at, what is known, what a look does.
import type { Log } from '../../connectors/connector.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { Clock, Nanoseconds, Run } from '../model.ts'
import { needsDerivation, type Progress, valuesAfter } from './attention.ts'
import { derive } from './derivation.ts'
import { isDerived } from './identity.ts'
import { lastBefore, lookBack, newestTime, type ReadableStore, readAll } from './record.ts'
import { cutSignals, type RunRules } from './rules.ts'
import { slices, withSpan } from './spans.ts'
import type { Span } from './stretch.ts'
import { earlier, fromSeconds, later } from './times.ts'

export interface DeskTools {
  readonly store: ReadableStore
  readonly ledger: Ledger
  readonly clock: Clock
  readonly log: Log
  /** Told of every run that changed, as it stands in the ledger. */
  readonly onRun?: (run: Run) => void
}

export interface Desk {
  readonly machine: string
  readonly rules: RunRules
  /** Apart and in order. */
  dirty: readonly Span[]
  progress: Progress | undefined
  /** Features of the open run lag behind the samples. */
  isBehind: boolean
  /** What the next start looks at by itself is left to it. */
  isEnding: boolean
  heardAt: Nanoseconds
  timer: NodeJS.Timeout | undefined
  work: Promise<void>
}

export function newDesk(machine: string, rules: RunRules, heardAt: Nanoseconds): Desk {
  const empty = { dirty: [], progress: undefined, timer: undefined }
  return { machine, rules, ...empty, isBehind: false, isEnding: false, heardAt, work: Promise.resolve() }
}

/** Where the last border lies while no run is known. */
const noRun: Nanoseconds = 0n

/** `isWhole` also brings up to date what a cheap look would leave for later. */
export async function attend(desk: Desk, options: DeskTools, isWhole: boolean): Promise<void> {
  const first = desk.progress === undefined ? await unseen(desk, options) : undefined
  if (first) desk.dirty = withSpan(desk.dirty, first)
  const due = desk.dirty.flatMap(slices)
  desk.dirty = []
  try {
    for (let span = due[0]; span !== undefined; span = due[0]) {
      const isDue = !isLeft(desk, span) && (isWhole || !(await canWait(desk, options, span)))
      if (isDue) await deriveFor(desk, options, span)
      due.shift()
    }
    const behind = isWhole && !desk.isEnding ? pending(desk, options.clock.now()) : undefined
    if (behind) await deriveFor(desk, options, behind)
  } catch (cause) {
    desk.dirty = due.reduce(withSpan, desk.dirty)
    throw cause
  }
}

/** After a start: from the last derived run on, or as far back as anything is looked for. */
async function unseen({ machine }: Desk, { store, ledger }: DeskTools): Promise<Span | undefined> {
  const newest = await newestTime(store, machine)
  if (newest === undefined) return undefined
  const last = (await ledger.runs.list({ machine, limit: 8, to: newest + 1n })).find(isDerived)
  const from = last?.to ?? last?.from ?? newest - (lookBack.at(-1) ?? 0n)
  return { from: earlier(from, newest), to: newest }
}

/** A start looks from the last run on; what came late for an older one it would not see. Without a run it looks back only so far. */
function isLeft({ isEnding, progress }: Desk, { from }: Span): boolean {
  return isEnding && progress !== undefined && progress.since !== noRun && from >= progress.since
}

/** An open run that lags behind its samples, or that nothing is heard of any more. */
function pending(desk: Desk, now: Nanoseconds): Span | undefined {
  if (!desk.progress || !(desk.isBehind || isOverdue(desk, now))) return undefined
  return { from: desk.progress.seenTo, to: desk.progress.seenTo }
}

async function canWait(desk: Desk, { store, clock }: DeskTools, due: Span): Promise<boolean> {
  const { progress, machine, rules } = desk
  // What is later than the last border can be judged by its values; anything older changes a run that is over.
  if (progress === undefined || due.from < progress.since) return false
  const window = { from: earlier(due.from, progress.seenTo + 1n), to: due.to + 1n }
  const fresh = await readAll(store, { machine, signals: cutSignals(rules) }, window)
  const now = { ...progress, seenTo: later(progress.seenTo, due.to) }
  if (needsDerivation(fresh, now, { rules, factor: clock.factor })) return false
  desk.isBehind ||= progress.open !== undefined
  desk.progress = { ...now, values: valuesAfter(fresh, progress.values) }
  return true
}

async function deriveFor(desk: Desk, options: DeskTools, dirty: Span): Promise<void> {
  const { machine, rules } = desk
  const { clock, log, onRun } = options
  // A machine is silent where neither its samples nor our ears have had anything for so long: history that is
  // replayed fast is old, but it is coming in.
  const isSilent = (newest: Nanoseconds) =>
    clock.now() - newest >= silenceOf(rules) && clock.now() - desk.heardAt >= silenceOf(rules)
  const isEnough = () => isLeft(desk, dirty)
  const { changed, pausedSince } = await derive({ machine, rules, dirty, isSilent, isEnough }, options)
  const before = desk.progress
  // Late samples of an older run say nothing of the open one.
  const isOlder = before !== undefined && dirty.to < before.since
  const progress = await progressOf(desk, options, later(dirty.to, before?.seenTo ?? dirty.to))
  const refreshedTo = isOlder ? before.refreshedTo : progress.refreshedTo
  const restingSince = isOlder ? before.restingSince : pausedSince
  const isPaused = progress.open !== undefined && restingSince !== undefined
  desk.isBehind &&= isOlder
  desk.progress = { ...progress, refreshedTo, ...(isPaused ? { restingSince } : {}) }
  for (const run of changed) {
    log.info({ run: run.id, state: run.state, version: run.version }, 'run')
    onRun?.(run)
  }
}

async function progressOf(
  { machine, rules }: Desk,
  { ledger, store }: DeskTools,
  seenTo: Nanoseconds,
): Promise<Progress> {
  const last = (await ledger.runs.list({ machine, limit: 8, to: seenTo + 1n })).find(isDerived)
  const known = await lastBefore(store, { machine, signals: cutSignals(rules) }, seenTo + 1n)
  const base = {
    seenTo,
    refreshedTo: seenTo,
    values: valuesAfter(known, new Map()),
    since: last?.to ?? last?.from ?? noRun,
  }
  return last?.state === 'running' ? { ...base, open: last } : base
}

export function isOverdue(desk: Desk, now: Nanoseconds): boolean {
  const isOpen = desk.progress?.open !== undefined
  return isOpen && now - desk.heardAt >= silenceOf(desk.rules)
}

function silenceOf({ silenceMinutes }: RunRules): Nanoseconds {
  return fromSeconds(silenceMinutes * 60)
}
