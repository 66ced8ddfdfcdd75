// The sample store contract: where telemetry is kept, whatever the database.
import type { z } from 'zod'
import type { Log } from '../../connectors/connector.ts'
import type { ErrorCode } from '../errors.ts'
import type { Clock, Nanoseconds, Sample } from '../model.ts'

/** Half open: `from` <= time < `to`. Without `signals`: all of the machine. */
export interface Window {
  readonly machine: string
  readonly signals?: readonly string[]
  readonly from: Nanoseconds
  readonly to: Nanoseconds
  /** Only samples that their source does not call good; for `read`. */
  readonly isDoubtful?: true
}

/** A sample that the store will never take, by its index in the batch. */
export interface Rejection {
  readonly index: number
  readonly code: ErrorCode
  readonly reason: string
}

/** `written` counts the samples that are durable now, those that already stood there with the same value included. */
export interface WriteResult {
  readonly written: number
  readonly rejected: readonly Rejection[]
}

/** Summary of one signal over one step; numbers and booleans (as 0 and 1) only. Peaks survive in `min` and `max`. */
export interface Bucket {
  readonly signal: string
  readonly time: Nanoseconds
  readonly count: number
  readonly min: number
  readonly max: number
  readonly mean: number
}

/** A summary that is kept. */
export interface Rollup extends Bucket {
  /** Each value weighted by the time that it stands for, over the `seconds` of the step that values stand for. */
  readonly weightedMean: number
  readonly seconds: number
}

/** Columns: signal, time (UTC, ns), value, integer, text, state, quality, unit; by signal, then time. */
export interface ParquetExport {
  readonly window: Window
  readonly file: string
  /** UCUM code by signal. */
  readonly units: ReadonlyMap<string, string>
}

/**
 * One process owns a store and writes to it from one place, one batch at a time.
 *
 * `write` resolves once every sample is either durable or in `rejected`; the same samples again change nothing
 * (idempotent: machine, signal and time are the identity). A sample whose identity is already stored with another
 * value is rejected with SAMPLE_CONFLICT and the stored one stays. `write` throws a KunlunError with `retry` where the
 * store cannot be reached or denies access: nothing of the batch counts as written, and the caller tries the same batch
 * again.
 */
export interface SampleStore {
  write(samples: readonly Sample[]): Promise<WriteResult>
  /**
   * Stores computed samples over what stands at their times. Only for signals that `write` is never given, with a number
   * each; the same again changes nothing. Throws as `write` does.
   */
  replace(samples: readonly Sample[]): Promise<void>
  /** Samples in the window by time, then signal; at most `limit` (default: all). Values come back exactly. */
  read(window: Window, limit?: number): Promise<Sample[]>
  /** Steps begin at whole multiples of `step` since 1970. Empty steps are left out. */
  aggregate(window: Window, step: Nanoseconds): Promise<Bucket[]>
  /** Stores summaries over those that stand at the same steps. */
  putRollups(machine: string, step: Nanoseconds, rollups: readonly Rollup[]): Promise<void>
  /** The summaries of the step that begin in the window, by time, then signal. */
  rollups(window: Window, step: Nanoseconds): Promise<Rollup[]>
  /** The newest sample of each signal of a machine. */
  latest(machine: string): Promise<Sample[]>
  /** Copies what is stored at one moment into the folder, while writes go on. Absent where a server keeps the data. */
  backup?(folder: string): Promise<void>
  /** Writes a Parquet file; answers how many samples are in it. Absent where a server keeps the data. */
  exportParquet?(what: ParquetExport): Promise<number>
  /** Before this samples may be gone by the store's retention; undefined where all are kept. */
  keptSince(): Nanoseconds | undefined
  close(): Promise<void>
}

/** The ISA-95 place of a machine; the stores keep it beside each sample. */
export interface Place {
  readonly enterprise: string
  readonly site: string
  readonly area: string
  readonly line: string
}

export interface StoreTools {
  readonly folder: string
  readonly clock: Clock
  readonly log: Log
  placeOf(machine: string): Place
}

/** A kind of store; `config` is the one source of type, defaults, validation and documentation. */
export interface StoreKind<Config = unknown> {
  readonly name: string
  readonly summary: string
  readonly config: z.ZodType<Config>
  open(config: Config, tools: StoreTools): Promise<SampleStore>
}
