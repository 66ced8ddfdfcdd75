// A simulation job: plain data from which every number follows, whoever works it out.

import type { OwnMaterial } from '../processes/own-material.ts'
import type { Fidelity } from '../processes/twin.ts'
import type { RangesPlan } from './ranges.ts'
import type { PartsPlan } from './scattered-parts.ts'

/** A specification, in the twin's unit. */
export interface Limit {
  readonly outcome: string
  readonly min?: number
  readonly max?: number
}

/** What a calibration has learnt, as constants of the twin; named, so that results can say whose they are. */
export interface LearntConstants {
  /** C-0003 */
  readonly calibration: string
  /** Named `sheet.constant`. */
  readonly values: Readonly<Record<string, number>>
}

/** What the runs of a job differ in. A further kind of plan is one member here with one line in `kinds.ts`. */
export type Plan = RangesPlan | PartsPlan

/**
 * Names and units are the twin's. Jobs travel to threads, to other machines, to disk: no functions, no sheets but those that
 * a plant brought along. Two jobs with the same text give the same bytes under the same version of the product.
 */
export interface Job<P = Plan> {
  readonly process: string
  readonly material: string
  /** The material's sheets, where it is none of the product's. */
  readonly own?: OwnMaterial
  readonly fidelity: Fidelity
  readonly seed: number
  readonly constants?: LearntConstants
  /** Which outcomes are told, in the twin's order; absent: all. */
  readonly outcomes?: readonly string[]
  readonly limits: readonly Limit[]
  readonly plan: P
}
