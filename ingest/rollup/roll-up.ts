// Rolls touched spans up: minutes from samples, hours from minutes; again whenever late samples touch them.
import { type Nanoseconds, nsPerSecond, type Sample } from '../model.ts'
import type { Rollup, SampleStore } from '../stores/store.ts'
import { floorTo, minute, type Span } from '../touched.ts'
import { combine, summarise } from './summary.ts'

export const hour = 60n * minute

export interface RollUpTools {
  readonly store: Pick<SampleStore, 'read' | 'rollups' | 'putRollups'>
  readonly holds: ReadonlyMap<string, ReadonlyMap<string, number>>
  /** True for a minute that will be rolled up later anyway. */
  isWaiting(machine: string, minute: Nanoseconds): boolean
}

/** The longest that a value is looked back for. */
const longestHoldSeconds = 3600
const unknownHoldSeconds = 60

/** Doing it again comes to the same. */
export async function rollUpSpans(machine: string, spans: readonly Span[], tools: RollUpTools): Promise<void> {
  const holds = tools.holds.get(machine) ?? new Map<string, number>()
  const lookBack = Math.min(longestHoldSeconds, Math.max(unknownHoldSeconds, ...holds.values()))
  const reach = BigInt(Math.ceil(lookBack)) * nsPerSecond
  // A value stands for the time after it: a late one changes the minutes behind as well, as far as it holds.
  const touched = new Set(spans.flatMap(({ from, to }) => stepsBetween(from, to, minute)))
  const behind = new Set(spans.flatMap(({ to }) => stepsBetween(to + minute, to + reach, minute)))
  for (const start of behind) if (!touched.has(start) && !tools.isWaiting(machine, start)) touched.add(start)
  for (const [start, end] of ranges([...touched].sort(byTime), minute)) {
    const samples = await tools.store.read({ machine, from: start - reach, to: end })
    await tools.store.putRollups(machine, minute, minutesOf(samples, { start, end, holds, lookBack }))
  }
  const hours = new Set([...touched].map((time) => floorTo(time, hour)))
  for (const start of hours) {
    const parts = await tools.store.rollups({ machine, from: start, to: start + hour }, minute)
    const bySignal = Map.groupBy(parts, ({ signal }) => signal)
    const rollups = [...bySignal.values()].flatMap((its) => combine(its, start) ?? [])
    await tools.store.putRollups(machine, hour, rollups)
  }
}

interface Minutes {
  readonly start: Nanoseconds
  readonly end: Nanoseconds
  readonly holds: ReadonlyMap<string, number>
  readonly lookBack: number
}

function minutesOf(samples: readonly Sample[], { start, end, holds, lookBack }: Minutes): Rollup[] {
  const bySignal = Map.groupBy(samples, ({ signal }) => signal)
  return [...bySignal].flatMap(([signal, its]) => {
    const holdSeconds = Math.min(lookBack, holds.get(signal) ?? unknownHoldSeconds)
    const reach = BigInt(Math.ceil(holdSeconds)) * nsPerSecond
    const rollups: Rollup[] = []
    let first = 0
    for (let from = start; from < end; from += minute) {
      while (first < its.length && its[first]!.time < from - reach) first++
      let last = first
      while (last < its.length && its[last]!.time < from + minute) last++
      const rollup = summarise({ signal, samples: its.slice(first, last + 1), holdSeconds }, from, from + minute)
      if (rollup !== undefined) rollups.push(rollup)
    }
    return rollups
  })
}

function stepsBetween(from: Nanoseconds, to: Nanoseconds, step: Nanoseconds): Nanoseconds[] {
  const steps: Nanoseconds[] = []
  for (let at = floorTo(from, step); at <= to; at += step) steps.push(at)
  return steps
}

/** Neighbouring steps as ranges [from, to), none longer than an hour. */
function ranges(steps: readonly Nanoseconds[], step: Nanoseconds): [Nanoseconds, Nanoseconds][] {
  const found: [Nanoseconds, Nanoseconds][] = []
  for (const start of steps) {
    const last = found.at(-1)
    if (last !== undefined && last[1] === start && start - last[0] < hour) last[1] = start + step
    else found.push([start, start + step])
  }
  return found
}

function byTime(a: Nanoseconds, b: Nanoseconds): number {
  return a < b ? -1 : a > b ? 1 : 0
}
