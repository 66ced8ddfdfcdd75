// A disk that fails at its n-th operation, for every n: what a spool acknowledged meanwhile outlives a crash afterwards.
import { KunlunError } from '../../ingest/errors.ts'
import { crashDisk } from '../unit/ingest/crash-disk.ts'
import { idOf, message, openOn, readAll, seededRandom } from '../unit/ingest/spool-tools.ts'

const recordsPerAppend = 4
const commitEvery = 10
const attemptsAtMost = 8

export interface Sweep {
  /** Operations of the run without a failure: so many runs, each with the failure one later. */
  readonly runs: number
  readonly failures: number
  readonly acknowledged: number
}

export interface SweepPlan {
  readonly records: number
  readonly seed: number
  /** Operations that fail one after another. */
  readonly inARow: number
  /** Every so manieth operation only: 1 is all of them. */
  readonly step: number
}

/** Throws where a record was acknowledged and is not there after the crash that ends each run. */
export async function sweep({ records, seed, inARow, step }: SweepPlan): Promise<Sweep> {
  const random = seededRandom(seed)
  const { attempts } = await run(records, () => false)
  let [runs, failures, acknowledged] = [0, 0, 0]
  for (let nth = 0; nth < attempts; nth += step, runs++) {
    const { disk, promised, failed } = await run(records, (index) => index >= nth && index < nth + inARow)
    failures += failed
    acknowledged += promised.length
    const count = Math.floor(random() * (disk.operations() + 1))
    const spool = await openOn(disk.crash(count, random))
    const ids = new Set((await readAll(spool)).map(({ message: one }) => idOf(one)))
    const lastId = (spool.cursor.state as { lastId: number } | null)?.lastId ?? 0
    const lost = promised.filter(({ id, operation }) => operation <= count && id > lastId && !ids.has(id))
    if (lost.length > 0)
      throw new Error(`operation ${nth} failed, crash after ${count}: lost ${lost.map(({ id }) => id).join(' ')}`)
  }
  return { runs, failures, acknowledged }
}

/** Appends and commits; each again where it failed, as the supervisor and the committer do. */
async function run(records: number, fails: (index: number) => boolean) {
  const disk = crashDisk()
  let attempts = 0
  disk.failWhere(() => fails(attempts++))
  const spool = await persistently(() => openOn(disk, { segmentBytes: 8000 }))
  const promised: { id: number; operation: number }[] = []
  for (let id = 1; id <= records; id += recordsPerAppend) {
    const ids = Array.from({ length: recordsPerAppend }, (_, index) => id + index)
    await persistently(() => spool.append(ids.map((one) => message(one))))
    for (const one of ids) promised.push({ id: one, operation: disk.operations() })
    if ((id - 1) % (recordsPerAppend * commitEvery) !== 0) continue
    const last = (await spool.read(spool.cursor.next, 20, 4000)).at(-1)
    if (last === undefined) continue
    const cursor = { next: last.sequence + 1n, state: { lastId: idOf(last.message) } }
    await persistently(() => spool.commit(cursor))
  }
  const failed = disk.failures()
  disk.failWhere(() => false)
  await spool.close()
  return { disk, promised, attempts, failed }
}

/** Throws where it does not succeed soon, or fails with what nobody would try again. */
async function persistently<T>(step: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await step()
    } catch (cause) {
      const isOpening = !(cause instanceof KunlunError) && String(cause).includes('EIO')
      if (!(cause instanceof KunlunError && cause.retry) && !isOpening) throw cause
      if (attempt >= attemptsAtMost) throw cause
    }
  }
}
