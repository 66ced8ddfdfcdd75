// The posterior density of a Gaussian process's hyper-parameters.
//
// Notation: n points of width w, values y (n); theta = (log l_1 .. log l_w, log s2, log v) with length-scales l, signal
// variance s2 and noise variance v; K = s2 k(r^2) + m2 + v I with m2 the variance of the unknown mean; with blocks (lots)
// theta ends with log b and b is added to K_ij where i, j are of one block: a random effect [Pinheiro2000];
// log p(y | theta) = -y^T K^-1 y / 2 - sum log L_ii - n log(2 pi) / 2 [Rasmussen2006, 5.8].
// d log p / d theta = tr((a a^T - K^-1) dK / d theta) / 2 with a = K^-1 y [Rasmussen2006, 5.9].

import { dot, factorInPlace, halfLogDeterminant, inverse, solveLower, solveUpper } from '../math/cholesky.ts'
import type { Kernel } from '../math/kernels.ts'
import type { Training } from './surrogate.ts'

/** Variance of the constant mean: the mean of few, chosen runs is no estimate of the mean of the whole space. */
export const meanVariance = 1

/** log density and its slope of one hyper-parameter, by its logarithm. */
export interface Prior {
  log(value: number): number
  slope(value: number): number
}

export interface Priors {
  readonly lengthScale: Prior
  readonly signal: Prior
  readonly noise: Prior
}

/** Blocks differ little until they show it. */
const blockPrior = logNormalPrior(-4, 1.5)

/** Gamma(shape, rate) of exp(t), as a density of t. */
export function gammaPrior(shape: number, rate: number): Prior {
  return { log: (t) => shape * t - rate * Math.exp(t), slope: (t) => shape - rate * Math.exp(t) }
}

/** exp(t) log-normal: t ~ N(mean, sd^2). */
export function logNormalPrior(mean: number, sd: number): Prior {
  return { log: (t) => -0.5 * ((t - mean) / sd) ** 2, slope: (t) => -(t - mean) / sd ** 2 }
}

export interface HyperPosterior {
  readonly dimensions: number
  /** log p(theta | y) up to a constant; -Infinity where K cannot be factored. */
  value(theta: Float64Array): number
  /** Minus the value, with minus the gradient, for a minimiser. */
  negative(theta: Float64Array, gradient: Float64Array): number
}

export function hyperPosterior(training: Training, kernel: Kernel, priors: Priors): HyperPosterior {
  const { values, blocks } = training
  const pairs = pairsOf(training, kernel)
  const { n, w } = pairs
  const lower = new Float64Array(n * n)
  const fill = (theta: Float64Array) => fillCovariance(lower, pairs, theta)
  const density = (theta: Float64Array): number => {
    fill(theta)
    if (!factorInPlace(lower, n)) return Number.NEGATIVE_INFINITY
    const half = solveLower(lower, n, Float64Array.from(values))
    return logPrior(theta, w, priors) - 0.5 * dot(half, 0, half, 0, n) - halfLogDeterminant(lower, n)
  }
  return {
    dimensions: w + (blocks ? 3 : 2),
    value: density,
    negative(theta, gradient) {
      const value = density(theta)
      if (!Number.isFinite(value)) return Number.POSITIVE_INFINITY
      likelihoodGradient(gradient, { ...pairs, lower, values }, theta)
      for (let k = 0; k < theta.length; k++) gradient[k] = -gradient[k]! - priorOf(k, w, priors).slope(theta[k]!)
      return -value
    },
  }
}

function priorOf(k: number, w: number, priors: Priors): Prior {
  if (k < w) return priors.lengthScale
  if (k === w + 2) return blockPrior
  return k === w ? priors.signal : priors.noise
}

function logPrior(theta: Float64Array, w: number, priors: Priors): number {
  return theta.reduce((sum, t, k) => sum + priorOf(k, w, priors).log(t), 0)
}

/** (x_ik - x_jk)^2 for all pairs i > j, pair after pair, w entries each. */
function pairSquares(points: Training['points']): Float64Array {
  const n = points.length
  const w = points[0]!.length
  const squares = new Float64Array((n * (n - 1) * w) / 2)
  let at = 0
  for (let i = 1; i < n; i++) {
    for (let j = 0; j < i; j++) {
      for (let k = 0; k < w; k++) squares[at++] = (points[i]![k]! - points[j]![k]!) ** 2
    }
  }
  return squares
}

/** What the covariance of a training is made of, whatever the hyper-parameters. */
export interface Pairs {
  readonly squares: Float64Array
  readonly n: number
  readonly w: number
  readonly kernel: Kernel
  readonly blocks?: readonly number[]
}

export function pairsOf({ points, blocks }: Training, kernel: Kernel): Pairs {
  return { squares: pairSquares(points), n: points.length, w: points[0]!.length, kernel, ...(blocks && { blocks }) }
}

/** Variance between blocks; 0 without any. */
export function blockVariance(theta: Float64Array, w: number): number {
  return theta.length > w + 2 ? Math.exp(theta[w + 2]!) : 0
}

/** 1 / l_k^2. */
export function inverseSquares(theta: Float64Array, w: number): Float64Array {
  return Float64Array.from({ length: w }, (_, k) => Math.exp(-2 * theta[k]!))
}

/** Writes the lower triangle of K at theta. */
export function fillCovariance(
  target: Float64Array,
  { squares, n, w, kernel, blocks }: Pairs,
  theta: Float64Array,
): void {
  const scale = inverseSquares(theta, w)
  const signal = Math.exp(theta[w]!)
  const block = blockVariance(theta, w)
  const diagonal = signal + meanVariance + Math.exp(theta[w + 1]!) + block
  let at = 0
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      let r2 = 0
      for (let k = 0; k < w; k++) r2 += squares[at++]! * scale[k]!
      target[i * n + j] = signal * kernel.value(r2) + meanVariance
      if (blocks && blocks[i] === blocks[j]) target[i * n + j]! += block
    }
    target[i * n + i] = diagonal
  }
}

/** Writes d log p / d theta; `lower` holds the factor of K at theta. */
function likelihoodGradient(
  gradient: Float64Array,
  { squares, n, w, kernel, blocks, lower, values }: Pairs & { lower: Float64Array; values: Float64Array },
  theta: Float64Array,
): void {
  const scale = inverseSquares(theta, w)
  const signal = Math.exp(theta[w]!)
  const block = blockVariance(theta, w)
  const alpha = solveUpper(lower, n, solveLower(lower, n, Float64Array.from(values)))
  const kInverse = inverse(lower, n)
  gradient.fill(0)
  let at = 0
  for (let i = 0; i < n; i++) {
    const own = alpha[i]! ** 2 - kInverse[i * n + i]!
    gradient[w]! += 0.5 * signal * own
    gradient[w + 1]! += 0.5 * Math.exp(theta[w + 1]!) * own
    if (blocks) gradient[w + 2]! += 0.5 * block * own
    for (let j = 0; j < i; j++, at += w) {
      const weight = alpha[i]! * alpha[j]! - kInverse[i * n + j]!
      if (blocks && blocks[i] === blocks[j]) gradient[w + 2]! += weight * block
      let r2 = 0
      for (let k = 0; k < w; k++) r2 += squares[at + k]! * scale[k]!
      gradient[w]! += weight * signal * kernel.value(r2)
      const common = -2 * weight * signal * kernel.slope(r2)
      for (let k = 0; k < w; k++) gradient[k]! += common * squares[at + k]! * scale[k]!
    }
  }
}
