// Exchange of design points for others as long as the determinant of the information matrix grows.
//
// Notation: X the n x p model matrix of the design, M = X^T X, v(x) = x^T M^-1 x the variance of a prediction. Replacing
// x by z multiplies |M| by (1 + v(z)) (1 - v(x)) + (x^T M^-1 z)^2 [Fedorov1972].

import { factor, halfLogDeterminant, inverse } from '../math/cholesky.ts'

/** A setting that may be run, with its row of the model matrix. */
export interface Candidate {
  readonly coded: readonly number[]
  readonly row: Float64Array
}

/** Which settings may stand in place `index` of the design. */
export type Proposals = (points: readonly Candidate[], index: number) => readonly Candidate[]

const mostPasses = 30
/** Smaller gains of the determinant, relative to it, are not worth a pass. */
const leastGain = 1e-6
/** Keeps the first, perhaps singular, matrices invertible. */
const ridge = 1e-7

/** The design after exchanges that each gained, best first at each place; deterministic. */
export function exchanged(start: readonly Candidate[], proposals: Proposals): Candidate[] {
  const points = [...start]
  const p = points[0]!.row.length
  for (let pass = 0; pass < mostPasses; pass++) {
    let gained = false
    // Afresh in every pass: updates alone would let rounding grow.
    const m = inverse(factor(information(points, p), p).lower, p)
    for (let i = 0; i < points.length; i++) {
      const better = bestInstead(points[i]!, proposals(points, i), m)
      if (!better) continue
      update(m, better.row, 1)
      update(m, points[i]!.row, -1)
      points[i] = better
      gained = true
    }
    if (!gained) break
  }
  return points
}

function bestInstead(point: Candidate, others: readonly Candidate[], m: Float64Array): Candidate | undefined {
  const turned = times(m, point.row)
  const own = inner(point.row, turned)
  let best: Candidate | undefined
  let most = 1 + leastGain
  for (const other of others) {
    const gain = (1 + inner(other.row, times(m, other.row))) * (1 - own) + inner(other.row, turned) ** 2
    if (gain > most) [best, most] = [other, gain]
  }
  return best
}

/** (M + sign x x^T)^-1, written over M^-1 [ShermanMorrison1950]. */
function update(m: Float64Array, x: Float64Array, sign: 1 | -1): void {
  const p = x.length
  const turned = times(m, x)
  const scale = sign / (1 + sign * inner(x, turned))
  for (let i = 0; i < p; i++) {
    const own = scale * turned[i]!
    for (let j = 0; j < p; j++) m[i * p + j] = m[i * p + j]! - own * turned[j]!
  }
}

/** X^T X with a ridge. */
export function information(points: readonly Candidate[], p: number): Float64Array {
  const m = new Float64Array(p * p)
  for (const { row } of points) {
    for (let i = 0; i < p; i++) for (let j = 0; j < p; j++) m[i * p + j] = m[i * p + j]! + row[i]! * row[j]!
  }
  for (let i = 0; i < p; i++) m[i * p + i] = m[i * p + i]! + ridge
  return m
}

/** log |X^T X|. */
export function logDeterminant(points: readonly Candidate[]): number {
  const p = points[0]!.row.length
  return 2 * halfLogDeterminant(factor(information(points, p), p).lower, p)
}

function times(m: Float64Array, x: Float64Array): Float64Array {
  const p = x.length
  const result = new Float64Array(p)
  for (let i = 0; i < p; i++) {
    let sum = 0
    for (let j = 0; j < p; j++) sum += m[i * p + j]! * x[j]!
    result[i] = sum
  }
  return result
}

function inner(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}
