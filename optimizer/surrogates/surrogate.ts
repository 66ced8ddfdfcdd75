// The contract of a surrogate: what a model of one outcome promises.
//
// A surrogate learns from points with one standardised value each (mean about 0, spread about 1) and answers with a
// weighted mixture of normal beliefs: one per draw of its hyper-parameters or per member. Acquisitions average over the
// mixture; they never average parameters.

import type { Rng } from '../math/rng.ts'
import type { Point } from '../space.ts'

export interface Training {
  /** At least one, all of the same width. */
  readonly points: readonly Point[]
  readonly values: Float64Array
  /**
   * What each point was made of, e.g. the number of its lot: what points of one block have in common beside their places.
   * Surrogates that know blocks count their spread as noise, since the next run may be of another one. Absent: all alike.
   */
  readonly blocks?: readonly number[]
}

/** The mixture at one point, without measurement noise. */
export interface Belief {
  readonly means: Float64Array
  readonly variances: Float64Array
}

export interface Model {
  /** Share of each member, summing to 1. */
  readonly weights: Float64Array
  /** Variance of one measurement around the truth, by member. */
  readonly noise: Float64Array
  /** How far each entry of a point is felt, averaged over the members that know it. */
  readonly lengthScales?: Float64Array
  at(point: Point): Belief
  /** For each training point the belief about its measurement (noise included) from all the others. */
  leaveOneOut(): readonly Belief[]
  /** For each training point the belief about its measurement (noise included) from the earlier ones alone. */
  oneAhead(): readonly Belief[]
  /** The same model after a measurement at `point` that came out as each member expects: for runs under way. */
  expecting(point: Point): Model
}

/** `fit` is pure: the same training and stream give the same bytes. Its work is bounded by a count of evaluations. */
export interface Surrogate {
  readonly name: string
  readonly summary: string
  fit(training: Training, rng: Rng): Model
}

/** Mean and variance of the mixture; `noise` true for those of the next measurement. */
export function mixtureMoments(model: Model, belief: Belief, withNoise: boolean): { mean: number; variance: number } {
  let mean = 0
  let second = 0
  model.weights.forEach((weight, j) => {
    const m = belief.means[j]!
    mean += weight * m
    second += weight * (m * m + belief.variances[j]! + (withNoise ? model.noise[j]! : 0))
  })
  return { mean, variance: Math.max(0, second - mean * mean) }
}
