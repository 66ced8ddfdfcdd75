// Whether a model has learnt anything: how well each run is foretold from the others.
//
// Notation: z_i measured, m_i foretold without run i, q2 = 1 - sum (z_i - m_i)^2 / sum (z_i - zbar_-i)^2 with zbar_-i
// the mean of the others: 1 is perfect, 0 is no better than their mean.

import type { OutcomeModel } from '../outcome-model.ts'
import { outcomeQuantiles } from '../outcome-quantiles.ts'
import { mixtureMoments } from '../surrogates/surrogate.ts'

export type Learnt = 'not-yet' | 'partly' | 'well'

export interface LeftOut {
  /** Place in the order of the model's training. */
  readonly index: number
  /** In the outcome's unit. */
  readonly measured: number
  readonly mean: number
  readonly sd: number
  readonly quantiles: readonly number[]
}

export interface Learning {
  readonly learnt: Learnt
  readonly q2: number
  readonly runs: number
  readonly leftOut: readonly LeftOut[]
}

/** Below this a curve would pretend to know; screening designs fall back at the same share. */
const leastToShow = 0.25
const well = 0.7
/** Fewer runs say nothing, however well they fit. */
const fewest = 5

export function learningOf(outcome: OutcomeModel): Learning {
  const { model, measured, warp } = outcome
  const beliefs = model.leaveOneOut()
  const n = measured.length
  if (n === 0) return { learnt: 'not-yet', q2: 0, runs: 0, leftOut: [] }
  const mean = measured.reduce((sum, z) => sum + z / n, 0)
  let [error, spread] = [0, 0]
  const leftOut = beliefs.map((belief, index): LeftOut => {
    const { mean: m, variance } = mixtureMoments(model, belief, false)
    const z = measured[index]!
    error += (z - m) ** 2
    spread += ((n / Math.max(1, n - 1)) * (z - mean)) ** 2
    const quantiles = outcomeQuantiles(outcome, belief, false)
    const sd = Math.abs(warp.inverse(m + Math.sqrt(variance)) - warp.inverse(m - Math.sqrt(variance))) / 2
    return { index, measured: warp.inverse(z), mean: quantiles[3]!, sd, quantiles }
  })
  const q2 = spread > 0 ? 1 - error / spread : 0
  return { learnt: n < fewest || q2 < leastToShow ? 'not-yet' : q2 < well ? 'partly' : 'well', q2, runs: n, leftOut }
}
