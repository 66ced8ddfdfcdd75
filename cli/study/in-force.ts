// A study of an installation as it is in force, with its ledger: what the page changed wins over the file.
import { kunlunError } from '../../ingest/errors.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { StudyConfig } from '../../optimizer/study-config.ts'
import { withLedger } from '../backtest/plant-history.ts'
import { effectiveConfig } from '../config/effective.ts'
import { loadConfig } from '../config/load.ts'

export interface InForce {
  readonly ledger: Ledger
  readonly studies: ReadonlyMap<string, StudyConfig>
  /** Throws NOT_FOUND. */
  studyOf(id: string): StudyConfig
}

export async function inForce<T>(file: string, step: (given: InForce) => Promise<T>): Promise<T> {
  const read = loadConfig(file)
  return withLedger(read, async (ledger) => {
    const { studies } = effectiveConfig(read, await ledger.configuration.all()).config
    return step({
      ledger,
      studies: new Map(Object.entries(studies)),
      studyOf(id) {
        const study = Object.hasOwn(studies, id) ? studies[id] : undefined
        if (study === undefined) throw kunlunError('NOT_FOUND', { what: 'study', id })
        return study
      },
    })
  })
}
