// A world of the proofs: one simulated machine with its recipe to start from, its study, its hidden truth.
import type { Nanoseconds, OutcomeReport, Sample, Settings } from '../../ingest/model.ts'
import type { RunMachine } from '../../ingest/runs/rules.ts'
import type { StudyConfig } from '../../optimizer/study-config.ts'
import type { Arm } from './arms.ts'

/** An order as the machine gets it: by its program the run is recognised. */
export interface Order {
  readonly id: string
  readonly program: string
  readonly settings: Settings
}

/** What one run gave. */
export interface Made {
  /** Everything that the machine's instruments said, run with pauses, about once a plant minute. */
  readonly samples: readonly Sample[]
  /** What laboratory and office reported of it. */
  readonly reports: readonly OutcomeReport[]
  /** Specifications that the parts of this very run break in truth, by name. */
  readonly broken: readonly string[]
}

/** The machine with all that is random about it; nothing but its seed decides what happens. */
export interface Shop {
  now(): Nanoseconds
  /** Makes one run; afterwards the clock stands where its last result was reported. */
  run(order: Order): Made
}

/** What producing with a recipe would really give: over lots, places, scatter; nobody but the judge knows it. */
export interface Verdict {
  readonly cost: number
  /** True capability by specification: Cpk, or the share of parts that keep it. */
  readonly cpk: Readonly<Record<string, number>>
  /** All specifications at their capability. */
  readonly isCapable: boolean
  /** Capable, and the cost aimed at. */
  readonly isReached: boolean
}

export interface World {
  readonly name: string
  /** Name of the machine, with what its contract says of it. */
  readonly machine: string
  readonly contract: RunMachine
  /** Without any twin: arms add one. */
  readonly study: StudyConfig
  readonly studyName: string
  readonly twins: Readonly<Record<'right' | 'wrong', StudyConfig['twin']>>
  /** The recipe that is known, and how many runs with it come first. */
  readonly start: { readonly settings: Settings; readonly runs: number }
  /** All runs, those with the known recipe included. */
  readonly budget: number
  /** Runs after which the recipe to produce with is asked for, since that costs more than a suggestion; absent: each. */
  readonly judgedAfter?: readonly number[]
  /** Ways to search that only this world has, or has otherwise than the common ones. */
  readonly arms?: readonly Arm[]
  open(seed: number): Shop
  /** Same settings, same verdict. */
  judge(settings: Settings): Verdict
}
