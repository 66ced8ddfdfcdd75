// From moments of activity to stretches: the rule of pauses, borders, noise and silence that all kinds of segmentation share.
import type { Nanoseconds } from '../model.ts'

/** From this time on the machine is active or not. A border ends the run before it, active or not. */
export interface Change {
  readonly time: Nanoseconds
  readonly isActive: boolean
  readonly isBorder?: boolean
}

export interface Span {
  readonly from: Nanoseconds
  readonly to: Nanoseconds
}

/** Where a run lies. `to` is absent while it goes on; `isCut` says that it ended because nothing was heard any more. */
export interface Stretch {
  readonly from: Nanoseconds
  readonly to?: Nanoseconds
  readonly isCut: boolean
  /** When it was active: the run without its pauses. */
  readonly spans: readonly Span[]
}

export interface StretchRules {
  /** Pauses up to this are part of the run. */
  readonly mergeGap: Nanoseconds
  /** Shorter runs are noise. */
  readonly minimum: Nanoseconds
}

/** How far the record reaches, and whether the machine has been silent for so long that an open run is over. */
export interface Reach {
  readonly until: Nanoseconds
  readonly isSilent: boolean
}

interface Open {
  readonly from: Nanoseconds
  readonly spans: Span[]
  activeSince: Nanoseconds | undefined
}

/** `changes` are in the order of time. */
export function stretchesOf(changes: readonly Change[], rules: StretchRules, reach: Reach): Stretch[] {
  const found: Stretch[] = []
  let open: Open | undefined
  const close = (at: Nanoseconds) => {
    if (open) found.push(closed(open, at))
    open = undefined
  }
  for (const { time, isActive, isBorder } of changes) {
    if (open && (isBorder === true || isOver(open, rules, time))) close(time)
    if (isActive) open = resumed(open, time)
    else if (open) pause(open, time)
  }
  if (open && isOver(open, rules, reach.until)) close(reach.until)
  if (open) found.push(unfinished(open, reach))
  return found.filter((one) => (one.to ?? reach.until) - one.from >= rules.minimum)
}

function isOver(open: Open, rules: StretchRules, time: Nanoseconds): boolean {
  return open.activeSince === undefined && time - pausedAt(open) > rules.mergeGap
}

function resumed(open: Open | undefined, time: Nanoseconds): Open {
  if (!open) return { from: time, spans: [], activeSince: time }
  open.activeSince ??= time
  return open
}

function pause(open: Open, time: Nanoseconds): void {
  if (open.activeSince !== undefined) open.spans.push({ from: open.activeSince, to: time })
  open.activeSince = undefined
}

function pausedAt(open: Open): Nanoseconds {
  return open.spans.at(-1)?.to ?? open.from
}

/** A run ends where it was last active, not where the pause after it was long enough to be sure. */
function closed(open: Open, at: Nanoseconds): Stretch {
  pause(open, at)
  return { from: open.from, to: pausedAt(open), isCut: false, spans: open.spans }
}

function unfinished(open: Open, { until, isSilent }: Reach): Stretch {
  const isPaused = open.activeSince === undefined
  pause(open, until)
  const { from, spans } = open
  if (!isSilent) return { from, isCut: false, spans }
  return { from, to: isPaused ? pausedAt(open) : until, isCut: !isPaused, spans }
}
