// The promise of safe mode: a chance that all limits hold, by a predictive that had to prove its calibration.
//
// Notation: per draw j the standardised distance to a limit is d_j = (limit - m_j) / (c s_j), where c >= 1 is the factor
// by which errors on past runs, left out or foretold from the earlier ones, exceed what the model claimed; P = average of
// T_nu(d_j) with Student's t, because c itself is known from few runs only. The joint chance is bounded by 1 - sum of the
// single risks, whatever their dependence.

import { studentCdf } from '../math/student.ts'
import type { Limits, OutcomeModel } from '../outcome-model.ts'
import type { Point } from '../space.ts'
import type { StudyView } from '../study-view.ts'
import { type Belief, mixtureMoments } from '../surrogates/surrogate.ts'

/** Runs that the model's own claim of its spread counts as. */
const trust = 3
/** Share of the allowed risk that a suggestion may use. */
const reserve = 0.5
/** Promises counted as kept before the first one is made. */
const patience = 6

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
  const excess = Math.max(1, excessOf(model, model.model.leaveOneOut()), excessOf(model, model.model.oneAhead()))
  excesses.set(model, excess)
  return excess
}

/** Root mean square of the standardised errors, with `trust` errors as claimed added. */
function excessOf({ model, measured }: OutcomeModel, beliefs: readonly Belief[]): number {
  const squares = beliefs.map((belief, i) => {
    const { mean, variance } = mixtureMoments(model, belief, false)
    return (measured[i]! - mean) ** 2 / variance
  })
  return Math.sqrt((trust + squares.reduce((sum, square) => sum + square, 0)) / (trust + squares.length))
}

/**
 * The chance that a suggestion must promise. Half of the allowed risk stays in reserve, because the search picks the
 * places where the model errs on the bright side; where more promises broke than allowed, the rest is cut further.
 */
export function demandedPromise({ definition, promises }: StudyView): number {
  const risk = 1 - definition.safety.probability
  const allowed = risk * (promises.made + patience)
  const overdraft = promises.broken === 0 ? 1 : Math.min(1, allowed / promises.broken)
  return 1 - reserve * risk * overdraft ** 2
}

function carefulProbability(outcome: OutcomeModel, { max, min }: Limits, point: Point): number {
  const { model, warp, count } = outcome
  const { means, variances } = model.at(point)
  const c = spreadExcess(outcome)
  const nu = Math.max(2, count / 2)
  let risk = 0
  model.weights.forEach((weight, j) => {
    const sd = c * Math.sqrt(variances[j]! + model.noise[j]!)
    if (max !== undefined) risk += weight * studentCdf((means[j]! - warp.forward(max)) / sd, nu)
    if (min !== undefined) risk += weight * studentCdf((warp.forward(min) - means[j]!) / sd, nu)
  })
  return 1 - Math.min(1, risk)
}
