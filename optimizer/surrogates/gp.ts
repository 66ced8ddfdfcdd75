// A Gaussian process averaged over draws of its hyper-parameters.
//
// Notation: as in hyper-posterior.ts; per draw L the factor of K (n x n), a = K^-1 y. At a point x with k = K(X, x):
// mean = k^T a, variance = K(x, x) - |L^-1 k|^2 [Rasmussen2006, 2.25]. The draws come from slice sampling that starts at
// the most probable theta, which projected L-BFGS finds; where n is large, that one alone is used.

import { appendRow, dot, factor, inverse, solveLower, solveUpper } from '../math/cholesky.ts'
import type { Kernel } from '../math/kernels.ts'
import { minimiseInBox } from '../math/lbfgs.ts'
import type { Rng } from '../math/rng.ts'
import { type SliceState, sliceSweep } from '../math/slice.ts'
import type { Point } from '../space.ts'
import {
  blockVariance,
  fillCovariance,
  type HyperPosterior,
  hyperPosterior,
  inverseSquares,
  meanVariance,
  type Pairs,
  type Priors,
  pairsOf,
} from './hyper-posterior.ts'
import type { Belief, Model, Training } from './surrogate.ts'

/** How much work a fit may take, counted in evaluations of the likelihood weighted by their size. */
const work = 6e7

interface Draw {
  readonly scale: Float64Array
  readonly signal: number
  readonly noise: number
  /** Variance between blocks: a coming run may be of any. */
  readonly block: number
  readonly lower: Float64Array
  readonly alpha: Float64Array
}

export interface GpMeans {
  readonly kernel: Kernel
  /** May depend on the width of a point. */
  readonly priors: (width: number) => Priors
  readonly mostDraws: number
}

export function fitGp(training: Training, { kernel, priors, mostDraws }: GpMeans, rng: Rng): Model {
  const width = training.points[0]!.length
  const posterior = hyperPosterior(training, kernel, priors(width))
  const thetas = drawHyperParameters(posterior, { n: training.points.length, width, mostDraws }, rng)
  return gpAt(training, kernel, thetas)
}

/** The process at fixed hyper-parameters, each weighted alike: for tests against closed forms and for known kernels. */
export function gpAt(training: Training, kernel: Kernel, thetas: readonly Float64Array[]): Model {
  const pairs = pairsOf(training, kernel)
  const draws = thetas.map((theta) => drawAt(pairs, training.values, theta))
  return gpModel(kernel, training, draws)
}

/** The most probable theta, then as many slice draws as the work allows. */
function drawHyperParameters(
  posterior: HyperPosterior,
  { n, width, mostDraws }: { n: number; width: number; mostDraws: number },
  rng: Rng,
): Float64Array[] {
  const most = mostProbable(posterior, { n, width })
  const cost = n ** 3 / 6 + (n * n * (width + 12)) / 2
  // A coordinate's update takes about six evaluations; a third of the sweeps are thrown away while the chain settles.
  const sweeps = Math.min(4 * mostDraws, Math.floor((work * mostDraws) / 10 / (6 * posterior.dimensions * cost)))
  const draws = Math.min(mostDraws, Math.floor(sweeps / 3))
  if (draws < 2) return [most.x]
  const thin = Math.floor(sweeps / (draws + Math.ceil(draws / 3)))
  const state: SliceState = { x: Float64Array.from(most.x), value: -most.value }
  for (let i = 0; i < sweeps - draws * thin; i++) sliceSweep(posterior.value, state, 1, rng)
  return Array.from({ length: draws }, () => {
    for (let i = 0; i < thin; i++) sliceSweep(posterior.value, state, 1, rng)
    return Float64Array.from(state.x)
  })
}

/** Two starts, with short and with long length-scales; the better end wins. */
function mostProbable(posterior: HyperPosterior, { n, width }: { n: number; width: number }) {
  const { dimensions } = posterior
  const iterations = n > 150 ? 15 : 30
  const starts = (n > 150 ? [0.5] : [0.25, 1]).map((lengthScale) => {
    const start = new Float64Array(dimensions).fill(Math.log(lengthScale))
    start[width] = 0
    start.fill(Math.log(0.01), width + 1)
    return start
  })
  const lower = new Float64Array(dimensions).fill(Math.log(0.02))
  const upper = new Float64Array(dimensions).fill(Math.log(50))
  lower.fill(Math.log(1e-6), width + 1)
  upper.fill(Math.log(4), width + 1)
  const ends = starts.map((start) => minimiseInBox({ minimise: posterior.negative, start, lower, upper, iterations }))
  return ends.reduce((best, end) => (end.value < best.value ? end : best))
}

function drawAt(pairs: Pairs, values: Float64Array, theta: Float64Array): Draw {
  const { n, w } = pairs
  const covariance = new Float64Array(n * n)
  fillCovariance(covariance, pairs, theta)
  const { lower } = factor(covariance, n)
  return {
    scale: inverseSquares(theta, w),
    signal: Math.exp(theta[w]!),
    noise: Math.exp(theta[w + 1]!),
    block: blockVariance(theta, w),
    lower,
    alpha: solveUpper(lower, n, solveLower(lower, n, Float64Array.from(values))),
  }
}

function scaledSquare(a: Point, b: Point, scale: Float64Array): number {
  let r2 = 0
  for (let k = 0; k < scale.length; k++) {
    const difference = a[k]! - b[k]!
    r2 += difference * difference * scale[k]!
  }
  return r2
}

function gpModel(kernel: Kernel, training: Training, draws: readonly Draw[]): Model {
  const { points } = training
  const n = points.length
  return {
    weights: new Float64Array(draws.length).fill(1 / draws.length),
    noise: Float64Array.from(draws, ({ noise, block }) => noise + block),
    lengthScales: typicalScales(draws),
    at(point) {
      const means = new Float64Array(draws.length)
      const variances = new Float64Array(draws.length)
      draws.forEach((draw, j) => {
        const k = crossCovariance(kernel, points, draw, point)
        means[j] = dot(k, 0, draw.alpha, 0, n)
        solveLower(draw.lower, n, k)
        variances[j] = Math.max(1e-12, draw.signal + meanVariance - dot(k, 0, k, 0, n))
      })
      return { means, variances } satisfies Belief
    },
    leaveOneOut: () => leaveOneOut(training, draws),
    oneAhead: () => oneAhead(training, draws),
    expecting(point) {
      const more = draws.map((draw) => {
        const k = crossCovariance(kernel, points, draw, point)
        const row = new Float64Array(n + 1)
        row.set(k)
        row[n] = draw.signal + meanVariance + draw.noise + draw.block
        // A measurement that comes out as expected leaves every mean as it is: its entry of a is 0.
        const alpha = new Float64Array(n + 1)
        alpha.set(draw.alpha)
        return { ...draw, lower: appendRow(draw.lower, n, row), alpha }
      })
      // Only means, variances and noise are asked of it: what the values would be is already in the draws.
      return gpModel(kernel, { points: [...points, point], values: training.values }, more)
    },
  }
}

/** The geometric mean over the draws. */
function typicalScales(draws: readonly Draw[]): Float64Array {
  return draws[0]!.scale.map((_, k) =>
    Math.exp(draws.reduce((sum, { scale }) => sum - Math.log(scale[k]!) / (2 * draws.length), 0)),
  )
}

function crossCovariance(kernel: Kernel, points: readonly Point[], { scale, signal }: Draw, x: Point): Float64Array {
  const k = new Float64Array(points.length)
  for (let i = 0; i < k.length; i++) k[i] = signal * kernel.value(scaledSquare(points[i]!, x, scale)) + meanVariance
  return k
}

/** mean = y_i - a_i / (K^-1)_ii, variance = 1 / (K^-1)_ii, without refitting [Rasmussen2006, 5.12]. */
function leaveOneOut({ points, values }: Training, draws: readonly Draw[]): Belief[] {
  const n = points.length
  const inverses = draws.map(({ lower }) => inverse(lower, n))
  return points.map((_, i) => ({
    means: Float64Array.from(draws, ({ alpha }, j) => (values[i] ?? 0) - alpha[i]! / inverses[j]![i * n + i]!),
    variances: Float64Array.from(draws, (_, j) => 1 / inverses[j]![i * n + i]!),
  }))
}

/** The rows of L hold what each value adds to the earlier ones: innovation w = L^-1 y, mean = y_i - L_ii w_i, variance L_ii^2. */
function oneAhead({ points, values }: Training, draws: readonly Draw[]): Belief[] {
  const n = points.length
  const innovations = draws.map(({ lower }) => solveLower(lower, n, Float64Array.from(values)))
  return points.map((_, i) => ({
    means: Float64Array.from(draws, ({ lower }, j) => (values[i] ?? 0) - lower[i * n + i]! * innovations[j]![i]!),
    variances: Float64Array.from(draws, ({ lower }) => lower[i * n + i]! ** 2),
  }))
}
