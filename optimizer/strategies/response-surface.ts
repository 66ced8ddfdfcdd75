// Sequential response-surface methodology: an array over the domain first, then the optimum of a fitted polynomial.
//
// What plants do today, as a yardstick [BoxWilson1951]: 60 % of the budget spread as far apart as possible, then runs at
// the best place of a second-order polynomial with a ridge, fitted again after each run.

import { searchDomain } from '../acquisition/search.ts'
import type { Objective, OutcomeConstraint } from '../definition.ts'
import { drawPositions, settle } from '../domain.ts'
import { fitRidge, type Ridge } from '../math/ridge.ts'
import type { Rng } from '../math/rng.ts'
import { type Point, type Position, pointAt, type Space } from '../space.ts'
import type { StudyView } from '../study-view.ts'
import { afterChoice } from './bayesian.ts'
import { bare, bestAmong, nearest, occupied, type Place, poolPlaces } from './places.ts'
import { spaceFilling } from './space-filling.ts'
import type { Choice, Strategy } from './strategy.ts'

/** Share of the budget that the array takes, and its runs where no budget is given. */
const arrayShare = 0.6
const usualArray = 24
/** Draws for each run of the array, and scores for each optimum. */
const arrayDraws = 150
const scores = 800
/** Squared distance below which a run would only repeat another. */
const same = 1e-5
/** Older runs do not enter the fit: its cost grows with the cube of the runs. */
const mostRuns = 300

export const responseSurface: Strategy = {
  name: 'response-surface',
  summary: 'An array over 60 % of the budget, then the optimum of a second-order polynomial fitted after each run',
  suggest(view, count, rng) {
    const choices: Choice[] = []
    let current = view
    for (let i = 0; i < count; i++) {
      const choice = suggestOne(current, rng)
      if (!choice) break
      choices.push(choice)
      current = afterChoice(current, choice)
    }
    return choices
  },
}

function suggestOne(view: StudyView, rng: Rng): Choice | undefined {
  const { definition, placed, pending } = view
  const array = Math.ceil(arrayShare * (definition.budget ?? usualArray / arrayShare))
  const cost = placed.length + pending.length < array ? undefined : costOf(view, rng)
  const place = cost ? optimum(view, cost, rng) : undefined
  if (place) return { ...place, intent: 'improve' }
  const spread = farthest(view, rng)
  return spread ? { ...spread, intent: 'start' } : spaceFilling.suggest(view, 1, rng)[0]
}

/** The place farthest from all runs: among the open rows, or among draws and their nearest corners, edges, centres. */
function farthest(view: StudyView, rng: Rng): Place | undefined {
  const taken = occupied(view)
  const distance = (position: Position) => nearest(bare(view, position), taken)
  const pool = poolPlaces(view)
  if (pool) return taken.length === 0 ? spaceFilling.suggest(view, 1, rng)[0] : bestAmong(pool, distance, rng)
  if (taken.length === 0) return undefined
  const draws = drawPositions(view.domain, arrayDraws, rng)
  const levels = draws.map((position) => settle(view.domain, threeLevels(view.space, position), rng))
  const places = [...draws, ...levels.filter((one) => one !== undefined)].map((position) => ({ position }))
  const best = bestAmong(places, distance, rng)
  return best && distance(best.position) > same ? best : undefined
}

function threeLevels({ axes }: Space, position: Position): Position {
  return position.map((value, k) => (axes[k]!.choices === undefined ? Math.round(2 * value) / 2 : value))
}

function optimum(view: StudyView, cost: (point: Point) => number, rng: Rng): Place | undefined {
  const pool = poolPlaces(view)
  const value = (position: Position) => -cost(pointAt(view.space, position, view.context))
  if (pool) return bestAmong(pool, value, rng)
  const taken = [...view.placed, ...view.pending].map(({ point }) => point)
  const anew = (position: Position) =>
    nearest(pointAt(view.space, position, view.context), taken) < same ? Number.NEGATIVE_INFINITY : value(position)
  const found = searchDomain({ domain: view.domain, value: anew, near: [], scores }, rng)
  return found && found.value > Number.NEGATIVE_INFINITY ? { position: found.position } : undefined
}

/** What the polynomials expect of a point, small where it is good; undefined while no objective can be fitted. */
function costOf(view: StudyView, rng: Rng): ((point: Point) => number) | undefined {
  const { objectives, limits } = view.definition
  const columns = columnsOf(view.space)
  const surfaces = new Map<string, Surface>()
  for (const { outcome } of [...objectives, ...limits]) {
    const surface = surfaces.get(outcome) ?? fitSurface(view, outcome, columns)
    if (surface) surfaces.set(outcome, surface)
  }
  const wanted = objectives.filter(({ outcome }) => surfaces.has(outcome))
  if (wanted.length === 0) return undefined
  const weights = wanted.map(() => (wanted.length === 1 ? 1 : -Math.log(rng.uniform())))
  return (point) => {
    const row = columns(point)
    const costs = wanted.map(
      (objective, k) => weights[k]! * objectiveCost(objective, surfaces.get(objective.outcome)!, row),
    )
    const excess = limits.reduce((sum, limit) => sum + excessOf(limit, surfaces.get(limit.outcome), row), 0)
    return Math.max(...costs) + 1e3 * excess
  }
}

interface Surface {
  readonly fit: Ridge
  readonly best: Readonly<Record<'maximize' | 'minimize', number>>
  /** Range of what was measured: the unit in which outcomes are added up. */
  readonly range: number
}

function fitSurface(
  { placed }: StudyView,
  outcome: string,
  columns: (point: Point) => Float64Array,
): Surface | undefined {
  const known = placed.filter(({ observation }) => observation.outcomes.has(outcome)).slice(-mostRuns)
  if (known.length < 2) return undefined
  const values = Float64Array.from(known, ({ observation }) => observation.outcomes.get(outcome)!)
  const [least, most] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))]
  const range = most - least || 1
  const fit = fitRidge(
    known.map(({ point }) => columns(point)),
    values.map((y) => (y - least) / range),
  )
  return { fit: { ...fit, at: (row) => least + range * fit.at(row) }, best: { maximize: most, minimize: least }, range }
}

/** Distance from the best measurement, or from the target, in ranges of the outcome. */
function objectiveCost({ goal, target }: Objective, { fit, best, range }: Surface, row: Float64Array): number {
  const expected = fit.at(row)
  if (goal === 'target') return Math.abs(expected - target!) / range
  return (goal === 'maximize' ? best.maximize - expected : expected - best.minimize) / range
}

function excessOf({ max, min }: OutcomeConstraint, surface: Surface | undefined, row: Float64Array): number {
  if (!surface) return 0
  const expected = surface.fit.at(row)
  return Math.max(0, expected - (max ?? expected), (min ?? expected) - expected) / surface.range
}

/** Linear, squared, mixed columns of a point on [-1, 1]; a category has neither squares nor products with itself. */
function columnsOf({ axes, contexts }: Space): (point: Point) => Float64Array {
  const groups = [...axes, ...contexts].flatMap((axis, k) => {
    const choices = 'choices' in axis ? axis.choices : undefined
    return Array.from({ length: choices ?? 1 }, () => ({ group: k, numeric: choices === undefined }))
  })
  const pairs = groups.flatMap((a, i) =>
    groups.slice(i).flatMap((b, j) => (a.group !== b.group || a.numeric ? [[i, i + j] as const] : [])),
  )
  return (point) => {
    const z = point.map((value, i) => (groups[i]!.numeric ? 2 * value - 1 : value))
    return Float64Array.from([...z, ...pairs.map(([i, j]) => z[i]! * z[j]!)])
  }
}
