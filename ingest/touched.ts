// Which spans of time hold samples that changed, by machine, until what follows from them is done.
import { type Nanoseconds, nsPerSecond } from './model.ts'

/** Both ends included; never longer than a minute. */
export interface Span {
  readonly from: Nanoseconds
  readonly to: Nanoseconds
}

export type SavedTouched = Readonly<Record<string, readonly (readonly [from: string, to: string])[]>>

export interface Touched {
  note(machine: string, time: Nanoseconds): void
  machines(): readonly string[]
  /** The spans of the machine that `isDue`, oldest first; they are forgotten. */
  take(machine: string, isDue?: (span: Span) => boolean): Span[]
  /** True where a span touches [from, to). */
  overlaps(machine: string, from: Nanoseconds, to: Nanoseconds): boolean
  saved(): SavedTouched
}

export const minute = 60n * nsPerSecond

export function createTouched(saved: SavedTouched = {}): Touched {
  const machines = new Map<string, Map<Nanoseconds, { from: Nanoseconds; to: Nanoseconds }>>()

  function note(machine: string, time: Nanoseconds): void {
    let minutes = machines.get(machine)
    if (minutes === undefined) machines.set(machine, (minutes = new Map()))
    const start = floorTo(time, minute)
    const span = minutes.get(start)
    if (span === undefined) minutes.set(start, { from: time, to: time })
    else if (time < span.from) span.from = time
    else if (time > span.to) span.to = time
  }

  for (const [machine, spans] of Object.entries(saved)) {
    for (const [from, to] of spans) {
      note(machine, BigInt(from))
      note(machine, BigInt(to))
    }
  }
  return {
    note,
    machines: () => [...machines.keys()],
    take(machine, isDue = () => true) {
      const minutes = machines.get(machine)
      if (minutes === undefined) return []
      const due = [...minutes].filter(([, span]) => isDue(span)).sort(([a], [b]) => (a < b ? -1 : 1))
      for (const [start] of due) minutes.delete(start)
      if (minutes.size === 0) machines.delete(machine)
      return due.map(([, span]) => span)
    },
    overlaps(machine, from, to) {
      const minutes = machines.get(machine)
      if (minutes === undefined) return false
      // A minute is looked up, however many wait; a year is held against those that do.
      if (to - from > BigInt(minutes.size) * minute)
        return minutes.keys().some((start) => start < to && start + minute > from)
      for (let start = floorTo(from, minute); start < to; start += minute) if (minutes.has(start)) return true
      return false
    },
    saved: () =>
      Object.fromEntries(
        [...machines].map(([machine, minutes]) => [
          machine,
          [...minutes.values()].map(({ from, to }) => [String(from), String(to)] as const),
        ]),
      ),
  }
}

/** The multiple of `step` at or before the time, also before 1970. */
export function floorTo(time: Nanoseconds, step: Nanoseconds): Nanoseconds {
  return time - (((time % step) + step) % step)
}
