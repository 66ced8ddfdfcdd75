// The spool in daily life: envelope, order, groups, cap, cursor, lock, versions.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RawMessage } from '../../../ingest/model.ts'
import { decodeMessage, encodeMessage, envelopeBound, peekMessage } from '../../../ingest/spool/envelope.ts'
import { headerBytes } from '../../../ingest/spool/segment.ts'
import { crashDisk } from './crash-disk.ts'
import { idOf, message, openOn, readAll } from './spool-tools.ts'

const messages = (from: number, count: number, bytes = 20) =>
  Array.from({ length: count }, (_, index) => message(from + index, bytes))
const ids = (found: readonly { message: RawMessage }[]) => found.map(({ message: one }) => idOf(one))

describe('the envelope', () => {
  it('gives every message back as it was', () => {
    const anyMessage = fc.record<RawMessage>(
      {
        connector: fc.string({ unit: 'grapheme', maxLength: 64 }),
        received: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
        source: fc.string({ unit: 'grapheme', maxLength: 300 }),
        contentType: fc.string({ unit: 'grapheme' }),
        body: fc.uint8Array({ maxLength: 2000 }),
        session: fc.maxSafeInteger(),
        redelivered: fc.boolean(),
        rejected: fc.string({ unit: 'grapheme' }),
      },
      { requiredKeys: ['connector', 'received', 'source', 'contentType', 'body', 'session', 'redelivered'] },
    )
    fc.assert(
      fc.property(anyMessage, fc.nat(50), (one, start) => {
        const buffer = Buffer.alloc(start + envelopeBound(one), 0xff)
        const end = encodeMessage(one, buffer, start)
        const back = decodeMessage(buffer, start, end)
        expect({ ...back, body: [...back.body] }).toEqual({ ...one, body: [...one.body] })
        expect(peekMessage(buffer, start, end)).toEqual({
          connector: one.connector,
          redelivered: one.redelivered,
          received: one.received,
        })
      }),
      { numRuns: 2000, seed: 42 },
    )
  })

  it('refuses a layout that it does not know', () => {
    const buffer = Buffer.alloc(200)
    const end = encodeMessage(message(1), buffer, 0)
    buffer[0] = 9
    expect(() => decodeMessage(buffer, 0, end)).toThrow(RangeError)
  })
})

describe('appending', () => {
  it('keeps the order of concurrent appends and shares their sync', async () => {
    const disk = crashDisk()
    const spool = await openOn(disk, { segmentBytes: 1e6 })
    await spool.append(messages(1, 1))
    const before = disk.operations()
    await Promise.all([spool.append(messages(2, 3)), spool.append(messages(5, 1)), spool.append(messages(6, 2))])
    expect(disk.operations() - before).toBe(2)
    const found = await readAll(spool)
    expect(ids(found)).toEqual([1, 2, 3, 4, 5, 6, 7])
    expect(found.map(({ sequence }) => sequence)).toEqual([1n, 2n, 3n, 4n, 5n, 6n, 7n])
    expect(spool.end).toBe(8n)
  })

  it('tells of messages before anybody can read them', async () => {
    const spool = await openOn(crashDisk())
    const told: number[] = []
    spool.onDurable((added) => told.push(...added.map(idOf)))
    const waited = spool.waitFor(3n).then(() => [...told])
    await spool.append(messages(1, 4))
    expect(await waited).toEqual([1, 2, 3, 4])
  })

  it('reads a record larger than the limit of a read', async () => {
    const spool = await openOn(crashDisk())
    await spool.append([message(1), message(2, 50_000), message(3)])
    expect(ids(await readAll(spool))).toEqual([1, 2, 3])
  })

  it('refuses beyond the cap, keeps what it has, and goes on once there is room', async () => {
    const spool = await openOn(crashDisk(), { maxBytes: 8000 })
    let accepted = 0
    const full = await (async () => {
      for (;;) {
        try {
          await spool.append(messages(accepted + 1, 1, 100))
          accepted++
        } catch (cause) {
          return cause
        }
      }
    })()
    expect(full).toMatchObject({ code: 'SPOOL_FULL', retry: true })
    expect(spool.depth().bytes).toBeLessThanOrEqual(8000)
    expect(spool.depth().messages).toBe(accepted)
    const found = await readAll(spool)
    expect(ids(found)).toEqual(messages(1, accepted).map(idOf))
    await spool.commit({ next: spool.end, state: null })
    await spool.append(messages(accepted + 1, 1, 100))
    expect(ids(await readAll(spool))).toEqual([accepted + 1])
  })

  it('of one group refuses only what no longer fits', async () => {
    const spool = await openOn(crashDisk(), { maxBytes: 3000, segmentBytes: 3000 })
    const results = await Promise.allSettled([
      spool.append(messages(1, 1, 1000)),
      spool.append(messages(2, 1, 5000)),
      spool.append(messages(3, 1, 100)),
    ])
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(ids(await readAll(spool))).toEqual([1, 3])
  })
})

describe('the cursor', () => {
  it('comes back with its state, and segments behind it are gone', async () => {
    const disk = crashDisk()
    const spool = await openOn(disk)
    for (let at = 1; at <= 60; at += 3) await spool.append(messages(at, 3, 100))
    const segments = disk.paths().filter((path) => path.endsWith('.spool')).length
    await spool.commit({ next: 50n, state: { seen: 49 } })
    expect(disk.paths().filter((path) => path.endsWith('.spool')).length).toBeLessThan(segments)
    await spool.close()
    const again = await openOn(disk)
    expect(again.cursor).toEqual({ next: 50n, state: { seen: 49 } })
    expect(ids(await readAll(again))).toEqual(messages(50, 11).map(idOf))
    expect(again.depth()).toMatchObject({ messages: 11, oldest: message(50).received })
    expect(Object.fromEntries(again.tail)).toEqual({
      mqtt: { messages: 7, redelivered: 2 },
      opcua: { messages: 4, redelivered: 1 },
    })
  })

  it('never gives out a sequence twice, even where every record is gone', async () => {
    const disk = crashDisk()
    const spool = await openOn(disk)
    await spool.append(messages(1, 5))
    await spool.commit({ next: 6n, state: null })
    await spool.close()
    const again = await openOn(disk)
    await again.append(messages(6, 1))
    expect((await readAll(again)).map(({ sequence }) => sequence)).toEqual([6n])
  })

  it('falls back to the one before where it is damaged', async () => {
    const disk = crashDisk()
    const spool = await openOn(disk)
    await spool.append(messages(1, 5))
    await spool.commit({ next: 2n, state: 'first' })
    await spool.commit({ next: 4n, state: 'second' })
    await spool.close()
    disk.content('/spool/cursor')[40]! ^= 4
    const again = await openOn(disk)
    expect(again.cursor).toEqual({ next: 2n, state: 'first' })
    expect(ids(await readAll(again)).at(-1)).toBe(5)
  })
})

describe('waiting', () => {
  it('ends with the signal', async () => {
    const spool = await openOn(crashDisk())
    const stop = new AbortController()
    const waited = spool.waitFor(1n, stop.signal)
    stop.abort()
    await waited
    expect(spool.end).toBe(1n)
  })
})

describe('opening', () => {
  it('is refused while another process lives, and taken over from a dead one', async () => {
    const disk = crashDisk()
    const startOf = (pid: number) => (pid === 10 || pid === 20 ? `start of ${pid}` : undefined)
    const first = await openOn(disk, { processes: { self: 10, startOf } })
    await first.append(messages(1, 2))
    await expect(openOn(disk, { processes: { self: 20, startOf } })).rejects.toMatchObject({
      code: 'SPOOL_LOCKED',
      facts: { pid: 10 },
    })
    const later = await openOn(disk, { processes: { self: 20, startOf: (pid) => (pid === 20 ? 'start' : undefined) } })
    expect(ids(await readAll(later))).toEqual([1, 2])
    // The same number, but another process: it started at another time.
    const reused = await openOn(disk, { processes: { self: 30, startOf: (pid) => `another start of ${pid}` } })
    await reused.close()
    expect(disk.paths()).not.toContain('/spool/lock')
  })

  it('refuses what a newer version wrote, and touches nothing', async () => {
    const disk = crashDisk()
    const spool = await openOn(disk)
    await spool.append(messages(1, 3))
    await spool.close()
    const path = disk.paths().find((one) => one.endsWith('.spool'))!
    const { encodeHeader } = await import('../../../ingest/spool/segment.ts')
    const { crc32 } = await import('node:zlib')
    const header = encodeHeader(1, 5)
    for (const at of [0, headerBytes / 2]) {
      header.writeUInt32LE(2, at + 4)
      header.writeUInt32LE(crc32(header.subarray(at, at + 20)), at + 20)
    }
    header.copy(disk.content(path))
    const before = disk.paths().map((one) => [one, disk.content(one).toString('hex')])
    await expect(openOn(disk)).rejects.toMatchObject({ code: 'SPOOL_VERSION' })
    expect(disk.paths().map((one) => [one, disk.content(one).toString('hex')])).toEqual(before)
  })
})
