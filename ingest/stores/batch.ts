// A batch sorted by identity: which of its samples speak of the same reading, which of them agree.
import { describe } from '../errors.ts'
import { type Nanoseconds, type Sample, toIso, type Value } from '../model.ts'
import { isSameReading, storable } from './layout.ts'
import { refusal } from './sample-check.ts'
import type { Rejection } from './store.ts'

interface Indexed {
  readonly index: number
  readonly sample: Sample
}

/** All samples of a batch with one machine, signal and time. `others` is absent where there is only one. */
export interface Reading extends Indexed {
  others?: Indexed[]
}

/** The readings of one signal in the batch, in order of arrival. */
export interface SignalBatch {
  readonly machine: string
  readonly signal: string
  readonly readings: Reading[]
  newest: Nanoseconds
  byTime?: Map<Nanoseconds, Reading>
}

/** Groups by identity; what no store can hold goes to `rejected` at once. */
export function sift(samples: readonly Sample[], rejected: Rejection[]): SignalBatch[] {
  const machines = new Map<string, Map<string, SignalBatch>>()
  const batches: SignalBatch[] = []
  for (const [index, original] of samples.entries()) {
    const refused = refusal(original)
    if (refused !== undefined) {
      rejected.push({ index, ...refused })
      continue
    }
    const sample = storable(original)
    let signals = machines.get(sample.machine)
    if (signals === undefined) machines.set(sample.machine, (signals = new Map()))
    const batch = signals.get(sample.signal)
    if (batch !== undefined) add(batch, { index, sample })
    else {
      const first = {
        machine: sample.machine,
        signal: sample.signal,
        readings: [{ index, sample }],
        newest: sample.time,
      }
      signals.set(sample.signal, first)
      batches.push(first)
    }
  }
  return batches
}

/** Samples mostly come in order of time: the map for those that do not is built only when the first one turns up. */
function add(batch: SignalBatch, one: Indexed): void {
  const { time } = one.sample
  if (time > batch.newest) {
    batch.newest = time
  } else {
    batch.byTime ??= new Map(batch.readings.map((reading) => [reading.sample.time, reading]))
    const same = batch.byTime.get(time)
    if (same !== undefined) {
      same.others ??= []
      same.others.push(one)
      return
    }
  }
  batch.readings.push(one)
  batch.byTime?.set(time, one)
}

/** Rejects each sample of the reading that says something else than `truth`: what is stored, or what came first. */
export function rejectRivals(reading: Reading, truth: Sample, rejected: Rejection[]): void {
  for (const one of [reading, ...(reading.others ?? [])]) {
    if (!isSameReading(one.sample, truth)) rejected.push({ index: one.index, ...conflict(one.sample, truth) })
  }
}

/** Rejects all samples of a reading that the database refused. */
export function rejectReading(reading: Reading, cause: string, rejected: Rejection[]): void {
  for (const one of [reading, ...(reading.others ?? [])]) {
    rejected.push({ index: one.index, code: 'STORE_REJECTED', reason: describe('STORE_REJECTED', { cause }) })
  }
}

function conflict(sample: Sample, truth: Sample): Omit<Rejection, 'index'> {
  const { machine, signal, time } = sample
  const what = describe('SAMPLE_CONFLICT', { machine, signal, time: toIso(time) })
  return { code: 'SAMPLE_CONFLICT', reason: `${what}: ${shown(truth)} stands, ${shown(sample)} came` }
}

function shown(sample: Sample): string {
  return `${text(sample.value)} (quality 0x${sample.quality.toString(16).padStart(8, '0')})`
}

function text(value: Value | null): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 40))
  return Object.is(value, -0) ? '-0' : String(value)
}
