// What the parts of the store suite share: samples, windows, the store under test.
import type { Log } from '../../../connectors/connector.ts'
import { nsPerMs, quality, type Sample, type Value, wallClock } from '../../../ingest/model.ts'
import type { SampleStore, StoreTools, Window } from '../../../ingest/stores/store.ts'

export type Register = (name: string, body: () => Promise<void>, timeoutMs?: number) => void

/** What a part of the suite gets: the open store, and the means to reopen it. */
export interface StoreContext {
  readonly it: Register
  readonly store: SampleStore
  reopen(): Promise<void>
}

const quiet: Log = { info: () => undefined, warn: () => undefined, error: () => undefined }

/** Tools for a store in `folder`; every machine stands at the same place. */
export function storeTools(folder: string): StoreTools {
  const place = { enterprise: 'huasheng', site: 'zibo', area: 'sintering', line: 'kiln hall, 1' }
  return { folder, clock: wallClock, log: quiet, placeOf: () => place }
}

/** 2026-01-05T00:00:00.000000123Z: nanoseconds that a double cannot hold. */
export const start = 1_767_571_200_000_000_123n

/** A good sample of `machine`, `ms` milliseconds after `start`. */
export function sampleAt(machine: string, signal: string, ms: number, value: Value | null): Sample {
  return { machine, signal, time: start + BigInt(ms) * nsPerMs, value, quality: quality.good }
}

export function everything(machine: string): Window {
  return { machine, from: -(2n ** 62n), to: 2n ** 62n }
}
