// What a limit costs: the best expected objective, the settings for it, if the limit moved one step either way.
//
// Notation: the models stay as they are, only the limit moves; each place found for any variant is judged under all of
// them, so that a looser limit is never worse than a tighter one by the luck of a search.

import type { Settings } from '../../ingest/model.ts'
import { searchDomain } from '../acquisition/search.ts'
import type { OutcomeConstraint } from '../definition.ts'
import { gainOver } from '../explain.ts'
import type { Rng } from '../math/rng.ts'
import { predictOutcome } from '../outcome-model.ts'
import { contextsToProduceIn, pointsIn, shortfall, worthOf } from '../recommend.ts'
import { type Position, settingsAt } from '../space.ts'
import { bestAmong, poolPlaces } from '../strategies/places.ts'
import type { StudyView } from '../study-view.ts'
import { sensibleStep } from './sensible-step.ts'

export interface MovedLimit {
  readonly limit: number
  /** Best expected value of the first objective under it. */
  readonly best: number
  /** By how much that is better than under today's limit. */
  readonly gain: number
  /** Whether the settings keep all limits with the probability demanded. */
  readonly kept: boolean
  readonly settings: Settings
}

export interface LimitPrice {
  readonly outcome: string
  readonly side: 'max' | 'min'
  readonly limit: number
  readonly step: number
  /** Best expected value of the first objective today. */
  readonly best: number
  readonly looser: MovedLimit
  readonly tighter: MovedLimit
}

/** Scores for each variant: they start from the best place of today. */
const scores = 400

type Side = 'max' | 'min'

interface Variant {
  readonly index: number
  readonly side: Side
  readonly limit: number
  readonly view: StudyView
}

/** One entry for each side of each limit whose outcome is learnt; `best` is where today's limits lead. */
export function limitPrices(view: StudyView, best: Position, rng: Rng): LimitPrice[] {
  const objective = view.definition.objectives[0]!
  const model = view.models.outcomes.get(objective.outcome)
  if (!model) return []
  const sides = sidesOf(view)
  const variants = sides.flatMap(({ index, side, limit, step }) =>
    [looserBy(side, step), -looserBy(side, step)].map((by) =>
      movedView(view, { index, side, limit: Number((limit + by).toPrecision(12)) }),
    ),
  )
  const found = variants.flatMap((variant) => bestUnder(variant.view, best, rng) ?? [])
  const places = [best, ...found]
  const contexts = contextsToProduceIn(view)
  const judged = (at: StudyView) => {
    const worth = worthOf(at)
    const values = places.map((position) => worth(pointsIn(at, position, contexts)))
    const position = places[values.indexOf(Math.max(...values))]!
    const points = pointsIn(at, position, contexts)
    const value = points.reduce((sum, point) => sum + predictOutcome(model, point, false).mean / points.length, 0)
    return { position, kept: shortfall(at, points) === 0, value }
  }
  const today = judged(view)
  return sides.map(({ outcome, side, limit, step }, i) => {
    const moved = [variants[2 * i]!, variants[2 * i + 1]!].map((variant): MovedLimit => {
      const { position, kept, value } = judged(variant.view)
      const settings = Object.fromEntries(settingsAt(view.space, position))
      return { limit: variant.limit, best: value, gain: gainOver(objective, value, today.value), kept, settings }
    })
    return { outcome, side, limit, step, best: today.value, looser: moved[0]!, tighter: moved[1]! }
  })
}

function looserBy(side: Side, step: number): number {
  return side === 'max' ? step : -step
}

function sidesOf(view: StudyView) {
  return view.definition.limits.flatMap((limit, index) => {
    if (!view.models.outcomes.has(limit.outcome)) return []
    const values = measuredValues(view, limit.outcome)
    return (['max', 'min'] as const).flatMap((side) => {
      const value = limit[side]
      if (value === undefined) return []
      return [{ outcome: limit.outcome, index, side, limit: value, step: sensibleStep(values, value) }]
    })
  })
}

function measuredValues({ placed }: StudyView, outcome: string): number[] {
  return placed.flatMap(({ observation }) => observation.outcomes.get(outcome) ?? [])
}

function movedView(view: StudyView, { index, side, limit }: Omit<Variant, 'view'>): Variant {
  const { definition } = view
  const moved = { ...definition.limits[index]!, [side]: limit } satisfies OutcomeConstraint
  const limits = definition.limits.with(index, moved)
  return { index, side, limit, view: { ...view, definition: { ...definition, limits }, models: view.models } }
}

function bestUnder(view: StudyView, near: Position, rng: Rng): Position | undefined {
  const worth = worthOf(view)
  const contexts = contextsToProduceIn(view)
  const value = (position: Position) => worth(pointsIn(view, position, contexts))
  const pool = poolPlaces(view)
  if (pool) return bestAmong(pool, value, rng)?.position
  return searchDomain({ domain: view.domain, value, near: [near], scores }, rng)?.position
}
