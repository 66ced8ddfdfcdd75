// When a row is due: recorded time, stretched by the speed, on the clock of the installation.
import type { Clock, Nanoseconds } from '../../ingest/model.ts'
import { toMs } from '../../ingest/model.ts'

/** Waits; ends early, without an error, once the signal aborts. */
export type Wait = (milliseconds: number, signal: AbortSignal) => Promise<void>

/** How long to wait for a row: 0 where it is due, has no time, or lies before the ones already sent. */
export type Pacer = (time: Nanoseconds | undefined) => number

/** The first row is due at once, all others as long after it as they were recorded, divided by `speed`. */
export function pacer(speed: number | 'max', clock: Clock): Pacer {
  let origin: { readonly recorded: Nanoseconds; readonly started: Nanoseconds } | undefined
  return (time) => {
    if (speed === 'max' || time === undefined) return 0
    const now = clock.now()
    origin ??= { recorded: time, started: now }
    const plantMs = toMs(time - origin.recorded) / speed - toMs(now - origin.started)
    return Math.max(0, plantMs / clock.factor)
  }
}
