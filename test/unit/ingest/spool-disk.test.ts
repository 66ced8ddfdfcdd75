// The spool on the machine's own disk, and as earlier versions wrote it.
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RawMessage } from '../../../ingest/model.ts'
import { openSpool } from '../../../ingest/spool/spool.ts'
import { idOf, message, readAll } from './spool-tools.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kunlun-spool-'))
})
afterEach(() => rm(folder, { recursive: true }))

describe('on a real disk', () => {
  it('comes back with what was appended, below folders that it made', async () => {
    const deep = join(folder, 'a/b/spool')
    const spool = await openSpool({ folder: deep, segmentBytes: 4096 })
    for (let id = 1; id <= 100; id++) await spool.append([message(id, 100)])
    await spool.commit({ next: spool.end - 10n, state: { some: 'state' } })
    await spool.close()
    expect((await readdir(deep)).filter((file) => file === 'lock')).toEqual([])
    const again = await openSpool({ folder: deep })
    expect((await readAll(again)).map((one) => idOf(one.message))).toEqual([91, 92, 93, 94, 95, 96, 97, 98, 99, 100])
    expect(again.cursor.state).toEqual({ some: 'state' })
    await again.close()
  })

  it('lets nobody else in', async () => {
    const spool = await openSpool({ folder })
    await expect(openSpool({ folder })).rejects.toMatchObject({ code: 'SPOOL_LOCKED', facts: { pid: process.pid } })
    await spool.close()
    await expect(spool.append([message(1)])).rejects.toMatchObject({ code: 'SPOOL_WRITE_FAILED' })
    await (await openSpool({ folder })).close()
  })

  it('gives a new spool sequences that an earlier one cannot have had', async () => {
    const spool = await openSpool({ folder })
    expect(spool.end).toBeGreaterThan(1_767_571_200_000_000n)
    await spool.close()
  })
})

describe('format 1', () => {
  const golden = join(import.meta.dirname, '../../golden/spool-1')
  const kept: readonly RawMessage[] = [
    message(1),
    { ...message(2), source: 'plant/烧结/furnace-1', contentType: '', body: Buffer.from([0, 255]) },
    { ...message(3), rejected: 'PAYLOAD_TOO_LARGE', redelivered: true, session: 4_294_967_297 },
  ]
  const plan = { firstSequence: () => 5, newSalt: () => 0x1234abcd }

  it('is read as it was written', async () => {
    await cp(golden, folder, { recursive: true })
    const spool = await openSpool({ folder })
    expect(spool.cursor).toEqual({ next: 6n, state: { seen: ['烧结'] } })
    const found = await readAll(spool)
    expect(found.map(({ sequence }) => sequence)).toEqual([6n, 7n])
    expect(found.map((one) => ({ ...one.message, body: Buffer.from(one.message.body) }))).toEqual(kept.slice(1))
    await spool.close()
  })

  it('is written as it always was', async () => {
    const spool = await openSpool({ folder, ...plan })
    await spool.append(kept)
    await spool.commit({ next: 6n, state: { seen: ['烧结'] } })
    await spool.close()
    for (const file of await readdir(golden))
      expect((await readFile(join(folder, file))).toString('hex'), file).toBe(
        (await readFile(join(golden, file))).toString('hex'),
      )
  })
})
