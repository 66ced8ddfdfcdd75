// Loads what the curves of a machine show in a span: buckets or, where they are few, the samples themselves.
import { api, type Gap, get, type LiveSample, type PlantEvent, type Run, type Series, type Signal } from '../api.ts'
import { pixels, type Span, widthOf } from './view.ts'

export interface Loaded extends Span {
  /** Width of the view that it was loaded for: the detail. */
  readonly viewMs: number
  readonly series: readonly Series[]
  readonly stepMs: number
  /** True where every point is a sample. */
  readonly isRaw: boolean
  readonly runs: readonly Run[]
  readonly events: readonly PlantEvent[]
  readonly gaps: readonly Gap[]
  /** Samples that their source does not call good. */
  readonly doubtful: readonly LiveSample[]
}

export interface CurvesAsk {
  readonly machine: string
  readonly signals: readonly Signal[]
  readonly span: Span
  readonly viewMs: number
  readonly abort: AbortSignal
}

/** Fewer samples than this in all are drawn one by one. */
const fewSamples = 4000
const mostPixels = 4000
const mostDoubtful = 2000

export async function loadCurves(ask: CurvesAsk): Promise<Loaded> {
  const { machine, span, viewMs, abort } = ask
  const range = { machine, from: iso(span.fromMs), to: iso(span.toMs + 1) }
  const signals = ask.signals.map(({ name }) => name).join(',')
  const width = Math.min(mostPixels, Math.ceil((pixels * widthOf(span)) / viewMs))
  const [answer, runs, events, { gaps }, doubtful] = await Promise.all([
    api.series({ ...range, signals, pixels: width }, abort),
    api.runs({ ...range, limit: 200 }),
    api.events(range),
    api.gaps(range),
    get<LiveSample[]>('samples', { ...range, signals, doubtful: true, limit: mostDoubtful }, abort),
  ])
  const facts = { ...span, viewMs, runs, events, gaps, doubtful }
  const count = answer.series.reduce((sum, one) => sum + one.count.reduce((all, n) => all + n, 0), 0)
  if (count > fewSamples) return { ...facts, series: answer.series, stepMs: answer.stepMs, isRaw: false }
  const samples = await get<LiveSample[]>('samples', { ...range, signals, limit: 2 * fewSamples }, abort)
  return { ...facts, ...rawSeries(answer.series, samples), isRaw: true }
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}

/** Samples in the shape of buckets of one: exact times, a gap where the source had no value. */
export function rawSeries(series: readonly Series[], samples: readonly LiveSample[]) {
  const bySignal = Map.groupBy(samples, ({ signal }) => signal)
  const raw = series.map((one): Series => {
    const own = bySignal.get(one.signal) ?? []
    const values = own.map(({ value }) => (value === null ? null : Number(value)))
    return {
      ...one,
      times: own.map(({ time }) => time),
      count: own.map(() => 1),
      ...{ min: values, max: values, mean: values, weightedMean: [], texts: [] },
    }
  })
  return { series: raw, stepMs: usualDistance(samples) }
}

/** Of neighbouring samples, so that a value reported on change is drawn as held, one that moves as moving. */
function usualDistance(samples: readonly LiveSample[]): number {
  const times = [...new Set(samples.map(({ time }) => Date.parse(time)))].sort((a, b) => a - b)
  const distances = times.slice(1).map((time, i) => time - times[i]!)
  return distances.sort((a, b) => a - b)[Math.floor(distances.length / 2)] ?? 1000
}
