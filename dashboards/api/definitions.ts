// The port of the engineers' desk: studies that are drafted, checked before they are saved, followed version by version.
import type { ConfigurationVersion } from '../../ledger/ledger.ts'
import type { ConfigurationProblem, Title } from './installation.ts'

/** What the runs on record mean to a study. */
export interface RunsOfStudy {
  /** Ended runs of its machine, of its process. */
  readonly ended: number
  /** With all parameters told, all outcomes measured: they teach. */
  readonly teaching: number
  /** Some outcome is not measured. */
  readonly incomplete: number
  /** They do not tell a parameter, so that they are left out. */
  readonly leftOut: readonly { readonly parameter: string; readonly runs: number }[]
  /** They were disturbed, so that they are left out: newest first, with the feature that lies outside its limits. */
  readonly disturbed: readonly DisturbedRun[]
  /** Of those that teach: made outside of today's bounds. */
  readonly outside: number
  /** Of those that teach: kept every limit on outcomes. */
  readonly kept: number
  /** Outcomes that no run on record has. */
  readonly unmeasured: readonly string[]
}

export interface DisturbedRun {
  readonly run: string
  /** What people call it, where it is not its id. */
  readonly label?: string
  readonly feature: string
  readonly value: number
  /** Between what an undisturbed run lies. */
  readonly min?: number
  readonly max?: number
}

export type DefinitionCheck =
  | { readonly problems: readonly ConfigurationProblem[] }
  | {
      /** As it would stand, completed with the defaults. */
      readonly definition: unknown
      readonly runs: RunsOfStudy
      /** By the definition in force; absent for a new study. */
      readonly before?: RunsOfStudy
    }

/** What was set or measured in the runs of a machine: the names that a study can speak of. */
export interface Quantity {
  readonly name: string
  readonly title?: Title
  readonly unit?: string
  readonly runs: number
  /** Of the numbers among its values. */
  readonly low?: number
  readonly high?: number
  /** Of the words among its values. */
  readonly words: readonly string[]
}

export interface Quantities {
  readonly processes: readonly string[]
  readonly settings: readonly Quantity[]
  readonly features: readonly Quantity[]
  readonly outcomes: readonly Quantity[]
}

interface Choice {
  readonly name: string
  readonly summary: string
}

/** What a study can choose among that comes with Kunlun. */
export interface Strategies {
  /** `hasModels`: it takes a surrogate, an acquisition. */
  readonly strategies: readonly (Choice & { readonly hasModels: boolean })[]
  readonly surrogates: readonly Choice[]
  readonly acquisitions: readonly Choice[]
  /** Experimental designs to start with. */
  readonly designs: readonly string[]
}

export interface DefinitionPorts {
  strategies(): Strategies
  /** What would come of saving it; nothing is saved. */
  check(id: string, definition: unknown): Promise<DefinitionCheck>
  /** What the runs on record mean to a study in force. */
  runs(id: string): Promise<RunsOfStudy>
  /** Every version that was made on the page, newest first. */
  versions(id: string): Promise<readonly ConfigurationVersion[]>
  quantities(machine: string, process: string | undefined): Promise<Quantities>
}
