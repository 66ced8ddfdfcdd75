// What a coming run is worth: log expected improvement times the chance that every limit holds [Gardner2014].
//
// Notation: j runs over the draws of a model's hyper-parameters. Gains are computed per draw against that draw's own
// incumbents (posterior means at past runs, so noise cannot fake a record), then averaged over draws.

import { outcomesOf } from '../definition.ts'
import type { Rng } from '../math/rng.ts'
import { logKeeps, type OutcomeModel } from '../outcome-model.ts'
import { type Point, pointAt } from '../space.ts'
import { keptLimits, limitProbability, type Placed, type StudyView } from '../study-view.ts'
import { type Aim, gainOverDraws, type Score, type SingleGain } from './aim.ts'
import { chebyshevGain } from './chebyshev.ts'
import { goalOf, logExpectedGain } from './gain.ts'
import { hypervolumeGain } from './hypervolume-gain.ts'

export interface Scored {
  readonly score: Score
  /** feasibility: nothing feasible is known, so the search is for feasibility alone. */
  readonly intent: 'improve' | 'feasibility'
}

/** Runs under way that the models take as done, the newest: each costs a row of every factor. */
const mostExpected = 40

/** The score over the view's models, with pending runs taken as done; undefined before any objective is learnt. */
export function scoreOf(view: StudyView, rng: Rng, single: SingleGain = improvement): Scored | undefined {
  const expecting = withPending(view)
  const aims = view.definition.objectives.flatMap((objective) => {
    const model = expecting.get(objective.outcome)
    return model ? [{ objective, model, goal: goalOf(objective, model) }] : []
  })
  const feasible = feasibleScore(view, expecting)
  const incumbents = incumbentPoints(view)
  if (incumbents.length === 0 && expecting.size > 0) return { score: feasible, intent: 'feasibility' }
  if (aims.length < view.definition.objectives.length) return undefined
  const gain = aims.length === 1 ? single(aims[0]!, incumbents, rng) : gainOf(aims, incumbents, rng)
  return { score: (point) => gain(point) + feasible(point), intent: 'improve' }
}

/** The models after the pending runs, each expected to come out as predicted. */
function withPending({ definition, models, pending }: StudyView): Map<string, OutcomeModel> {
  const result = new Map<string, OutcomeModel>()
  for (const outcome of outcomesOf(definition)) {
    const known = models.outcomes.get(outcome)
    if (!known) continue
    const model = pending.slice(-mostExpected).reduce((current, { point }) => current.expecting(point), known.model)
    result.set(outcome, { ...known, model })
  }
  return result
}

/** log P(no failure and all limits hold) of the truth; an outcome that is not learnt yet says nothing. */
function feasibleScore({ definition, models }: StudyView, expecting: ReadonlyMap<string, OutcomeModel>): Score {
  return (point) => {
    let sum = Math.log(models.failure.survives(point))
    for (const limit of definition.limits) {
      const model = expecting.get(limit.outcome)
      if (model) sum += logKeeps(model, limit, model.model.at(point))
    }
    return sum
  }
}

/** Past runs inside today's bounds that kept all limits, seen in the context asked for. */
export function incumbentPoints(view: StudyView): Point[] {
  const kept = view.placed.filter((run) => countsAsKept(view, run))
  const inside = kept.filter(({ position }) =>
    position.every((value, k) => value >= 0 && value <= (view.space.axes[k]!.choices ?? 1)),
  )
  return (inside.length > 0 ? inside : kept).map(({ position }) => pointAt(view.space, position, view.context))
}

/** A limit that was not measured is judged by the model. */
export function countsAsKept(view: StudyView, { observation, point }: Placed): boolean {
  if (observation.status !== 'ok') return false
  if (keptLimits(view.definition, observation)) return true
  return view.definition.limits.every((limit) => {
    if (observation.outcomes.has(limit.outcome)) return keptLimits({ ...view.definition, limits: [limit] }, observation)
    return limitProbability(view, limit, point) > 0.5
  })
}

/** Of several objectives. */
function gainOf(aims: readonly Aim[], incumbents: readonly Point[], rng: Rng): Score {
  return aims.length === 2 ? hypervolumeGain(aims as [Aim, Aim], incumbents) : chebyshevGain(aims, incumbents, rng)
}

/** log E[(best - cost)+], averaged over the draws [Ament2023]. */
export const improvement: SingleGain = improvementBy(1)

/** The same with only a part of the doubt taken for a chance: below 1 it stays nearer to what is known to be good. */
export function improvementBy(hope: number): SingleGain {
  return gainOverDraws((goal) => (best, mean, sd) => logExpectedGain(goal, best, mean, hope * sd))
}
