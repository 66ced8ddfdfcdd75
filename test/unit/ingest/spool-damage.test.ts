// Damaged bytes and failing disks: the record that is hit is lost and counted, all others are delivered.
import { expect, it } from 'vitest'
import { frameBytes, sealRecord } from '../../../ingest/spool/record.ts'
import { decodeHeader } from '../../../ingest/spool/segment.ts'
import { readSpool } from '../../fuzz/spool-files.ts'
import { type CrashDisk, crashDisk, type OperationKind } from './crash-disk.ts'
import { idOf, message, openOn, readAll, seededRandom } from './spool-tools.ts'

async function written(count: number, segmentBytes: number): Promise<Map<string, Buffer>> {
  const disk = crashDisk()
  const spool = await openOn(disk, { segmentBytes })
  for (let id = 1; id <= count; id++) await spool.append([message(id, 10)])
  await spool.close()
  return new Map(disk.paths().map((path) => [path, disk.content(path)]))
}

async function delivered(files: ReadonlyMap<string, Buffer>): Promise<{ ids: number[]; damaged: number }> {
  const spool = await openOn(crashDisk(files))
  const ids = (await readAll(spool)).map(({ message: one }) => idOf(one))
  const { damaged } = spool.depth()
  await spool.close()
  return { ids, damaged }
}

/** At most one record is missing, and nothing is there that was not written. */
function expectAllButOne(found: readonly number[], count: number, what: string): void {
  const missing = count - new Set(found).size
  if (missing > 1 || found.some((id) => id < 1 || id > count) || new Set(found).size !== found.length)
    throw new Error(`${what}: delivered ${found.join(' ')}`)
}

it('loses at most the record that a flipped bit hits: every bit of 50 records, by recovery with reading', async () => {
  const files = await written(50, 1700)
  let flips = 0
  for (const [path, bytes] of files) {
    if (!path.endsWith('.spool')) continue
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      bytes[bit >> 3]! ^= 1 << (bit & 7)
      const found = await readSpool(new Map(files), 1, { messages: 100, bytes: 10_000 })
      expectAllButOne(
        found.map(({ message: one }) => idOf(one)),
        50,
        `${path} bit ${bit}`,
      )
      bytes[bit >> 3]! ^= 1 << (bit & 7)
      flips++
    }
  }
  expect(flips).toBeGreaterThan(30_000)
}, 120_000)

/** Every bit takes half a minute; every seventh meets each byte, and each bit of a byte in turn. */
const bitStep = process.env['KUNLUN_TEST_DEPTH'] === 'full' ? 1 : 7

it('loses at most the record that a flipped bit hits: every seventh bit, cursor included, by opening the spool', async () => {
  const files = await written(50, 1700)
  let flips = 0
  for (const [path, bytes] of files) {
    for (let bit = 0; bit < bytes.length * 8; bit += bitStep) {
      bytes[bit >> 3]! ^= 1 << (bit & 7)
      const { ids } = await delivered(files)
      expectAllButOne(ids, 50, `${path} bit ${bit}`)
      bytes[bit >> 3]! ^= 1 << (bit & 7)
      flips++
    }
  }
  expect(flips).toBeGreaterThan(30_000 / bitStep)
}, 120_000)

it('counts a damaged record where it is met', async () => {
  const files = await written(50, 1700)
  const bytes = [...files.values()][1]!
  bytes[150]! ^= 1
  const { ids, damaged } = await delivered(files)
  expect(ids.length).toBe(49)
  expect(damaged).toBe(1)
})

it('starts over a whole record that is no message, and counts it', async () => {
  const files = await written(3, 1700)
  const [path, bytes] = [...files].find(([name]) => name.endsWith('.spool'))!
  const salt = decodeHeader(bytes, path)!
  const nonsense = Buffer.alloc(frameBytes + 3, 1)
  sealRecord(nonsense, 0, nonsense.length, 4, salt)
  files.set(path, Buffer.concat([bytes, nonsense]))
  expect(await delivered(files)).toEqual({ ids: [1, 2, 3], damaged: 1 })
})

it('delivers what lies before and behind zeroed or cut blocks', async () => {
  const random = seededRandom(3)
  for (let trial = 0; trial < 500; trial++) {
    const files = await written(30, 2000)
    const segments = [...files.keys()].filter((path) => path.endsWith('.spool'))
    const path = segments[Math.floor(random() * segments.length)]!
    const bytes = files.get(path)!
    const at = 64 + Math.floor(random() * (bytes.length - 64))
    const length = Math.floor(random() * 200)
    if (random() < 0.5) bytes.fill(0, at, Math.min(at + length, bytes.length))
    else files.set(path, bytes.subarray(0, at))
    const { ids } = await delivered(files)
    const isCut = files.get(path)!.length === at
    const lost = isCut ? Math.ceil((bytes.length - at) / 90) + 1 : Math.ceil(length / 90) + 2
    expect(30 - ids.length, `trial ${trial}`).toBeLessThanOrEqual(lost)
    expect([...ids].sort((a, b) => a - b)).toEqual(ids)
  }
})

/** Appends one by one, again where it failed, as the supervisor does. Returns the acknowledged ids with the time of it. */
async function persistently(disk: CrashDisk, count: number): Promise<{ id: number; operation: number }[]> {
  const acknowledged = []
  const spool = await openOn(disk, { segmentBytes: 600 })
  for (let id = 1; id <= count; id++) {
    for (let attempt = 0; ; attempt++) {
      try {
        await spool.append([message(id)])
        break
      } catch (cause) {
        expect(cause).toMatchObject({ code: 'SPOOL_WRITE_FAILED', retry: true })
        if (attempt > 5) throw cause
      }
    }
    acknowledged.push({ id, operation: disk.operations() })
  }
  return acknowledged
}

const kinds: readonly OperationKind[] = ['write', 'sync', 'create', 'syncFolder']

it.each(kinds)('never acknowledges what a failing %s left uncertain', async (kind) => {
  const random = seededRandom(11)
  let fired = 0
  for (let nth = 4; nth < 60; nth++) {
    const disk = crashDisk()
    // Cutting the broken end comes right after a failed write: with it the pair fails, which is the worst case.
    disk.failWhere((one, index) => (one === kind || one === 'truncate') && index >= nth && index < nth + 2)
    const acknowledged = await persistently(disk, 12)
    fired += disk.failures()
    for (let trial = 0; trial < 6; trial++) {
      const count = Math.floor(random() * (disk.operations() + 1))
      const spool = await openOn(disk.crash(count, random))
      const ids = new Set((await readAll(spool)).map(({ message: one }) => idOf(one)))
      for (const { id, operation } of acknowledged)
        expect(operation > count || ids.has(id), `${kind} ${nth}: record ${id} after operation ${count}`).toBe(true)
    }
  }
  expect(fired).toBeGreaterThan(0)
})
