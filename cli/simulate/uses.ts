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
  const ask: TwinAsk = {
    ...{ process: job.process, material: job.material, settings: job.plan.fixed, seed: job.seed },
    ...(job.constants && { constants: job.constants.values }),
  }
  const screening = answerScreening({ ...ask, over: 'settings', vary })
  const [x, y] = strongest(screening, job).map((name) => vary.find((one) => one.name === name)!)
  if (x === undefined || y === undefined) return { screening }
  return { screening, window: answerWindow({ ...ask, ...specificationsOf(job), x, y }) }
}

/** Settings by what they decide of the outcomes that have a limit; of all where none has. */
function strongest({ outcomes }: ScreeningAnswer, { limits, plan }: Job): string[] {
  const limited = new Set(limits.map(({ outcome }) => outcome))
  const judged = outcomes.filter(({ outcome, sd }) => sd > 0 && (limited.size === 0 || limited.has(outcome)))
  const weight = (name: string) =>
    judged.reduce((sum, { shares }) => sum + (shares.find(({ input }) => input === name)?.total.estimate ?? 0), 0)
  return plan.vary.map(({ name }) => name).toSorted((a, b) => weight(b) - weight(a))
}

/** The job's limits on parts; those on the whole run are none of a part's. Without any the product's own. */
function specificationsOf({ process, limits }: Job): Pick<TwinAsk, 'specifications'> {
  const ofParts = scatterPlans.find((plan) => plan.process === process)?.ofParts ?? []
  const known = limits.filter(({ outcome }) => ofParts.includes(outcome))
  if (known.length === 0) return {}
  return { specifications: Object.fromEntries(known.map(({ outcome, ...bounds }) => [outcome, bounds])) }
}
