// When each phase of a run began and ended, from few summaries instead of every sample.
import { stepOf } from '../../dashboards/api/series.ts'
import type { Nanoseconds, Run } from '../../ingest/model.ts'
import type { Bucket } from '../../ingest/stores/store.ts'

export interface PhaseSpan {
  readonly number: number
  readonly from: Nanoseconds
  readonly to: Nanoseconds
}

export interface Aggregate {
  aggregate(
    window: { machine: string; signals: readonly string[]; from: Nanoseconds; to: Nanoseconds },
    step: Nanoseconds,
  ): Promise<readonly Bucket[]>
}

/** Fine enough: an hour of a heat is some hundred summaries. */
const summaries = 2000

export interface PhasedRun {
  readonly run: Run
  /** The run's end, or now. */
  readonly to: Nanoseconds
  /** The signal that numbers its phases. */
  readonly signal: string
}

export async function phaseSpans(series: Aggregate, { run, to, signal }: PhasedRun): Promise<PhaseSpan[]> {
  if (to <= run.from) return []
  const step = stepOf({ from: run.from, to, pixels: summaries })
  const window = { machine: run.machine, signals: [signal], from: run.from, to: to + 1n }
  return spansOf(await series.aggregate(window, step), { from: run.from, to })
}

/** A summary that holds two numbers is the moment of the change. */
export function spansOf(
  buckets: readonly Bucket[],
  { from, to }: { readonly from: Nanoseconds; readonly to: Nanoseconds },
): PhaseSpan[] {
  const begun: { number: number; from: Nanoseconds }[] = []
  for (const { time, min, max } of buckets) {
    const current = begun.at(-1)?.number
    const next = current === undefined ? min : min !== current ? min : max
    if (next !== current) begun.push({ number: next, from: time > from ? time : from })
  }
  return begun.map((one, i) => ({ ...one, to: begun[i + 1]?.from ?? to })).filter((span) => span.to > span.from)
}
