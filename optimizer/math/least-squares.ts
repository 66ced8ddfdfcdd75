// Nonlinear least squares in a box: damped Gauss-Newton steps with differences for the slopes.
//
// Notation: x the n unknowns, r(x) the m residuals, J their slopes; each step solves (J'J + d diag(J'J)) s = -J'r
// [Marquardt1963]. The unknowns are measured in widths of the box; steps end at its walls.

import { factor, solveLower, solveUpper } from './cholesky.ts'

export interface LeastSquaresProblem {
  /** The m residuals at `x`. */
  readonly residuals: (x: Float64Array) => Float64Array
  readonly start: readonly number[]
  readonly low: readonly number[]
  readonly high: readonly number[]
  /** Steps at most; 100 unless told. */
  readonly steps?: number
}

export interface LeastSquaresFit {
  readonly x: Float64Array
  /** Root of the mean square residual. */
  readonly rms: number
  readonly steps: number
}

/** The least sum of squares near `start`; deterministic. */
export function leastSquares(problem: LeastSquaresProblem): LeastSquaresFit {
  let x = Float64Array.from(problem.start)
  let r = problem.residuals(x)
  let damping = 1e-3
  let steps = 0
  for (; steps < (problem.steps ?? 100) && damping < 1e12; steps++) {
    const next = stepFrom(problem, { x, r, damping })
    const residuals = problem.residuals(next)
    const gain = squares(r) - squares(residuals)
    damping = gain > 0 ? damping / 5 : damping * 4
    if (!(gain > 0)) continue
    x = next
    r = residuals
    if (gain < 1e-14 * squares(r)) break
  }
  return { x, rms: Math.sqrt(squares(r) / r.length), steps }
}

interface State {
  readonly x: Float64Array
  readonly r: Float64Array
  readonly damping: number
}

function stepFrom(problem: LeastSquaresProblem, { x, r, damping }: State): Float64Array<ArrayBuffer> {
  const n = x.length
  const slopes = Array.from({ length: n }, (_, i) => slope(problem, { x, r, damping }, i))
  const normal = new Float64Array(n * n)
  const right = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    right[i] = -inner(slopes[i]!, r)
    for (let j = 0; j < n; j++) normal[i * n + j] = inner(slopes[i]!, slopes[j]!)
    normal[i * n + i] = normal[i * n + i]! * (1 + damping) + 1e-300
  }
  const { lower } = factor(normal, n)
  const step = solveUpper(lower, n, solveLower(lower, n, right))
  return Float64Array.from(x, (v, i) => {
    const moved = v + step[i]! * (problem.high[i]! - problem.low[i]!)
    return Math.min(problem.high[i]!, Math.max(problem.low[i]!, moved))
  })
}

/** dr/dx_i, with x_i in widths of the box, by a one-sided difference that stays inside of it. */
function slope(problem: LeastSquaresProblem, { x, r }: State, i: number): Float64Array {
  const width = problem.high[i]! - problem.low[i]!
  const h = x[i]! + 1e-6 * width > problem.high[i]! ? -1e-6 : 1e-6
  const moved = Float64Array.from(x)
  moved[i] = x[i]! + h * width
  return problem.residuals(moved).map((v, k) => (v - r[k]!) / h)
}

function inner(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}

function squares(r: Float64Array): number {
  return inner(r, r)
}
