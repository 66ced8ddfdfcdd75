// The contract of a process twin: a model of a process that says what comes out of settings.
import type { Sheet, Units } from './sheet.ts'

/** A number with its place in the arrays of a kernel: the order of the list is the layout. */
export interface Quantity {
  readonly name: string
  readonly unit: string
  readonly low: number
  readonly high: number
}

/** `closed` answers by formula, for screening; `full` integrates the process in time, for confirming. */
export type Fidelity = 'closed' | 'full'

/** One run through the model: reads the settings, writes every outcome, keeps nothing. */
export type Kernel = (settings: Float64Array, outcomes: Float64Array) => void

/** What the process is run with: one sheet of constants for each role (material, furnace ...). */
export type Setup = Readonly<Record<string, Sheet>>

/** Known answers of the model, which the shared suite proves. */
export interface ReferencePoint {
  readonly setup: string
  readonly settings: Readonly<Record<string, number>>
  readonly outcome: string
  readonly low: number
  readonly high: number
  /** Where the range comes from. */
  readonly source: string
}

/**
 * A twin is pure data with one function. Callers open a kernel once per setup, which validates the sheets, then call
 * it for each settings array, on any thread. Settings outside of the bounds are the caller's mistake: a kernel still
 * answers with finite numbers, but nobody vouches for them. Same settings, same bytes.
 */
export interface Twin {
  readonly process: string
  readonly parameters: readonly Quantity[]
  readonly outcomes: readonly Quantity[]
  /** What a setup needs: by role the constants of its sheet, with their units. */
  readonly sheets: Readonly<Record<string, Units>>
  /** Setups that come with the product, by the name of their material. */
  readonly setups: Readonly<Record<string, Setup>>
  /** Middle-of-the-road settings for each setup, from which callers change what they care about. */
  readonly recipes: Readonly<Record<string, Readonly<Record<string, number>>>>
  readonly referencePoints: readonly ReferencePoint[]
  readonly open: (setup: Setup, fidelity: Fidelity) => Kernel
}
