// The deadband filter: what a signal last stored decides whether the next value says anything new.
import type { Nanoseconds, Sample, Value } from '../model.ts'
import type { SignalContract } from './contracts.ts'

interface Last {
  readonly value: Value | null
  readonly quality: number
  readonly time: Nanoseconds
}

export interface Deadband {
  /** True where the sample is to be stored; it is then what later ones are compared with. */
  passes(sample: Sample, contract: SignalContract): boolean
  /** Takes the changes made since the last call; they become part of `saved` once given to `settle`. */
  takeChanges(): DeadbandChanges
  settle(changes: DeadbandChanges): void
  /** The settled memory as JSON. */
  saved(): SavedDeadband
}

export type DeadbandChanges = ReadonlyMap<string, Last>
type SavedValue = number | boolean | string | null | { readonly integer: string }
export type SavedDeadband = readonly (readonly [key: string, time: string, quality: number, value: SavedValue])[]

/** `saved` is the memory at the spool's cursor, so that what is done again after a crash is filtered as before. */
export function createDeadband(saved: SavedDeadband = []): Deadband {
  const settled = new Map<string, Last>(
    saved.map(([key, time, quality, value]) => [key, { time: BigInt(time), quality, value: revived(value) }]),
  )
  const ahead = new Map(settled)
  let changes = new Map<string, Last>()
  return {
    passes(sample, contract) {
      if (contract.deadband === undefined) return true
      const key = `${sample.machine}/${sample.signal}`
      const last = ahead.get(key)
      // What is late says something of a time that has gone by; it changes nothing for the values to come.
      if (last !== undefined && sample.time <= last.time) return true
      if (last !== undefined && isSame(sample, last, contract)) return false
      const next = { value: sample.value, quality: sample.quality, time: sample.time }
      ahead.set(key, next)
      changes.set(key, next)
      return true
    },
    takeChanges() {
      const taken = changes
      changes = new Map()
      return taken
    },
    settle(taken) {
      for (const [key, last] of taken) settled.set(key, last)
    },
    saved: () =>
      [...settled].map(([key, { time, quality, value }]) => [
        key,
        String(time),
        quality,
        typeof value === 'bigint' ? { integer: String(value) } : value,
      ]),
  }
}

function isSame(sample: Sample, last: Last, contract: SignalContract): boolean {
  if (sample.quality !== last.quality || sample.time - last.time >= contract.maxSilence) return false
  const { value } = sample
  if (typeof value === 'number' && typeof last.value === 'number')
    return Math.abs(value - last.value) <= (contract.deadband ?? 0)
  if (typeof value === 'bigint' && typeof last.value === 'bigint')
    return Math.abs(Number(value - last.value)) <= (contract.deadband ?? 0)
  return value === last.value
}

function revived(value: SavedValue): Value | null {
  return typeof value === 'object' && value !== null ? BigInt(value.integer) : value
}
