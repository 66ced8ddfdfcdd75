// What `kunlun simulate --use` does: a use of simulation instead of plain runs, with its findings in words.
import { kunlunError } from '../../ingest/errors.ts'
import { answerRobust, answerScreening, answerWindow } from '../../optimizer/robust/answers.ts'
import type { Job } from '../../optimizer/simulation/job.ts'
import type { Use } from './use-names.ts'
import { askOf } from './uses.ts'

/** Throws SIMULATION_INVALID where the job does not fit the use. */
function answerFor(use: Use, job: Job) {
  try {
    return answerOf(use, job)
  } catch (cause) {
    if (cause instanceof RangeError) throw kunlunError('SIMULATION_INVALID', { detail: cause.message })
    throw cause
  }
}

/** The whole answer as JSON, or its findings in both languages. */
export function usedFor(use: Use, job: Job, asJson: boolean): string {
  const answer = answerFor(use, job)
  if (asJson) return JSON.stringify(answer, null, 2)
  const { findings } = answer
  return findings.flatMap(({ en, zh }) => [en, zh]).join('\n')
}

const mostParts = 100_000

/** Settings that vary are the inputs of screening; the first two are the axes of a window. */
function answerOf(use: Use, job: Job) {
  const ask = askOf(job)
  const vary = job.plan.vary.map(({ name, low, high }) => ({ name, low, high }))
  if (use === 'screening') return answerScreening({ ...ask, over: 'settings', vary })
  if (use === 'scatter') return answerScreening({ ...ask, over: 'scatter' })
  if (use === 'robust') return answerRobust({ ...ask, parts: Math.min(mostParts, job.plan.runs) })
  const [x, y] = vary
  if (!x || !y) throw new RangeError('a window needs two settings: --vary peakTemperature=1540:1640 --vary soak=30:240')
  return answerWindow({ ...ask, x, y })
}
