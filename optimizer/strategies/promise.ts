// The promise of safe mode: a chance that a run neither fails nor breaks a limit, with nothing taken on trust.
//
// Risk = b + slip(d) + edge + sum over limits of P(limit broken): b, slip as in slips.ts with d the distance from the
// nearest run that kept all limits; edge: the share of the way to a run that slipped; the last by the models, whose
// spread is widened by c >= 1, the factor by which errors on past runs, left out or foretold from the earlier ones,
// exceed what was claimed, with Student's t, because c is known from few runs only. The risks add up whatever their
// dependence.

import type { OutcomeConstraint } from '../definition.ts'
import { studentCdf } from '../math/student.ts'
import type { Limits, OutcomeModel } from '../outcome-model.ts'
import type { Point } from '../space.ts'
import { breaksLimit, keptLimits, type Placed, type StudyView } from '../study-view.ts'
import { type Belief, mixtureMoments } from '../surrogates/surrogate.ts'
import { learnSlips, type Slips, shareOfDiagonal, stepsOf } from './slips.ts'
import { leftOut, surprise } from './surprise.ts'

/** Runs that the model's own claim of its spread counts as. */
const trust = 3
/** Share of the allowed risk that a suggestion may add to what no choice can avoid. */
const reserve = 0.5
/** Promises counted as kept before the first one is made. */
const patience = 6

export interface Risk {
  /** Wherever a run is made. */
  readonly everywhere: number
  /** Slips without warning: grows with the distance from proven runs. */
  readonly unforeseen: number
  /** By limit, in the study's order. */
  readonly limits: readonly number[]
}

interface Ground {
  readonly proven: readonly Placed[]
  readonly slipped: readonly { readonly point: Point; readonly surprise: number }[]
  readonly slips: Slips
}

const grounds = new WeakMap<StudyView['models'], Ground>()

/** What promises rest on; computed once for the same models. */
export function groundOf(view: StudyView): Ground {
  const known = grounds.get(view.models)
  if (known) return known
  const { placed, definition } = view
  const proven = placed.filter(({ observation }) => keptLimits(definition, observation))
  const slipped = placed
    .filter(({ observation }) => observation.status === 'failed' || breaksLimit(definition, observation))
    .map((run) => ({ point: run.point, surprise: surprise(view, run) }))
    .filter((run) => run.surprise > 0.05)
  const ground = { proven, slipped, slips: learnSlips(stepsOf(view)) }
  grounds.set(view.models, ground)
  return ground
}

/** All that can go wrong at a point. */
export function riskAt(view: StudyView, point: Point): Risk {
  return { ...unforeseenAt(view, point), limits: view.definition.limits.map((limit) => limitRisk(view, limit, point)) }
}

function unforeseenAt(view: StudyView, point: Point): Omit<Risk, 'limits'> {
  const { proven, slips, slipped } = groundOf(view)
  const distances = proven.map((run) => shareOfDiagonal(view, point, run.point))
  const edge = slipped.reduce(
    (most, run) => Math.max(most, run.surprise * shareOfWay(view, point, { proven, distances, to: run.point })),
    0,
  )
  return {
    everywhere: slips.base,
    unforeseen: Math.min(1, slips.beyond(Math.min(1, ...distances)) + edge),
  }
}

/** How far a point lies on the way from a proven run to one that slipped: the border lies anywhere between. */
function shareOfWay(
  view: StudyView,
  point: Point,
  { proven, distances, to }: { proven: readonly Placed[]; distances: readonly number[]; to: Point },
): number {
  const ahead = shareOfDiagonal(view, point, to)
  return proven.reduce((least, run, i) => {
    const whole = shareOfDiagonal(view, run.point, to)
    if (whole === 0) return least
    const gone = distances[i]!
    const along = (gone * gone + whole * whole - ahead * ahead) / (2 * whole * whole)
    return Math.min(least, Math.max(along, (0.2 * gone) / whole))
  }, 1)
}

function limitRisk({ models }: StudyView, limit: OutcomeConstraint, point: Point): number {
  const model = models.outcomes.get(limit.outcome)
  return model ? carefulRisk(model, limit, point) : 1
}

/** A lower bound of P(no failure and all limits hold); 0 while an outcome with a limit is not learnt. */
export function promiseAt(view: StudyView, point: Point): number {
  const { everywhere, unforeseen, limits } = riskAt(view, point)
  return Math.max(0, 1 - limits.reduce((sum, risk) => sum + risk, everywhere + unforeseen))
}

/** The risk that a suggestion may add to what cannot be avoided anywhere. */
function riskAllowed({ definition, promises }: StudyView): number {
  const risk = 1 - definition.safety.probability
  const allowed = risk * (promises.made + patience)
  const overdraft = promises.broken === 0 ? 1 : Math.min(1, allowed / promises.broken)
  return reserve * risk * overdraft ** 2
}

/** The chance that a suggestion must promise: what was asked for, and a reserve for the optimism of the search. */
export function demandedPromise(view: StudyView): number {
  return Math.max(view.definition.safety.probability, 1 - groundOf(view).slips.base - riskAllowed(view))
}

/** Whether a suggestion may be made at a point, cheaper than the promise itself where it may not. */
export function canPromise(view: StudyView): (point: Point) => boolean {
  const most = 1 - demandedPromise(view)
  return (point) => {
    const { everywhere, unforeseen } = unforeseenAt(view, point)
    let risk = everywhere + unforeseen
    for (const limit of view.definition.limits) {
      // The cheap part first: most points fall to it.
      if (risk > most) return false
      risk += limitRisk(view, limit, point)
    }
    return risk <= most
  }
}

const excesses = new WeakMap<OutcomeModel, number>()

/** c: how much larger leave-one-out errors are than claimed, at least 1. */
export function spreadExcess(model: OutcomeModel): number {
  const known = excesses.get(model)
  if (known !== undefined) return known
  const excess = Math.max(1, excessOf(model, leftOut(model)), excessOf(model, model.model.oneAhead()))
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

function carefulRisk(outcome: OutcomeModel, { max, min }: Limits, point: Point): number {
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
  return Math.min(1, risk)
}
