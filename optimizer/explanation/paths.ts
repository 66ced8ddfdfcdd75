// Functions that the model holds possible: draws from its belief, for intervals that hold its uncertainty.
//
// Notation: at a point p member j believes N(m_j(p), s_j(p)^2). A path takes one member and one random wave g of unit
// variance with the learnt length-scales [RahimiRecht2007]: f(p) = m_j(p) + s_j(p) g(p), in the outcome's unit. Each
// marginal is exact; between runs the path varies as the kernel does. Paths come in pairs with g and -g, so that their
// mean is the model's own [LeGratiet2014].

import type { Rng } from '../math/rng.ts'
import type { OutcomeModel } from '../outcome-model.ts'
import type { Point } from '../space.ts'

const waves = 48
/** Freedom of the spectral density of a Matern 5/2 kernel. */
const freedom = 5
/** Where a model has no length-scales of its own. */
const usualScale = 0.5
/** How far beyond the data, in spreads, a path is believed on a bent scale. */
const beyond = 1

/** Values of a path at the points it is given. */
export type Path = (values: PointBeliefs) => Float64Array

/** What the model believes at some points, computed once for all paths. */
export interface PointBeliefs {
  readonly points: readonly Point[]
  /** By point: member after member. */
  readonly means: readonly Float64Array[]
  readonly sds: readonly Float64Array[]
}

export function beliefsAt({ model }: OutcomeModel, points: readonly Point[]): PointBeliefs {
  const beliefs = points.map((point) => model.at(point))
  return {
    points,
    means: beliefs.map(({ means }) => means),
    sds: beliefs.map(({ variances }) => variances.map(Math.sqrt)),
  }
}

export interface PathCount {
  readonly pairs: number
  /** Entries of a point. */
  readonly width: number
}

/** Paths in pairs; members come as often as they weigh. */
export function drawPaths(outcome: OutcomeModel, { pairs, width }: PathCount, rng: Rng): Path[] {
  const { model } = outcome
  const scales = model.lengthScales ?? new Float64Array(width).fill(usualScale)
  return Array.from({ length: pairs }, (_, k) => {
    const member = memberAt(model.weights, (k + 0.5) / pairs)
    const wave = drawWave(scales, rng)
    return [1, -1].map(
      (sign): Path =>
        ({ points, means, sds }) =>
          Float64Array.from(points, (point, n) =>
            inUnit(outcome, means[n]![member]! + sign * sds[n]![member]! * wave(point)),
          ),
    )
  }).flat()
}

function memberAt(weights: Float64Array, share: number): number {
  let sum = 0
  const found = weights.findIndex((weight) => {
    sum += weight
    return share <= sum
  })
  return found < 0 ? weights.length - 1 : found
}

function inUnit({ warp, span }: OutcomeModel, z: number): number {
  return warp.inverse(warp.isLinear ? z : Math.min(span[1] + beyond, Math.max(span[0] - beyond, z)))
}

/** sqrt(2 / M) sum_m a_m cos(w_m . p + b_m) with normal a and w from the kernel's spectral density. */
function drawWave(lengthScales: Float64Array, rng: Rng): (point: Point) => number {
  const width = lengthScales.length
  const frequencies = new Float64Array(waves * width)
  const amplitudes = new Float64Array(waves)
  const phases = new Float64Array(waves)
  for (let m = 0; m < waves; m++) {
    // Student's t in all entries at once: a normal over the root of a mean square.
    const squares = Array.from({ length: freedom }, () => rng.normal() ** 2)
    const stretch = 1 / Math.sqrt(squares.reduce((sum, square) => sum + square / freedom, 0))
    for (let k = 0; k < width; k++) frequencies[m * width + k] = (rng.normal() * stretch) / lengthScales[k]!
    amplitudes[m] = rng.normal() * Math.sqrt(2 / waves)
    phases[m] = 2 * Math.PI * rng.uniform()
  }
  return (point) => {
    let sum = 0
    for (let m = 0; m < waves; m++) {
      let angle = phases[m]!
      for (let k = 0; k < width; k++) angle += frequencies[m * width + k]! * point[k]!
      sum += amplitudes[m]! * Math.cos(angle)
    }
    return sum
  }
}
