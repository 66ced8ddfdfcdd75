// What one more run is expected to gain: in the outcome's unit, as a share of what the runs spread over, in money.
//
// Notation: j runs over the draws of a model; c_j the least cost that draw j believes of a past run; the next run lies
// where the acquisition is highest. Gain = P(all limits hold) E_j[(c_j - cost)+] on the model's scale, carried to the
// outcome's unit at the best cost. A gain below what the run costs does not pay [Xie2025].

import { bestCosts } from '../acquisition/aim.ts'
import { costOf, type Goal, goalOf, logExpectedGain } from '../acquisition/gain.ts'
import { hypervolume, paretoFront, referenceCost } from '../acquisition/hypervolume-gain.ts'
import { incumbentPoints, type Scored, scoreOf } from '../acquisition/score.ts'
import { searchDomain } from '../acquisition/search.ts'
import type { Objective } from '../definition.ts'
import { normalCdf } from '../math/normal.ts'
import type { Rng } from '../math/rng.ts'
import type { OutcomeModel } from '../outcome-model.ts'
import { type Point, type Position, pointAt } from '../space.ts'
import { scoresAllowed } from '../strategies/bayesian.ts'
import { bestAmong, poolPlaces } from '../strategies/places.ts'
import { feasibleProbability, type StudyView } from '../study-view.ts'

export interface RemainingGain {
  /** The outcome of the only objective; absent where several are weighed against each other. */
  readonly outcome?: string
  /** Of the next run, in the outcome's unit; for several objectives a share of what is reached. */
  readonly expected: number
  /** That the next run gains anything. */
  readonly chance: number
  /** The expected gain as a share of the spread of the results. */
  readonly share: number
  /** The expected gain in money, where a worth is stated. */
  readonly money?: number
}

/** Undefined while the objectives are not learnt, or no run has kept all limits. */
export function remainingGain(view: StudyView, rng: Rng): RemainingGain | undefined {
  const scored = scoreOf(view, rng)
  const incumbents = incumbentPoints(view)
  if (scored?.intent !== 'improve' || incumbents.length === 0) return undefined
  const point = nextPoint(view, scored, rng)
  if (!point) return undefined
  const [objective, ...others] = view.definition.objectives
  const model = view.models.outcomes.get(objective!.outcome)
  if (!model) return undefined
  if (others.length > 0) return jointGain(view, { incumbents, log: scored.score(point), point })
  return singleGain(view, { objective: objective!, model, incumbents, point })
}

/** The place that would be run next. */
function nextPoint(view: StudyView, { score }: Scored, rng: Rng): Point | undefined {
  const toPoint = (position: Position) => pointAt(view.space, position, view.context)
  const value = (position: Position) => score(toPoint(position))
  const pool = poolPlaces(view)
  if (pool) {
    const best = bestAmong(pool, value, rng)
    return best && toPoint(best.position)
  }
  const scores = Math.floor(scoresAllowed(view) / 2)
  const found = searchDomain({ domain: view.domain, value, near: [], scores }, rng)
  return found && toPoint(found.position)
}

interface Single {
  readonly objective: Objective
  readonly model: OutcomeModel
  readonly incumbents: readonly Point[]
  readonly point: Point
}

function singleGain(view: StudyView, { objective, model, incumbents, point }: Single): RemainingGain {
  const goal = goalOf(objective, model)
  const best = bestCosts({ objective, model, goal }, incumbents)
  const { means, variances } = model.model.at(point)
  let [gain, chance, least] = [0, 0, 0]
  model.model.weights.forEach((weight, j) => {
    const sd = Math.sqrt(variances[j]!)
    gain += weight * Math.exp(logExpectedGain(goal, best[j]!, means[j]!, sd))
    chance += weight * chanceOfGain(goal, best[j]!, { mean: means[j]!, sd })
    least += weight * best[j]!
  })
  const kept = feasibleProbability(view, point)
  const expected = kept * inUnit(model, goal, { best: least, gain })
  const spread = spreadOf(view, objective)
  return {
    outcome: objective.outcome,
    expected,
    chance: kept * chance,
    share: spread > 0 ? expected / spread : 0,
    ...(objective.worth !== undefined && { money: expected * objective.worth }),
  }
}

function chanceOfGain({ kind, target }: Goal, best: number, at: { mean: number; sd: number }): number {
  const below = (z: number) => normalCdf((z - at.mean) / at.sd)
  if (kind === 'minimize') return below(best)
  return kind === 'maximize' ? 1 - below(-best) : Math.max(0, below(target + best) - below(target - best))
}

/** A gain on the model's scale, at the best cost, in the outcome's unit. */
function inUnit({ warp }: OutcomeModel, { kind, target }: Goal, at: { best: number; gain: number }): number {
  const from = kind === 'maximize' ? -at.best : kind === 'minimize' ? at.best : target + at.best
  const to = kind === 'maximize' ? from + at.gain : from - at.gain
  return Math.abs(warp.inverse(from) - warp.inverse(to))
}

/** Share of the results that counts as the bad end of the spread: scrapped runs must not make every gain look small. */
const badEnd = 0.8

/** How far the results of the ended runs lie apart in cost: from the best to where four fifths are better. */
export function spreadOf(view: StudyView, objective: Objective): number {
  const costs = resultCosts(view, objective).sort((a, b) => a - b)
  return costs.length < 2 ? 0 : costs[Math.floor(badEnd * (costs.length - 1))]! - costs[0]!
}

/** Measured costs of the runs that ended, in the outcome's unit, less is better. */
function resultCosts({ placed }: StudyView, { outcome, goal, target = 0 }: Objective): number[] {
  return placed.flatMap(({ observation }) => {
    const y = observation.outcomes.get(outcome)
    return y === undefined ? [] : [costOf({ kind: goal, target }, y)]
  })
}

interface Joint {
  readonly incumbents: readonly Point[]
  /** log of the expected gain times the chance that every limit holds. */
  readonly log: number
  readonly point: Point
}

/** Two objectives: as a share of the volume already covered. More: the gain of one weighing, of a range of 1. */
function jointGain(view: StudyView, { incumbents, log, point }: Joint): RemainingGain {
  const aims = view.definition.objectives.flatMap((objective) => {
    const model = view.models.outcomes.get(objective.outcome)
    return model ? [{ objective, model, goal: goalOf(objective, model) }] : []
  })
  const [u, v] = aims.map((aim) => referenceCost(aim, incumbents))
  let covered = 1
  if (aims.length === 2) {
    const pairs = incumbents.map((at) => {
      const [a, b] = aims.map(({ goal, model }) => costOf(goal, model.model.at(at).means[0]!))
      return { u: a!, v: b! }
    })
    const reference = { u: u!, v: v! }
    covered = Math.max(1e-12, hypervolume(paretoFront(pairs, reference), reference))
  }
  const share = Math.exp(log) / covered
  return { expected: share, share, chance: feasibleProbability(view, point) }
}
