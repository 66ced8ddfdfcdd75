// Thompson draw: the best place of one function drawn from what the model believes.
//
// Notation: one draw j of the hyper-parameters is taken by its weight; f(x) = m_j(x) + s_j(x) e(x) with e a smooth
// random field of unit variance, e(x) = sqrt(2 / F) sum_i cos(w_i . x + b_i), the w_i normal with 1 / length as spread
// [RahimiRecht2007]. Marginals are those of the belief; how values hang together is that of the field.

import { z } from 'zod'
import type { Rng } from '../math/rng.ts'
import type { Point } from '../space.ts'
import type { Acquisition } from './acquisition.ts'
import { bestCosts } from './aim.ts'
import { costOf } from './gain.ts'
import { logSoftplus } from './softplus.ts'

const options = z.strictObject({
  length: z
    .number()
    .min(0.01)
    .max(10)
    .default(0.3)
    .describe('How far the drawn function stays alike, in parts of the range of a parameter'),
})

const waves = 64

export const thompsonDraw: Acquisition = {
  name: 'thompson-draw',
  summary: 'The best of one function drawn from the model: runs spread by how likely each place is the best',
  options,
  gain(given) {
    const { length } = options.parse(given)
    return (aim, incumbents, rng) => {
      const { model } = aim.model
      const best = bestCosts(aim, incumbents)
      const j = drawIndex(model.weights, rng)
      const field = smoothField(incumbents[0]!.length, length, rng)
      return (point) => {
        const { means, variances } = model.at(point)
        return logSoftplus(best[j]! - costOf(aim.goal, means[j]! + Math.sqrt(variances[j]!) * field(point)))
      }
    }
  },
}

function drawIndex(weights: Float64Array, rng: Rng): number {
  let left = rng.uniform()
  const index = weights.findIndex((weight) => {
    left -= weight
    return left < 0
  })
  return index < 0 ? weights.length - 1 : index
}

/** A smooth function of mean 0 with variance 1. */
function smoothField(width: number, length: number, rng: Rng): (point: Point) => number {
  const all = Array.from({ length: waves }, () => ({
    w: Float64Array.from({ length: width }, () => rng.normal() / length),
    b: 2 * Math.PI * rng.uniform(),
  }))
  return (point) => {
    const sum = all.reduce((total, { w, b }) => total + Math.cos(point.reduce((dot, x, k) => dot + x * w[k]!, b)), 0)
    return Math.sqrt(2 / waves) * sum
  }
}
