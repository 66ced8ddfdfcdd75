// An objective as the acquisitions see it.

import type { Objective } from '../definition.ts'
import type { Rng } from '../math/rng.ts'
import type { OutcomeModel } from '../outcome-model.ts'
import type { Point } from '../space.ts'
import { costOf, type Goal } from './gain.ts'

/** Higher is better; a logarithm, so that it never underflows. */
export type Score = (point: Point) => number

/** An objective with its model. */
export interface Aim {
  readonly objective: Objective
  readonly model: OutcomeModel
  readonly goal: Goal
}

/** What one objective gains at a point over the incumbents; all randomness comes from the stream. */
export type SingleGain = (aim: Aim, incumbents: readonly Point[], rng: Rng) => Score

/** By draw of the hyper-parameters: the least cost of its posterior means at the incumbents. */
export function bestCosts({ goal, model: { model } }: Aim, incumbents: readonly Point[]): Float64Array {
  const best = new Float64Array(model.weights.length).fill(Number.POSITIVE_INFINITY)
  for (const point of incumbents) {
    model.at(point).means.forEach((m, j) => {
      best[j] = Math.min(best[j]!, costOf(goal, m))
    })
  }
  return best
}

/** A gain whose logarithm is known for each draw alone: by the cost to beat, the mean with its standard deviation. */
export function gainOverDraws(logGain: (goal: Goal) => (best: number, mean: number, sd: number) => number): SingleGain {
  return (aim, incumbents) => {
    const best = bestCosts(aim, incumbents)
    const { model } = aim.model
    const logOf = logGain(aim.goal)
    return (point) => {
      const { means, variances } = model.at(point)
      return logAverage(model.weights, (j) => logOf(best[j]!, means[j]!, Math.sqrt(variances[j]!)))
    }
  }
}

/** log sum_j weight_j exp(log_j). */
export function logAverage(weights: Float64Array, log: (j: number) => number): number {
  let most = Number.NEGATIVE_INFINITY
  const logs = Array.from(weights, (_, j) => {
    const value = log(j)
    most = Math.max(most, value)
    return value
  })
  if (!Number.isFinite(most)) return Number.NEGATIVE_INFINITY
  return most + Math.log(logs.reduce((sum, value, j) => sum + weights[j]! * Math.exp(value - most), 0))
}
