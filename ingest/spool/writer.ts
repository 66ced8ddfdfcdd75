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

export interface Writer {
  append(messages: readonly RawMessage[]): Promise<void>
  close(): Promise<void>
}

interface Waiting {
  readonly messages: readonly RawMessage[]
  readonly boundBytes: number
  resolve(): void
  reject(cause: Error): void
}

/** `segments` is the list shared with the reader; its last one is written to. */
export function createWriter(segments: Segment[], options: WriterOptions): Writer {
  const { files, folder, log } = options
  let waiting: Waiting[] = []
  let file: SpoolFile | undefined
  let scratch = Buffer.allocUnsafe(256 * 1024)
  let flushing: Promise<void> | undefined
  let isClosed = false

  function append(messages: readonly RawMessage[]): Promise<void> {
    if (isClosed) return Promise.reject(kunlunError('SPOOL_WRITE_FAILED', { folder, cause: 'the spool is closed' }))
    if (messages.length === 0) return Promise.resolve()
    let boundBytes = 0
    for (const message of messages) boundBytes += frameBytes + envelopeBound(message)
    return new Promise((resolve, reject) => {
      waiting.push({ messages, boundBytes, resolve, reject })
      flushing ??= flush()
    })
  }

  async function flush(): Promise<void> {
    // One turn of the event loop, so that appends made in the same turn share the sync.
    await new Promise<void>((resolve) => setImmediate(resolve))
    while (waiting.length > 0) await writeGroup(takeGroup())
    flushing = undefined
  }

  function takeGroup(): Waiting[] {
    let bytes = 0
    let count = 0
    while (count < waiting.length) {
      bytes += (waiting[count] as Waiting).boundBytes
      if (count > 0 && bytes > groupLimitBytes) break
      count++
    }
    const group = waiting.slice(0, count)
    waiting = waiting.slice(count)
    return group
  }

  async function writeGroup(group: readonly Waiting[]): Promise<void> {
    let accepted: Waiting[] = []
    try {
      const { segment, target } = await openSegment()
      const encoded = encodeGroup(group, segment)
      accepted = encoded.accepted
      if (accepted.length === 0) return
      await target.write(scratch.subarray(0, encoded.bytes), segment.bytes)
      await target.datasync()
      let first = segment.next
      segment.bytes += encoded.bytes
      segment.next = encoded.next
      for (const { messages, resolve } of accepted) {
        options.durable(messages, first)
        first += messages.length
        resolve()
      }
    } catch (cause) {
      const error = kunlunError('SPOOL_WRITE_FAILED', { folder, cause: messageOf(cause) }, cause)
      await abandonSegment()
      for (const { reject } of accepted.length > 0 ? accepted : group) reject(error)
    }
  }

  /** Encodes what still fits under the cap into `scratch`; refuses the rest. */
  function encodeGroup(group: readonly Waiting[], segment: Segment) {
    const room = options.maxBytes - segments.reduce((sum, { bytes }) => sum + bytes, 0)
    reserve(group.reduce((sum, { boundBytes }) => sum + boundBytes, 0))
    const accepted: Waiting[] = []
    let bytes = 0
    let next = segment.next
    for (const waiter of group) {
      let end = bytes
      let sequence = next
      for (const message of waiter.messages) {
        const start = end
        end = encodeMessage(message, scratch, start + frameBytes)
        sealRecord(scratch, start, end, sequence++, segment.salt)
      }
      if (end > room) waiter.reject(kunlunError('SPOOL_FULL', { limit: options.maxBytes }))
      else {
        accepted.push(waiter)
        bytes = end
        next = sequence
      }
    }
    return { accepted, bytes, next }
  }

  function reserve(bytes: number): void {
    if (scratch.length < bytes) scratch = Buffer.allocUnsafe(bytes)
    // A single huge message must not hold its memory for ever.
    else if (scratch.length > 4 * groupLimitBytes && bytes < groupLimitBytes)
      scratch = Buffer.allocUnsafe(groupLimitBytes)
  }

  async function openSegment(): Promise<{ segment: Segment; target: SpoolFile }> {
    const last = segments.at(-1)
    if (file !== undefined && last !== undefined && last.bytes < options.segmentBytes)
      return { segment: last, target: file }
    await file?.close()
    file = undefined
    const first = last?.next ?? options.firstSequence
    if (last !== undefined && last.next === last.first) segments.pop()
    // A segment without a record, or one whose creation failed half way, has the name that the next one needs.
    await removeIfThere(files, `${folder}/${segmentName(first)}`)
    const created = await createSegment(files, folder, { first, salt: options.newSalt() })
    segments.push(created.segment)
    file = created.file
    return { segment: created.segment, target: created.file }
  }

  /**
   * After a failed write or sync nobody knows what of the group is on the disk, and a second sync of the same
   * descriptor may claim success for pages that were dropped. So the segment ends where it was last durable; records
   * beyond are void because the next segment begins with their sequence.
   */
  async function abandonSegment(): Promise<void> {
    const broken = file
    file = undefined
    const segment = segments.at(-1)
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

  async function close(): Promise<void> {
    isClosed = true
    await flushing
    await file?.close()
    file = undefined
  }

  return { append, close }
}

/** Segments as large as a part of the cap, so that worked-off records never fill it. */
export function segmentLimit(segmentBytes: number, maxBytes: number): number {
  return Math.max(headerBytes + 1, Math.min(segmentBytes, Math.floor(maxBytes / 8)))
}
