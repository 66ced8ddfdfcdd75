// The memory that worker threads fill, the main thread empties: a ring of parts, each some blocks with their digests.
//
// A part is what is written, kept, done again as a whole. Work is numbered through: item w is block w % partBlocks of the
// part that was given out in place floor(w / partBlocks), which lies in slot place % slots. The last part of a job may have
// fewer blocks; its empty items are reported as well, so that a slot is free only once nobody looks at it any more.

import { blocksOf, rowsIn, type Simulation } from '../../optimizer/simulation/block.ts'
import { type DigestPlan, digestLength } from '../../optimizer/simulation/digest.ts'

/** Blocks of a part: with blocks of 4096 rows one row group of a Parquet file. */
export const partBlocks = 30
/** Parts at work, whole or being written at the same time. */
export const slots = 3

/** Places in the control array: the next item to take, items that may be taken so far, the part in each slot. */
export const control = { next: 0, allowed: 1, parts: 2, length: 2 + slots } as const

export interface Ring {
  /** Absent where only digests are wanted: each thread then works in memory of its own. */
  readonly values?: SharedArrayBuffer
  readonly digests: SharedArrayBuffer
  readonly control: SharedArrayBuffer
}

export interface Block {
  /** Column by column with `stride` rows each, of which the first `rows` are filled. */
  readonly values: Float64Array
  readonly stride: number
  readonly rows: number
  readonly digest: Float64Array
}

export function createRing(simulation: Simulation, plan: DigestPlan, isKept: boolean): Ring {
  const shared = (length: number, bytes: number) => new SharedArrayBuffer(length * bytes)
  const length = slots * partBlocks * blockLength(simulation)
  return {
    ...(isKept && { values: shared(length, Float64Array.BYTES_PER_ELEMENT) }),
    digests: shared(slots * partBlocks * digestLength(plan), Float64Array.BYTES_PER_ELEMENT),
    control: shared(control.length, Int32Array.BYTES_PER_ELEMENT),
  }
}

function blockLength({ columns, blockRows }: Simulation): number {
  return columns.length * blockRows
}

export function partsOf(simulation: Simulation): number {
  return Math.ceil(blocksOf(simulation) / partBlocks)
}

/** Views on the memory of one item; without a ring of values they are all of the same array. */
export function viewer(ring: Ring, simulation: Simulation, plan: DigestPlan) {
  const [length, digest] = [blockLength(simulation), digestLength(plan)]
  const values = ring.values ? new Float64Array(ring.values) : new Float64Array(length)
  const digests = new Float64Array(ring.digests)
  return (item: number, block: number): Block => {
    const at = item % (slots * partBlocks)
    const valuesAt = ring.values ? at : 0
    return {
      values: values.subarray(valuesAt * length, (valuesAt + 1) * length),
      stride: simulation.blockRows,
      rows: rowsIn(simulation, block),
      digest: digests.subarray(at * digest, (at + 1) * digest),
    }
  }
}
