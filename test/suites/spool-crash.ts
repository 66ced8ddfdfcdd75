// Power loss at every operation of a spool: its work, the states that may be found, what must be in each of them.
import type { RawMessage } from '../../ingest/model.ts'
import { type CrashDisk, crashDisk } from '../unit/ingest/crash-disk.ts'
import { idOf, message, openOn, readAll, seededRandom } from '../unit/ingest/spool-tools.ts'

/** What the outside may rely on after so many operations of the disk. */
export interface Promised {
  readonly operation: number
  /** Ids, in the order of the appends. */
  readonly acknowledged: readonly number[]
  readonly committed: bigint
}

/** Appends, reads and commits at random; ids are given out in order from `before` on. */
export async function work(
  disk: CrashDisk,
  random: () => number,
  before: { sent: number; acknowledged: readonly number[] },
): Promise<{ promises: Promised[]; sent: number }> {
  const begin = disk.operations()
  const spool = await openOn(disk)
  const promises: Promised[] = [{ operation: begin, acknowledged: before.acknowledged, committed: spool.cursor.next }]
  let { sent } = before
  let { acknowledged } = before
  let committed = spool.cursor.next
  const promise = () => promises.push({ operation: disk.operations(), acknowledged, committed })
  for (let step = 0; step < 25; step++) {
    const appends = Array.from({ length: 1 + Math.floor(random() * 3) }, () => {
      const ids = Array.from({ length: 1 + Math.floor(random() * 5) }, () => ++sent)
      return spool.append(ids.map((id) => message(id, Math.floor(random() * 300)))).then(() => {
        acknowledged = [...acknowledged, ...ids]
        promise()
      })
    })
    await Promise.all(appends)
    if (random() < 0.6) continue
    const last = (await spool.read(spool.cursor.next, 1 + Math.floor(random() * 10), 2000)).at(-1)
    if (last === undefined) continue
    const wanted = { next: last.sequence + 1n, state: { lastId: idOf(last.message) } }
    await spool.commit(wanted)
    committed = wanted.next
    promise()
  }
  if (random() < 0.5) await spool.close()
  return { promises, sent }
}

/** Opens what a crash left; throws where something promised is not there, or something is there that was never sent. */
export async function judgeCrash(disk: CrashDisk, promised: Promised, sent: number): Promise<void> {
  const spool = await openOn(disk)
  const delivered = await readAll(spool)
  const ids = delivered.map(({ message: one }) => idOf(one))
  const lastId = (spool.cursor.state as { lastId: number } | null)?.lastId ?? 0
  demand(spool.cursor.next >= promised.committed, () => 'a committed cursor was lost')
  const expected = promised.acknowledged.filter((id) => id > lastId)
  const wanted = new Set(expected)
  const found = ids.filter((id) => wanted.has(id))
  demand(isSame(found, expected), () => `acknowledged ${expected.join(' ')}, found ${found.join(' ')}`)
  const isOrdered = ids.every((id, index) => id <= sent && (index === 0 || id > ids[index - 1]!))
  demand(isOrdered, () => `order, or invention: ${ids.join(' ')}`)
  demand(
    delivered.every(({ message: one }) => isAsSent(one)),
    () => 'a message is not as it was sent',
  )
  // Counted for the balances: exactly what will be delivered.
  const counted = [...spool.tail.values()].reduce((sum, { messages }) => sum + messages, 0)
  demand(counted === delivered.length, () => `${counted} counted, ${delivered.length} delivered`)
  await spool.append([message(sent + 1)])
  const after = (await readAll(spool)).map(({ message: one }) => idOf(one))
  demand(isSame(after, [...ids, sent + 1]), () => 'what is appended after the crash does not follow')
  await spool.close()
}

/** Works seed after seed from `first` on and judges every state until there were so many. Throws at the first that fails. */
export async function judgeCrashStates(
  first: number,
  least: number,
): Promise<{ states: number; acknowledged: number }> {
  let states = 0
  let acknowledged = 0
  for (let seed = first; states < least; seed++) {
    const random = seededRandom(seed)
    const disk = crashDisk()
    const { promises, sent } = await work(disk, random, { sent: 0, acknowledged: [] })
    acknowledged += promises.at(-1)?.acknowledged.length ?? 0
    for (let count = 0; count <= disk.operations(); count++) {
      for (let variant = 0; variant < 3; variant++, states++) {
        const promised = promises.findLast(({ operation }) => operation <= count)
        try {
          await judgeCrash(disk.crash(count, random), promised as Promised, sent)
        } catch (cause) {
          throw new Error(`seed ${seed}, after operation ${count} of ${disk.operations()}: ${String(cause)}`, { cause })
        }
      }
    }
  }
  return { states, acknowledged }
}

/** The whole of it; by hand, because a million comparisons through `expect` take minutes. */
function isAsSent(found: RawMessage): boolean {
  const sent = message(idOf(found), found.body.length)
  return (
    Buffer.compare(found.body, sent.body) === 0 &&
    found.connector === sent.connector &&
    found.source === sent.source &&
    found.contentType === sent.contentType &&
    found.received === sent.received &&
    found.session === sent.session &&
    found.redelivered === sent.redelivered
  )
}

function isSame(found: readonly number[], expected: readonly number[]): boolean {
  return found.length === expected.length && found.every((id, index) => id === expected[index])
}

/** Words are made only where they are needed: this is asked a hundred thousand times. */
function demand(holds: boolean, what: () => string): void {
  if (!holds) throw new Error(what())
}
