// Several chains of slice sampling along axes that are learnt while warming up.
//
// Notation: x the point (d), f its log density; x = c + L z with L L' the covariance of what the chains have seen, so that the
// density is nearly round in z, however the unknowns correlate [Tibbits2014]. Nothing is tuned by hand; after the warm-up
// axes stand still, so that the draws are those of a Markov chain.

import { factor } from './cholesky.ts'
import type { Rng } from './rng.ts'
import { type SliceState, sliceSweep } from './slice.ts'

export interface ChainsProblem {
  readonly logDensity: (x: Float64Array) => number
  /** One point for each chain, of positive density, spread wider than the answer is expected to be. */
  readonly starts: readonly Float64Array[]
  /** How far each unknown is expected to vary. */
  readonly scales: Float64Array
  readonly rng: (chain: number) => Rng
}

export interface SliceChains {
  /** Sweeps all chains on: points[chain][sweep]. */
  readonly advance: (sweeps: number) => Float64Array[][]
  /** Learns the axes anew from what was seen; draws count only from here on. */
  readonly learn: (seen: readonly (readonly Float64Array[])[]) => void
}

/** First width of a bracket, in standard deviations. */
const width = 3
/** Shares of the warm-up after which axes are learnt anew, from the later part of what was seen since. */
const lessons = [0.1, 0.25, 0.5, 1]

/** Chains that have learnt their axes in `warmUp` sweeps each. */
export function warmChains(problem: ChainsProblem, warmUp: number): SliceChains {
  const chains = sliceChains(problem)
  let done = 0
  for (const share of lessons) {
    const count = Math.round(share * warmUp) - done
    done += count
    chains.learn(chains.advance(count).map((seen) => seen.slice(Math.floor(count / 3))))
  }
  return chains
}

function sliceChains(problem: ChainsProblem): SliceChains {
  const { starts, scales } = problem
  const rngs = starts.map((_, chain) => problem.rng(chain))
  let axes: Axes = { centre: new Float64Array(scales.length), lower: diagonal(scales) }
  let points: readonly Float64Array[] = starts
  return {
    advance(count) {
      const seen = points.map((start, chain) => sweepsFrom(problem, { axes, start, count }, rngs[chain]!))
      points = seen.map((chain, i) => chain.at(-1) ?? points[i]!)
      return seen
    },
    learn(seen) {
      axes = learn(seen.flat()) ?? axes
    },
  }
}

interface Axes {
  readonly centre: Float64Array
  readonly lower: Float64Array
}

function sweepsFrom(
  { logDensity }: ChainsProblem,
  { axes, start, count }: { axes: Axes; start: Float64Array; count: number },
  rng: Rng,
): Float64Array[] {
  const x = new Float64Array(start.length)
  const place = (z: Float64Array) => toPoint(axes, z, x)
  const state: SliceState = { x: toAxes(axes, start), value: logDensity(start) }
  return Array.from({ length: count }, () => {
    sliceSweep((z) => logDensity(place(z)), state, width, rng)
    return Float64Array.from(place(state.x))
  })
}

/** Undefined where the points do not span the space. */
function learn(points: readonly Float64Array[]): Axes | undefined {
  const d = points[0]?.length ?? 0
  if (points.length <= 2 * d) return undefined
  const centre = Float64Array.from({ length: d }, (_, k) => points.reduce((sum, x) => sum + x[k]! / points.length, 0))
  const covariance = new Float64Array(d * d)
  for (const x of points)
    for (let i = 0; i < d; i++)
      for (let j = 0; j < d; j++)
        covariance[i * d + j]! += ((x[i]! - centre[i]!) * (x[j]! - centre[j]!)) / points.length
  // Unknowns have units: the factor is taken of the correlations, so that jitter means the same to all.
  const sds = Float64Array.from(centre, (_, k) => Math.sqrt(covariance[k * d + k]!))
  if (!sds.every((sd) => sd > 0)) return undefined
  // Few points know correlations badly: they count as if d more of them had shown none.
  const trust = points.length / (points.length + d)
  const correlation = (value: number, i: number, j: number) => (i === j ? 1 : (trust * value) / (sds[i]! * sds[j]!))
  const { lower } = factor(
    covariance.map((value, at) => correlation(value, Math.floor(at / d), at % d)),
    d,
  )
  for (let i = 0; i < d; i++) for (let j = 0; j < d; j++) lower[i * d + j] = j > i ? 0 : lower[i * d + j]! * sds[i]!
  return { centre, lower }
}

function toPoint({ centre, lower }: Axes, z: Float64Array, x: Float64Array): Float64Array {
  const d = z.length
  for (let i = 0; i < d; i++) {
    let sum = centre[i]!
    for (let j = 0; j <= i; j++) sum += lower[i * d + j]! * z[j]!
    x[i] = sum
  }
  return x
}

function toAxes({ centre, lower }: Axes, x: Float64Array): Float64Array {
  const d = x.length
  const z = new Float64Array(d)
  for (let i = 0; i < d; i++) {
    let sum = x[i]! - centre[i]!
    for (let j = 0; j < i; j++) sum -= lower[i * d + j]! * z[j]!
    z[i] = sum / lower[i * d + i]!
  }
  return z
}

function diagonal(scales: Float64Array): Float64Array {
  const d = scales.length
  const lower = new Float64Array(d * d)
  for (let i = 0; i < d; i++) lower[i * d + i] = scales[i]!
  return lower
}
