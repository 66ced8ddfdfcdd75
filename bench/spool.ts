// Spool throughput: records per second appended until durable, beside a bare write with fdatasync of the same bytes.
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RawMessage } from '../ingest/model.ts'
import { openSpool } from '../ingest/spool/spool.ts'

const recordBytes = 150
const seconds = 2

function message(index: number): RawMessage {
  return {
    connector: 'mqtt',
    received: 1_767_571_200_000_000_000n + BigInt(index),
    source: 'plant/cell-1/mill-1/spindle_load',
    contentType: 'application/json',
    body: Buffer.alloc(recordBytes - 90, 65),
    session: 1,
    redelivered: false,
  }
}

async function spoolRate(folder: string, group: readonly RawMessage[]): Promise<{ rate: number; bytes: number }> {
  const spool = await openSpool({ folder, maxBytes: 64 * 1024 ** 3 })
  const started = performance.now()
  let records = 0
  while (performance.now() - started < seconds * 1000) {
    await spool.append(group)
    records += group.length
  }
  const rate = (records * 1000) / (performance.now() - started)
  const bytes = spool.depth().bytes / records
  await spool.close()
  return { rate, bytes }
}

async function readRate(folder: string): Promise<number> {
  const spool = await openSpool({ folder, maxBytes: 64 * 1024 ** 3 })
  const started = performance.now()
  let records = 0
  let next = spool.cursor.next
  for (;;) {
    const found = await spool.read(next, 5000, 1024 * 1024)
    const last = found.at(-1)
    if (last === undefined) break
    records += found.length
    next = last.sequence + 1n
  }
  const rate = (records * 1000) / (performance.now() - started)
  await spool.close()
  return rate
}

async function bareRate(folder: string, group: number, bytesEach: number): Promise<number> {
  const handle = await open(join(folder, 'bare'), 'w')
  const data = Buffer.alloc(Math.round(group * bytesEach), 66)
  const started = performance.now()
  let records = 0
  while (performance.now() - started < seconds * 1000) {
    await handle.write(data)
    await handle.datasync()
    records += group
  }
  await handle.close()
  return (records * 1000) / (performance.now() - started)
}

for (const size of [100, 1000, 5000]) {
  const folder = await mkdtemp(join(tmpdir(), 'kunlun-spool-'))
  const group = Array.from({ length: size }, (_, index) => message(index))
  const { rate, bytes } = await spoolRate(folder, group)
  const read = await readRate(folder)
  const bare = await bareRate(folder, size, bytes)
  const result = { group: size, bytesEach: bytes, appended: rate, bare, ratio: rate / bare, read }
  process.stdout.write(
    `${JSON.stringify(result, (_, value) => (typeof value === 'number' ? +value.toPrecision(4) : value))}\n`,
  )
  await rm(folder, { recursive: true })
}
