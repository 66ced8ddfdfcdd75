// Partial dependence: what an outcome does on average as one input changes [Friedman2001].
//
// Notation: mean over draws of all other inputs of each path of paths.ts, at places along one input; the band is 5 % to
// 95 % over the paths. Under linear limits the others give way as little as possible.

import type { SettingValue } from '../definition.ts'
import { keepsLimits, settle } from '../domain.ts'
import type { Rng } from '../math/rng.ts'
import type { OutcomeModel } from '../outcome-model.ts'
import { settingsAt } from '../space.ts'
import type { StudyView } from '../study-view.ts'
import { valuesAt } from './importance.ts'
import { type InputDraws, inputNames, type Place, placePoint } from './input-draws.ts'
import { beliefsAt, type Path } from './paths.ts'
import { type Estimate, estimateOf } from './spread.ts'

export interface EffectPoint extends Estimate {
  /** Value of the input, in its unit. */
  readonly at: SettingValue
}

export interface Effect {
  readonly input: string
  readonly points: readonly EffectPoint[]
}

/** Places along a numeric input. */
const steps = 11
/** Draws of the other inputs. */
const others = 24

export interface EffectsOf {
  readonly outcome: OutcomeModel
  readonly draws: InputDraws
  readonly paths: readonly Path[]
}

export function effectsOf(view: StudyView, { outcome, draws, paths }: EffectsOf, rng: Rng): Effect[] {
  const rows = draws.base.slice(0, others)
  return inputNames(view.space).map((input, i) => ({
    input,
    points: gridOf(view, i).flatMap((level) => {
      const places = rows.flatMap((place) => placed(view, { place, input: i, level }, rng) ?? [])
      if (places.length === 0) return []
      const beliefs = beliefsAt(
        outcome,
        places.map((place) => placePoint(view.space, place)),
      )
      const means = paths.map((path) => path(beliefs).reduce((sum, value) => sum + value / places.length, 0))
      return [{ at: valuesAt(view.space, level.place).get(input)!, ...estimateOf(means) }]
    }),
  }))
}

interface Level {
  readonly value: number
  /** Any place with the input at this value: for its name. */
  readonly place: Place
}

function gridOf({ space }: StudyView, i: number): Level[] {
  const axis = space.axes[i]
  const count = axis?.choices ?? steps
  const raw = Array.from({ length: count }, (_, n) => (axis?.choices ? n : n / (steps - 1)))
  const values = [...new Set(raw.map((value) => (axis ? axis.snap(value) : value)))]
  const anywhere = (): Place => ({
    position: new Float64Array(space.axes.length),
    context: new Float64Array(space.contexts.length).fill(0.5),
  })
  return values.map((value) => ({ value, place: withInput(space.axes.length, anywhere(), { input: i, value }) }))
}

function withInput(axes: number, { position, context }: Place, to: { input: number; value: number }): Place {
  return to.input < axes
    ? { position: position.with(to.input, to.value), context }
    : { position, context: context.with(to.input - axes, to.value) }
}

interface Placing {
  readonly place: Place
  readonly input: number
  readonly level: Level
}

/** The place with one input at a level; undefined where the limits do not allow that level. */
function placed(view: StudyView, at: Placing, rng: Rng): Place | undefined {
  const { space, domain } = view
  const moved = withInput(space.axes.length, at.place, { input: at.input, value: at.level.value })
  if (view.definition.pool || keepsLimits(domain, settingsAt(space, moved.position))) return moved
  if (!domain.bound.includes(at.input)) return undefined
  const position = settle(domain, moved.position, rng)
  const reached = position !== undefined && Math.abs(position[at.input]! - at.level.value) < 0.05
  return reached ? { position, context: moved.context } : undefined
}
