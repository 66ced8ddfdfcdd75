// The places a strategy may choose from, alike for a box and for a pool.

import { drawPositions } from '../domain.ts'
import { type Rng, shuffled } from '../math/rng.ts'
import { type Point, type Position, pointAt, positionOf, squaredDistance } from '../space.ts'
import type { StudyView } from '../study-view.ts'

export interface Place {
  readonly position: Position
  readonly candidate?: number
}

/** The open rows of the pool, equal rows once. Without a pool undefined. */
export function poolPlaces({ definition, openRows, space }: StudyView): Place[] | undefined {
  if (!openRows) return undefined
  const seen = new Set<string>()
  return openRows.flatMap((candidate) => {
    const position = positionOf(space, definition.pool![candidate]!)
    const key = position.join()
    if (seen.has(key)) return []
    seen.add(key)
    return [{ position, candidate }]
  })
}

/** Up to `count` places spread over the domain, or all rows of the pool. */
export function spreadPlaces(view: StudyView, count: number, rng: Rng): Place[] {
  return poolPlaces(view) ?? drawPositions(view.domain, count, rng).map((position) => ({ position }))
}

/** Points of all runs, ended or pending, as far as settings go: contexts are left out of distances. */
export function occupied(view: StudyView): Point[] {
  return [...view.placed, ...view.pending].map(({ position }) => bare(view, position))
}

/** The point of a position without contexts. */
export function bare(view: StudyView, position: Position): Point {
  return pointAt(view.space, position, new Float64Array(view.space.contexts.length))
}

/** Squared distance to the nearest of the points; infinite where there is none. */
export function nearest(point: Point, others: readonly Point[]): number {
  return others.reduce((least, other) => Math.min(least, squaredDistance(point, other)), Number.POSITIVE_INFINITY)
}

/** Values within rounding count as equal, so that rescaling an input or an outcome changes no choice. */
const tie = 1e-7
/** Larger pools are searched in two steps: a random part of the rows, then the neighbours of the best of them. */
const mostScored = 6000

/** The place of highest value, the first of equals; undefined where every value is minus infinity. */
export function bestAmong(
  places: readonly Place[],
  value: (position: Position) => number,
  rng: Rng,
): Place | undefined {
  if (places.length <= mostScored) return highest(places, value)
  const part = shuffled(places.length, rng).slice(0, mostScored / 2)
  const best = highest(
    part.map((index) => places[index]!),
    value,
  )
  if (!best) return undefined
  const near = places.toSorted(
    (a, b) => squaredDistance(a.position, best.position) - squaredDistance(b.position, best.position),
  )
  return highest(near.slice(0, mostScored / 2), value)
}

function highest(places: readonly Place[], value: (position: Position) => number): Place | undefined {
  let best: Place | undefined
  let most = Number.NEGATIVE_INFINITY
  for (const place of places) {
    const own = value(place.position)
    if (own > (best ? most + tie : most)) {
      best = place
      most = own
    }
  }
  return best
}
