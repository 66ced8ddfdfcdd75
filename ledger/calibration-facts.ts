// What the ledger keeps of calibrations: versions that predictions name.
import type { Nanoseconds } from '../ingest/model.ts'
import type { Actor } from './ledger.ts'

/** What was learnt of a twin's constants at one time. A later one does not replace it: predictions name theirs. */
export interface StoredCalibration {
  /** C-0001 */
  readonly id: string
  readonly process: string
  readonly material: string
  /** Absent where it came from a table that belongs to no machine. */
  readonly machine?: string
  /** Plain data, as the optimizer wrote it. */
  readonly body: unknown
  readonly who: string
  readonly recorded: Nanoseconds
}

export interface CalibrationFilter {
  readonly process?: string
  readonly material?: string
  readonly machine?: string
  readonly limit?: number
}

export interface CalibrationFacts {
  add(calibration: Omit<StoredCalibration, 'id' | 'who' | 'recorded'>, by: Actor): Promise<StoredCalibration>
  get(id: string): Promise<StoredCalibration | undefined>
  /** Newest first. */
  list(filter: CalibrationFilter): Promise<StoredCalibration[]>
}
