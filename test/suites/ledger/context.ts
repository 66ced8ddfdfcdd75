// What the parts of the ledger suite share: the database under test, people, facts to keep.
import { expect } from 'vitest'
import type { Run, Suggestion } from '../../../ingest/model.ts'
import type { Actor, Ledger } from '../../../ledger/ledger.ts'

/** One empty database. `open` may be called several times: each gives another connection to it. */
export interface LedgerPlace {
  open(): Promise<Ledger>
  /** Arguments of a Node process that opens the same database and prints a line per outcome that was added. */
  readonly writer: readonly string[]
  remove(): Promise<void>
}

/** Texts from outside that must come back as they are. */
export const hostile = [
  '__proto__',
  'constructor',
  "'; drop table runs; --",
  'a"b,c\nd',
  '炉号 😀',
  'nul\u0000byte',
  ' ',
  'x'.repeat(5000),
]

export const person: Actor = { who: 'li.wei', when: 1_767_571_200_000_000_001n }
export const system: Actor = { who: 'kunlun', when: 1_767_571_200_123_456_789n }
export const at = { machine: 'furnace-1', process: 'sintering' }
export const code = (expected: string) => expect.objectContaining({ code: expected })

export function heat(id: string, over: Partial<Run> = {}): Run {
  return {
    ...{
      id,
      machine: 'furnace-1',
      process: 'sintering',
      from: 1_767_571_200_000_000_001n,
      to: 1_767_600_000_000_000_003n,
    },
    ...{ state: 'finished', planned: { peak: 1550 }, achieved: { peak: 1551.25 }, features: { soak_mean: 1551.25 } },
    ...{ labels: { program: 'LAB-96', batch: 'H0001' }, version: 1 },
    ...over,
  }
}

export function suggestion(id: string, over: Partial<Suggestion> = {}): Suggestion {
  return {
    ...{ id, study: 'substrate-96', settings: { peak: 1560, soak: 120, ramp: 5 } },
    ...{ predicted: { density: { mean: 97, sd: 0.4 } }, feasible: 0.9, meets: { density: 0.95 } },
    ...{ because: { en: 'A hotter peak.', zh: '更高的峰值温度。' }, basis: ['furnace-1/20260105T000000Z'] },
    ...over,
  }
}
