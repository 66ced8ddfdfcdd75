// The neighbourhood of the best run: where a study looks that begins at a recipe in use, wider after gains, narrower
// without them [Eriksson2019, Eriksson2021].
//
// Notation: half widths are shares of each range; runs are judged by what was measured, those that keep all limits by
// their first objective, before them those that break limits by how far.

import { settle } from './domain.ts'
import type { Rng } from './math/rng.ts'
import type { Position } from './space.ts'
import { keptLimits, type Placed, type StudyView } from './study-view.ts'

export interface Neighbourhood {
  /** The best run; with it another one that is cheap for how far it breaks limits: from both the way may lead on. */
  readonly centres: readonly Position[]
  readonly halfWidth: number
  includes(position: Position): boolean
  /** Up to `count` positions drawn in it. */
  draw(count: number, rng: Rng): Position[]
}

const first = 0.06
const widest = 0.45
const narrowest = first
/** So many gains one after the other widen, so many runs without a gain narrow. */
const gains = 2
const misses = 6
const widening = 1.5
const narrowing = 0.65

/** Undefined where the study looks everywhere, chooses from a pool, or has no run yet to be near to. */
export function neighbourhoodOf(view: StudyView): Neighbourhood | undefined {
  if (view.definition.safety.mode !== 'near' || view.openRows) return undefined
  const runs = view.placed.filter(
    ({ position, observation }) => observation.status === 'ok' && isInside(view, position),
  )
  const [begin] = runs
  if (!begin) return undefined
  const worse = comparison(view)
  let best = begin
  let halfWidth = first
  let streak = 0
  for (const run of runs.slice(1)) {
    const isGain = worse(best, run) > 0
    if (isGain) best = run
    streak = isGain ? Math.max(1, streak + 1) : Math.min(-1, streak - 1)
    if (streak === gains) [halfWidth, streak] = [Math.min(widest, halfWidth * widening), 0]
    if (streak === -misses) [halfWidth, streak] = [Math.max(narrowest, halfWidth * narrowing), 0]
  }
  // Until the start is over it stays where the recipe in use is: a first lucky run leads far away.
  if (runs.length + view.pending.length <= startRuns(view)) return around(view, [begin.position], first)
  const promising = runs.reduce(promisingOf(view))
  return around(view, best === promising ? [best.position] : [best.position, promising.position], halfWidth)
}

/** One run more than there are parameters to search. */
export function startRuns({ definition }: StudyView): number {
  return definition.parameters.filter(({ fixed }) => fixed === undefined).length + 1
}

function around({ space, domain }: StudyView, centres: readonly Position[], halfWidth: number): Neighbourhood {
  const isFree = (k: number) => space.axes[k]!.choices !== undefined
  // Of few levels, such as passes to one depth, the next one is always near.
  const nextLevels = centres.map((centre) =>
    Array.from(centre, (value, k) =>
      isFree(k) ? [] : space.axes[k]!.around(value, 0).filter((level) => Math.abs(level - value) > halfWidth),
    ),
  )
  const isNear = (value: number, centre: number, next: readonly number[]) =>
    Math.abs(value - centre) <= halfWidth + 1e-9 || next.some((level) => Math.abs(value - level) <= 1e-9)
  return {
    centres,
    halfWidth,
    includes: (position) =>
      centres.some((centre, i) =>
        position.every((value, k) => isFree(k) || isNear(value, centre[k]!, nextLevels[i]![k]!)),
      ),
    draw: (count, rng) =>
      Array.from({ length: count }, (_, i) => {
        const moved = centres[i % centres.length]!.map((value, k) => {
          const { choices } = space.axes[k]!
          if (choices !== undefined) return rng.integer(choices)
          const levels = [value, ...nextLevels[i % centres.length]![k]!]
          if (levels.length > 1) return levels[rng.integer(levels.length)]!
          return Math.min(1, Math.max(0, value + halfWidth * (2 * rng.uniform() - 1)))
        })
        return settle(domain, moved, rng)
      }).filter((position) => position !== undefined),
  }
}

function isInside({ space }: StudyView, position: Position): boolean {
  return position.every((value, k) => value >= 0 && value <= (space.axes[k]!.choices ?? 1))
}

/** Above 0 where the first run is worse than the second. */
function comparison(view: StudyView): (a: Placed, b: Placed) => number {
  const excess = excessOf(view)
  const cost = costOf(view)
  return (a, b) => {
    const [keptA, keptB] = [a, b].map(({ observation }) => keptLimits(view.definition, observation))
    return keptA && keptB ? cost(a) - cost(b) : excess(a) - excess(b)
  }
}

/** The run of the least sum of cost with what it breaks limits by, each in ranges of what was measured. */
function promisingOf(view: StudyView): (a: Placed, b: Placed) => Placed {
  const excess = excessOf(view)
  const cost = costOf(view)
  const range = rangeOf(view, view.definition.objectives[0]!.outcome)
  const merit = (run: Placed) => cost(run) / range + excess(run)
  return (a, b) => (merit(b) < merit(a) ? b : a)
}

function excessOf(view: StudyView): (run: Placed) => number {
  const { limits } = view.definition
  const scales = new Map(limits.map(({ outcome }) => [outcome, rangeOf(view, outcome)]))
  return ({ observation: { outcomes } }) =>
    limits.reduce((sum, { outcome, min, max }) => {
      const y = outcomes.get(outcome)
      return y === undefined ? sum + 1 : sum + Math.max(0, y - (max ?? y), (min ?? y) - y) / scales.get(outcome)!
    }, 0)
}

function costOf({ definition }: StudyView): (run: Placed) => number {
  const objective = definition.objectives[0]!
  return ({ observation: { outcomes } }) => {
    const y = outcomes.get(objective.outcome) ?? Number.POSITIVE_INFINITY
    if (objective.goal === 'target') return Math.abs(y - objective.target!)
    return objective.goal === 'maximize' ? -y : y
  }
}

function rangeOf({ placed }: StudyView, outcome: string): number {
  const values = placed.flatMap(({ observation }) => observation.outcomes.get(outcome) ?? [])
  return Math.max(...values) - Math.min(...values) || 1
}
