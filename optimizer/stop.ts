// Advice whether to stop: what one more run is expected to gain, how likely any gain is, what is left of the budget.

import { scoreOf } from './acquisition/score.ts'
import { searchDomain } from './acquisition/search.ts'
import { bestRun, count, figure, gainOver, percent } from './explain.ts'
import { logH, normalCdf } from './math/normal.ts'
import type { Rng } from './math/rng.ts'
import { predictOutcome } from './outcome-model.ts'
import { type Point, type Position, pointAt } from './space.ts'
import { isStarting, scoresAllowed } from './strategies/bayesian.ts'
import { bestAmong, poolPlaces } from './strategies/places.ts'
import type { StudyView } from './study-view.ts'

export interface StopAdvice {
  readonly advised: boolean
  /** A sentence with figures. */
  readonly reason: string
}

/** A gain below this share of the spread of all results is not worth a run. */
const worthwhile = 0.005

export function stopAdvice(view: StudyView, rng: Rng): StopAdvice {
  const left = budgetLeft(view)
  const gain = expectedGain(view, rng)
  if (!gain) return { advised: left.none, reason: `Too little is known to expect a gain. ${left.sentence}` }
  const figures = `One more run is expected to gain ${figure(gain.expected)} ${gain.outcome} (chance of any gain ${percent(gain.chance)})`
  if (left.none) return { advised: true, reason: `${figures}; ${left.sentence}` }
  const small = gain.expected < worthwhile * gain.spread && !isStarting(view)
  const verdict = small ? `, under ${figure(worthwhile * 100)} % of the spread of all results` : ''
  return { advised: small, reason: `${figures}${verdict}; ${left.sentence}` }
}

function budgetLeft({ definition, placed, pending, openRows }: StudyView): { none: boolean; sentence: string } {
  if (openRows?.length === 0) return { none: true, sentence: 'all rows have been run.' }
  const used = placed.length + pending.length
  if (definition.budget === undefined)
    return { none: false, sentence: `${count(used, 'run')} so far, no budget was stated.` }
  const left = Math.max(0, definition.budget - used)
  return { none: left === 0, sentence: `${left} of ${definition.budget} runs are left.` }
}

interface Gain {
  readonly outcome: string
  readonly expected: number
  readonly chance: number
  readonly spread: number
}

/** The gain in the first objective at the place that would be run next. */
function expectedGain(view: StudyView, rng: Rng): Gain | undefined {
  const objective = view.definition.objectives[0]!
  const model = view.models.outcomes.get(objective.outcome)
  const best = bestRun(view, objective)
  const point = nextPoint(view, rng)
  if (!model || !best || !point) return undefined
  const { mean, sd } = predictOutcome(model, point, false)
  const z = gainOver(objective, mean, best.value) / Math.max(sd, 1e-300)
  const values = view.placed.flatMap(({ observation }) => observation.outcomes.get(objective.outcome) ?? [])
  const spread =
    values.reduce((most, y) => Math.max(most, y), values[0]!) -
    values.reduce((least, y) => Math.min(least, y), values[0]!)
  return { outcome: objective.outcome, expected: sd * Math.exp(logH(z)), chance: normalCdf(z), spread }
}

function nextPoint(view: StudyView, rng: Rng): Point | undefined {
  const scored = scoreOf(view, rng)
  if (!scored) return undefined
  const toPoint = (position: Position) => pointAt(view.space, position, view.context)
  const value = (position: Position) => scored.score(toPoint(position))
  const pool = poolPlaces(view)
  if (pool) {
    const best = bestAmong(pool, value, rng)
    return best && toPoint(best.position)
  }
  const found = searchDomain({ domain: view.domain, value, near: [], scores: Math.floor(scoresAllowed(view) / 2) }, rng)
  return found && toPoint(found.position)
}
