// Computes derived signals anew wherever their inputs changed, whether new or late.
import type { Nanoseconds, Sample } from '../model.ts'
import type { SampleStore } from '../stores/store.ts'
import type { Span } from '../touched.ts'
import { type DerivedSignal, deriveSamples } from './plan.ts'

export interface DeriverTools {
  readonly store: Pick<SampleStore, 'read' | 'replace'>
  readonly derived: ReadonlyMap<string, readonly DerivedSignal[]>
}

/** So much plant time is read at once, so that memory stays bounded. */
const longestPiece = 3_600n * 1_000_000_000n

/** Answers what was stored. Doing it again comes to the same. */
export async function deriveSpans(machine: string, spans: readonly Span[], tools: DeriverTools): Promise<Sample[]> {
  const all: Sample[] = []
  for (const derived of tools.derived.get(machine) ?? []) {
    // A changed input changes what follows it, as far as the window reaches.
    for (const piece of pieces(spans.map(({ from, to }) => ({ from, to: to + derived.reach }))))
      all.push(...(await derivePiece(machine, { derived, ...piece }, tools.store)))
  }
  return all
}

async function derivePiece(
  machine: string,
  { derived, from, to }: Span & { readonly derived: DerivedSignal },
  store: DeriverTools['store'],
): Promise<Sample[]> {
  const window = { machine, signals: derived.inputs, from: from - derived.reach, to: to + 1n }
  const samples = deriveSamples(derived, await store.read(window), { machine, from, to })
  if (samples.length > 0) await store.replace(samples)
  return samples
}

/** Spans that touch are one; none is longer than a piece. */
function pieces(spans: readonly Span[]): Span[] {
  const merged: { from: Nanoseconds; to: Nanoseconds }[] = []
  for (const { from, to } of spans) {
    const last = merged.at(-1)
    if (last !== undefined && from <= last.to + 1n) last.to = to > last.to ? to : last.to
    else merged.push({ from, to })
  }
  return merged.flatMap(({ from, to }) => {
    const cut: Span[] = []
    for (let at = from; at <= to; at += longestPiece)
      cut.push({ from: at, to: at + longestPiece - 1n < to ? at + longestPiece - 1n : to })
    return cut
  })
}
