// What the spool's tests share: messages with an id, a seeded generator, everything a spool would deliver.
import type { RawMessage } from '../../../ingest/model.ts'
import type { ProcessTable } from '../../../ingest/spool/lock.ts'
import { openSpool, type Spool, type SpoolOptions } from '../../../ingest/spool/spool.ts'
import type { CrashDisk } from './crash-disk.ts'

export function message(id: number, bytes = 20): RawMessage {
  return {
    connector: id % 3 === 0 ? 'opcua' : 'mqtt',
    received: 1_767_571_200_000_000_000n + BigInt(id),
    source: `plant/cell-1/mill-1/${id}`,
    contentType: 'application/json',
    body: Buffer.alloc(bytes, id % 251),
    session: 7,
    redelivered: id % 5 === 0,
  }
}

export function idOf({ source }: RawMessage): number {
  return Number(source.slice(source.lastIndexOf('/') + 1))
}

/** mulberry32: small, seeded, good enough to choose faults. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** Every process but our own is dead. */
const alone = (self: number): ProcessTable => ({ self, startOf: (pid) => (pid === self ? String(self) : undefined) })
let pids = 1

/** Opens a spool on a disk in memory as a process that has never been before. */
export function openOn(disk: CrashDisk, options: Partial<SpoolOptions> = {}): Promise<Spool> {
  let salt = 12345
  return openSpool({
    folder: '/spool',
    files: disk.files,
    segmentBytes: 1500,
    maxBytes: 1e9,
    processes: alone(pids++),
    firstSequence: () => 1,
    newSalt: () => (salt = Math.imul(salt, 747796405) >>> 0),
    ...options,
  })
}

/** Everything behind the cursor. */
export async function readAll(spool: Spool): Promise<{ sequence: bigint; message: RawMessage }[]> {
  const all = []
  let next = spool.cursor.next
  for (;;) {
    const found = await spool.read(next, 7, 600)
    const last = found.at(-1)
    if (last === undefined) return all
    all.push(...found)
    next = last.sequence + 1n
  }
}
