// The demo's clock: faster than the wall's, beginning in the past, going on across restarts.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { kunlunError, messageOf } from '../../ingest/errors.ts'
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

/** Throws CONFIG_UNREADABLE where what was kept is no time. */
export function openPlantClock(options: PlantClockOptions): PlantClock {
  const file = join(options.folder, 'plant-clock.json')
  const start = keptTime(file) ?? options.begin
  const wallStart = options.wallMs()
  let reservedUntil = start
  const passed = () => start + fromMs((options.wallMs() - wallStart) * options.factor)
  const keep = () => {
    reservedUntil = passed() + fromMs(reserveSeconds * 1000 * options.factor)
    writeFileSync(`${file}.new`, JSON.stringify({ reservedUntil: String(reservedUntil) }), { flush: true })
    renameSync(`${file}.new`, file)
  }
  keep()
  return {
    now() {
      const time = passed()
      // A process that was held up for longer than the reserve tells no time that a restart would tell again.
      if (time >= reservedUntil) keep()
      return time
    },
    factor: options.factor,
    keep,
  }
}

function keptTime(file: string): Nanoseconds | undefined {
  if (!existsSync(file)) return undefined
  try {
    const { reservedUntil } = JSON.parse(readFileSync(file, 'utf8')) as { reservedUntil: string }
    return BigInt(reservedUntil)
  } catch (cause) {
    throw kunlunError('CONFIG_UNREADABLE', { file, cause: messageOf(cause) }, cause)
  }
}
