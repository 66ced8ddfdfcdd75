// What people or machines know before a study's own runs say it: the plain contract of this folder.

import type { SettingValue, Values } from '../definition.ts'

/** What is foretold of one outcome, in its own unit; `sd` is 0 where no doubt is claimed. */
export interface Foretold {
  readonly mean: number
  readonly sd: number
}

/** Somebody who says what comes out of settings without having seen the study's runs. Pure: same settings, same bytes. */
export interface Foreteller {
  readonly kind: 'twin' | 'sister' | 'formula'
  /** The process of a twin, the name of a sister's study. */
  readonly name: string
  /** The calibration that a twin speaks by; absent where its sheets speak. */
  readonly calibration?: string
  /** The outcomes it speaks of. */
  readonly outcomes: readonly string[]
  /** Settings and contexts by name; undefined where it cannot say. */
  foretell(outcome: string, at: Values): Foretold | undefined
}

/** Where an expert expects the best of one parameter: sure to lie within `within` of `near`. */
export interface Expectation {
  readonly near: SettingValue
  /** In the parameter's unit; absent for a category. */
  readonly within?: number
}

export interface Knowledge {
  readonly foretellers: readonly Foreteller[]
  /** By parameter. */
  readonly expected: ReadonlyMap<string, Expectation>
}
