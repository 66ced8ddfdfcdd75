// The worker thread's entry for a history: one moment of one method, relived.
import { Piscina } from 'piscina'
import { type Ahead, aheadOf } from '../../optimizer/backtest/ahead.ts'
import { externalOf } from '../../optimizer/config/strategy.ts'
import { dialogueForStudy, judgeForStudy } from '../../optimizer/external/for-study.ts'
import type { RunObservation } from '../../optimizer/history.ts'
import type { StudyConfig } from '../../optimizer/study-config.ts'
import { createProgram } from '../run/program.ts'

export interface HistoryJob {
  readonly method: string
  readonly study: StudyConfig
  readonly index: number
}

/** What the pool was opened with: sent to each thread once. */
const observations = Piscina.workerData as readonly RunObservation[]
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }

export default async function work({ study, index }: HistoryJob): Promise<Ahead> {
  const moment = { study, observations, index, seed: study.seed }
  const spec = externalOf(study.strategy)
  if (spec === undefined) return aheadOf(moment)
  const past = { ...moment, observations: observations.slice(0, index), pending: [], count: 1 }
  const program = createProgram(spec, silent)
  try {
    const reply = await program.converse(dialogueForStudy(past))
    const judged = judgeForStudy({ ...past, reply })
    return aheadOf(moment, 'suggestions' in judged ? judged.suggestions[0]?.settings : undefined)
  } finally {
    await program.close()
  }
}
