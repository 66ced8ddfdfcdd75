// The narrow layout that every store keeps: one row per sample, one typed column per kind of value.
import type { Nanoseconds, Sample, Value } from '../model.ts'

/** The measurement, or view, that holds all samples. */
export const measurement = 'telemetry'

/** A signal uses one of them for ever, so a field type conflict cannot happen. */
export type Column = 'value' | 'integer' | 'text' | 'state'

/** A row as a database holds it: at most one of the four columns is set; none where the source reported no value. */
export interface Row {
  readonly value: number | null
  readonly integer: bigint | null
  readonly text: string | null
  readonly state: boolean | null
}

const int64 = { min: -(2n ** 63n), max: 2n ** 63n - 1n }

export function columnOf(value: Value): Column {
  switch (typeof value) {
    case 'number':
      return 'value'
    case 'bigint':
      return 'integer'
    case 'string':
      return 'text'
    case 'boolean':
      return 'state'
  }
}

export function storedValue(row: Row): Value | null {
  return row.value ?? row.integer ?? row.text ?? row.state
}

/** The sample as it will read back: an integer beyond int64 becomes its digits as text, because no store has a wider type. */
export function storable(sample: Sample): Sample {
  const { value } = sample
  if (typeof value !== 'bigint' || (value >= int64.min && value <= int64.max)) return sample
  return { ...sample, value: value.toString() }
}

/**
 * True where both say the same, bit for bit: 0 and -0 differ, and so do two qualities. The lowest 12 bits of a status say
 * how a value travelled (overflow before it, read from history), not what it was: they make no difference.
 */
export function isSameReading(a: Sample, b: Sample): boolean {
  return Object.is(a.value, b.value) && a.quality >>> 12 === b.quality >>> 12
}

interface Timed {
  readonly time: Nanoseconds
  readonly signal: string
}

/** Sorts in place by time, then signal in the order of its UTF-8 bytes: the order of answers of every store. */
export function inOrder<T extends Timed>(rows: T[]): T[] {
  return rows.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : compareText(a.signal, b.signal)))
}

/** UTF-16 orders texts as UTF-8 does, but for surrogates. */
function compareText(a: string, b: string): number {
  if (a === b) return 0
  return surrogate.test(a) || surrogate.test(b) ? Buffer.compare(Buffer.from(a), Buffer.from(b)) : a < b ? -1 : 1
}

const surrogate = /[\ud800-\udfff]/
