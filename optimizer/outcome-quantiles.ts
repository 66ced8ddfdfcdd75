// Quantiles of the next measurement of an outcome, in its unit: what people see as intervals.
//
// Notation: on the model's scale the next measurement is the mixture sum_j w_j N(m_j, s_j^2 + v_j); its quantiles are
// carried to the outcome's unit through the warp, which is monotone. A long tail on one side stays on that side, which
// mean +- 1.64 sd cannot show; and what was never measured below zero (a cost, a roughness) is not foretold below it.

import { predictionLevels } from '../ingest/model.ts'
import { bisect } from './math/bisect.ts'
import { normalCdf } from './math/normal.ts'
import { type OutcomeModel, signRange } from './outcome-model.ts'
import type { Belief } from './surrogates/surrogate.ts'

/** Beyond this many spreads outside the data a bent scale is not believed; see `predictOutcome`. */
const tail = 3

/** The quantiles at `predictionLevels`, rising. */
export function outcomeQuantiles(known: OutcomeModel, belief: Belief, withNoise = true): number[] {
  const { warp, model, span } = known
  const sds = belief.variances.map((variance, j) => Math.sqrt(variance + (withNoise ? model.noise[j]! : 0)))
  const widest = sds.reduce((most, sd) => Math.max(most, sd), 0)
  const low = belief.means.reduce((least, m) => Math.min(least, m), Number.POSITIVE_INFINITY) - 6 * widest
  const high = belief.means.reduce((most, m) => Math.max(most, m), Number.NEGATIVE_INFINITY) + 6 * widest
  const below = (z: number) =>
    model.weights.reduce((sum, weight, j) => sum + weight * normalCdf((z - belief.means[j]!) / sds[j]!), 0)
  const [least, most] = signRange(known)
  const inUnit = (z: number) => {
    const believed = warp.isLinear ? z : Math.min(span[1] + tail, Math.max(span[0] - tail, z))
    return Math.min(most, Math.max(least, warp.inverse(believed)))
  }
  return predictionLevels.map((level) => inUnit(bisect((z) => below(z) - level, low, high)))
}
