// What a study consists of: the readonly data that all parts of this room share.
//
// Names come from outside, so everything keyed by a name is a Map: no name can reach a prototype.

import type { DesignOptions } from './designs/design.ts'
import type { Knowledge } from './knowledge/knowledge.ts'
import type { SpecimenScatter } from './robust/within-run.ts'

export type SettingValue = number | string
/** Settings or contexts by parameter name, in engineering units. */
export type Values = ReadonlyMap<string, SettingValue>

/** What every parameter that can be set has. */
interface Settable<V extends SettingValue> {
  readonly name: string
  readonly unit?: string
  /** Held at this value: part of the settings, not searched. */
  readonly fixed?: V
  /** What it was in runs made before it became a parameter. */
  readonly before?: V
}

export interface ContinuousParameter extends Settable<number> {
  readonly type: 'continuous'
  readonly low: number
  readonly high: number
  /** Present: only low, low + step, low + 2 step ... can be set. */
  readonly step?: number
  readonly scale?: Scale
}
export interface IntegerParameter extends Settable<number> {
  readonly type: 'integer'
  readonly low: number
  readonly high: number
  readonly scale?: Scale
}
export interface OrdinalParameter extends Settable<SettingValue> {
  readonly type: 'ordinal'
  /** Rising numbers, or strings in their order. */
  readonly values: readonly number[] | readonly string[]
}
export interface CategoricalParameter extends Settable<string> {
  readonly type: 'categorical'
  readonly values: readonly string[]
}
/** Whether equal differences or equal ratios are equal distances; absent: linear. */
export type Scale = 'linear' | 'log'

/** Known before a run, not chosen; low and high say what is usual. */
export interface ContextParameter {
  readonly type: 'context'
  readonly name: string
  readonly low: number
  readonly high: number
  readonly unit?: string
}
export type FreeParameter = ContinuousParameter | IntegerParameter | OrdinalParameter | CategoricalParameter
export type Parameter = FreeParameter | ContextParameter

/** Exactly one of equals, max, min. Known beforehand, never violated by a suggestion. */
export interface LinearConstraint {
  readonly coefficients: ReadonlyMap<string, number>
  readonly equals?: number
  readonly max?: number
  readonly min?: number
}

/** One side of a comparison, as it was written. */
export type Term =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'parameter'; readonly name: string }
  | { readonly kind: 'call'; readonly name: string; readonly given: readonly Term[] }

/** A limit on settings as an expression: `lesser` must not exceed `greater`. */
export interface Comparison {
  readonly lesser: Term
  readonly greater: Term
  /** Equal values break it. */
  readonly strict: boolean
  /** Both sides must be equal; only where both are linear. */
  readonly equal: boolean
}

/** Both ends included. */
export interface ValueRange {
  readonly min?: number
  readonly max?: number
}
/** Forbidden where every parameter named has one of the values, or lies in the range. */
export type Combination = ReadonlyMap<string, readonly SettingValue[] | ValueRange>

/** A limit on a measured outcome, to be kept with the probability given. */
export interface OutcomeConstraint {
  readonly outcome: string
  readonly max?: number
  readonly min?: number
  readonly probability: number
  /** Standard deviation between the parts of one run, as far as it is known beforehand. */
  readonly scatter?: number
  readonly edge?: Edge
}

/** The outcome of a limit is the edge of another outcome: mean of the specimens of a run with some of their deviations. */
export interface Edge {
  readonly of: string
  readonly deviations: number
  /** Standard deviation of the specimens of one run; absent until runs tell. */
  readonly within?: number
}

export interface Objective {
  readonly outcome: string
  readonly goal: 'maximize' | 'minimize' | 'target'
  readonly target?: number
  /** The reference point's coordinate; for a target the largest distance of interest. */
  readonly reference?: number
  /** Money that a gain of one unit is worth, in the currency of a run's cost. */
  readonly worth?: number
  /** Present: the outcome is derived: this one, of a part begun, for each part that keeps all limits. */
  readonly perGoodPart?: string
}

export interface Safety {
  readonly mode: 'none' | 'near' | 'safe'
  readonly probability: number
  /** Largest difference from an observed safe run, by parameter. */
  readonly maxStep: ReadonlyMap<string, number>
}

/** What one run costs. */
export interface RunCost {
  readonly amount: number
  /** ISO 4217 code. */
  readonly currency: string
}

/** The experimental design whose runs come first. */
export interface StartDesign {
  readonly design: string
  readonly options: DesignOptions
  readonly seed: number
}

export interface StudyDefinition {
  readonly seed: number
  /** Runs planned in all; a hint. */
  readonly budget?: number
  readonly parameters: readonly FreeParameter[]
  readonly contexts: readonly ContextParameter[]
  readonly linear: readonly LinearConstraint[]
  /** Limits that are not linear. */
  readonly comparisons?: readonly Comparison[]
  readonly forbidden?: readonly Combination[]
  readonly limits: readonly OutcomeConstraint[]
  readonly objectives: readonly Objective[]
  readonly runCost?: RunCost
  readonly safety: Safety
  /** Absent: the strategy starts by itself. */
  readonly start?: StartDesign
  /** What is known beforehand; absent: nothing. */
  readonly knowledge?: Knowledge
  /** Present: suggestions are rows of it. A row that breaks a type or a limit is undefined; it keeps its number. */
  readonly pool?: readonly (Values | undefined)[]
  /** Whether a row of the pool may come again. */
  readonly repeats: boolean
}

export type Status = 'ok' | 'failed' | 'pending'

export interface Observation {
  readonly id: string
  /** What people call the run, where it is not its id. */
  readonly label?: string
  readonly settings: Values
  /** What was ordered, as far as it is known; the settings are what was achieved. */
  readonly planned?: Values
  /** Finite numbers only: an outcome that was not measured is absent. */
  readonly outcomes: ReadonlyMap<string, number>
  readonly status: Status
  /** Of the specimens of the run, by outcome; absent where fewer than two were measured. */
  readonly scatter?: ReadonlyMap<string, SpecimenScatter>
  /** What the run was made of, e.g. its lot: runs of one block have something in common beside their settings. */
  readonly block?: string
  /** Contexts that are not known are absent. */
  readonly context: ReadonlyMap<string, number>
}

/** The outcomes that an objective or a limit names, in the study's order; last those that objectives are derived from. */
export function outcomesOf({ objectives, limits }: Pick<StudyDefinition, 'objectives' | 'limits'>): string[] {
  const sources = objectives.flatMap(({ perGoodPart }) => perGoodPart ?? [])
  return [...new Set([...[...objectives, ...limits].map(({ outcome }) => outcome), ...sources])]
}
