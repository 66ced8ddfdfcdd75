// Three or more objectives: improvement of a random Chebyshev scalarisation, new weights for each suggestion.
//
// Notation: costs c_k scaled to u_k = (c_k - ideal_k) / (reference_k - ideal_k), weights w on the simplex, scalar
// g = max_k w_k u_k + 0.05 sum_k w_k u_k [Knowles2006]. g is not normal; its first two moments over fixed draws are used.

import { logH } from '../math/normal.ts'
import type { Rng } from '../math/rng.ts'
import type { Point } from '../space.ts'
import { type Aim, logAverage, type Score } from './aim.ts'
import { costOf } from './gain.ts'
import { pairWeights, referenceCost } from './hypervolume-gain.ts'

const draws = 24
const smoothing = 0.05

export function chebyshevGain(aims: readonly Aim[], incumbents: readonly Point[], rng: Rng): Score {
  const weights = simplexWeights(aims.length, rng)
  const noise = Array.from({ length: draws }, () => aims.map(() => rng.normal()))
  const scales = aims.map((aim) => scaleOf(aim, incumbents))
  const pairing = pairWeights(...aims.map(({ model }) => model.model.weights))
  const scalar = (z: readonly number[]) => {
    const shares = aims.map(
      ({ goal }, k) => (weights[k]! * (costOf(goal, z[k]!) - scales[k]!.ideal)) / scales[k]!.range,
    )
    return Math.max(...shares) + smoothing * shares.reduce((sum, share) => sum + share, 0)
  }
  const best = Array.from(pairing, (_, j) =>
    Math.min(...incumbents.map((point) => scalar(aims.map(({ model }) => at(model.model.at(point).means, j))))),
  )
  return (point) => {
    const beliefs = aims.map(({ model }) => model.model.at(point))
    return logAverage(pairing, (j) => {
      const values = noise.map((e) =>
        scalar(beliefs.map(({ means, variances }, k) => at(means, j) + e[k]! * Math.sqrt(at(variances, j)))),
      )
      const mean = values.reduce((sum, g) => sum + g / draws, 0)
      const sd = Math.sqrt(values.reduce((sum, g) => sum + (g - mean) ** 2 / draws, 1e-16))
      return Math.log(sd) + logH((best[j]! - mean) / sd)
    })
  }
}

function at(values: Float64Array, j: number): number {
  return values[j % values.length]!
}

/** Uniform on the simplex: normalised exponential draws. */
function simplexWeights(count: number, rng: Rng): number[] {
  const raw = Array.from({ length: count }, () => -Math.log(rng.uniform()))
  const total = raw.reduce((sum, value) => sum + value, 0)
  return raw.map((value) => value / total)
}

function scaleOf(aim: Aim, incumbents: readonly Point[]): { ideal: number; range: number } {
  const costs = incumbents.flatMap((point) => Array.from(aim.model.model.at(point).means, (m) => costOf(aim.goal, m)))
  const ideal = Math.min(...costs)
  return { ideal, range: Math.max(1e-9, referenceCost(aim, incumbents) - ideal) }
}
