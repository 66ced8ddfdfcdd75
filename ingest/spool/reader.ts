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

interface Place {
  readonly segment: Segment
  readonly file: SpoolFile
  offset: number
  /** Sequence expected at `offset`. */
  next: number
  /** The sequence after the last record handed out: what lies between it and `next` is damaged, and counted. */
  after: number
}

interface ReadLimits {
  readonly messages: number
  readonly bytes: number
}

/** Keeps the last segment open, since reads follow each other. */
export class SpoolReader {
  readonly #files: FileSystem
  readonly #segments: readonly Segment[]
  #place: Place | undefined
  /** Records that could not be read. */
  damaged = 0

  constructor(files: FileSystem, segments: readonly Segment[]) {
    this.#files = files
    this.#segments = segments
  }

  /** Records from sequence `from` on; empty where none is durable yet. At least one record, however large. */
  async read(from: number, limits: ReadLimits): Promise<SpooledMessage[]> {
    for (;;) {
      const segment = this.#segments.find(({ next }) => next > from)
      if (segment === undefined) return []
      const place = await this.#placeIn(segment, from)
      const found = await this.#readChunk(place, from, limits)
      if (found.length > 0) return found
      // Nothing readable is left in this segment: the next one, if there is one.
      this.damaged += segment.next - Math.max(from, place.next)
      from = segment.next
    }
  }

  /** Forgets an open file before it is removed. */
  async release(path: string): Promise<void> {
    if (this.#place?.segment.path === path) await this.close()
  }

  async close(): Promise<void> {
    const open = this.#place
    this.#place = undefined
    await open?.file.close()
  }

  async #placeIn(segment: Segment, from: number): Promise<Place> {
    const place = this.#place
    if (place?.segment !== segment) {
      await this.close()
      const file = await this.#files.open(segment.path, 'read')
      this.#place = { segment, file, offset: headerBytes, next: segment.first, after: segment.first }
      return this.#place
    }
    if (from < place.after || from > place.next) {
      place.offset = headerBytes
      place.next = segment.first
    }
    return place
  }

  async #readChunk(place: Place, from: number, limits: ReadLimits): Promise<SpooledMessage[]> {
    let chunkBytes = limits.bytes
    for (;;) {
      const before = place.offset
      const left = place.segment.bytes - before
      const chunk = Buffer.allocUnsafeSlow(Math.min(chunkBytes, left))
      const bytes = chunk.subarray(0, await place.file.read(chunk, before))
      const found = this.#collect(bytes, place, { from, limit: limits.messages })
      if (found.length > 0 || chunkBytes >= left) return found
      // Without progress the chunk ends within a record, or within damage: take a larger one.
      if (place.offset === before) chunkBytes *= 4
    }
  }

  #collect(bytes: Buffer, place: Place, { from, limit }: { from: number; limit: number }): SpooledMessage[] {
    const { salt, next: below } = place.segment
    const found: SpooledMessage[] = []
    let offset = 0
    while (found.length < limit) {
      const record = nextRecord(bytes, offset, salt, { first: place.next, below })
      if (record === undefined) break
      if (record.sequence >= from) {
        const message = record.isWhole ? decodeIfKnown(bytes, record) : undefined
        if (message !== undefined) {
          found.push({ sequence: BigInt(record.sequence), message })
          place.after = record.sequence + 1
        }
        this.damaged += record.sequence - Math.max(place.next, from) + (message === undefined ? 1 : 0)
      }
      offset = record.end
      place.next = record.sequence + 1
    }
    place.offset += offset
    return found
  }
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
