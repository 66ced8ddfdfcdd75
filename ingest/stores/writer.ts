// The one way to write a batch, whatever the database: late samples are compared with what stands, new ones go straight in.
import type { Nanoseconds, Sample } from '../model.ts'
import { type Reading, rejectReading, rejectRivals, type SignalBatch, sift } from './batch.ts'
import { isSameReading } from './layout.ts'
import type { Rejection, WriteResult } from './store.ts'

/** What a database must be able to do for `createWriter`. */
export interface SampleTable {
  /** Time of the newest stored sample of each signal of the machine. */
  newest(machine: string): Promise<ReadonlyMap<string, Nanoseconds>>
  /** The stored samples that have the identity of one of these. */
  find(late: readonly Sample[]): Promise<readonly Sample[]>
  /**
   * Makes the samples durable, all new to the store and without duplicates. `standing` are stored already, as far as
   * `find` could see. Answers why single samples were refused, by their position in `fresh`.
   */
  insert(fresh: readonly Sample[], standing: readonly Sample[]): Promise<readonly Refused[]>
}

export interface Refused {
  readonly position: number
  readonly cause: string
}

/**
 * Conflicts need no read for each sample, because one process writes: a sample later than its signal's mark is new. Only
 * the late ones are looked up. A mark is never below what may be stored: it moves before the insertion, so that a batch
 * whose answer was lost is compared when it comes again.
 */
export function createWriter(table: SampleTable): (samples: readonly Sample[]) => Promise<WriteResult> {
  const marks = new Map<string, Map<string, Nanoseconds>>()

  async function marksOf(machine: string): Promise<Map<string, Nanoseconds>> {
    const known = marks.get(machine) ?? new Map(await table.newest(machine))
    marks.set(machine, known)
    return known
  }

  async function split(batches: readonly SignalBatch[]): Promise<{ fresh: Reading[]; late: Reading[] }> {
    const fresh: Reading[] = []
    const late: Reading[] = []
    for (const { machine, signal, readings } of batches) {
      const mark = (await marksOf(machine)).get(signal)
      for (const reading of readings) {
        if (mark === undefined || reading.sample.time > mark) fresh.push(reading)
        else late.push(reading)
      }
    }
    return { fresh, late }
  }

  async function advance(batches: readonly SignalBatch[]): Promise<void> {
    for (const { machine, signal, newest } of batches) {
      const known = await marksOf(machine)
      const mark = known.get(signal)
      if (mark === undefined || newest > mark) known.set(signal, newest)
    }
  }

  return async (samples) => {
    const rejected: Rejection[] = []
    const batches = sift(samples, rejected)
    const { fresh, late } = await split(batches)
    const standing = await settleLate(table, { fresh, late, rejected })
    await advance(batches)
    const refused = await table.insert(
      fresh.map(({ sample }) => sample),
      standing,
    )
    const causes = new Map(refused.map(({ position, cause }) => [position, cause]))
    for (const [position, reading] of fresh.entries()) {
      const cause = causes.get(position)
      if (cause !== undefined) rejectReading(reading, cause, rejected)
      else if (reading.others !== undefined) rejectRivals(reading, reading.sample, rejected)
    }
    rejected.sort((a, b) => a.index - b.index)
    return { written: samples.length - rejected.length, rejected }
  }
}

/** Late readings that nothing stands for join the fresh ones; the others are held against what stands, which is returned. */
async function settleLate(
  table: SampleTable,
  batch: { readonly fresh: Reading[]; readonly late: readonly Reading[]; readonly rejected: Rejection[] },
): Promise<Sample[]> {
  if (batch.late.length === 0) return []
  const stored = new Map<string, Sample>()
  for (const sample of await table.find(batch.late.map(({ sample }) => sample))) stored.set(identity(sample), sample)
  const standing: Sample[] = []
  for (const reading of batch.late) {
    const truth = stored.get(identity(reading.sample))
    if (truth === undefined) {
      batch.fresh.push(reading)
      continue
    }
    rejectRivals(reading, truth, batch.rejected)
    if ([reading, ...(reading.others ?? [])].some((one) => isSameReading(one.sample, truth))) standing.push(truth)
  }
  return standing
}

/** No name holds a control character, so a line feed keeps the parts apart. */
function identity({ machine, signal, time }: Sample): string {
  return `${machine}\n${signal}\n${time}`
}
