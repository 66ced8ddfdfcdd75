// The constants that a calibration of the ledger gives a twin, for simulations: the mean of its draws.
import type { Ledger } from '../../ledger/ledger.ts'
import type { LearntConstants } from '../../optimizer/simulation/job.ts'
import type { StudyConfig } from '../../optimizer/study-config.ts'
import { calibrationOf } from './calibrations.ts'

/** Undefined: the study's twin speaks by its sheets. Throws NOT_FOUND. */
export async function learntConstants(ledger: Ledger, study: StudyConfig): Promise<LearntConstants | undefined> {
  const found = await calibrationOf(ledger, study)
  if (found === undefined || found.draws.length === 0) return undefined
  const { id, unknowns, draws } = found
  const mean = (k: number) => draws.reduce((sum, draw) => sum + draw[k]! / draws.length, 0)
  return { calibration: id, values: Object.fromEntries(unknowns.map(({ name }, k) => [name, mean(k)])) }
}
