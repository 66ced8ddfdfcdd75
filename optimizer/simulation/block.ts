// The block: a fixed share of a job whose numbers depend on nothing but job with block index.

import type { Kernel, Quantity, Setup, Twin } from '../processes/twin.ts'
import type { Job, Plan } from './job.ts'

export interface Column {
  readonly name: string
  readonly unit: string
  /** Outcomes are summed up; settings are only kept. */
  readonly role: 'setting' | 'outcome'
}

/**
 * A job ready to be worked out. A row is one run of the twin, or whatever a plan makes of several. Rows are numbered from
 * 0 through all blocks; the last block may be short.
 */
export interface Simulation {
  readonly columns: readonly Column[]
  readonly rows: number
  /** Rows of a whole block: some ten to some hundred milliseconds of work. */
  readonly blockRows: number
  /** How many runs of the twin stand behind one row: for speeds. */
  readonly runsPerRow: number
  /**
   * Writes the first `rows` rows of a block column by column: row r of column c goes to `into[c * blockRows + r]`.
   * Keeps no state from one block to the next.
   */
  fill(block: number, into: Float64Array, rows: number): void
}

/** What every plan needs of the twin. */
export interface OpenedTwin {
  readonly twin: Twin
  /** With the learnt constants. */
  readonly setup: Setup
  readonly kernel: Kernel
  /** Settings of the material's recipe, in the order of the twin's parameters. */
  readonly recipe: Float64Array
  /** Outcomes that the job asks for, with their places in the kernel's answer. */
  readonly outcomes: readonly (Quantity & { readonly place: number })[]
}

/** One way of making runs differ. */
export interface PlanKind<P extends Plan> {
  /** What is wrong with a plan, in words; none if it can be opened. Must stand any plain data. */
  problems(plan: P, twin: Twin): string[]
  open(job: Job<P>, opened: OpenedTwin): Simulation
}

export function blocksOf({ rows, blockRows }: Simulation): number {
  return Math.ceil(rows / blockRows)
}

/** Rows that a block has: all but the last one are whole. */
export function rowsIn({ rows, blockRows }: Simulation, block: number): number {
  return Math.max(0, Math.min(blockRows, rows - block * blockRows))
}
