// Safe mode: the best place that keeps every limit with the promised probability, a short step from a proven run.

import { scoreOf } from '../acquisition/score.ts'
import { searchDomain } from '../acquisition/search.ts'
import { settle } from '../domain.ts'
import { expertWeight } from '../knowledge/expert.ts'
import type { Rng } from '../math/rng.ts'
import { type Point, type Position, pointAt } from '../space.ts'
import { keptLimits, type Placed, type StudyView } from '../study-view.ts'
import { afterChoice, promising, scoresAllowed } from './bayesian.ts'
import { bestAmong, nearest, type Place, poolPlaces } from './places.ts'
import { canPromise, promiseAt } from './promise.ts'
import type { Choice, Strategy } from './strategy.ts'

const hairWidths = [3e-3, 1e-3, 3e-4, 1e-4]
/** Steps into the unknown that are made before any of them has been answered. */
const mostAtOnce = 16

export const safe: Strategy = {
  name: 'safe',
  summary: 'Bayesian optimisation among the settings that keep all limits with the promised probability',
  suggest(view, count, rng) {
    const choices: Choice[] = []
    let current = view
    for (let i = 0; i < Math.min(count, mostAtOnce); i++) {
      const place = bestSafePlace(current, rng)
      if (!place) break
      choices.push({ ...place, intent: 'safe' })
      current = afterChoice(current, place)
    }
    return choices
  },
}

function bestSafePlace(view: StudyView, rng: Rng): Place | undefined {
  const proven = provenRuns(view)
  if (proven.length === 0) return undefined
  const pool = poolPlaces(view)
  const allowed = isOpen(view, proven)
  const value = safeValue(view, allowed, rng)
  const newest = proven.filter(({ position }) => position.every((v) => v >= 0)).slice(-3)
  const near = [...promising(view), ...newest.map(({ position }) => position)]
  const best = pool ? bestAmong(pool, value, rng) : bestInDomain(view, { near, value }, rng)
  // Chosen for its safety alone, a place needs no reserve for the optimism of a search.
  return best ?? bestAmong(pool ?? hairSteps(view, near, rng), safety(view, allowed), rng)
}

interface Wanted {
  readonly near: readonly Position[]
  readonly value: (position: Position) => number
}

function bestInDomain(view: StudyView, { near, value }: Wanted, rng: Rng): Place | undefined {
  const found = searchDomain({ domain: view.domain, value, near, scores: scoresAllowed(view) }, rng)
  if (found && found.value > Number.NEGATIVE_INFINITY) return { position: found.position }
  return bestAmong(hairSteps(view, near, rng), value, rng)
}

/** Places so close to known ones that a search through the whole domain misses them. */
function hairSteps({ domain, space }: StudyView, near: readonly Position[], rng: Rng): Place[] {
  const draws = near.flatMap((centre) =>
    hairWidths.flatMap((width) => Array.from({ length: 12 }, () => ({ centre, width }))),
  )
  return draws.flatMap(({ centre, width }) => {
    const moved = centre.map((value, k) =>
      space.axes[k]!.choices === undefined ? value + width * rng.normal() : value,
    )
    const position = settle(domain, moved, rng)
    return position ? [{ position }] : []
  })
}

/** Runs that ended well with every limit measured and held. */
export function provenRuns({ placed, definition }: StudyView): Placed[] {
  return placed.filter(({ observation }) => keptLimits(definition, observation))
}

type Test = (position: Position, point: Point) => boolean

/** Within the steps allowed, not run before (rows of a pool are open or not). */
function isOpen(view: StudyView, proven: readonly Placed[]): Test {
  const taken = [...view.placed, ...view.pending].map(({ point }) => point)
  return (position, point) =>
    withinSteps(view, position, proven) && (view.openRows !== undefined || nearest(point, taken) >= 1e-10)
}

/** The score where the promise holds, minus infinity elsewhere. */
function safeValue(view: StudyView, allowed: Test, rng: Rng): (position: Position) => number {
  const promised = canPromise(view)
  const scored = scoreOf(view, rng)
  const expert = expertWeight(view)
  const taken = [...view.placed, ...view.pending].map(({ point }) => point)
  return (position) => {
    const point = pointAt(view.space, position, view.context)
    if (!allowed(position, point) || !promised(point)) return Number.NEGATIVE_INFINITY
    return scored ? scored.score(point) + expert(position) : nearest(point, taken)
  }
}

/** The promise itself, where it is what was asked for. */
function safety(view: StudyView, allowed: Test): (position: Position) => number {
  const { probability } = view.definition.safety
  return (position) => {
    const point = pointAt(view.space, position, view.context)
    const promise = allowed(position, point) ? promiseAt(view, point) : 0
    return promise >= probability ? promise : Number.NEGATIVE_INFINITY
  }
}

/** Whether some proven run differs by no more than the allowed step in every parameter that has one. */
export function withinSteps({ space, definition }: StudyView, position: Position, proven: readonly Placed[]): boolean {
  const { maxStep } = definition.safety
  const steps = space.axes.flatMap((axis, k) => {
    const most = maxStep.get(axis.name)
    return most === undefined ? [] : [{ axis, k, most }]
  })
  return proven.some(({ observation }) =>
    steps.every(({ axis, k, most }) => {
      const there = observation.settings.get(axis.name)
      return Math.abs(Number(axis.value(position[k]!)) - Number(there)) <= most
    }),
  )
}
