// What a coming run is worth: log expected improvement times the chance that every limit holds [Gardner2014].
//
// Notation: j runs over the draws of a model's hyper-parameters. Gains are computed per draw against that draw's own
// incumbents (posterior means at past runs, so noise cannot fake a record), then averaged over draws.

import { outcomesOf } from '../definition.ts'
import type { Rng } from '../math/rng.ts'
import { logKeeps, type OutcomeModel } from '../outcome-model.ts'
import { type Point, pointAt } from '../space.ts'
import { keptLimits, limitProbability, type Placed, type StudyView } from '../study-view.ts'
import { mixtureMoments } from '../surrogates/surrogate.ts'
import { type Aim, gainOverDraws, type Score, type SingleGain } from './aim.ts'
import { chebyshevGain } from './chebyshev.ts'
import { costOf, goalOf, logExpectedGain } from './gain.ts'
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
  if (incumbents.length === 0 && expecting.size > 0) {
    const cheaper = cheaperFirst(view, aims)
    return { score: (point) => feasible(point) + cheaper(point), intent: 'feasibility' }
  }
  if (aims.length < view.definition.objectives.length) return undefined
  const gain = aims.length === 1 ? single(aims[0]!, incumbents, rng) : gainOf(aims, incumbents, rng)
  return { score: (point) => gain(point) + feasible(point), intent: 'improve' }
}

/** How much a standard deviation of expected cost counts beside the logarithm of a chance. */
const thrift = 0.7

/**
 * Near a recipe in use what is feasible at a high cost leads away from what is wanted: of places alike, the cheaper one.
 * Elsewhere nothing is known yet that a cost could be compared with.
 */
function cheaperFirst({ definition, placed }: StudyView, aims: readonly Aim[]): Score {
  if (definition.safety.mode !== 'near' || aims.length !== 1) return () => 0
  const { goal, model } = aims[0]!
  const expected = (point: Point) => costOf(goal, mixtureMoments(model.model, model.model.at(point), false).mean)
  const known = placed.map(({ point }) => expected(point))
  const mean = known.reduce((sum, cost) => sum + cost / known.length, 0)
  const deviation = Math.sqrt(known.reduce((sum, cost) => sum + (cost - mean) ** 2 / known.length, 0)) || 1
  return (point) => (thrift * (mean - expected(point))) / deviation
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
  const seen = (inside.length > 0 ? inside : kept).map(({ position }) => pointAt(view.space, position, view.context))
  if (view.space.contexts.length === 0) return seen
  // What a new edge could do is no record to beat with a worn one.
  const today = seen.filter((point) =>
    view.definition.limits.every((limit) => limitProbability(view, limit, point) > 0.5),
  )
  return today.length > 0 ? today : seen
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
