// What `kunlun simulate --use` does: a use of simulation instead of plain runs, with its findings in words.
import { kunlunError } from '../../ingest/errors.ts'
import type { Calibrated } from '../../optimizer/knowledge/twin.ts'
import { answerRobust, answerScreening, answerWindow } from '../../optimizer/robust/answers.ts'
import { type MinMax, specificationsWritten, type TwinAsk } from '../../optimizer/robust/asked.ts'
import { chosen } from '../../optimizer/robust/processes.ts'
import type { Job, Limit } from '../../optimizer/simulation/job.ts'
import { withLedger } from '../backtest/plant-history.ts'
import { loadConfig } from '../config/load.ts'
import { calibratedOf } from '../run/calibrations.ts'
import type { JobWords } from './options.ts'
import type { Use } from './use-names.ts'
import { askOf } from './uses.ts'

type Answered = Exclude<Use, 'parts'>

/** Throws SIMULATION_INVALID where the job does not fit the use. */
function answerFor(use: Answered, job: Job, calibration?: Calibrated) {
  try {
    return answerOf(use, job, calibration)
  } catch (cause) {
    if (cause instanceof RangeError) throw kunlunError('SIMULATION_INVALID', { detail: cause.message })
    throw cause
  }
}

export interface Telling {
  readonly asJson: boolean
  /** Whose draws are believed instead of the constants of the job. */
  readonly calibration?: Calibrated | undefined
}

/** The whole answer as JSON, or its findings in both languages. */
export function usedFor(use: Answered, job: Job, { asJson, calibration }: Telling): string {
  const answer = answerFor(use, job, calibration)
  if (asJson) return JSON.stringify(answer, null, 2)
  const { findings } = answer
  return findings.flatMap(({ en, zh }) => [en, zh]).join('\n')
}

const mostParts = 100_000

/** Settings that vary are the inputs of screening; the first two are the axes of a window. */
function answerOf(use: Answered, job: Job, calibration?: Calibrated) {
  const { constants, ...rest } = askOf(job)
  const ask: TwinAsk = { ...rest, ...(calibration ? { calibration } : constants && { constants }) }
  const vary = job.plan.vary.map(({ name, low, high }) => ({ name, low, high }))
  if (use === 'screening') return answerScreening({ ...ask, over: 'settings', vary })
  if (use === 'scatter') return answerScreening({ ...ask, over: 'scatter' })
  if (use === 'robust') return answerRobust({ ...ask, parts: Math.min(mostParts, job.plan.runs) })
  const [x, y] = vary
  if (!x || !y) throw new RangeError('a window needs two settings: --vary peakTemperature=1540:1640 --vary soak=30:240')
  return answerWindow({ ...ask, x, y })
}

/** The same job part by part; the specifications are those of the product where none of a part is told. */
export function partsJob(job: Job): Job {
  const { settings, specifications } = askOf(job)
  const told = specifications ?? usualSpecifications(job)
  const limits = Object.entries(told).map(([outcome, bounds]): Limit => ({ outcome, ...bounds }))
  return { ...job, limits, plan: { kind: 'parts', runs: job.plan.runs, fixed: settings, vary: [], draw: 'random' } }
}

function usualSpecifications({ process, material, own }: Job): Readonly<Record<string, MinMax>> {
  return specificationsWritten(chosen({ process, material, ...(own && { own }) }))
}

/** The draws behind the constants of a job, from the ledger of the installation that the words name. */
export async function drawsBehind({ study }: JobWords, { constants }: Job): Promise<Calibrated | undefined> {
  if (constants === undefined || study === undefined) return undefined
  return withLedger(loadConfig(study), async (ledger) => {
    const stored = await ledger.calibrations.get(constants.calibration)
    return stored && calibratedOf(stored)
  })
}
