// Decides cheaply whether new samples need a derivation now, so that a fast machine costs one small read per batch.
import { type Nanoseconds, nsPerSecond, type Run, type Sample } from '../model.ts'
import { type GoodSample, isUsable } from './ordered.ts'
import { mergeGapOf, type RunRules } from './rules.ts'
import { isRest } from './segment.ts'
import { later } from './times.ts'

/** What the last derivation of a machine left. */
export interface Progress {
  /** Where the last border lies: the start of the open run, or the end of the last one. */
  readonly since: Nanoseconds
  /** Everything up to here was looked at. */
  readonly seenTo: Nanoseconds
  readonly open?: Run
  /** Since when the open run pauses, so that it may be over. */
  readonly restingSince?: Nanoseconds
  /** How far the features of the open run go. */
  readonly refreshedTo: Nanoseconds
  /** The last value of each deciding signal. */
  readonly values: ReadonlyMap<string, string>
}

/**
 * The features of an open run are refreshed after this share of its length, not more often than `leastRefresh` of the
 * plant's time, nor than a person can look.
 */
const refreshShare = 20n
const leastWall = 2n * nsPerSecond
const leastRefresh: Readonly<Record<RunRules['kind'], Nanoseconds>> = {
  furnace: 600n * nsPerSecond,
  machining: 60n * nsPerSecond,
}

export interface Attention {
  readonly rules: RunRules
  /** Plant seconds per wall second. */
  readonly factor: number
}

/** `fresh` are the new samples of the deciding signals, in order; `progress.seenTo` is how far they go. */
export function needsDerivation(fresh: readonly Sample[], progress: Progress, by: Attention): boolean {
  return hasEdge(fresh.filter(isUsable), progress, by.rules) || isOver(progress, by) || isRefreshDue(progress, by)
}

export function valuesAfter(fresh: readonly Sample[], before: Progress['values']): Map<string, string> {
  const values = new Map(before)
  for (const sample of fresh) if (isUsable(sample)) values.set(sample.signal, String(sample.value))
  return values
}

function hasEdge(fresh: readonly GoodSample[], progress: Progress, { segmentation }: RunRules): boolean {
  const { open, restingSince, values } = progress
  const isThreshold = segmentation.by === 'temperature' || segmentation.by === 'load'
  // At rest nothing begins while every value rests; in a run nothing ends while no value does.
  const isActive = open !== undefined && restingSince === undefined
  if (isThreshold) return fresh.some(({ value }) => isRest(value, segmentation) === isActive)
  const own = fresh.filter(({ signal }) => signal === segmentation.signal)
  if (open === undefined) return own.some(({ value }) => !isRest(value, segmentation))
  return fresh.some(({ signal, value }) => values.get(signal) !== String(value))
}

/** The pause of the open run has become too long to be one. */
function isOver({ seenTo, restingSince }: Progress, { rules }: Attention): boolean {
  return restingSince !== undefined && seenTo - restingSince > mergeGapOf(rules)
}

function isRefreshDue({ seenTo, open, refreshedTo }: Progress, { rules, factor }: Attention): boolean {
  if (open === undefined) return false
  const least = later(leastRefresh[rules.kind], leastWall * BigInt(Math.ceil(factor)))
  return seenTo - refreshedTo >= later((seenTo - open.from) / refreshShare, least)
}
