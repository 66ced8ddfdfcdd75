// The chance that a limit on a measured outcome is broken, by a model that had to prove its calibration.
//
// Notation: per draw j the standardised distance to a limit is d_j = (limit - m_j) / (c s_j), c >= 1 as in steady.ts;
// the risk is the average of T_nu(-d_j) with Student's t, nu one less than the number of values.

import type { OutcomeConstraint } from '../definition.ts'
import { studentCdf } from '../math/student.ts'
import type { Limits, OutcomeModel } from '../outcome-model.ts'
import type { Point } from '../space.ts'
import type { Placed, StudyView } from '../study-view.ts'
import { shareOfDiagonal } from './slips.ts'
import { type Steady, spreadExcess } from './steady.ts'

/** What is known of one limit. */
export interface Known {
  readonly limit: OutcomeConstraint
  readonly steady: Steady
  /** Runs that kept all limits. */
  readonly proven: readonly Placed[]
}

/** Up to so many values an outcome is taken to move as at the first step. */
const manyRuns = 4
/** Along the diagonal an outcome may move by so many times its way to the limit ... */
const slope = 2
/** ... with noise of this share of that way. */
const noise = 0.1

/** P(limit broken) at a point, from 0 to 1. */
export function riskOfLimit(view: StudyView, known: Known, point: Point): number {
  const { limit, steady, proven } = known
  const { model } = steady
  const modelled = model && model.count > 1 ? carefulRisk(model, limit, point) : 1
  // A model of hardly any values claims to know nothing, even beside a run that it has seen.
  if ((model?.count ?? 0) > manyRuns || !movesLittle(view, known)) return modelled
  return Math.min(modelled, ...proven.map((run) => firstStepRisk(limit, run, shareOfDiagonal(view, point, run.point))))
}

/** Before many values are known: how the outcome may move between a proven run and a place at a distance. */
function firstStepRisk(limit: OutcomeConstraint, { observation }: Placed, distance: number): number {
  const way = wayTo(limit, observation)
  return way > 0 ? studentCdf(-1 / Math.hypot(noise, slope * distance), 2) : 1
}

function wayTo({ outcome, max, min }: OutcomeConstraint, { outcomes }: Placed['observation']): number {
  const y = outcomes.get(outcome)!
  return Math.min(...[max, min].flatMap((limit) => (limit === undefined ? [] : [Math.abs(limit - y)])))
}

/** Whether the first few runs differ by no more than that, twice over. */
function movesLittle(view: StudyView, { limit, proven }: Known): boolean {
  const measured = view.placed.filter(({ observation }) => observation.outcomes.has(limit.outcome))
  if (measured.length > manyRuns) return false
  const way = Math.min(...proven.map(({ observation }) => wayTo(limit, observation)))
  return measured.every((a, i) =>
    measured.slice(0, i).every((b) => {
      const moved = Math.abs(a.observation.outcomes.get(limit.outcome)! - b.observation.outcomes.get(limit.outcome)!)
      return moved <= 2 * way * Math.hypot(Math.SQRT2 * noise, slope * shareOfDiagonal(view, a.point, b.point))
    }),
  )
}

function carefulRisk(outcome: OutcomeModel, { max, min }: Limits, point: Point): number {
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
  return Math.min(1, risk)
}
