// Space filling: each suggestion lies far from all runs so far, the first one in the middle.

import { settle } from '../domain.ts'
import type { Rng } from '../math/rng.ts'
import { type Point, squaredDistance } from '../space.ts'
import type { StudyView } from '../study-view.ts'
import { bare, nearest, occupied, type Place, spreadPlaces } from './places.ts'
import type { Choice, Strategy } from './strategy.ts'

/** Draws to choose each suggestion from. Few of them keep a start from running into every corner. */
const drawsEach = 12

export const spaceFilling: Strategy = {
  name: 'space-filling',
  summary: 'Scrambled Sobol draws, each the one of several that lies farthest from all runs so far',
  suggest(view, count, rng) {
    const taken = occupied(view)
    const busy = view.pending.map(({ position }) => bare(view, position))
    const choices: Choice[] = []
    let pool = view.openRows ? spotsAt(view, spreadPlaces(view, 0, rng), taken) : undefined
    for (let i = 0; i < count; i++) {
      const spots = pool ?? spotsAt(view, [...centre(view, rng), ...spreadPlaces(view, drawsEach, rng)], taken)
      const spot = taken.length === 0 ? middlemost(view, spots) : farthest(view, spots, busy)
      if (!spot) break
      taken.push(spot.point)
      busy.push(spot.point)
      pool = pool && without(pool, spot)
      choices.push({ ...spot.place, intent: 'start' })
    }
    return choices
  },
}

/** A place with its squared distance to the nearest run so far. */
interface Spot {
  readonly place: Place
  readonly point: Point
  readonly gap: number
}

function spotsAt(view: StudyView, places: readonly Place[], taken: readonly Point[]): Spot[] {
  return places.map((place) => {
    const point = bare(view, place.position)
    return { place, point, gap: nearest(point, taken) }
  })
}

/** The other spots, as near to the one taken as they are: large pools are walked once for each suggestion. */
function without(spots: readonly Spot[], gone: Spot): Spot[] {
  return spots
    .filter((spot) => spot !== gone)
    .map((spot) => ({ ...spot, gap: Math.min(spot.gap, squaredDistance(spot.point, gone.point)) }))
}

/** The middle of the domain itself. */
function centre({ domain, space }: StudyView, rng: Rng): Place[] {
  const position = settle(
    domain,
    Float64Array.from(space.axes, ({ choices }) => (choices === undefined ? 0.5 : 0)),
    rng,
  )
  return position ? [{ position }] : []
}

/** The centre of a domain, or the row nearest to the mean of all rows. */
function middlemost(view: StudyView, spots: readonly Spot[]): Spot | undefined {
  if (!view.openRows) return spots[0]
  if (spots.length === 0) return undefined
  const mean = spots[0]!.point.map((_, k) => spots.reduce((sum, { point }) => sum + point[k]! / spots.length, 0))
  return spots[leastIndex(spots.map(({ point }) => squaredDistance(point, mean)))]
}

/** Squared distances below this are one and the same setting. */
const same = 1e-12

/** The spot farthest from all runs. Where every setting has been run, one that is not under way may be run again. */
function farthest(view: StudyView, spots: readonly Spot[], busy: readonly Point[]): Spot | undefined {
  const index = leastIndex(spots.map(({ gap }) => -gap))
  if (index < 0 || spots[index]!.gap > same) return spots[index]
  if (view.openRows && !view.definition.repeats) return spots[index]
  return spots.find(({ point }) => nearest(point, busy) > same)
}

/** The first index of the least value; values within rounding count as equal, so that a rescaled input changes nothing. */
function leastIndex(values: readonly number[]): number {
  return values.reduce((best, value, i) => (best < 0 || value < values[best]! - 1e-9 ? i : best), -1)
}

export function randomPlaces(view: StudyView, count: number, rng: Rng): Choice[] {
  const taken = occupied(view)
  const places = spreadPlaces(view, 4 * count, rng)
  const choices: Choice[] = []
  while (choices.length < count && places.length > 0) {
    const [place] = places.splice(rng.integer(places.length), 1)
    const point = bare(view, place!.position)
    if (!view.openRows && nearest(point, taken) < same) continue
    taken.push(point)
    choices.push({ ...place!, intent: 'random' })
  }
  return choices
}
