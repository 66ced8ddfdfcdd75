// Parts of a simulation worked out by the threads of this machine.
import { addDigest, digestLength } from '../../optimizer/simulation/digest.ts'
import { openPartWriter, type PartWriter } from './parquet.ts'
import { writing } from './parts.ts'
import { type OpenedJob, openPool } from './pool.ts'
import { type Block, slots } from './ring.ts'
import type { PartSum, Wanted, WorkParts } from './run.ts'

export const workHere: WorkParts = async (opened, wanted) => {
  const { parts, disk, onRows, course } = wanted
  const { workers, isQuiet, signal } = course
  signal?.throwIfAborted()
  const effort = { workers, isKept: disk !== undefined, onRows, ...(isQuiet !== undefined && { isQuiet }) }
  const pool = openPool(opened, effort)
  const stop = () => void pool.close(signal!.reason)
  signal?.addEventListener('abort', stop, { once: true })
  const writer = disk && (await openPartWriter(opened.simulation.columns))
  try {
    const queue = parts.values()
    // As many at a time as the ring holds: some are worked out while one is written.
    const lane = async () => {
      for (const part of queue) await pool.work(part, (blocks) => taken(opened, wanted, { part, blocks, writer }))
    }
    await Promise.all(Array.from({ length: slots }, lane))
  } finally {
    signal?.removeEventListener('abort', stop)
    await pool.close()
    await writer?.close()
  }
}

interface Whole {
  readonly part: number
  readonly blocks: readonly Block[]
  readonly writer: PartWriter | undefined
}

async function taken(opened: OpenedJob, { disk, done, course }: Wanted, { part, blocks, writer }: Whole) {
  const sum = sumOf(opened, blocks)
  if (disk === undefined || writer === undefined) return done(part, sum)
  const keep = async () => {
    await writer.write(disk.draft(part), blocks)
    return disk.keep(part, sum)
  }
  done(part, await writing(course.folder!, keep))
}

/** Blocks are merged in their order into their part, parts in theirs into the whole: the same sums on any machine. */
export function sumOf({ plan }: OpenedJob, blocks: readonly Block[]): PartSum {
  const digest = new Float64Array(digestLength(plan))
  for (const block of blocks) addDigest(plan, digest, block.digest)
  return { rows: blocks.reduce((sum, { rows }) => sum + rows, 0), digest: Array.from(digest) }
}
