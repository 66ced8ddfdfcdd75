// Settings between those of the front, found by weighing the objectives in a few ways.
//
// Notation: costs c_k on the model's scale, their doubt discounted as in `recommend`, scaled to u_k = (c_k - ideal_k) /
// (reference_k - ideal_k); each weighing w takes the least max_k w_k u_k + 0.05 sum_k w_k u_k [Knowles2006].

import type { Settings } from '../../ingest/model.ts'
import type { Aim } from '../acquisition/aim.ts'
import { costOf } from '../acquisition/gain.ts'
import { referenceCost } from '../acquisition/hypervolume-gain.ts'
import { searchDomain } from '../acquisition/search.ts'
import type { Rng } from '../math/rng.ts'
import { caution, shortfall } from '../recommend.ts'
import { type Point, type Position, pointAt, settingsAt } from '../space.ts'
import { bestAmong, type Place, poolPlaces } from '../strategies/places.ts'
import { provenRuns, withinSteps } from '../strategies/safe.ts'
import type { StudyView } from '../study-view.ts'
import { mixtureMoments } from '../surrogates/surrogate.ts'
import { isInside } from './front-place.ts'

export interface CompromisePlace {
  readonly point: Point
  readonly settings: Settings
  readonly candidate?: number
}

export interface Weighed {
  readonly aims: readonly Aim[]
  readonly incumbents: readonly Point[]
}

const most = 5
const smoothing = 0.05
/** Scores for each weighing: they start from the best runs. */
const scores = 400
/** Runs that a search starts from. */
const starts = 4

/** At most five places that keep all limits at their probability; none where a run has been, none twice. */
export function compromisePlaces(view: StudyView, { aims, incumbents }: Weighed, rng: Rng): CompromisePlace[] {
  const scalar = scaledCosts(aims, incumbents)
  const toPoint = (position: Position) => pointAt(view.space, position, view.context)
  const allowed = allowedSteps(view)
  const taken = new Set(view.placed.map(({ position }) => toPoint(position).join()))
  return weighings(aims.length).flatMap((weights) => {
    const cost = (position: Position) => weighted(scalar(toPoint(position)), weights)
    const worth = (position: Position) => {
      if (!allowed(position)) return Number.NEGATIVE_INFINITY
      const short = shortfall(view, [toPoint(position)])
      return short > 0 ? -1e6 * (1 + short) : -cost(position)
    }
    const place = bestFor(view, worth, rng)
    if (!place || shortfall(view, [toPoint(place.position)]) > 0 || !allowed(place.position)) return []
    const { position, candidate } = place
    const point = toPoint(position)
    if (taken.has(point.join())) return []
    taken.add(point.join())
    const settings = Object.fromEntries(
      candidate === undefined ? settingsAt(view.space, position) : view.definition.pool![candidate]!,
    )
    return [{ point, settings, ...(candidate !== undefined && { candidate }) }]
  })
}

/** Two objectives: five shares between the ends. More: all alike, then each in turn weighed double. */
function weighings(count: number): number[][] {
  if (count === 2) return [1, 2, 3, 4, 5].map((k) => [k / 6, 1 - k / 6])
  const alike = Array.from({ length: count }, () => 1 / count)
  const doubled = alike.map((_, k) => alike.map((_w, i) => (i === k ? 2 : 1) / (count + 1)))
  return [alike, ...doubled].slice(0, most)
}

function weighted(shares: readonly number[], weights: readonly number[]): number {
  const parts = shares.map((share, k) => weights[k]! * share)
  return Math.max(...parts) + smoothing * parts.reduce((sum, part) => sum + part, 0)
}

function scaledCosts(aims: readonly Aim[], incumbents: readonly Point[]): (point: Point) => number[] {
  const cautious = ({ model, goal }: Aim, point: Point) => {
    const { mean, variance } = mixtureMoments(model.model, model.model.at(point), false)
    return costOf(goal, mean) + caution * Math.sqrt(variance)
  }
  const scales = aims.map((aim) => {
    const reference = referenceCost(aim, incumbents)
    const ideal = incumbents.reduce((least, point) => Math.min(least, cautious(aim, point)), reference)
    return { ideal, range: Math.max(1e-9, reference - ideal) }
  })
  return (point) => aims.map((aim, k) => (cautious(aim, point) - scales[k]!.ideal) / scales[k]!.range)
}

function bestFor(view: StudyView, worth: (position: Position) => number, rng: Rng): Place | undefined {
  const pool = poolPlaces(view)
  if (pool) return bestAmong(pool, worth, rng)
  const near = view.placed
    .filter(({ position }) => isInside(view.space, position))
    .map(({ position }) => ({ position, worth: worth(position) }))
    .sort((a, b) => b.worth - a.worth)
    .slice(0, starts)
    .map(({ position }) => position.map((v, k) => view.space.axes[k]!.snap(v)))
  return searchDomain({ domain: view.domain, value: worth, near, scores }, rng)
}

/** In safe mode only places within the allowed steps of a proven run. */
function allowedSteps(view: StudyView): (position: Position) => boolean {
  const proven = provenRuns(view)
  return view.definition.safety.mode === 'safe' && proven.length > 0
    ? (position) => withinSteps(view, position, proven)
    : () => true
}
