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
  readonly centre: Position
  readonly halfWidth: number
  includes(position: Position): boolean
  /** Up to `count` positions drawn in it. */
  draw(count: number, rng: Rng): Position[]
}

const first = 0.2
const widest = 0.45
const narrowest = 0.12
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
  return around(view, best.position, halfWidth)
}

function around({ space, domain }: StudyView, centre: Position, halfWidth: number): Neighbourhood {
  const isFree = (k: number) => space.axes[k]!.choices !== undefined
  const includes = (position: Position) =>
    position.every((value, k) => isFree(k) || Math.abs(value - centre[k]!) <= halfWidth + 1e-9)
  return {
    centre,
    halfWidth,
    includes,
    draw: (count, rng) =>
      Array.from({ length: count }, () => {
        const moved = centre.map((value, k) => {
          const { choices } = space.axes[k]!
          if (choices !== undefined) return rng.integer(choices)
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
  const { limits, objectives } = view.definition
  const scales = new Map(limits.map(({ outcome }) => [outcome, rangeOf(view, outcome)]))
  const excess = ({ observation: { outcomes } }: Placed) =>
    limits.reduce((sum, { outcome, min, max }) => {
      const y = outcomes.get(outcome)
      return y === undefined ? sum + 1 : sum + Math.max(0, y - (max ?? y), (min ?? y) - y) / scales.get(outcome)!
    }, 0)
  const [objective] = objectives
  const cost = ({ observation: { outcomes } }: Placed) => {
    const y = outcomes.get(objective!.outcome) ?? Number.POSITIVE_INFINITY
    if (objective!.goal === 'target') return Math.abs(y - objective!.target!)
    return objective!.goal === 'maximize' ? -y : y
  }
  return (a, b) => {
    const [keptA, keptB] = [a, b].map(({ observation }) => keptLimits(view.definition, observation))
    return keptA && keptB ? cost(a) - cost(b) : excess(a) - excess(b)
  }
}

function rangeOf({ placed }: StudyView, outcome: string): number {
  const values = placed.flatMap(({ observation }) => observation.outcomes.get(outcome) ?? [])
  return Math.max(...values) - Math.min(...values) || 1
}
