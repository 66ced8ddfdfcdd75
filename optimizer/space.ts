// The one border between engineering units and the unit cube.
//
// Notation: a *position* holds one number per free parameter, in [0, 1] between its bounds (for a category its index);
// a *point* is what the models see: positions of numbers, ranks of ordinals, one-hot categories, then the contexts.
// Both are rounded to multiples of 2^-40, so that renaming or rescaling an input changes no bit beyond this border.

import { type Axis, axisOf } from './axis.ts'
import type { ContextParameter, FreeParameter, SettingValue, Values } from './definition.ts'
import { rounded } from './grain.ts'

export type Position = Float64Array
export type Point = Float64Array

export interface Space {
  readonly axes: readonly Axis[]
  readonly contexts: readonly ContextParameter[]
  /** Entries of a point. */
  readonly width: number
}

/** The length of the one-hot step between two categories equals that of a whole numeric range. */
const oneHot = Math.SQRT1_2

export function spaceOf(parameters: readonly FreeParameter[], contexts: readonly ContextParameter[]): Space {
  const axes = parameters.map(axisOf)
  return { axes, contexts, width: axes.reduce((sum, axis) => sum + (axis.choices ?? 1), contexts.length) }
}

/** The position of settings, outside [0, 1] where they are; NaN for an unknown category or ordinal word. */
export function positionOf(space: Space, settings: Values): Position {
  return Float64Array.from(space.axes, (axis) => {
    const value = settings.get(axis.name)
    return value === undefined ? Number.NaN : axis.position(value)
  })
}

/** Settings in engineering units, in the study's order of parameters. */
export function settingsAt(space: Space, position: Position): Map<string, SettingValue> {
  return new Map(space.axes.map((axis, k) => [axis.name, axis.value(position[k]!)]))
}

/** Context values on the scale of their usual range, which they may leave; unknown ones take `fallback`. */
export function contextAt(space: Space, context: ReadonlyMap<string, number>, fallback?: Float64Array): Float64Array {
  return Float64Array.from(space.contexts, ({ name, low, high }, k) => {
    const value = context.get(name)
    return value === undefined ? (fallback?.[k] ?? 0.5) : rounded((value - low) / (high - low || 1))
  })
}

/** Data far outside the bounds is used, but no farther out than this many ranges: squares must stay finite. */
const farthest = 20

function near(value: number): number {
  return Math.min(farthest, Math.max(-farthest, value))
}

/** What the models see at a position in a context. */
export function pointAt(space: Space, position: Position, context: Float64Array): Point {
  const point = new Float64Array(space.width)
  let at = 0
  space.axes.forEach((axis, k) => {
    const value = position[k]!
    if (axis.choices === undefined) point[at++] = Number.isNaN(value) ? 0.5 : near(axis.feature(value))
    else {
      if (value >= 0) point[at + value] = oneHot
      at += axis.choices
    }
  })
  point.set(context.map(near), at)
  return point
}

/** Squared distance of two points, each input scaled to its range. */
export function squaredDistance(a: Point, b: Point): number {
  let sum = 0
  for (let k = 0; k < a.length; k++) sum += (a[k]! - b[k]!) ** 2
  return sum
}
