// The numbered messages of the oracle: what each carries, what it must become.
import { createHash } from 'node:crypto'

/** A row of the store. */
export interface Row {
  readonly machine: string
  readonly signal: string
  readonly time: bigint
  readonly value: number
}

export interface Message {
  readonly id: number
  readonly topic: string
  readonly payload: string
  /** Undefined: it cannot be understood, quarantine has to keep it as it is. */
  readonly row: Row | undefined
}

export const machines = ['mill-1', 'mill-2', 'mill-3']
export const signals = ['spindle_speed', 'spindle_load', 'feed_rate']
const badEvery = 50

/** Message `id` of a flow whose first is dated `startMs`; each has a millisecond of its own. */
export function messageOf(id: number, startMs: number): Message {
  const machine = machines[id % machines.length] ?? ''
  const signal = signals[Math.floor(id / machines.length) % signals.length] ?? ''
  const topic = `plant/cell-1/${machine}/${signal}`
  if (id % badEvery === 0) return { id, topic, payload: badPayload(id), row: undefined }
  const milliseconds = startMs + id
  const value = id * 0.1
  const row = { machine, signal, time: BigInt(milliseconds) * 1_000_000n, value }
  return { id, topic, payload: JSON.stringify({ id, value, timestamp_ms: milliseconds }), row }
}

/** Three ways to be bad: torn, of the wrong type, dated far ahead. The number stands in each. */
function badPayload(id: number): string {
  if (id % 3 === 0) return `{"id":${id},"value":`
  if (id % 3 === 1) return JSON.stringify({ id, value: `text ${id}`, timestamp_ms: 1_767_571_200_000 })
  return JSON.stringify({ id, value: 1, timestamp_ms: 32_503_680_000_000 })
}

/** By its number, whatever else is wrong with the payload; undefined where it is none of ours. */
export function idOf(payload: string): number | undefined {
  const found = /^\{"id":(\d+),/.exec(payload)
  return found === null ? undefined : Number(found[1])
}

export function hashOf(payload: string | Uint8Array): string {
  return createHash('sha256').update(payload).digest('base64')
}

export function keyOf({ machine, signal, time }: Omit<Row, 'value'>): string {
  return `${machine}/${signal}/${time}`
}
