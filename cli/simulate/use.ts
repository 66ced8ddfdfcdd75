// What `kunlun simulate --use` does: a use of simulation instead of plain runs, with its findings in words.
import { kunlunError } from '../../ingest/errors.ts'
import { answerRobust, answerScreening, answerWindow } from '../../optimizer/robust/answers.ts'
import type { TwinAsk } from '../../optimizer/robust/asked.ts'
import { scatterPlans } from '../../optimizer/robust/processes.ts'
import type { Job } from '../../optimizer/simulation/job.ts'

export const uses = ['screening', 'scatter', 'robust', 'window'] as const
export type Use = (typeof uses)[number]

/** Throws SIMULATION_INVALID where the job does not fit the use. */
export function answerFor(use: Use, job: Job) {
  try {
    return answerOf(use, job)
  } catch (cause) {
    if (cause instanceof RangeError) throw kunlunError('SIMULATION_INVALID', { detail: cause.message })
    throw cause
  }
}

export function useText(use: Use, job: Job): string {
  const { findings } = answerFor(use, job)
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

/** The job's limits on parts are the specifications; those on the whole run are none of a part's. */
export function askOf({ process, material, own, plan, seed, constants, limits }: Job): TwinAsk {
  const ofParts = scatterPlans.find((one) => one.process === process)?.ofParts ?? []
  const known = limits.filter(({ outcome }) => ofParts.includes(outcome))
  const specifications = Object.fromEntries(known.map(({ outcome, ...bounds }) => [outcome, bounds]))
  return {
    ...{ process, material, settings: plan.fixed, seed },
    ...(own && { own }),
    ...(constants && { constants: constants.values }),
    ...(known.length > 0 && { specifications }),
  }
}
