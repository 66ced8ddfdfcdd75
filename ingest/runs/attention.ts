// Decides cheaply whether new samples need a derivation now, so that a fast machine costs one small read per batch.
import { type Nanoseconds, nsPerSecond, type Run, type Sample } from '../model.ts'
import { type GoodSample, isUsable } from './ordered.ts'
import type { RunRules } from './rules.ts'
import { isRest } from './segment.ts'
import { later } from './times.ts'

/** What the last derivation of a machine left. */
export interface Progress {
  /** Where the last border lies: the start of the open run, or the end of the last one. */
  readonly since: Nanoseconds
  /** Everything up to here was looked at. */
  readonly seenTo: Nanoseconds
  readonly open?: Run
  /** How far the features of the open run go. */
  readonly refreshedTo: Nanoseconds
  /** The last value of each deciding signal. */
  readonly values: ReadonlyMap<string, string>
}

/** The features of an open run are refreshed after this share of its length, and not more often than `leastRefresh`. */
const refreshShare = 20n
const leastRefresh: Readonly<Record<RunRules['kind'], Nanoseconds>> = {
  furnace: 600n * nsPerSecond,
  machining: 60n * nsPerSecond,
}

/** `fresh` are the new samples of the deciding signals, in order; `progress.seenTo` is how far they go. */
export function needsDerivation(fresh: readonly Sample[], progress: Progress, rules: RunRules): boolean {
  const usable = fresh.filter(isUsable)
  return hasEdge(usable, progress, rules) || isRefreshDue(progress, rules)
}

export function valuesAfter(fresh: readonly Sample[], before: Progress['values']): Map<string, string> {
  const values = new Map(before)
  for (const sample of fresh) if (isUsable(sample)) values.set(sample.signal, String(sample.value))
  return values
}

function hasEdge(fresh: readonly GoodSample[], { open, values }: Progress, { segmentation }: RunRules): boolean {
  const isThreshold = segmentation.by === 'temperature' || segmentation.by === 'load'
  // At rest nothing begins while every value rests; in a run nothing ends while no value does.
  if (isThreshold) return fresh.some(({ value }) => isRest(value, segmentation) === (open !== undefined))
  const own = fresh.filter(({ signal }) => signal === segmentation.signal)
  if (open === undefined) return own.some(({ value }) => !isRest(value, segmentation))
  return fresh.some(({ signal, value }) => values.get(signal) !== String(value))
}

function isRefreshDue({ seenTo, open, refreshedTo }: Progress, { kind }: RunRules): boolean {
  if (open === undefined) return false
  return seenTo - refreshedTo >= later((seenTo - open.from) / refreshShare, leastRefresh[kind])
}
