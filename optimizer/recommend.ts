// The settings to produce with, by all that is known, beside advice whether one more run is worth it.

import type { Aim } from './acquisition/aim.ts'
import { costOf, goalOf } from './acquisition/gain.ts'
import { referenceCost } from './acquisition/hypervolume-gain.ts'
import { incumbentPoints } from './acquisition/score.ts'
import { searchDomain } from './acquisition/search.ts'
import { expectationsAt, type Predicted } from './answer.ts'
import { outcomesOf, type SettingValue } from './definition.ts'
import type { Rng } from './math/rng.ts'
import { neighbourhoodOf } from './near-best.ts'
import { type Point, type Position, pointAt, positionOf, settingsAt } from './space.ts'
import { type StopAdvice, stopAdvice } from './stop.ts'
import { scoresAllowed } from './strategies/bayesian.ts'
import { bestAmong } from './strategies/places.ts'
import { promiseAt } from './strategies/promise.ts'
import { provenRuns, withinSteps } from './strategies/safe.ts'
import { feasibleProbability, limitProbability, type StudyView } from './study-view.ts'
import { mixtureMoments } from './surrogates/surrogate.ts'

export interface Recommendation {
  readonly settings: ReadonlyMap<string, SettingValue>
  readonly candidate?: number
  readonly predicted: ReadonlyMap<string, Predicted>
  readonly stop: StopAdvice
  /** False where nothing keeps all limits at their probability: the settings are then the most probable ones. */
  readonly feasible: boolean
}

/** A place that fails more often than this is no place to produce at. */
const leastSurvival = 0.8
/** How much an uncertain expectation is discounted, in standard deviations: a proven setting wins a tie. */
export const caution = 0.3
/** Contexts to average over where none is given. */
const mostContexts = 16

/** Whether a run ended well with a number of an outcome that the study names. */
export function hasData({ placed, definition }: StudyView): boolean {
  const wanted = outcomesOf(definition)
  return placed.some(
    ({ observation: { status, outcomes } }) => status === 'ok' && wanted.some((name) => outcomes.has(name)),
  )
}

/** Undefined before the first usable observation, or where no setting is allowed. `inContext` false averages over the contexts told. */
export function recommend(view: StudyView, inContext: boolean, rng: Rng): Recommendation | undefined {
  if (!hasData(view)) return undefined
  const contexts = inContext ? [view.context] : contextsToProduceIn(view)
  const place = placeToProduce(view, contexts, rng)
  if (!place) return undefined
  const { position, candidate } = place
  const there = pointsIn(view, position, contexts)
  const row = candidate === undefined ? undefined : view.definition.pool![candidate]!
  return {
    settings: row
      ? new Map(view.space.axes.map(({ name }) => [name, row.get(name)!]))
      : settingsAt(view.space, position),
    ...(candidate !== undefined && { candidate }),
    predicted: averaged(there.map((point) => expectationsAt(view, point).predicted)),
    stop: stopAdvice(view, rng),
    feasible: shortfall(view, there) === 0,
  }
}

/**
 * The best place over contexts: least cost on average, with every limit kept as often as it demands over all of them, as
 * parts are made now with a new edge, now with a worn one.
 */
export function placeToProduce(view: StudyView, contexts: readonly Float64Array[], rng: Rng): BestPlace | undefined {
  const { safety, limits } = view.definition
  if (safety.mode === 'near' && limits.length > 0) return cheapestOfProbable(view, contexts, rng)
  const worth = worthOf(view)
  return bestPlace(view, (position) => worth(pointsIn(view, position, contexts)), rng)
}

/** Nearly as probable as any other place: the share of the greatest chance that leaves room to choose by cost. */
const nearly = 0.98

/**
 * Near a recipe in use all limits are to be kept together: as often as the strictest of them asks or, where nothing does, nearly
 * as often as anywhere. Of those places the cheapest.
 */
function cheapestOfProbable(view: StudyView, contexts: readonly Float64Array[], rng: Rng): BestPlace | undefined {
  const demanded = Math.max(...view.definition.limits.map(({ probability }) => probability))
  const together = (position: Position) => {
    const points = pointsIn(view, position, contexts)
    return mean(points.map((point) => feasibleProbability(view, point)))
  }
  const surest = bestPlace(view, (position) => Math.min(demanded, together(position)), rng)
  if (!surest) return undefined
  const best = together(surest.position)
  const enough = best < demanded ? nearly * best : demanded
  const cost = scalarCost(view)
  return bestPlace(
    view,
    (position) => {
      const chance = together(position)
      return chance < enough ? chance - 1e6 : -mean(pointsIn(view, position, contexts).map(cost))
    },
    rng,
  )
}

/** One position in several contexts. */
export function pointsIn({ space }: StudyView, position: Position, contexts: readonly Float64Array[]): Point[] {
  return contexts.map((context) => pointAt(space, position, context))
}

/**
 * Contexts that production will meet, as often as the runs have met them: of many, some evenly over the order of the first,
 * such as from a new edge to a worn one.
 */
export function contextsToProduceIn({ placed, space, context }: StudyView): Float64Array[] {
  if (placed.length === 0 || space.contexts.length === 0) return [context]
  const inOrder = placed
    .map(({ point }) => point.slice(point.length - space.contexts.length))
    .sort((a, b) => a[0]! - b[0]!)
  const count = Math.min(mostContexts, inOrder.length)
  return Array.from({ length: count }, (_, i) => inOrder[Math.floor(((i + 0.5) * inOrder.length) / count)]!)
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value / values.length, 0)
}

/**
 * How far the chances fall short of what is demanded, in log odds summed over the limits; 0 where all are kept. Over several
 * points it is the mean chance that counts.
 */
export function shortfall(view: StudyView, points: readonly Point[]): number {
  const { limits, safety } = view.definition
  const missing = (chanceAt: (point: Point) => number, demanded: number) => {
    const chance = mean(points.map(chanceAt))
    return chance >= demanded ? 0 : 1 + Math.log(demanded / Math.max(chance, 1e-300))
  }
  const survival = missing((point) => view.models.failure.survives(point), leastSurvival)
  const promise = safety.mode === 'safe' ? missing((point) => promiseAt(view, point), safety.probability) : 0
  return limits.reduce(
    (sum, limit) => sum + missing((point) => limitProbability(view, limit, point), limit.probability),
    survival + promise,
  )
}

/** Higher is better: mean expected cost discounted by doubt; far below all of these where a limit is not kept. */
export function worthOf(view: StudyView): (points: readonly Point[]) => number {
  const cost = scalarCost(view)
  const unsafe = 1e6
  return (points) => {
    const short = shortfall(view, points)
    return short > 0 ? -unsafe * (1 + short) : -mean(points.map(cost))
  }
}

/** One objective: its expected cost. Several: the largest of the costs scaled between ideal and reference. */
function scalarCost(view: StudyView): (point: Point) => number {
  const aims: Aim[] = view.definition.objectives.flatMap((objective) => {
    const model = view.models.outcomes.get(objective.outcome)
    return model ? [{ objective, model, goal: goalOf(objective, model) }] : []
  })
  const incumbents = incumbentPoints(view)
  const expected = ({ model, goal }: Aim, point: Point) => {
    const { mean: m, variance } = mixtureMoments(model.model, model.model.at(point), false)
    return costOf(goal, m) + caution * Math.sqrt(variance)
  }
  if (aims.length <= 1) return (point) => (aims[0] ? expected(aims[0], point) : 0)
  const scales = aims.map((aim) => {
    const ideal = Math.min(...incumbents.map((point) => expected(aim, point)), referenceCost(aim, incumbents))
    return { ideal, range: Math.max(1e-9, referenceCost(aim, incumbents) - ideal) }
  })
  return (point) => Math.max(...aims.map((aim, k) => (expected(aim, point) - scales[k]!.ideal) / scales[k]!.range))
}

export interface BestPlace {
  readonly position: Position
  readonly candidate?: number
}

export function bestPlace(view: StudyView, worth: (position: Position) => number, rng: Rng): BestPlace | undefined {
  const allowed = stepFilter(view)
  const value = (position: Position) => (allowed(position) ? worth(position) : Number.NEGATIVE_INFINITY)
  const { pool } = view.definition
  if (pool) {
    const rows = pool.flatMap((row, candidate) => (row ? [{ position: positionOf(view.space, row), candidate }] : []))
    return bestAmong(rows, value, rng)
  }
  const near = knownPlaces(view)
    .map((position) => ({ position, worth: value(position) }))
    .sort((a, b) => b.worth - a.worth)
    .slice(0, 4)
    .map(({ position }) => position)
  const found = searchDomain({ domain: view.domain, value, near, scores: scoresAllowed(view) }, rng)
  return found ?? near.map((position) => ({ position }))[0]
}

/** Positions of runs that could be suggested today. */
function knownPlaces({ placed, space }: StudyView): Position[] {
  const inside = placed.filter(({ position }) => position.every((v, k) => v >= 0 && v <= (space.axes[k]!.choices ?? 1)))
  return inside.map(({ position }) => position.map((v, k) => space.axes[k]!.snap(v)))
}

/** In safe mode, only places within the allowed steps of a proven run. */
function stepFilter(view: StudyView): (position: Position) => boolean {
  const around = neighbourhoodOf(view)
  if (around) return around.includes
  const proven = provenRuns(view)
  return view.definition.safety.mode === 'safe' && proven.length > 0
    ? (position) => withinSteps(view, position, proven)
    : () => true
}

function averaged(all: readonly ReadonlyMap<string, Predicted>[]): Map<string, Predicted> {
  return new Map(
    [...all[0]!.keys()].map((outcome) => {
      const each = all.map((predicted) => predicted.get(outcome)!)
      const m = mean(each.map((p) => p.mean))
      return [outcome, { mean: m, sd: Math.sqrt(mean(each.map((p) => p.sd ** 2 + (p.mean - m) ** 2))) }]
    }),
  )
}
