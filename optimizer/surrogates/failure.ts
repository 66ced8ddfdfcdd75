// The probability that a run does not fail, learnt from which runs failed.
//
// Notation: n points x_i, marks f_i (1 = failed); a latent g ~ GP(g0, s2 k(|x - x'|^2 / l^2)) whose sign says failed or
// not, seen as t_i = +-t with variance v; P(fail | x) = Phi(m(x) / sqrt(1 + V(x))) with its posterior m, V
// [Rasmussen2006, 6.5]. Many failures at one place say no more of its neighbours than one does. Reaches l with variances v
// and the base rate alone are averaged by how well each foretells every run from the others.

import { dot, factor, inverse, solveLower, solveUpper } from '../math/cholesky.ts'
import { matern52 } from '../math/kernels.ts'
import { normalCdf, normalQuantile } from '../math/normal.ts'
import type { Point } from '../space.ts'
import { squaredDistance } from '../space.ts'

export interface FailureModel {
  /** P(the run does not fail); 1 where no run has failed yet. */
  survives(point: Point): number
}

const reaches = [0.15, 0.3, 0.6, 1.2]
const variances = [0.3, 3]
/** What a mark says of the latent: Phi of it is the surest that one place can become. */
const mark = 2.5
const signal = 4
/** Processes kept for predictions: each costs a triangular solve. */
const mostKept = 3

export function fitFailure(points: readonly Point[], failed: readonly boolean[]): FailureModel {
  const failures = failed.filter(Boolean).length
  if (failures === 0) return { survives: () => 1 }
  const base = (failures + 0.5) / (points.length + 1)
  const stretch = Math.sqrt(Math.max(1, points[0]!.length))
  const latents = reaches.flatMap((reach) =>
    variances.map((variance) => fitLatent(points, failed, { base, reach: reach * stretch, variance })),
  )
  const alone = baseScore(failed)
  const most = Math.max(alone, ...latents.map(({ score }) => score))
  const kept = latents.toSorted((a, b) => b.score - a.score).slice(0, mostKept)
  const shares = kept.map(({ score }) => Math.exp(score - most) / mostKept)
  const aloneShare = Math.exp(alone - most)
  const total = shares.reduce((sum, share) => sum + share, aloneShare)
  return {
    survives: (point) =>
      1 - kept.reduce((sum, { fails }, i) => sum + shares[i]! * fails(point), aloneShare * base) / total,
  }
}

/** How well the share of failures among the other runs foretells each. */
function baseScore(failed: readonly boolean[]): number {
  const failures = failed.filter(Boolean).length
  return failed.reduce((sum, one) => {
    const share = (failures - (one ? 1 : 0) + 0.5) / failed.length
    return sum + Math.log(one ? share : 1 - share)
  }, 0)
}

interface Shape {
  readonly base: number
  readonly reach: number
  readonly variance: number
}

interface Latent {
  /** Log probability of every mark given all the others. */
  readonly score: number
  fails(point: Point): number
}

function fitLatent(points: readonly Point[], failed: readonly boolean[], { base, reach, variance }: Shape): Latent {
  const n = points.length
  const covariance = (a: Point, b: Point) => signal * matern52.value(squaredDistance(a, b) / reach ** 2)
  const centre = normalQuantile(base) * Math.sqrt(1 + signal)
  const targets = Float64Array.from(failed, (one) => (one ? mark : -mark) - centre)
  const matrix = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) matrix[i * n + j] = covariance(points[i]!, points[j]!)
    matrix[i * n + i] = signal + variance
  }
  const { lower } = factor(matrix, n)
  const alpha = solveUpper(lower, n, solveLower(lower, n, Float64Array.from(targets)))
  const precision = inverse(lower, n)
  let score = 0
  for (let i = 0; i < n; i++) {
    const own = precision[i * n + i]!
    const m = centre + targets[i]! - alpha[i]! / own
    const z = m / Math.sqrt(1 + Math.max(0, 1 / own - variance))
    score += Math.log(Math.max(1e-12, normalCdf(failed[i] ? z : -z)))
  }
  return {
    score,
    fails(point) {
      const k = Float64Array.from(points, (x) => covariance(x, point))
      const m = centre + dot(k, 0, alpha, 0, n)
      solveLower(lower, n, k)
      return normalCdf(m / Math.sqrt(1 + Math.max(0, signal - dot(k, 0, k, 0, n))))
    },
  }
}
