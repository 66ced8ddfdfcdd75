// What a report tells beside the distributions: which settings decide, the window of the two that decide most.
import {
  answerScreening,
  answerWindow,
  type ScreeningAnswer,
  type WindowAnswer,
} from '../../optimizer/robust/answers.ts'
import type { TwinAsk } from '../../optimizer/robust/asked.ts'
import { scatterPlans } from '../../optimizer/robust/processes.ts'
import type { Job } from '../../optimizer/simulation/job.ts'

export interface Uses {
  readonly screening?: ScreeningAnswer
  readonly window?: WindowAnswer
}

/** Screening needs one setting that varies over more than one value, a window two. */
export function usesOf(job: Job): Uses {
  const vary = job.plan.vary.map(({ name, low, high }) => ({ name, low, high }))
  if (vary.length === 0) return {}
  const ask = askOf(job)
  const screening = answerScreening({ ...ask, over: 'settings', vary })
  const [x, y] = strongest(screening, job).map((name) => vary.find((one) => one.name === name)!)
  if (x === undefined || y === undefined) return { screening }
  return { screening, window: answerWindow({ ...ask, x, y }) }
}

/** Settings by what they decide of the outcomes that have a limit; of all where none has. */
function strongest({ outcomes }: ScreeningAnswer, { limits, plan }: Job): string[] {
  const limited = new Set(limits.map(({ outcome }) => outcome))
  const judged = outcomes.filter(({ outcome, sd }) => sd > 0 && (limited.size === 0 || limited.has(outcome)))
  const weight = (name: string) =>
    judged.reduce((sum, { shares }) => sum + (shares.find(({ input }) => input === name)?.total.estimate ?? 0), 0)
  return plan.vary.map(({ name }) => name).toSorted((a, b) => weight(b) - weight(a))
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
