// Space filling: each suggestion lies far from all runs so far, the first one in the middle.

import { settle } from '../domain.ts'
import type { Rng } from '../math/rng.ts'
import type { Point } from '../space.ts'
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
    let pool = view.openRows ? spreadPlaces(view, 0, rng) : undefined
    for (let i = 0; i < count; i++) {
      const places = pool ?? [...centre(view, rng), ...spreadPlaces(view, drawsEach, rng)]
      const place = taken.length === 0 ? middlemost(view, places) : farthest(view, places, { taken, busy })
      if (!place) break
      const point = bare(view, place.position)
      taken.push(point)
      busy.push(point)
      pool = pool?.filter((one) => one !== place)
      choices.push({ ...place, intent: 'start' })
    }
    return choices
  },
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
function middlemost(view: StudyView, places: readonly Place[]): Place | undefined {
  if (!view.openRows) return places[0]
  const points = places.map(({ position }) => bare(view, position))
  if (points.length === 0) return undefined
  const mean = points[0]!.map((_, k) => points.reduce((sum, point) => sum + point[k]! / points.length, 0))
  return places[leastIndex(points.map((point) => nearest(point, [mean])))]
}

/** Squared distances below this are one and the same setting. */
const same = 1e-12

/** The place farthest from all runs. Where every setting has been run, one that is not under way may be run again. */
function farthest(view: StudyView, places: readonly Place[], { taken, busy }: Runs): Place | undefined {
  const points = places.map(({ position }) => bare(view, position))
  const distances = points.map((point) => -nearest(point, taken))
  const index = leastIndex(distances)
  if (index < 0 || distances[index]! < -same) return places[index]
  if (view.openRows && !view.definition.repeats) return places[index]
  return places[points.findIndex((point) => nearest(point, busy) > same)]
}

interface Runs {
  readonly taken: readonly Point[]
  /** Those of them that are under way. */
  readonly busy: readonly Point[]
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
