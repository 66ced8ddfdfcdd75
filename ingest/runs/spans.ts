// Which times are still to be looked at: apart as they came, so that one stray old sample does not make all of history due.
import { type Nanoseconds, nsPerSecond } from '../model.ts'
import type { Span } from './stretch.ts'
import { compareTimes, earlier, later } from './times.ts'

const hour = 3600n * nsPerSecond
/** Spans closer than this are looked at together. */
const near = hour
/** What is read at once stays within memory, whatever the span. */
const longest = 30n * 24n * hour

/** `spans` are apart and in order; so is the result. */
export function withSpan(spans: readonly Span[], span: Span): Span[] {
  const merged: Span[] = []
  for (const one of [...spans, span].sort((a, b) => compareTimes(a.from, b.from))) {
    const last = merged.at(-1)
    if (last === undefined || one.from - last.to > near) merged.push(one)
    else merged[merged.length - 1] = { from: earlier(last.from, one.from), to: later(last.to, one.to) }
  }
  return merged
}

/** The same time in pieces of at most 30 days. */
export function slices({ from, to }: Span): Span[] {
  const found: Span[] = []
  let start: Nanoseconds = from
  while (to - start > longest) {
    found.push({ from: start, to: start + longest })
    start += longest
  }
  return [...found, { from: start, to }]
}
