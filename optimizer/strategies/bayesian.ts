// Bayesian optimisation: the place of highest acquisition, one suggestion after the other.

import type { SingleGain } from '../acquisition/aim.ts'
import { acquisitions } from '../acquisition/index.ts'
import { improvement, improvementBy, incumbentPoints, scoreOf } from '../acquisition/score.ts'
import { type Found, searchDomain } from '../acquisition/search.ts'
import { chosen } from '../config/plug-in.ts'
import { expertWeight } from '../knowledge/expert.ts'
import {
  expectedPlace,
  expectedPositions,
  foretoldScore,
  heedsForetold,
  lostRuns,
  middlePlace,
} from '../knowledge/start.ts'
import type { Rng } from '../math/rng.ts'
import { type Neighbourhood, neighbourhoodOf } from '../near-best.ts'
import { type Point, type Position, pointAt, positionOf } from '../space.ts'
import { keptLimits, type Placed, type StudyView, underWay } from '../study-view.ts'
import { surrogateOf } from '../surrogates/index.ts'
import { type BayesianOptions, bayesianOptions } from './bayesian-options.ts'
import { bare, bestAmong, nearest, occupied, type Place, poolPlaces } from './places.ts'
import { spaceFilling } from './space-filling.ts'
import type { Choice, Strategy } from './strategy.ts'

/** How much work the search for one suggestion may take, in elementary steps; see `scoresAllowed`. */
const work = 1.8e8
/** Of recipes that may each be run once, most runs go to what is good by what is known, every fourth to what may be. */
const harvest = improvementBy(0.3)
const explorationEvery = 4
/** Suggestions of one ask that are searched for; what a larger batch asks beyond them is spread out. */
const mostSearched = 16

export const bayesian: Strategy = {
  name: 'bayesian',
  summary: 'Log expected improvement, weighted with the chance that every limit holds',
  options: bayesianOptions,
  configured: (options) => ({ ...bayesian, ...bayesianWith(bayesianOptions.parse(options)) }),
  suggest: suggestWith(improvement),
}

function bayesianWith({ surrogate, members, acquisition }: BayesianOptions): Partial<Strategy> {
  const named = surrogate === undefined ? {} : { surrogate: surrogateOf(surrogate, members) }
  const { plugIn, options } = chosen(acquisitions, acquisition)
  return { ...named, suggest: suggestWith(plugIn.gain(options)) }
}

function suggestWith(gain: SingleGain): Strategy['suggest'] {
  return (view, count, rng) => {
    const choices: Choice[] = []
    let current = view
    for (let i = 0; i < Math.min(count, mostSearched); i++) {
      const choice = suggestOne(current, gain, rng)
      if (!choice) break
      choices.push(choice)
      current = afterChoice(current, choice)
    }
    if (choices.length < mostSearched || count <= mostSearched) return choices
    const rest = spaceFilling.suggest(current, count - mostSearched, rng)
    return [...choices, ...rest.map((choice): Choice => ({ ...choice, intent: 'spread' }))]
  }
}

function suggestOne(view: StudyView, gain: SingleGain, rng: Rng): Choice | undefined {
  if (isStarting(view) && !heedsForetold(view)) return startOf(view, rng)
  const foretold = foretoldScore(view)
  const scored = foretold ? { score: foretold, intent: 'foretold' as const } : scoreOf(view, rng, gainFor(view, gain))
  if (!scored) return startOf(view, rng)
  const pool = poolPlaces(view)
  const expert = expertWeight(view)
  const toScore = (position: Position) => scored.score(pointAt(view.space, position, view.context)) + expert(position)
  const place = pool ? bestAmong(pool, toScore, rng) : bestPosition(view, toScore, rng)
  return place && { ...place, intent: scored.intent }
}

/** A row that is spent cannot be refined: near the good rows lie the next good ones, and doubt is worth less there. */
function gainFor({ openRows, definition, placed, pending }: StudyView, gain: SingleGain): SingleGain {
  const explores = (placed.length + pending.length) % explorationEvery === explorationEvery - 1
  return gain === improvement && openRows && !definition.repeats && !explores ? harvest : gain
}

function startOf(view: StudyView, rng: Rng): Choice | undefined {
  const around = neighbourhoodOf(view)
  if (around) return spreadAround(view, around, rng)
  const expected = expectedPlace(view, rng)
  if (expected) return { ...expected, intent: 'foretold' }
  const middle = middlePlace(view, rng)
  return middle ? { ...middle, intent: 'start' } : spaceFilling.suggest(view, 1, rng)[0]
}

/** Few draws, as for a start in the whole domain: not into every corner. */
const startDraws = 12

function spreadAround(view: StudyView, around: Neighbourhood, rng: Rng): Choice | undefined {
  const taken = occupied(view)
  const places = around.draw(startDraws, rng).map((position) => ({ position }))
  const place = bestAmong(places, (position) => nearest(bare(view, position), taken), rng)
  return place && { ...place, intent: 'start' }
}

/** The start lasts for one run more than there are parameters to search, less where the budget is short. */
function isStarting(view: StudyView): boolean {
  const { definition, placed, pending } = view
  const searched = definition.parameters.filter(({ fixed }) => fixed === undefined)
  const wanted = Math.max(4, searched.length + 1)
  const affordable = definition.budget === undefined ? wanted : Math.max(2, Math.floor(definition.budget / 3))
  return placed.length + pending.length < Math.min(wanted, affordable) + lostRuns(view)
}

/** The view with the choice under way and its row spent. */
export function afterChoice(view: StudyView, { position, candidate }: Place): StudyView {
  const key = position.join()
  const openRows = view.openRows?.filter(
    (row) => row !== candidate && positionOf(view.space, view.definition.pool![row]!).join() !== key,
  )
  // `models` is handed on as it is: the pending run is added to it when scores are computed.
  return {
    ...view,
    pending: [...view.pending, underWay(view, position)],
    ...(openRows && { openRows }),
    models: view.models,
  }
}

function bestPosition(view: StudyView, score: (position: Position) => number, rng: Rng): Place | undefined {
  const taken = [...view.placed, ...view.pending].map(({ point }) => point)
  const failed = view.placed.filter(({ observation }) => observation.status === 'failed')
  const shunned = [...view.pending, ...failed].map(({ point }) => point)
  const around = neighbourhoodOf(view)
  const value = (position: Position) => {
    if (around && !(around.includes(position) && isStep(view, around, position))) return Number.NEGATIVE_INFINITY
    const point = pointAt(view.space, position, view.context)
    // A setting that was run exactly so brings nothing new that a step beside it would not bring too.
    return nearest(point, taken) < 1e-10 || besideAny(point, shunned) ? Number.NEGATIVE_INFINITY : score(position)
  }
  const local = around ? [...around.centres, ...around.draw(localDraws, rng)] : []
  const near = [...promising(view), ...expectedPositions(view, rng).slice(0, 1), ...local]
  const found: Found | undefined = searchDomain({ domain: view.domain, value, near, scores: scoresAllowed(view) }, rng)
  if (!found) return undefined
  return found.value === Number.NEGATIVE_INFINITY ? spaceFilling.suggest(view, 1, rng)[0] : { position: found.position }
}

/** A run nearer to another than this share of the neighbourhood, in every input, teaches next to nothing: a suggestion is a step. */
const leastStep = 0.25

function isStep({ placed, pending }: StudyView, { halfWidth }: Neighbourhood, position: Position): boolean {
  const least = leastStep * halfWidth
  return [...placed, ...pending].every((run) =>
    position.some((value, k) => Math.abs(value - run.position[k]!) >= least),
  )
}

/** Draws near the best run, from which a search in its neighbourhood begins. */
const localDraws = 60

/** Two runs at once this near in every input, in shares of its range, are one run twice; so are two failures. */
const beside = 0.01

function besideAny(point: Point, others: readonly Point[]): boolean {
  return others.some((other) => point.every((value, k) => Math.abs(value - other[k]!) < beside))
}

/** Positions of the best runs so far, as far as today's limits allow them. */
export function promising(view: StudyView): Position[] {
  const { definition, placed, models } = view
  const first = definition.objectives[0]!
  const model = models.outcomes.get(first.outcome)
  if (!model || incumbentPoints(view).length === 0) return []
  const cost = ({ observation }: Placed) => {
    const y = observation.outcomes.get(first.outcome)
    if (y === undefined) return Number.POSITIVE_INFINITY
    if (first.goal === 'target') return Math.abs(y - first.target!)
    return first.goal === 'maximize' ? -y : y
  }
  const inside = placed.filter(({ position }) =>
    position.every((v, k) => v >= 0 && v <= (view.space.axes[k]!.choices ?? 1)),
  )
  const kept = inside.filter(({ observation }) => keptLimits(definition, observation))
  return kept
    .toSorted((a, b) => cost(a) - cost(b))
    .slice(0, 3)
    .map(({ position }) => position)
}

/** Scores for one suggestion: each costs a triangular solve and n kernels per draw and outcome. */
export function scoresAllowed({ models, placed, space }: StudyView): number {
  const n = placed.length
  const solves = [...models.outcomes.values()].reduce((sum, { model }) => sum + model.weights.length, 1)
  return Math.min(4000, Math.max(600, Math.floor(work / (solves * ((n * n) / 2 + n * (space.width + 20))))))
}
