// What follows stored samples: derived signals, then rollups, away from the pipeline's own way.
import type { DueMinute } from '../ledger/ledger.ts'
import { deriveSpans } from './derive/deriver.ts'
import type { DerivedSignal } from './derive/plan.ts'
import type { Clock, Nanoseconds, Sample } from './model.ts'
import type { RolledUp } from './rollup/long-range.ts'
import { rollUpSpans } from './rollup/roll-up.ts'
import type { SampleStore } from './stores/store.ts'
import { createTouched, floorTo, minute, type SavedTouched, type Span, type Touched } from './touched.ts'

export interface FollowUpOptions {
  readonly store: Pick<SampleStore, 'read' | 'replace' | 'rollups' | 'putRollups' | 'keptSince'>
  readonly derived: ReadonlyMap<string, readonly DerivedSignal[]>
  /** How long a value of each signal stands for the time after it, in seconds. */
  readonly holds: ReadonlyMap<string, ReadonlyMap<string, number>>
  readonly clock: Clock
  /** From `saved()`, kept with the spool's cursor. */
  readonly saved?: SavedFollowUp
  /** Told of derived samples once they are stored. */
  onDerived(samples: readonly Sample[]): void
}

export interface SavedFollowUp {
  readonly derive: SavedTouched
  readonly rollUp: SavedTouched
  /** Rollups are whole from here on, but for what is still to be done. */
  readonly since: string
}

export interface FollowUp extends RolledUp {
  /** Notes stored samples; cheap enough for all of them. */
  touched(samples: readonly Sample[]): void
  /** Does what is due once. Throws what the store throws; what was not done stays due. One at a time. */
  work(): Promise<void>
  saved(): SavedFollowUp
  /** How many derived samples were stored, by machine; minutes and machines that wait. */
  counts(): { readonly derived: ReadonlyMap<string, number>; readonly waiting: number }
}

/** What is computed here; files are written elsewhere. */
export const computed = ['derive', 'rollUp'] as const
type Computed = DueMinute<(typeof computed)[number]>

/** A follow-up of this process alone, and what it takes to share its work with others. */
export interface LocalFollowUp extends FollowUp {
  /** Gives what is due to another who keeps it; what `take` throws leaves it due here. */
  handOver(take: (due: readonly Computed[]) => Promise<void>): Promise<void>
  /** Makes whole minutes due. */
  note(due: readonly Computed[]): void
  isDone(due: Computed): boolean
}

/** A minute is rolled up once it is over for so long; what comes later makes it due again. */
const settleTime = minute / 2n
/** The newest minutes are read from samples: another process may take them in, and roll them up only then. */
const recent = 10n * minute
/** Minutes of one machine rolled up in one turn, so that memory stays bounded. */
const turnMinutes = 120

export function createFollowUp(options: FollowUpOptions): LocalFollowUp {
  const { derived, clock, saved, store } = options
  const since = BigInt(saved?.since ?? 0)
  const toDerive = dueSpans(saved?.derive)
  const toRollUp = dueSpans(saved?.rollUp)
  const due = { derive: toDerive, rollUp: toRollUp }
  const inputs = new Map([...derived].map(([machine, all]) => [machine, new Set(all.flatMap((one) => one.inputs))]))
  const stored = new Map<string, number>()
  const rollUpTools = {
    ...options,
    isWaiting: (machine: string, start: Nanoseconds) => toRollUp.touched.overlaps(machine, start, start + minute),
  }

  function tellDerived(machine: string, samples: readonly Sample[]): void {
    if (samples.length === 0) return
    stored.set(machine, (stored.get(machine) ?? 0) + samples.length)
    for (const { time } of samples) toRollUp.touched.note(machine, time)
    options.onDerived(samples)
  }

  return {
    touched(samples) {
      for (const { machine, signal, time } of samples) {
        toRollUp.touched.note(machine, time)
        if (inputs.get(machine)?.has(signal)) toDerive.touched.note(machine, time)
      }
    },
    async work() {
      // What can no longer be read whole must not be computed anew: what was made of all the samples stands.
      const since = store.keptSince()
      for (const machine of toDerive.touched.machines())
        await toDerive.turn(machine, async (spans) =>
          tellDerived(machine, await deriveSpans(machine, kept(spans, since), { store, derived })),
        )
      const isOver = ({ to }: Span) => clock.now() - to > minute + settleTime
      for (const machine of toRollUp.touched.machines())
        await toRollUp.turn(machine, (spans) => rollUpSpans(machine, kept(spans, since), rollUpTools), isOver)
    },
    saved: () => ({ derive: toDerive.saved(), rollUp: toRollUp.saved(), since: String(since) }),
    rolledUp: async (machine) => (from, to) =>
      from >= since && to <= clock.now() - recent && !toRollUp.overlaps(machine, from, to),
    counts: () => ({ derived: stored, waiting: toRollUp.machines().size }),
    async handOver(take) {
      for (const work of computed)
        for (const machine of due[work].touched.machines())
          await due[work].turn(machine, (spans) =>
            take(spans.map(({ from }) => ({ work, machine, minute: floorTo(from, minute) }))),
          )
    },
    note(all) {
      for (const { work, machine, minute: from } of all)
        noteAll(due[work].touched, machine, [{ from, to: from + minute - 1n }])
    },
    isDone: ({ work, machine, minute: from }) => !due[work].overlaps(machine, from, from + minute),
  }
}

/** Whole hours, since an hour is rolled up from all of its minutes; with the hour before, for what values stood then. */
function kept(spans: readonly Span[], since: Nanoseconds | undefined): readonly Span[] {
  return since === undefined ? spans : spans.filter(({ from }) => from >= since + 120n * minute)
}

/** Spans that are due, those in work among them until the work is done. */
function dueSpans(saved: SavedTouched | undefined) {
  const touched: Touched = createTouched(saved)
  const working: Touched = createTouched()
  return {
    touched,
    async turn(
      machine: string,
      action: (spans: readonly Span[]) => Promise<void>,
      isDue: (span: Span) => boolean = () => true,
    ): Promise<void> {
      let left = turnMinutes
      const spans = touched.take(machine, (span) => isDue(span) && left-- > 0)
      if (spans.length === 0) return
      noteAll(working, machine, spans)
      try {
        await action(spans)
      } catch (cause) {
        noteAll(touched, machine, spans)
        throw cause
      } finally {
        working.take(machine)
      }
    },
    /** Machines with spans that are not done yet. */
    machines: () => new Set([...touched.machines(), ...working.machines()]),
    overlaps: (machine: string, from: Nanoseconds, to: Nanoseconds) =>
      touched.overlaps(machine, from, to) || working.overlaps(machine, from, to),
    saved(): SavedTouched {
      const all = createTouched(touched.saved())
      for (const [machine, spans] of Object.entries(working.saved()))
        for (const [from, to] of spans) noteAll(all, machine, [{ from: BigInt(from), to: BigInt(to) }])
      return all.saved()
    },
  }
}

function noteAll(touched: Touched, machine: string, spans: readonly Span[]): void {
  for (const { from, to } of spans) {
    touched.note(machine, from)
    touched.note(machine, to)
  }
}
