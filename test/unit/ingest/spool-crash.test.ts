// Power loss at every operation: what was acknowledged is always there again, what never was is not invented.
import { expect, it } from 'vitest'
import type { RawMessage } from '../../../ingest/model.ts'
import { type CrashDisk, crashDisk } from './crash-disk.ts'
import { idOf, message, openOn, readAll, seededRandom } from './spool-tools.ts'

/** What the outside may rely on after so many operations of the disk. */
interface Promised {
  readonly operation: number
  /** Ids, in the order of the appends. */
  readonly acknowledged: readonly number[]
  readonly committed: bigint
}

/** Appends, reads and commits at random; ids are given out in order from `before` on. */
async function work(disk: CrashDisk, random: () => number, before: { sent: number; acknowledged: readonly number[] }) {
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

async function judge(disk: CrashDisk, promised: Promised, sent: number): Promise<void> {
  const spool = await openOn(disk)
  const delivered = await readAll(spool)
  const ids = delivered.map(({ message: { source } }) => Number(source.split('/').at(-1)))
  const lastId = (spool.cursor.state as { lastId: number } | null)?.lastId ?? 0
  expect(spool.cursor.next >= promised.committed, 'a committed cursor was lost').toBe(true)
  const expected = promised.acknowledged.filter((id) => id > lastId)
  const wanted = new Set(expected)
  expect(
    ids.filter((id) => wanted.has(id)),
    'acknowledged messages',
  ).toEqual(expected)
  expect(
    ids.every((id, index) => id <= sent && (index === 0 || id > ids[index - 1]!)),
    'order, nothing invented',
  ).toBe(true)
  expect(
    delivered.filter(({ message: found }) => !isAsSent(found)).map(({ sequence }) => sequence),
    'content',
  ).toEqual([])
  // Counted for the balances: exactly what will be delivered.
  expect([...spool.tail.values()].reduce((sum, { messages }) => sum + messages, 0)).toBe(delivered.length)
  await spool.append([message(sent + 1)])
  expect((await readAll(spool)).map(({ message: found }) => idOf(found))).toEqual([...ids, sent + 1])
  await spool.close()
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

it('survives 5,000 crash states', async () => {
  let states = 0
  for (let seed = 1; states < 5000; seed++) {
    const random = seededRandom(seed)
    const disk = crashDisk()
    const { promises, sent } = await work(disk, random, { sent: 0, acknowledged: [] })
    for (let count = 0; count <= disk.operations(); count++) {
      for (let variant = 0; variant < 3; variant++, states++) {
        const promised = promises.findLast(({ operation }) => operation <= count)
        try {
          await judge(disk.crash(count, random), promised as Promised, sent)
        } catch (cause) {
          throw new Error(`seed ${seed}, after operation ${count} of ${disk.operations()}`, { cause })
        }
      }
    }
  }
  expect(states).toBeGreaterThanOrEqual(5000)
}, 120_000)

it('survives crash after crash', async () => {
  for (let seed = 100; seed < 150; seed++) {
    const random = seededRandom(seed)
    let disk = crashDisk()
    let before: { sent: number; acknowledged: readonly number[] } = { sent: 0, acknowledged: [] }
    for (let life = 0; life < 5; life++) {
      const begin = disk.operations()
      const { promises, sent } = await work(disk, random, before)
      const count = begin + Math.floor(random() * (disk.operations() - begin))
      const promised = promises.findLast(({ operation }) => operation <= count) as Promised
      disk = disk.crash(count, random)
      await judge(disk, promised, sent)
      // The judge has appended one more.
      before = { sent: sent + 1, acknowledged: [...promised.acknowledged, sent + 1] }
    }
  }
})
