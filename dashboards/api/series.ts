// Reads a chart's worth of telemetry from the store.
import { type Nanoseconds, nsPerMs, type Sample, toMs } from '../../ingest/model.ts'
import type { Bucket, Rollup, SampleStore, Window } from '../../ingest/stores/store.ts'
import type { SignalView } from './installation.ts'

export interface SeriesRequest {
  readonly machine: string
  readonly signals: readonly SignalView[]
  readonly from: Nanoseconds
  readonly to: Nanoseconds
  /** Width of the chart: the number of buckets. */
  readonly pixels: number
}

export interface Series {
  readonly signal: string
  readonly unit?: string
  readonly type: SignalView['type']
  times: Nanoseconds[]
  count: number[]
  min: number[]
  max: number[]
  mean: number[]
  /** NaN where a bucket was made of samples. */
  weightedMean: number[]
  texts: (string | null)[]
  truncated: boolean
}

/** Text samples looked at per request: programs and batches change seldom, so this covers months. */
const maxTextSamples = 20_000

/** Buckets that come from rollups carry their time-weighted mean. */
export interface SeriesSource extends Pick<SampleStore, 'read'> {
  aggregate(window: Window, step: Nanoseconds): Promise<readonly (Bucket | Rollup)[]>
}

/** Buckets of the numeric signals and changes of the text ones, in the order asked for. */
export async function readSeries(
  source: SeriesSource,
  request: SeriesRequest,
): Promise<{ from: Nanoseconds; to: Nanoseconds; stepMs: number; series: Series[] }> {
  const { machine, signals, from, to } = request
  const step = stepOf(request)
  const texts = signals.filter((signal) => signal.type === 'text').map((signal) => signal.name)
  const numbers = signals.filter((signal) => signal.type !== 'text').map((signal) => signal.name)
  const [buckets, samples] = await Promise.all([
    numbers.length > 0 ? source.aggregate({ machine, signals: numbers, from, to }, step) : [],
    texts.length > 0 ? source.read({ machine, signals: texts, from, to }, maxTextSamples) : [],
  ])
  const series = new Map(signals.map((signal) => [signal.name, emptySeries(signal)]))
  for (const bucket of buckets) addBucket(series.get(bucket.signal), bucket)
  for (const sample of samples) addText(series.get(sample.signal), sample)
  if (samples.length === maxTextSamples) for (const name of texts) markTruncated(series.get(name))
  return { from, to, stepMs: toMs(step), series: [...series.values()] }
}

const minute = 60_000n * nsPerMs

/** Whole milliseconds, minutes, or hours, so that bucket times read well, long ranges can be read from rollups. */
export function stepOf({ from, to, pixels }: Pick<SeriesRequest, 'from' | 'to' | 'pixels'>): Nanoseconds {
  const exact = (to - from) / BigInt(pixels)
  const unit = exact > 60n * minute ? 60n * minute : exact > minute ? minute : nsPerMs
  return exact < nsPerMs ? nsPerMs : ((exact + unit - 1n) / unit) * unit
}

function emptySeries(signal: SignalView): Series {
  const unit = signal.unit === undefined ? {} : { unit: signal.unit }
  const columns = { times: [], count: [], min: [], max: [], mean: [], weightedMean: [], texts: [] }
  return { signal: signal.name, ...unit, type: signal.type, ...columns, truncated: false }
}

function addBucket(series: Series | undefined, bucket: Bucket | Rollup): void {
  series?.times.push(bucket.time)
  series?.count.push(bucket.count)
  series?.min.push(bucket.min)
  series?.max.push(bucket.max)
  series?.mean.push(bucket.mean)
  series?.weightedMean.push('weightedMean' in bucket ? bucket.weightedMean : Number.NaN)
}

function addText(series: Series | undefined, sample: Sample): void {
  const text = sample.value === null ? null : String(sample.value)
  if (series === undefined || (series.texts.length > 0 && series.texts.at(-1) === text)) return
  series.times.push(sample.time)
  series.texts.push(text)
}

function markTruncated(series: Series | undefined): void {
  if (series !== undefined) series.truncated = true
}
