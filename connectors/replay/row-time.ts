// When a row was measured: by its time column, or counted from the start at a nominal interval.
import type { Nanoseconds } from '../../ingest/model.ts'
import { isObject, type Json } from '../json.ts'
import { parseTime } from '../source-time.ts'
import type { ReplayConfig } from './config.ts'

/** The time in the row's own column; undefined where it has none that can be read. */
export function recordedTime(json: Json, time: ReplayConfig['time']): Nanoseconds | undefined {
  if (!('column' in time) || !isObject(json)) return undefined
  const raw = Object.hasOwn(json, time.column) ? json[time.column] : undefined
  return parseTime(raw, time.format, time.utcOffset)
}

/** The time of the row with the given ordinal (from 0) at a nominal interval; undefined where rows have times of their own. */
export function nominalTime(ordinal: number, start: Nanoseconds, time: ReplayConfig['time']): Nanoseconds | undefined {
  if (!('intervalMs' in time)) return undefined
  return start + BigInt(Math.round(ordinal * time.intervalMs * 1_000_000))
}
