// What is calibrated: unknown constants of a twin with priors, observations in groups, the twin as a function of both.
//
// Notation: y_i = f(x_i; theta_g) + delta(x_i) + e_i. theta the unknowns, g the group (lot, tool) of observation i, delta the
// discrepancy: a Gaussian process over places with scale tau, since no twin is right [KennedyOHagan2001]; e noise with sd sigma.
// An unknown that varies has a value for each group, normal around its own with spread s.

import type { Sentence } from '../explain.ts'

/** A normal distribution cut off at the ends of the range. */
export interface Prior {
  readonly mean: number
  readonly sd: number
  readonly low: number
  readonly high: number
}

export interface Unknown {
  /** `sheet.constant`, e.g. `material.activationEnergy`. */
  readonly name: string
  readonly unit: string
  readonly title: Sentence
  readonly prior: Prior
  /** Where the prior comes from: trust mark with source. */
  readonly source: string
  /** Typical difference between groups, in the unknown's unit; absent where it is the same for all of them. */
  readonly spread?: number
}

export interface ObservedOutcome {
  readonly name: string
  readonly unit: string
  /** What measuring the same again differs by, as known beforehand: standard deviation. */
  readonly noise: number
  /** By how much the twin is usually wrong, as known beforehand: standard deviation. */
  readonly discrepancy: number
}

/** `at` is whatever the model of the problem understands. */
export interface Observation<At> {
  readonly at: At
  /** Name of an observed outcome. */
  readonly outcome: string
  readonly value: number
  /** Lot or tool; `''` where nobody said. */
  readonly group: string
  /** Coordinates in which the discrepancy is smooth on a scale of 1. */
  readonly place: readonly number[]
}

/** Writes the twin's answer to each of `at` with these values of the unknowns. Pure: same values, same bytes. */
export type Model<At> = (values: Float64Array, at: readonly At[], out: Float64Array) => void

export interface CalibrationProblem<At> {
  readonly unknowns: readonly Unknown[]
  readonly outcomes: readonly ObservedOutcome[]
  readonly observations: readonly Observation<At>[]
  readonly model: Model<At>
  /** Asking the model costs far more than a polynomial does: chains go by way of those and ask it to confirm. */
  readonly isDear?: boolean
  /** What the design of the experiments leaves open, known before any fit. */
  readonly doubts: readonly Sentence[]
  /** The unknowns as constants of the sheets, where they are learnt as something else; the same where absent. */
  readonly onSheets?: (values: ArrayLike<number>) => Float64Array
}
