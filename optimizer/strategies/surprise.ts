// How far the models foresaw that a run would fail or break a limit.

import type { OutcomeConstraint } from '../definition.ts'
import { normalCdf } from '../math/normal.ts'
import type { OutcomeModel } from '../outcome-model.ts'
import { breaksLimit, type Placed, type StudyView, thinned } from '../study-view.ts'
import { type Belief, mixtureMoments } from '../surrogates/surrogate.ts'

/** 1 for a failure; else the chance of keeping the broken limits that the models give from all the other runs. */
export function surprise(view: StudyView, run: Placed): number {
  if (run.observation.status === 'failed') return 1
  const broken = view.definition.limits.filter((limit) =>
    breaksLimit({ ...view.definition, limits: [limit] }, run.observation),
  )
  return Math.min(...broken.map((limit) => leftOutChance(view, limit, run)))
}

const leftOutBeliefs = new WeakMap<OutcomeModel, readonly Belief[]>()

/** The left-out beliefs of a model, computed once. */
export function leftOut(known: OutcomeModel): readonly Belief[] {
  const beliefs = leftOutBeliefs.get(known) ?? known.model.leaveOneOut()
  leftOutBeliefs.set(known, beliefs)
  return beliefs
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
