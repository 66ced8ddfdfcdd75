// The ledger's part about quarantine: what could not be understood, how a person answered it.
import type { Nanoseconds, OutcomeReport, QuarantineEntry } from '../ingest/model.ts'
import type { Actor } from './ledger.ts'

/**
 * What a part of a message says, or what a person says that it should: a value of a signal, a result of a run, or, where
 * nothing in it can be told apart, the message itself. A message that is no text has no `text`.
 */
export type Correction =
  | {
      readonly kind: 'sample'
      readonly machine: string
      readonly signal: string
      readonly time?: Nanoseconds
      /** As people write it; read as the type of the signal. Empty: the source reported none. */
      readonly value: string
      readonly unit?: string
    }
  | ({ readonly kind: 'outcome' } & Pick<
      OutcomeReport,
      'run' | 'batch' | 'machine' | 'name' | 'value' | 'unit' | 'measuredAt'
    >)
  | { readonly kind: 'message'; readonly source: string; readonly text?: string }

/** Longer texts nobody mends by hand. */
export const longestCorrection = 16 * 1024

/** One thing that a person put right; empty where there was none. */
export interface Change {
  readonly field: string
  readonly from: string
  readonly to: string
}

export interface Mend {
  readonly why: string
  readonly changes: readonly Change[]
}

export interface StoredQuarantineEntry extends QuarantineEntry {
  readonly id: number
  readonly state: 'kept' | 'replayed'
  /** Who put it through again; with what was mended, if anything was. */
  readonly answered?: { readonly who: string; readonly when: Nanoseconds; readonly mend?: Mend }
}

export interface QuarantineFilter {
  readonly connector?: string
  readonly machine?: string
  readonly code?: string
  readonly state?: 'kept' | 'replayed'
  readonly limit?: number
  readonly before?: number
}

export interface QuarantineFacts {
  /** The same sequence and part again is ignored. */
  add(entries: readonly QuarantineEntry[]): Promise<void>
  get(id: number): Promise<StoredQuarantineEntry | undefined>
  /** Newest first. */
  list(filter: QuarantineFilter): Promise<StoredQuarantineEntry[]>
  /** Of those kept, not yet replayed. */
  counts(): Promise<{ code: string; connector: string; count: number }[]>
  /** With what was mended. The first answer of an entry holds. Throws NOT_FOUND. */
  markReplayed(id: number, by: Actor, mend?: Mend): Promise<void>
}
