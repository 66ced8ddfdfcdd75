// The runs of a study as the ledger of an installation holds them; reading is safe beside a running one.
import { wallClock } from '../../ingest/model.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { RunObservation } from '../../optimizer/history.ts'
import type { StudyConfig } from '../../optimizer/study-config.ts'
import { effectiveConfig } from '../config/effective.ts'
import { loadConfig } from '../config/load.ts'
import type { Configuration } from '../config/schema.ts'
import { openLedgerToRead } from '../run/ledger.ts'
import { isComplete, observationsOf } from '../run/observations.ts'
import { pickStudy } from './study-file.ts'

export interface PlantHistory {
  /** As it is in force: what the page changed wins over the file. */
  readonly study: StudyConfig
  /** Oldest first; runs whose results are not all known are left out. */
  readonly observations: readonly RunObservation[]
}

/** Throws NOT_FOUND. */
export function historyOf(file: string, name?: string): Promise<PlantHistory> {
  const read = loadConfig(file)
  return withLedger(read, async (ledger) => {
    const study = pickStudy(effectiveConfig(read, await ledger.configuration.all()).config.studies, name)
    const all = await observationsOf(ledger, study)
    return { study, observations: all.filter((one) => isComplete(one, study)) }
  })
}

export async function withLedger<T>(config: Configuration, step: (ledger: Ledger) => Promise<T>): Promise<T> {
  const ledger = await openLedgerToRead(config, wallClock)
  try {
    return await step(ledger)
  } finally {
    await ledger.close()
  }
}
