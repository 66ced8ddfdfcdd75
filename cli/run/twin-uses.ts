// Questions to a twin for the API: the calibration that is believed, the answer from the optimizer's thread.
import type { TwinUses } from '../../dashboards/api/twin-uses.ts'
import { kunlunError } from '../../ingest/errors.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { Calibrated } from '../../optimizer/knowledge/twin.ts'
import type { Configuration } from '../config/schema.ts'
import { calibratedOf, ownOf } from './calibrations.ts'
import type { TwinThread } from './optimizer-thread.ts'

interface Asked {
  readonly material: string
  readonly calibration: string
  readonly machine?: string
}

type Materials = Configuration['materials']

export function twinUses(ledger: Ledger, optimizer: TwinThread, materials: () => Materials): TwinUses {
  const calibrated = async <A extends Asked>(process: string, { calibration, machine, ...ask }: A) => {
    const found = await believed(ledger, { process, material: ask.material, calibration, machine })
    const own = ownOf(materials(), process, ask.material)
    return { ...ask, process, ...(own && { own }), ...(found && { calibration: found }) }
  }
  return {
    whatIf: async (process, ask) => answered(optimizer.whatIf(await calibrated(process, ask))),
    robust: async (process, ask) => answered(optimizer.robust(await calibrated(process, ask))),
    window: async (process, ask) => answered(optimizer.window(await calibrated(process, ask))),
    screening: async (process, ask) => answered(optimizer.screening(await calibrated(process, ask))),
  }
}

interface Wanted {
  readonly process: string
  readonly material: string
  readonly calibration: string
  readonly machine: string | undefined
}

/** Undefined: the sheets. Throws NOT_FOUND for a version that is named but unknown. */
async function believed(
  ledger: Ledger,
  { process, material, calibration, machine }: Wanted,
): Promise<Calibrated | undefined> {
  if (calibration === 'none') return undefined
  if (calibration === 'newest') {
    const filter = { process, material, ...(machine !== undefined && { machine }), limit: 1 }
    const [newest] = await ledger.calibrations.list(filter)
    return newest && calibratedOf(newest)
  }
  const named = await ledger.calibrations.get(calibration)
  if (named === undefined) throw kunlunError('NOT_FOUND', { what: 'calibration', id: calibration })
  return calibratedOf(named)
}

/** What the twin's sheets refuse is the asker's mistake. */
async function answered<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (cause) {
    if (cause instanceof RangeError) throw kunlunError('REQUEST_INVALID', { detail: cause.message })
    throw cause
  }
}
