// The port of the studies: what each is about, its predictions, explanations, suggestions.
import type { Prediction, Settings } from '../../ingest/model.ts'
import type { Actor, Decision, SuggestionRecord } from '../../ledger/ledger.ts'
import type { ShadowView } from './engineering.ts'
import type { Explanation } from './explanation.ts'
import type { Fault, Title } from './installation.ts'

export interface ParameterView {
  readonly name: string
  readonly title?: Title
  readonly unit?: string
  readonly min?: number
  readonly max?: number
  /** Smallest sensible step for a person who types it in. */
  readonly step?: number
  /** Present where the parameter is a choice among names instead of a number. */
  readonly choices?: readonly string[]
}

export interface ConstraintView {
  readonly outcome: string
  readonly title?: Title
  readonly unit?: string
  readonly min?: number
  readonly max?: number
  /** What people measure, where the outcome itself is computed of it. */
  readonly measured?: string
  /** How sure a suggestion must be of it, 0..1. */
  readonly probability?: number
}

export interface ObjectiveView {
  readonly outcome: string
  readonly title?: Title
  readonly unit?: string
  /** What people measure, where the outcome itself is computed of it. */
  readonly measured?: string
  readonly direction: 'minimize' | 'maximize'
}

export interface StudyView {
  readonly id: string
  /** False: at rest, it suggests nothing to the plant. */
  readonly active: boolean
  /** Study that it was copied from. */
  readonly forkOf?: string
  readonly title?: Title
  readonly machine: string
  readonly process: string
  readonly parameters: readonly ParameterView[]
  readonly constraints: readonly ConstraintView[]
  readonly objectives: readonly ObjectiveView[]
}

/** What the model says of settings that nobody suggested. */
export interface Forecast {
  readonly predicted: Readonly<Record<string, Prediction>>
  readonly meets: Readonly<Record<string, number>>
  readonly feasible: number
}

export interface Studies {
  list(): readonly StudyView[]
  /** `pending` while a suggestion is being worked out; `note` says what it waits for, if anything. */
  status(study: string): { readonly pending: boolean; readonly note?: Title; readonly lastError?: Fault }
  /** Undefined while there is no model yet (too few runs). Settings were checked against the bounds. */
  predict(study: string, settings: Settings): Promise<Forecast | undefined>
  /** Outcomes by run that are computed of what was measured: edges, the cost of each good part. */
  derived(study: string): Promise<ReadonlyMap<string, Readonly<Record<string, number>>>>
  /** What matters, how, what is known, what limits cost, whether to stop. Takes seconds; each state is worked out once. */
  explain(study: string): Promise<Explanation>
  /** How the study's second strategy fares, which the plant does not see; undefined where it has none. */
  shadow(study: string): Promise<ShadowView | undefined>
  /** Works out a suggestion now. Resolves once it stands in the ledger. */
  ask(study: string, by: Actor): Promise<SuggestionRecord>
  /** Records the answer, and plans the run unless refused. `renewed`: it changed the study. Throws ALREADY_DECIDED. */
  decide(decision: Decision, renewed?: boolean): Promise<SuggestionRecord>
}
