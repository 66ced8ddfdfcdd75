// Geometry of linear limits: an inner point, directions that keep the equalities, steps that stay inside.
//
// Notation: P = { x : lower <= x <= upper, A x = b, G x <= h } as in simplex.ts. A `frame` is P together with an
// orthonormal basis q of the rows of A (those implied by inequalities included) and a point of its relative interior.

import type { Rng } from './rng.ts'
import { leastVertex, type Polytope, type Row } from './simplex.ts'

/** P prepared for walking. */
export interface Frame {
  readonly polytope: Polytope
  /** Orthonormal rows q with offsets: P lies in { x : q . x = offset }. */
  readonly normals: readonly Row[]
  readonly centre: Float64Array
}

/** Below this a slack is an equality in disguise. */
const flat = 1e-9

/** The frame of P, or undefined where P is empty. */
export function frameOf(given: Polytope): Frame | undefined {
  const polytope = withImpliedEqualities(given)
  if (!polytope) return undefined
  const centre = innerPoint(polytope)
  return centre && { polytope, normals: orthonormalRows(polytope), centre }
}

/** Inequalities and bounds whose slack is nowhere positive become equalities. */
function withImpliedEqualities(given: Polytope): Polytope | undefined {
  const equalities = [...given.equalities]
  const inequalities: Row[] = []
  for (const row of given.inequalities) {
    const loosest = leastVertex(given, row.a)
    if (!loosest) return undefined
    if (row.b - product(row.a, loosest) > flat) inequalities.push(row)
    else equalities.push(row)
  }
  return { ...given, equalities, inequalities }
}

/** The mean of the extreme vertices along each axis: inside every limit that has room. */
function innerPoint(polytope: Polytope): Float64Array | undefined {
  const n = polytope.lower.length
  const sum = new Float64Array(n)
  for (let k = 0; k < n; k++) {
    for (const sign of [1, -1]) {
      const cost = new Float64Array(n)
      cost[k] = sign
      const vertex = leastVertex(polytope, cost)
      if (!vertex) return undefined
      vertex.forEach((value, j) => {
        sum[j]! += value / (2 * n)
      })
    }
  }
  // Inequalities may all be tight at the axis extremes: vertices away from each of them bring the mean inside.
  const away = polytope.inequalities.map((row) => leastVertex(polytope, row.a)).filter((x) => x !== undefined)
  const weight = 1 / (1 + away.length)
  return sum.map((value, j) => weight * (value + away.reduce((total, x) => total + x[j]!, 0)))
}

/** Gram-Schmidt over the equalities and the coordinates without room. */
function orthonormalRows({ lower, upper, equalities }: Polytope): Row[] {
  const fixed = Array.from(lower, (low, k) => ({ low, k })).filter(({ low, k }) => upper[k]! - low <= flat)
  const unitRows = fixed.map(({ low, k }) => unitRow(lower.length, k, low))
  return orthonormal([], [...unitRows, ...equalities])
}

function unitRow(n: number, k: number, value: number): Row {
  const a = new Float64Array(n)
  a[k] = 1
  return { a, b: value }
}

/** `rows` and what `more` adds to them; a row that depends on the others adds nothing. */
function orthonormal(given: readonly Row[], more: readonly Row[]): Row[] {
  const rows = [...given]
  for (const row of more) {
    const a = Float64Array.from(row.a)
    let b = row.b
    for (const q of rows) {
      const share = product(q.a, a)
      a.forEach((value, k) => {
        a[k] = value - share * q.a[k]!
      })
      b -= share * q.b
    }
    const length = Math.sqrt(product(a, a))
    if (length > 1e-9) rows.push({ a: a.map((value) => value / length), b: b / length })
  }
  return rows
}

/** The frame with some coordinates held at values: moves then leave them alone. Its centre stays that of the whole. */
export function holding(frame: Frame, held: ReadonlyMap<number, number>): Frame {
  const n = frame.centre.length
  return {
    ...frame,
    normals: orthonormal(
      frame.normals,
      Array.from(held, ([k, value]) => unitRow(n, k, value)),
    ),
  }
}

/** Whether a point lies in P, within rounding. */
export function contains({ polytope }: Frame, x: Float64Array): boolean {
  const { lower, upper, equalities, inequalities } = polytope
  return (
    x.every((value, k) => value >= lower[k]! - 1e-12 && value <= upper[k]! + 1e-12) &&
    equalities.every(({ a, b }) => Math.abs(product(a, x) - b) < 1e-11) &&
    inequalities.every(({ a, b }) => product(a, x) <= b + 1e-12)
  )
}

/** The component of a direction along which all equalities stay as they are. */
export function tangent(normals: readonly Row[], direction: Float64Array): Float64Array {
  const result = Float64Array.from(direction)
  for (const { a } of normals) {
    const share = product(a, result)
    for (let k = 0; k < result.length; k++) result[k]! -= share * a[k]!
  }
  return result
}

/** The nearest point on which all equalities hold. */
export function ontoEqualities(normals: readonly Row[], x: Float64Array): Float64Array {
  const result = Float64Array.from(x)
  for (const { a, b } of normals) {
    const excess = product(a, result) - b
    for (let k = 0; k < result.length; k++) result[k]! -= excess * a[k]!
  }
  return result
}

/** The largest t in [0, most] for which x + t direction keeps all bounds and inequalities. */
export function roomAlong(polytope: Polytope, x: Float64Array, direction: Float64Array, most: number): number {
  let t = most
  const limit = (rate: number, slack: number) => {
    if (rate > 1e-14) t = Math.min(t, Math.max(0, slack) / rate)
  }
  for (let k = 0; k < x.length; k++) {
    limit(direction[k]!, polytope.upper[k]! - x[k]!)
    limit(-direction[k]!, x[k]! - polytope.lower[k]!)
  }
  for (const { a, b } of polytope.inequalities) limit(product(a, direction), b - product(a, x))
  return t
}

/** x moved by at most one `step`, shortened where a limit is met. */
export function moveInside(frame: Frame, x: Float64Array, step: Float64Array): Float64Array {
  const direction = tangent(frame.normals, step)
  const t = roomAlong(frame.polytope, x, direction, 1)
  return settle(
    frame,
    x.map((value, k) => value + t * direction[k]!),
  )
}

/** The point on the way from the centre to `target` that is nearest to it and still inside. */
export function pullInside(frame: Frame, target: Float64Array): Float64Array {
  const wanted = ontoEqualities(frame.normals, target)
  return moveInside(
    frame,
    frame.centre,
    wanted.map((value, k) => value - frame.centre[k]!),
  )
}

/** `count` points by hit-and-run from the centre, `thin` steps apart [Smith1984]. */
export function hitAndRun(frame: Frame, count: number, rng: Rng): Float64Array[] {
  const n = frame.centre.length
  const thin = 2 * n + 2
  let x = frame.centre
  return Array.from({ length: count }, () => {
    for (let i = 0; i < thin; i++) x = hitAndRunStep(frame, x, rng)
    return x
  })
}

function hitAndRunStep(frame: Frame, x: Float64Array, rng: Rng): Float64Array {
  const direction = tangent(
    frame.normals,
    x.map(() => rng.normal()),
  )
  const length = Math.sqrt(product(direction, direction))
  if (length < 1e-9) return x
  const forth = roomAlong(frame.polytope, x, direction, 1e6)
  const back = roomAlong(
    frame.polytope,
    x,
    direction.map((value) => -value),
    1e6,
  )
  const t = -back + (forth + back) * rng.uniform()
  return settle(
    frame,
    x.map((value, k) => value + t * direction[k]!),
  )
}

/** Removes the rounding that many steps leave behind. */
function settle({ normals, polytope }: Frame, x: Float64Array): Float64Array {
  return ontoEqualities(normals, x).map((value, k) => Math.min(polytope.upper[k]!, Math.max(polytope.lower[k]!, value)))
}

export function product(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]!
  return sum
}
