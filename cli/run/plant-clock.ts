// The demo's clock: faster than the wall's, beginning in the past, going on across restarts.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Clock, fromMs, type Nanoseconds } from '../../ingest/model.ts'

export interface PlantClock extends Clock {
  /** Writes down how far the clock may have come; call it at least every `reserveSeconds / 2` wall seconds. */
  keep(): void
}

export interface PlantClockOptions {
  readonly folder: string
  /** Plant seconds per wall second. */
  readonly factor: number
  readonly begin: Nanoseconds
  /** Monotonic wall time in milliseconds. */
  readonly wallMs: () => number
}

/** Wall seconds reserved ahead: a killed process starts again after them, so that no plant time is lived twice. */
const reserveSeconds = 4

export function openPlantClock(options: PlantClockOptions): PlantClock {
  const file = join(options.folder, 'plant-clock.json')
  const start = existsSync(file) ? BigInt(JSON.parse(readFileSync(file, 'utf8')).reservedUntil) : options.begin
  const wallStart = options.wallMs()
  const now = () => start + fromMs((options.wallMs() - wallStart) * options.factor)
  const keep = () => {
    const reservedUntil = now() + fromMs(reserveSeconds * 1000 * options.factor)
    writeFileSync(`${file}.new`, JSON.stringify({ reservedUntil: String(reservedUntil) }))
    renameSync(`${file}.new`, file)
  }
  keep()
  return { now, factor: options.factor, keep }
}
