// What varies in production: sources of scatter by level, whose sizes stand on sheets like every other number.

import type { Specification } from '../spc/capability.ts'
import type { Sheet, Units } from './sheet.ts'
import type { Setup } from './twin.ts'

/**
 * From slow to quick, each within the one before: a lot of material, a run (a heat, an edge of a tool), a place (in the
 * load, in the life of the edge), a part; last the laboratory, whose error is no property of the part.
 */
export const levels = ['lot', 'run', 'place', 'part', 'laboratory'] as const
export type Level = (typeof levels)[number]

interface Words {
  readonly en: string
  readonly zh: string
}

/** A constant as `sheet.constant`, a number, or what a setup makes of the settings. */
export type Size = string | number | ((setup: Setup, settings: Float64Array) => number)

export interface Source {
  readonly name: string
  readonly title: Words
  readonly level: Level
  /** What moves: settings of the twin, constants named `sheet.constant`, or outcomes; all of a source move together. */
  readonly on: 'setting' | 'constant' | 'outcome'
  readonly moves: readonly string[]
  /** `normal`: the size is a standard deviation; `uniform`: half of a range; `ageing`: uniform from 0 to the size. */
  readonly shape: 'normal' | 'uniform' | 'ageing'
  readonly size: Size
  /** The size is a share of the value that moves. */
  readonly relative?: true
  /** Moves down instead of up. */
  readonly falls?: true
}

export interface ScatterPlan {
  readonly process: string
  /** Sizes that no sheet of the setup states. */
  readonly sheet: Sheet
  readonly units: Units
  /** What the levels are called in this process. */
  readonly called: Readonly<Record<Level, Words>>
  readonly sources: readonly Source[]
  /** Outcomes that each part has; those of the run as a whole. */
  readonly ofParts: readonly string[]
  readonly ofRuns: readonly string[]
  /** Specifications of a part where nobody states others, by outcome. */
  readonly specifications: (setup: Setup) => Readonly<Record<string, Specification>>
  /** Share of parts lost beside those outside of a specification, by the twin's outcomes. */
  readonly lost: (setup: Setup) => (outcomes: Float64Array) => number
  /** Cost of a part that is begun, good or not, by the twin's outcomes. */
  readonly costBegun: (outcomes: Float64Array) => number
}
