// Reads durable records in order, stepping over damaged ones.
import type { RawMessage } from '../model.ts'
import { decodeMessage } from './envelope.ts'
import type { FileSystem, SpoolFile } from './files.ts'
import { nextRecord } from './record.ts'
import { headerBytes, type Segment } from './segment.ts'

export interface SpooledMessage {
  readonly sequence: bigint
  readonly message: RawMessage
}

export interface Reader {
  /** Records from sequence `from` on; empty where none is durable yet. At least one record, however large. */
  read(from: number, limits: { messages: number; bytes: number }): Promise<SpooledMessage[]>
  /** Forgets an open file before it is removed. */
  release(path: string): Promise<void>
  close(): Promise<void>
}

interface Place {
  readonly segment: Segment
  readonly file: SpoolFile
  offset: number
  /** Sequence expected at `offset`. */
  next: number
}

/** `damaged` is told how many records could not be read. */
export function createReader(
  files: FileSystem,
  segments: readonly Segment[],
  damaged: (records: number) => void,
): Reader {
  let place: Place | undefined

  async function read(from: number, limits: { messages: number; bytes: number }): Promise<SpooledMessage[]> {
    for (;;) {
      const segment = segments.find(({ next }) => next > from)
      if (segment === undefined) return []
      const at = await placeIn(segment, from)
      const found = await readChunk(at, from, limits)
      if (found.length > 0) return found
      // Nothing readable is left in this segment: the next one, if there is one.
      damaged(segment.next - Math.max(from, at.next))
      from = segment.next
    }
  }

  async function placeIn(segment: Segment, from: number): Promise<Place> {
    if (place?.segment === segment && place.next === from) return place
    if (place?.segment !== segment) {
      await close()
      place = { segment, file: await files.open(segment.path, 'read'), offset: headerBytes, next: segment.first }
    } else {
      place.offset = headerBytes
      place.next = segment.first
    }
    return place
  }

  async function readChunk(at: Place, from: number, limits: { messages: number; bytes: number }) {
    let chunkBytes = limits.bytes
    for (;;) {
      const { bytes: durable, next: below } = at.segment
      const before = at.offset
      const wanted = Math.min(chunkBytes, durable - at.offset)
      const chunk = Buffer.allocUnsafeSlow(Math.max(wanted, 0))
      const bytes = chunk.subarray(0, await at.file.read(chunk, at.offset))
      const found = collect(bytes, { at, below, from }, limits.messages)
      if (found.length > 0 || wanted >= durable - before) return found
      // Without progress the chunk ends within a record, or within damage: take a larger one.
      if (at.offset === before) chunkBytes *= 4
    }
  }

  function collect(bytes: Buffer, scope: { at: Place; below: number; from: number }, limit: number): SpooledMessage[] {
    const { at, below, from } = scope
    const found: SpooledMessage[] = []
    let offset = 0
    while (found.length < limit) {
      const record = nextRecord(bytes, offset, at.segment.salt, { first: at.next, below })
      if (record === undefined) break
      if (record.sequence >= from) {
        const message = record.isWhole ? decodeIfKnown(bytes, record) : undefined
        if (message !== undefined) found.push({ sequence: BigInt(record.sequence), message })
        const lost = record.sequence - Math.max(at.next, from) + (message === undefined ? 1 : 0)
        if (lost > 0) damaged(lost)
      }
      offset = record.end
      at.next = record.sequence + 1
    }
    at.offset += offset
    return found
  }

  async function close(): Promise<void> {
    const open = place
    place = undefined
    await open?.file.close()
  }

  async function release(path: string): Promise<void> {
    if (place?.segment.path === path) await close()
  }

  return { read, release, close }
}

/** One record that cannot be understood must not keep the others from being read. */
function decodeIfKnown(bytes: Buffer, { start, end }: { start: number; end: number }): RawMessage | undefined {
  try {
    return decodeMessage(bytes, start, end)
  } catch (cause) {
    if (cause instanceof RangeError) return undefined
    throw cause
  }
}
