// What is seen of the curves, what is loaded around it: pure, so that panning can be tested without a browser.
import type { Range } from '../parts/range-picker.tsx'

/** Milliseconds since 1970. */
export interface Span {
  readonly fromMs: number
  readonly toMs: number
}

/** Buckets to the width of what is seen; as much again is loaded on either side. */
export const pixels = 800
const sides = 1
/** A drag never gets nearer to the end of what is loaded than this share of a width before more is asked for. */
const leastMargin = 0.4
/** Of detail: coarser shows steps, finer hides the neighbours. */
const mostCoarse = 1.6

export const shortestMs = 1000

export function widthOf({ fromMs, toMs }: Span): number {
  return toMs - fromMs
}

export function viewOf(range: Range, nowMs: number): Span {
  const toMs = range.kind === 'last' ? nowMs : range.toMs
  return { fromMs: toMs - range.spanMs, toMs }
}

/** The span to load for a view: a width on either side, nothing that is still to come. */
export function spanAround(view: Span, nowMs: number): Span {
  const margin = sides * widthOf(view)
  return { fromMs: view.fromMs - margin, toMs: Math.max(view.toMs, Math.min(view.toMs + margin, nowMs)) }
}

/** False where the view has come near an end of what was loaded for another view, or asks for another detail. */
export function serves(loaded: Span & { readonly viewMs: number }, view: Span, nowMs: number): boolean {
  const width = widthOf(view)
  const detail = width / loaded.viewMs
  if (detail > mostCoarse || detail < 1 / mostCoarse) return false
  const margin = leastMargin * width
  const isNearBegin = view.fromMs - loaded.fromMs < margin
  const isNearEnd = loaded.toMs - view.toMs < Math.min(margin, Math.max(0, nowMs - view.toMs))
  return !isNearBegin && !isNearEnd
}

/** What a zoom in per cent of what is loaded shows. */
export function viewIn(loaded: Span, zoom: { readonly start: number; readonly end: number }): Span {
  const at = (percent: number) => loaded.fromMs + (widthOf(loaded) * percent) / 100
  return { fromMs: Math.round(at(zoom.start)), toMs: Math.round(at(zoom.end)) }
}

/** The range as the address says it: `last=<ms>`, or `from=…&to=…`. */
export function rangeIn(query: URLSearchParams): Range | undefined {
  const [from, to] = [Date.parse(query.get('from') ?? ''), Date.parse(query.get('to') ?? '')]
  if (to - from >= shortestMs) return { kind: 'fixed', spanMs: to - from, toMs: to }
  const spanMs = Number(query.get('last'))
  return spanMs >= shortestMs && Number.isFinite(spanMs) ? { kind: 'last', spanMs } : undefined
}

export function rangeWords(range: Range): Readonly<Record<'from' | 'to' | 'last', string | undefined>> {
  if (range.kind === 'last') return { last: String(range.spanMs), from: undefined, to: undefined }
  const iso = (ms: number) => new Date(ms).toISOString()
  return { last: undefined, from: iso(range.toMs - range.spanMs), to: iso(range.toMs) }
}
