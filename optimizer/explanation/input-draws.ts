// Draws of all inputs of a study's models, with one input moved at a time: what sensitivity is measured over.
//
// Notation: an input is a parameter or a context. Without linear limits inputs are independent, each uniform over its
// range, levels or categories: rows A, B, AB_i as in math/variance-shares.ts. Under limits on settings a parameter moves
// as far as they let it (along an equality the others give way as little as possible); among candidate rows it is
// compared with the row that is nearest in all the rest [Broto2020].

import { type Domain, drawPositions, keepsLimits, settle } from '../domain.ts'
import { type Frame, roomAlong, tangent } from '../math/polytope.ts'
import type { Rng } from '../math/rng.ts'
import { scrambledSobol } from '../math/sobol.ts'
import { type Point, type Position, pointAt, positionOf, type Space, settingsAt } from '../space.ts'
import type { StudyView } from '../study-view.ts'

/** Where the draws lie: it says which estimate the shares are. */
export type InputKind = 'independent' | 'along-limits' | 'among-rows'

/** A position with a context, each context on the scale of its usual range. */
export interface Place {
  readonly position: Position
  readonly context: Float64Array
}

export interface InputDraws {
  readonly kind: InputKind
  readonly base: readonly Place[]
  /** The second, independent rows; absent where inputs depend on each other. */
  readonly second?: readonly Place[]
  /** By input: the base rows with that input moved. */
  readonly moved: readonly (readonly Place[])[]
}

/** Parameters, then contexts, by name. */
export function inputNames({ axes, contexts }: Space): string[] {
  return [...axes, ...contexts].map(({ name }) => name)
}

export function placePoint(space: Space, { position, context }: Place): Point {
  return pointAt(space, position, context)
}

/** `rows` base rows, fewer where a pool has fewer. */
export function drawInputs(view: StudyView, rows: number, rng: Rng): InputDraws {
  if (view.definition.pool) return rowDraws(view, rows, rng)
  return view.domain.frame || view.domain.rules.length > 0
    ? limitedDraws(view, rows, rng)
    : independentDraws(view.space, rows, rng)
}

function placeOf({ axes }: Space, u: Float64Array): Place {
  return {
    position: Float64Array.from(axes, (axis, k) => axis.snap(u[k]! * (axis.choices ?? 1))),
    context: u.slice(axes.length),
  }
}

function independentDraws(space: Space, rows: number, rng: Rng): InputDraws {
  const count = space.axes.length + space.contexts.length
  const both = scrambledSobol(2 * count, rows, rng)
  const swap = (u: Float64Array, i: number) => u.slice(0, count).with(i, u[count + i]!)
  return {
    kind: 'independent',
    base: both.map((u) => placeOf(space, u.slice(0, count))),
    second: both.map((u) => placeOf(space, u.slice(count))),
    moved: Array.from({ length: count }, (_, i) => both.map((u) => placeOf(space, swap(u, i)))),
  }
}

function limitedDraws({ space, domain }: StudyView, rows: number, rng: Rng): InputDraws {
  const positions = drawPositions(domain, rows, rng)
  const uniform = scrambledSobol(space.contexts.length + 1, positions.length, rng)
  const base = positions.map((position, n) => ({ position, context: uniform[n]!.slice(1) }))
  const moveAxis = (k: number) =>
    base.map(({ position, context }) => ({ position: movedAlong(domain, { position, k }, rng), context }))
  const moveContext = (k: number) =>
    base.map(({ position, context }) => ({ position, context: context.with(k, rng.uniform()) }))
  return {
    kind: 'along-limits',
    base,
    moved: [...space.axes.map((_, k) => moveAxis(k)), ...space.contexts.map((_, k) => moveContext(k))],
  }
}

const tries = 8

interface Move {
  readonly position: Position
  /** The axis that moves. */
  readonly k: number
}

/** Axis k at a uniform place of what the limits leave it; where none is found, the position as it is. */
function movedAlong(domain: Domain, { position, k }: Move, rng: Rng): Position {
  for (let i = 0; i < tries; i++) {
    const moved = tryMove(domain, { position, k }, rng)
    if (moved && keepsLimits(domain, settingsAt(domain.space, moved))) return moved
  }
  return position
}

function tryMove(domain: Domain, { position, k }: Move, rng: Rng): Position | undefined {
  const { space, bound, frame } = domain
  const axis = space.axes[k]!
  const target = position.with(k, axis.snap(rng.uniform() * (axis.choices ?? 1)))
  if (!frame || !bound.includes(k)) return target
  if (bound.every((other) => space.axes[other]!.continuous)) return slid({ bound, frame }, { position, k }, rng)
  return settle(domain, target, rng)
}

/** Axis k at a uniform place of the stretch that its polytope leaves it. */
function slid(
  { bound, frame }: { readonly bound: Domain['bound']; readonly frame: Frame },
  { position, k }: Move,
  rng: Rng,
): Position {
  const j = bound.indexOf(k)
  const x = Float64Array.from(bound, (other) => position[other]!)
  const direction = tangent(frame.normals, new Float64Array(bound.length).with(j, 1))
  if (Math.abs(direction[j]!) < 1e-9) return position
  const opposite = direction.map((value) => -value)
  const back = roomAlong(frame.polytope, x, opposite, 1e6)
  const t = -back + (back + roomAlong(frame.polytope, x, direction, 1e6)) * rng.uniform()
  const result = Float64Array.from(position)
  for (const [i, other] of bound.entries()) result[other] = Math.min(1, Math.max(0, x[i]! + t * direction[i]!))
  return result
}

function rowDraws({ definition, space }: StudyView, rows: number, rng: Rng): InputDraws {
  const all = (definition.pool ?? []).flatMap((row) => (row ? [positionOf(space, row)] : []))
  const every = Math.max(1, all.length / rows)
  const chosen = Array.from({ length: Math.min(rows, all.length) }, (_, n) => all[Math.floor(n * every)]!)
  const uniform = scrambledSobol(space.contexts.length + 1, chosen.length, rng)
  const base = chosen.map((position, n) => ({ position, context: uniform[n]!.slice(1) }))
  const points = base.map(({ position }) => pointAt(space, position, new Float64Array(space.contexts.length)))
  const moveAxis = (k: number) => {
    const [from, to] = entriesOf(space, k)
    return base.map(({ context }, n) => ({ position: chosen[nearestApart(points, n, [from, to])]!, context }))
  }
  const moveContext = (k: number) =>
    base.map(({ position, context }) => ({ position, context: context.with(k, rng.uniform()) }))
  return {
    kind: 'among-rows',
    base,
    moved: [...space.axes.map((_, k) => moveAxis(k)), ...space.contexts.map((_, k) => moveContext(k))],
  }
}

/** The entries [from, to) of a point that belong to axis k. */
export function entriesOf({ axes }: Space, k: number): [number, number] {
  const from = axes.slice(0, k).reduce((sum, axis) => sum + (axis.choices ?? 1), 0)
  return [from, from + (axes[k]?.choices ?? 1)]
}

/** The other row that differs least in all entries outside [from, to); among equals the one that differs most inside. */
function nearestApart(points: readonly Point[], n: number, [from, to]: readonly [number, number]): number {
  let [best, outside, inside] = [n, Number.POSITIVE_INFINITY, 0]
  points.forEach((point, m) => {
    if (m === n) return
    let [out, own] = [0, 0]
    point.forEach((value, k) => {
      const square = (value - points[n]![k]!) ** 2
      if (k >= from && k < to) own += square
      else out += square
    })
    if (own === 0) return
    if (out < outside - 1e-12 || (out < outside + 1e-12 && own > inside)) [best, outside, inside] = [m, out, own]
  })
  return best
}
