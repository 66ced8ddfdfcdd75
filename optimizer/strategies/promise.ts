// The promise of safe mode: a chance that all limits hold, by a predictive that had to prove its calibration.
//
// Notation: per draw j the standardised distance to a limit is d_j = (limit - m_j) / (c s_j), where c >= 1 is the factor
// by which leave-one-out errors exceed what the model claimed; P = average of T_nu(d_j) with Student's t, because c itself
// is known from few runs only. The joint chance is bounded by 1 - sum of the single risks, whatever their dependence.

import { studentCdf } from '../math/student.ts'
import type { Limits, OutcomeModel } from '../outcome-model.ts'
import type { Point } from '../space.ts'
import type { StudyView } from '../study-view.ts'
import { mixtureMoments } from '../surrogates/surrogate.ts'

/** Runs that the model's own claim of its spread counts as. */
const trust = 3

/** A lower bound of P(no failure and all limits hold); 0 while an outcome with a limit is not learnt. */
export function promiseAt(view: StudyView, point: Point): number {
  let risk = 1 - view.models.failure.survives(point)
  for (const limit of view.definition.limits) {
    const model = view.models.outcomes.get(limit.outcome)
    risk += model ? 1 - carefulProbability(model, limit, point) : 1
  }
  return Math.max(0, 1 - risk)
}

const excesses = new WeakMap<OutcomeModel, number>()

/** c: how much larger leave-one-out errors are than claimed, at least 1. */
export function spreadExcess(model: OutcomeModel): number {
  const known = excesses.get(model)
  if (known !== undefined) return known
  const squares = model.model.leaveOneOut().map((belief, i) => {
    const { mean, variance } = mixtureMoments(model.model, belief, false)
    return (model.measured[i]! - mean) ** 2 / variance
  })
  const mean = (trust + squares.reduce((sum, square) => sum + square, 0)) / (trust + squares.length)
  const excess = Math.sqrt(Math.max(1, mean))
  excesses.set(model, excess)
  return excess
}

function carefulProbability(outcome: OutcomeModel, { max, min }: Limits, point: Point): number {
  const { model, warp, count } = outcome
  const { means, variances } = model.at(point)
  const c = spreadExcess(outcome)
  const nu = Math.max(2, count - 1)
  let risk = 0
  model.weights.forEach((weight, j) => {
    const sd = c * Math.sqrt(variances[j]! + model.noise[j]!)
    if (max !== undefined) risk += weight * studentCdf((means[j]! - warp.forward(max)) / sd, nu)
    if (min !== undefined) risk += weight * studentCdf((warp.forward(min) - means[j]!) / sd, nu)
  })
  return 1 - Math.min(1, risk)
}
