// What a backtest replays: plain data that can go to a worker thread and into a fingerprint.

import type { Settings } from '../../ingest/model.ts'
import type { StudyConfig } from '../study-config.ts'

/** A measured run of a table. */
export interface Row {
  readonly settings: Settings
  readonly context: Readonly<Record<string, number>>
  readonly outcomes: Readonly<Record<string, number>>
  readonly failed: boolean
}

export type Source =
  /** Suggestions are rows of a table, each at most once. */
  | { readonly kind: 'table'; readonly rows: readonly Row[] }
  /** Suggestions are run through a twin of the process. */
  | { readonly kind: 'twin'; readonly process: string; readonly setup: string }
  /** Suggestions are run through the twin that the study names, in the study's own names; the study then knows nothing of it. */
  | { readonly kind: 'own-twin' }

export interface Case {
  readonly study: StudyConfig
  readonly source: Source
  /** Runs in all, start included. */
  readonly budget: number
  /** Runs that are drawn at random first, the same for every method. */
  readonly starts: number
  readonly seed: number
}

/** One run of a replay. */
export interface Step {
  readonly settings: Settings
  /** Row of the table, from 0. */
  readonly row?: number
  readonly context: Readonly<Record<string, number>>
  readonly outcomes: Readonly<Record<string, number>>
  readonly failed: boolean
  /** Whether it ended well with every measured limit held. */
  readonly kept: boolean
  /** What was expected of it; absent at the start, where nothing was learnt yet, for strategies without models. */
  readonly predicted?: Readonly<Record<string, { readonly mean: number; readonly sd: number }>>
  /** Why a random run stands in for the method's own. */
  readonly trouble?: string
}

/** One execution of one method from its start. */
export interface Trace {
  readonly method: string
  readonly repeat: number
  readonly starts: number
  readonly steps: readonly Step[]
}
