// Appends records in groups: whatever arrives during one sync shares the next.
import type { Log } from '../../connectors/connector.ts'
import { kunlunError, messageOf } from '../errors.ts'
import type { RawMessage } from '../model.ts'
import { removeIfThere } from './cursor.ts'
import { encodeMessage, envelopeBound } from './envelope.ts'
import type { FileSystem, SpoolFile } from './files.ts'
import { frameBytes, sealRecord } from './record.ts'
import { createSegment, headerBytes, type Segment, segmentName } from './segment.ts'

/** What a group may hold at most, so that one sync stays short and the buffer bounded. */
const groupLimitBytes = 8 * 1024 * 1024

export interface WriterOptions {
  readonly folder: string
  readonly files: FileSystem
  readonly segmentBytes: number
  readonly maxBytes: number
  readonly log: Log | undefined
  /** Where the sequences begin if there is no segment yet. */
  readonly firstSequence: number
  newSalt(): number
  /** Called once the messages are durable, before anybody else can see them. */
  durable(messages: readonly RawMessage[], first: number): void
}

interface Waiting {
  readonly messages: readonly RawMessage[]
  readonly boundBytes: number
  resolve(): void
  reject(cause: Error): void
}

/** `segments` is the list shared with the reader; its last one is written to. */
export class SpoolWriter {
  readonly #segments: Segment[]
  readonly #options: WriterOptions
  #waiting: Waiting[] = []
  #file: SpoolFile | undefined
  #scratch = Buffer.allocUnsafe(256 * 1024)
  #flushing: Promise<void> | undefined
  #isClosed = false
  /** Messages given to `append` that are neither durable nor refused yet. */
  pending = 0

  constructor(segments: Segment[], options: WriterOptions) {
    this.#segments = segments
    this.#options = options
  }

  /** Resolves once the messages are durable; throws SPOOL_FULL or SPOOL_WRITE_FAILED, and then keeps none of them. */
  append(messages: readonly RawMessage[]): Promise<void> {
    const { folder } = this.#options
    if (this.#isClosed)
      return Promise.reject(kunlunError('SPOOL_WRITE_FAILED', { folder, cause: 'the spool is closed' }))
    if (messages.length === 0) return Promise.resolve()
    let boundBytes = 0
    for (const message of messages) boundBytes += frameBytes + envelopeBound(message)
    return new Promise((resolve, reject) => {
      this.pending += messages.length
      this.#waiting.push({ messages, boundBytes, resolve, reject })
      this.#flushing ??= this.#flush()
    })
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await this.#flushing
    await this.#file?.close()
    this.#file = undefined
  }

  async #flush(): Promise<void> {
    // One turn of the event loop, so that appends made in the same turn share the sync.
    await new Promise<void>((resolve) => setImmediate(resolve))
    while (this.#waiting.length > 0) {
      const group = this.#takeGroup()
      await this.#writeGroup(group)
      for (const { messages } of group) this.pending -= messages.length
    }
    this.#flushing = undefined
  }

  #takeGroup(): Waiting[] {
    let bytes = 0
    let count = 0
    while (count < this.#waiting.length) {
      bytes += (this.#waiting[count] as Waiting).boundBytes
      if (count > 0 && bytes > groupLimitBytes) break
      count++
    }
    return this.#waiting.splice(0, count)
  }

  async #writeGroup(group: readonly Waiting[]): Promise<void> {
    let accepted: readonly Waiting[] = group
    try {
      const { segment, file } = await this.#openSegment()
      const encoded = this.#encode(group, segment)
      accepted = encoded.accepted
      if (accepted.length === 0) return
      await file.write(this.#scratch.subarray(0, encoded.bytes), segment.bytes)
      await file.datasync()
      const first = segment.next
      segment.bytes += encoded.bytes
      segment.next = encoded.next
      this.#announce(accepted, first)
    } catch (cause) {
      const { folder } = this.#options
      const error = kunlunError('SPOOL_WRITE_FAILED', { folder, cause: messageOf(cause) }, cause)
      await this.#abandonSegment()
      for (const { reject } of accepted) reject(error)
    }
  }

  #announce(accepted: readonly Waiting[], first: number): void {
    let sequence = first
    for (const { messages, resolve } of accepted) {
      this.#options.durable(messages, sequence)
      sequence += messages.length
      resolve()
    }
  }

  /** Encodes what still fits under the cap into the scratch buffer; refuses the rest. */
  #encode(group: readonly Waiting[], segment: Segment): { accepted: Waiting[]; bytes: number; next: number } {
    const limit = this.#options.maxBytes
    const room = limit - this.#segments.reduce((sum, { bytes }) => sum + bytes, 0)
    this.#reserve(group.reduce((sum, { boundBytes }) => sum + boundBytes, 0))
    const accepted: Waiting[] = []
    let bytes = 0
    let next = segment.next
    for (const waiter of group) {
      const end = this.#encodeMessages(waiter.messages, bytes, { sequence: next, salt: segment.salt })
      if (end > room) waiter.reject(kunlunError('SPOOL_FULL', { limit }))
      else {
        accepted.push(waiter)
        bytes = end
        next += waiter.messages.length
      }
    }
    return { accepted, bytes, next }
  }

  /** Returns the end of the last record. */
  #encodeMessages(messages: readonly RawMessage[], at: number, from: { sequence: number; salt: number }): number {
    let { sequence } = from
    let end = at
    for (const message of messages) {
      const start = end
      end = encodeMessage(message, this.#scratch, start + frameBytes)
      sealRecord(this.#scratch, start, end, sequence++, from.salt)
    }
    return end
  }

  #reserve(bytes: number): void {
    if (this.#scratch.length < bytes) this.#scratch = Buffer.allocUnsafe(bytes)
    // A single huge message must not hold its memory for ever.
    else if (this.#scratch.length > 4 * groupLimitBytes && bytes < groupLimitBytes)
      this.#scratch = Buffer.allocUnsafe(groupLimitBytes)
  }

  async #openSegment(): Promise<{ segment: Segment; file: SpoolFile }> {
    const { files, folder, segmentBytes, firstSequence, newSalt } = this.#options
    const last = this.#segments.at(-1)
    if (this.#file !== undefined && last !== undefined && last.bytes < segmentBytes)
      return { segment: last, file: this.#file }
    await this.#file?.close()
    this.#file = undefined
    const first = last?.next ?? firstSequence
    if (last !== undefined && last.next === last.first) this.#segments.pop()
    // A segment without a record, or one whose creation failed half way, has the name that the next one needs.
    await removeIfThere(files, `${folder}/${segmentName(first)}`)
    const created = await createSegment(files, folder, { first, salt: newSalt() })
    this.#segments.push(created.segment)
    this.#file = created.file
    return created
  }

  /**
   * After a failed write or sync nobody knows what of the group is on the disk, and a second sync of the same
   * descriptor may claim success for pages that were dropped. So the segment ends where it was last durable; records
   * beyond are void because the next segment begins with their sequence.
   */
  async #abandonSegment(): Promise<void> {
    const { files, log } = this.#options
    const broken = this.#file
    this.#file = undefined
    const segment = this.#segments.at(-1)
    if (broken === undefined || segment === undefined) return
    try {
      await broken.close()
      const again = await files.open(segment.path, 'write')
      await again.truncate(segment.bytes)
      await again.close()
    } catch (cause) {
      log?.warn({ file: segment.path, cause: messageOf(cause) }, 'the end of a broken spool segment could not be cut')
    }
  }
}

/** Segments as large as a part of the cap, so that worked-off records never fill it. */
export function segmentLimit(segmentBytes: number, maxBytes: number): number {
  return Math.max(headerBytes + 1, Math.min(segmentBytes, Math.floor(maxBytes / 8)))
}
