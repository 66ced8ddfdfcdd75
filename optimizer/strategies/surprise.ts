// How far the models foresaw that a run would fail or break a limit.

import type { OutcomeConstraint } from '../definition.ts'
import { normalCdf } from '../math/normal.ts'
import { breaksLimit, type Placed, type StudyView, thinned } from '../study-view.ts'
import { mixtureMoments } from '../surrogates/surrogate.ts'
import { leftOut, type Steady } from './steady.ts'

/** By limit, in the study's order. */
export type SteadyModels = readonly Steady[]

/** 1 for a failure or a jump; else the chance of keeping the broken limits that the models give from all other runs. */
export function surprise(view: StudyView, steady: SteadyModels, run: Placed): number {
  if (run.observation.status === 'failed' || steady.some(({ jumps }) => jumps.has(run))) return 1
  const broken = view.definition.limits.filter((limit) =>
    breaksLimit({ ...view.definition, limits: [limit] }, run.observation),
  )
  return Math.min(...broken.map((limit) => leftOutChance(view, limit, run)))
}

function leftOutChance({ models, placed }: StudyView, { outcome, max, min }: OutcomeConstraint, run: Placed): number {
  const known = models.outcomes.get(outcome)
  const index = thinned(placed.filter(({ observation }) => observation.outcomes.has(outcome))).indexOf(run)
  const belief = known && leftOut(known)[index]
  if (!known || !belief) return 1
  const { mean, variance } = mixtureMoments(known.model, belief, false)
  const below = (limit: number) => normalCdf((known.warp.forward(limit) - mean) / Math.sqrt(variance))
  return Math.max(0, (max === undefined ? 1 : below(max)) - (min === undefined ? 0 : below(min)))
}
