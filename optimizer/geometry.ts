// The axes under linear limits, as something to draw from and to walk in.
//
// Notation: positions as in space.ts. Axes that a linear limit names form a polytope of shares, scaled so that each
// row's coefficients sum to 1 in absolute value (a share is a position, except on a logarithmic axis); the others are
// free. Discrete axes inside the polytope are fixed one after the other to levels that leave the rest feasible.

import { type Axis, positionAt, shareAt } from './axis.ts'
import type { LinearConstraint, SettingValue } from './definition.ts'
import {
  contains,
  type Frame,
  frameOf,
  hitAndRun,
  holding,
  moveInside,
  ontoEqualities,
  pullInside,
} from './math/polytope.ts'
import { type Rng, shuffled } from './math/rng.ts'
import { leastVertex, type Polytope, type Row } from './math/simplex.ts'
import { scrambledSobol } from './math/sobol.ts'
import { type Position, type Space, settingsAt } from './space.ts'

export interface Geometry {
  readonly space: Space
  readonly linear: readonly LinearConstraint[]
  /** Axes named by a linear limit. */
  readonly bound: readonly number[]
  /** Absent without linear limits. */
  readonly frame?: Frame
}

/** A box inside the cube to stay in, e.g. the steps allowed from a safe run. */
export interface Box {
  readonly lower: Position
  readonly upper: Position
}

/** The axes with their polytope, or undefined where the linear limits contradict each other or the bounds. */
export function geometryOf(space: Space, linear: readonly LinearConstraint[], box?: Box): Geometry | undefined {
  const bound = space.axes.flatMap(({ name }, k) =>
    linear.some(({ coefficients }) => coefficients.get(name)) ? [k] : [],
  )
  if (bound.length === 0) return { space, linear, bound }
  const frame = frameOf(polytopeOf({ space, linear, bound }, box))
  return frame && { space, linear, bound, frame }
}

function polytopeOf({ space, linear, bound }: Geometry, box?: Box): Polytope {
  const equalities: Row[] = []
  const inequalities: Row[] = []
  for (const limit of linear) {
    const { row, scale } = scaledRow(space, bound, limit)
    const offset = (value: number) => (value - row.constant) / scale
    if (limit.equals !== undefined) equalities.push({ a: row.a, b: offset(limit.equals) })
    // A hair inside, so that rounding to settings cannot cross the limit.
    if (limit.max !== undefined) inequalities.push({ a: row.a, b: offset(limit.max) - 1e-11 })
    if (limit.min !== undefined) inequalities.push({ a: row.a.map((c) => -c), b: -offset(limit.min) - 1e-11 })
  }
  const share = (k: number, position: number) => shareAt(space.axes[k]!, position)
  const lower = Float64Array.from(bound, (k) => share(k, space.axes[k]!.held ?? Math.max(0, box?.lower[k] ?? 0)))
  const upper = Float64Array.from(bound, (k) => share(k, space.axes[k]!.held ?? Math.min(1, box?.upper[k] ?? 1)))
  return { lower, upper, equalities, inequalities }
}

function scaledRow(space: Space, bound: readonly number[], { coefficients }: LinearConstraint) {
  const scale = limitScale(space, coefficients) || 1
  let constant = 0
  const a = Float64Array.from(bound, (k) => {
    const { name, linear } = space.axes[k]!
    const coefficient = coefficients.get(name) ?? 0
    constant += coefficient * (linear?.low ?? 0)
    return (coefficient * (linear?.range ?? 0)) / scale
  })
  return { row: { a, constant }, scale }
}

/** S = the sum of abs(coefficient) times range. */
function limitScale(space: Space, coefficients: ReadonlyMap<string, number>): number {
  return space.axes.reduce(
    (sum, { name, linear }) => sum + Math.abs(coefficients.get(name) ?? 0) * (linear?.range ?? 0),
    0,
  )
}

/** By how much settings break a limit, relative to S; 0 where it holds. */
export function excess(space: Space, limit: LinearConstraint, settings: ReadonlyMap<string, SettingValue>): number {
  let sum = 0
  for (const [name, coefficient] of limit.coefficients) sum += coefficient * Number(settings.get(name))
  const scale = limitScale(space, limit.coefficients) || 1
  if (limit.equals !== undefined) return Math.abs(sum - limit.equals) / scale
  return Math.max(0, sum - (limit.max ?? sum), (limit.min ?? sum) - sum) / scale
}

/** Whether settings keep every linear limit: equalities within 1e-6 S, the others within 1e-9 S. */
export function keepsLinear(
  geometry: Pick<Geometry, 'space' | 'linear'>,
  settings: ReadonlyMap<string, SettingValue>,
): boolean {
  return geometry.linear.every(
    (limit) => excess(geometry.space, limit, settings) <= (limit.equals === undefined ? 1e-9 : 1e-6),
  )
}

/** `count` spread positions that can be set, fewer where discrete levels leave hardly any. */
export function drawLinear(geometry: Geometry, count: number, rng: Rng): Position[] {
  const cube = scrambledSobol(geometry.space.axes.length, count, rng)
  const walk = geometry.frame ? hitAndRun(geometry.frame, count, rng) : []
  return cube.flatMap((position, index) => {
    geometry.bound.forEach((k, j) => {
      const axis = geometry.space.axes[k]!
      // A walk in shares keeps to the upper end of a logarithmic axis: every other draw is spread over its scale.
      if (axis.linear?.position && index % 2 === 1) return
      position[k] = positionAt(axis, walk[index]![j]!)
    })
    const settled = settleLinear(geometry, scaledChoices(geometry.space, position), rng)
    return settled ? [settled] : []
  })
}

/** Sobol coordinates of categories become indices. */
function scaledChoices({ axes }: Space, position: Position): Position {
  return position.map((value, k) => value * (axes[k]!.choices ?? 1))
}

/** The nearest position that can be set and keeps all limits, or undefined where none was found. */
export function settleLinear(geometry: Geometry, position: Position, rng: Rng): Position | undefined {
  const { space, bound, frame } = geometry
  const snapped = position.map((value, k) => (frame && bound.includes(k) ? value : space.axes[k]!.snap(value)))
  if (!frame) return snapped
  const inside = settleBound(
    geometry,
    frame,
    Float64Array.from(bound, (k) => shareAt(space.axes[k]!, snapped[k]!)),
    rng,
  )
  if (!inside) return undefined
  bound.forEach((k, j) => {
    snapped[k] = Math.min(1, Math.max(0, positionAt(space.axes[k]!, inside[j]!)))
  })
  return keepsLinear(geometry, settingsAt(space, snapped)) ? snapped : undefined
}

/** Fixes discrete coordinates of the polytope one by one, then brings the continuous ones inside what is left. */
function settleBound(geometry: Geometry, frame: Frame, wanted: Float64Array, rng: Rng): Float64Array | undefined {
  const discrete = geometry.bound.flatMap((k, j) => (geometry.space.axes[k]!.continuous ? [] : [j]))
  if (discrete.length === 0) return pullInside(frame, wanted)
  return snapBound(geometry, frame, { wanted, discrete }) ?? diveBound(geometry, frame, { wanted, discrete }, rng)
}

interface Wanted {
  readonly wanted: Float64Array
  readonly discrete: readonly number[]
}

/** The nearest levels, where the continuous coordinates can make up for them: no linear program is needed. */
function snapBound(geometry: Geometry, frame: Frame, { wanted, discrete }: Wanted): Float64Array | undefined {
  const snapped = (axis: Axis, share: number) => shareAt(axis, axis.snap(positionAt(axis, share)))
  const levels = new Map(discrete.map((j) => [j, snapped(geometry.space.axes[geometry.bound[j]!]!, wanted[j]!)]))
  const found = ontoEqualities(holding(frame, levels).normals, wanted)
  for (const [j, level] of levels) {
    if (Math.abs(found[j]! - level) > 1e-11) return undefined
    found[j] = level
  }
  return contains(frame, found) ? found : undefined
}

function diveBound(geometry: Geometry, frame: Frame, { wanted, discrete }: Wanted, rng: Rng): Float64Array | undefined {
  const order = shuffled(discrete.length, rng).map((i) => discrete[i]!)
  const fixed = dive(geometry, frame.polytope, { wanted, order, budget: { left: 60 } })
  const rest = fixed && frameOf(fixed)
  return rest && pullInside(rest, wanted)
}

interface Dive {
  readonly wanted: Float64Array
  readonly order: readonly number[]
  readonly budget: { left: number }
}

/** Depth first over the levels nearest to what is wanted; `budget` bounds the linear programs. */
function dive(geometry: Geometry, polytope: Polytope, { wanted, order, budget }: Dive): Polytope | undefined {
  const [j, ...later] = order
  if (j === undefined) return polytope
  const [low, high] = extent(polytope, j)
  if (low === undefined || high === undefined) return undefined
  for (const level of levelsBetween(geometry.space.axes[geometry.bound[j]!]!, wanted[j]!, low, high)) {
    if (budget.left-- <= 0) return undefined
    const fixed = { ...polytope, lower: polytope.lower.with(j, level), upper: polytope.upper.with(j, level) }
    const found = dive(geometry, fixed, { wanted, order: later, budget })
    if (found) return found
  }
  return undefined
}

function extent(polytope: Polytope, j: number): [number | undefined, number | undefined] {
  const cost = new Float64Array(polytope.lower.length)
  cost[j] = 1
  const low = leastVertex(polytope, cost)?.[j]
  cost[j] = -1
  return [low, low === undefined ? undefined : leastVertex(polytope, cost)?.[j]]
}

/** Up to four levels inside [low, high], the nearest to `wanted` first. */
function levelsBetween(axis: Axis, wanted: number, low: number, high: number): number[] {
  const middle = axis.snap(positionAt(axis, Math.min(high, Math.max(low, wanted))))
  const tried = [middle, ...axis.around(middle, 0), ...axis.around(middle, 0).flatMap((level) => axis.around(level, 0))]
  const shares = tried.map((level) => shareAt(axis, level))
  const inside = shares.filter((level) => level >= low - 1e-9 && level <= high + 1e-9)
  return [...new Set(inside)].sort((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted)).slice(0, 4)
}

/** Positions one step of `width` away along each axis and along each direction that the limits leave. */
export function linearNeighbours(geometry: Geometry, position: Position, width: number): Position[] {
  const { space, bound, frame } = geometry
  const found: Position[] = []
  space.axes.forEach((axis, k) => {
    if (frame && bound.includes(k)) return
    for (const value of axis.around(position[k]!, width)) found.push(position.with(k, value))
  })
  return frame ? [...found, ...boundNeighbours(geometry, frame, { position, width })] : found
}

function boundNeighbours(geometry: Geometry, frame: Frame, at: { position: Position; width: number }): Position[] {
  const { position, width } = at
  const { bound, space } = geometry
  const local = Float64Array.from(bound, (k) => shareAt(space.axes[k]!, position[k]!))
  const held = new Map([...local.entries()].filter(([j]) => !space.axes[bound[j]!]!.continuous))
  const found: Position[] = []
  const walk = holding(frame, held)
  for (const [j, k] of bound.entries()) {
    if (space.axes[k]!.continuous) {
      for (const sign of [width, -width]) {
        const step = new Float64Array(local.length)
        step[j] = stepOn(space.axes[k]!, position[k]!, sign)
        found.push(merge(geometry, position, moveInside(walk, local, step)))
      }
    } else found.push(...exchanges(geometry, { position, j, width }))
  }
  return found.filter((p) => p.some((value, k) => value !== position[k]) && keepsLinear(geometry, settingsAt(space, p)))
}

/** Moves one discrete coordinate a level, alone or against each other discrete one. */
function exchanges({ space, bound }: Geometry, at: { position: Position; j: number; width: number }): Position[] {
  const { position, j, width } = at
  const k = bound[j]!
  return space.axes[k]!.around(position[k]!, width).flatMap((value) => {
    const moved = position.with(k, value)
    const others = bound.filter((other) => other > k && !space.axes[other]!.continuous)
    const swapped = others.flatMap((other) =>
      space.axes[other]!.around(position[other]!, width).map((against) => moved.with(other, against)),
    )
    return [moved, ...swapped]
  })
}

/** A step along an axis as a difference of shares. */
function stepOn(axis: Axis, position: number, step: number): number {
  return axis.linear?.position ? shareAt(axis, position + step) - shareAt(axis, position) : step
}

function merge({ space, bound }: Geometry, position: Position, local: Float64Array): Position {
  const result = Float64Array.from(position)
  bound.forEach((k, j) => {
    result[k] = Math.min(1, Math.max(0, positionAt(space.axes[k]!, local[j]!)))
  })
  return result
}
