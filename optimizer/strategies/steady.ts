// Models of the outcomes with limits in which no jump has been smoothed over.
//
// A smooth model that has to pass through a jump bends everywhere: it loses what it knew of the runs that kept the
// limit. A run that broke a limit far outside of what the others foretell is therefore left out, as a slip.

import type { OutcomeConstraint } from '../definition.ts'
import { stream } from '../math/rng.ts'
import { fitOutcome, type OutcomeModel } from '../outcome-model.ts'
import { breaksLimit, type Placed, type StudyView, thinned } from '../study-view.ts'
import { maternGp } from '../surrogates/index.ts'
import { type Belief, mixtureMoments } from '../surrogates/surrogate.ts'

export interface Steady {
  readonly model?: OutcomeModel
  /** Runs left out. */
  readonly jumps: ReadonlySet<Placed>
}

/** Standard deviations beyond which a broken limit is a jump. */
const jump = 4
/** Errors as claimed that are added to those seen. */
const trust = 3

/** The model of one limit's outcome without jumps; that of the view where there are none. */
export function steadyModel(view: StudyView, limit: OutcomeConstraint): Steady {
  const model = view.models.outcomes.get(limit.outcome)
  const known: Steady = { ...(model && { model }), jumps: new Set() }
  const measured = thinned(view.placed.filter(({ observation }) => observation.outcomes.has(limit.outcome)))
  const breaks = ({ observation }: Placed) => breaksLimit({ ...view.definition, limits: [limit] }, observation)
  const broken = measured.filter(breaks)
  const kept = measured.filter((run) => !breaks(run))
  if (!model || broken.length === 0 || kept.length < 2) return known
  const keptModel = fitted(view, limit, kept)
  const jumps = new Set(broken.filter((run) => isFarOutside(keptModel, limit, run)))
  if (jumps.size === 0) return known
  if (jumps.size === broken.length) return { model: keptModel, jumps }
  const without = measured.filter((run) => !jumps.has(run))
  return { model: fitted(view, limit, without), jumps }
}

function fitted({ definition }: StudyView, { outcome }: OutcomeConstraint, runs: readonly Placed[]): OutcomeModel {
  const points = runs.map(({ point }) => point)
  const values = runs.map(({ observation }) => observation.outcomes.get(outcome)!)
  const rng = stream(definition.seed, 'steady', runs.length)
  return fitOutcome({ points, values, bend: true, cautious: true }, maternGp, rng)
}

function isFarOutside(known: OutcomeModel, { outcome }: OutcomeConstraint, { observation, point }: Placed): boolean {
  const { mean, variance } = mixtureMoments(known.model, known.model.at(point), true)
  const error = known.warp.forward(observation.outcomes.get(outcome)!) - mean
  return Math.abs(error) > jump * spreadExcess(known) * Math.sqrt(variance)
}

const leftOutBeliefs = new WeakMap<OutcomeModel, readonly Belief[]>()

/** The left-out beliefs of a model, computed once. */
export function leftOut(known: OutcomeModel): readonly Belief[] {
  const beliefs = leftOutBeliefs.get(known) ?? known.model.leaveOneOut()
  leftOutBeliefs.set(known, beliefs)
  return beliefs
}

const excesses = new WeakMap<OutcomeModel, number>()

/** How much larger errors are than claimed, left out or foretold from the earlier runs; at least 1. */
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
