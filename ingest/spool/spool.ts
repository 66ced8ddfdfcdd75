// The durable way in: an append-only log in segments, a cursor, a lock.
import { randomBytes } from 'node:crypto'
import type { Log } from '../../connectors/connector.ts'
import { kunlunError, messageOf } from '../errors.ts'
import type { Nanoseconds, RawMessage } from '../model.ts'
import type { AgeMarks } from './age-marks.ts'
import { createArrivals } from './arrivals.ts'
import { type Cursor, readCursor, writeCursor } from './cursor.ts'
import { diskFiles, type FileSystem } from './files.ts'
import { lockFolder, type ProcessTable } from './lock.ts'
import { type SpooledMessage, SpoolReader } from './reader.ts'
import { recoverSegments, type TailCounts } from './recovery.ts'
import type { Segment } from './segment.ts'
import { SpoolWriter, segmentLimit } from './writer.ts'

export type { Cursor } from './cursor.ts'
export type { SpooledMessage } from './reader.ts'

export interface SpoolOptions {
  readonly folder: string
  readonly files?: FileSystem
  readonly segmentBytes?: number
  /** Cap of all segments together: beyond it `append` refuses with SPOOL_FULL, nothing is lost. */
  readonly maxBytes?: number
  readonly log?: Log
  readonly processes?: ProcessTable
  /**
   * The first sequence of a spool that is new. By default from the wall clock, so that a spool whose folder was deleted
   * does not give out sequences by which the quarantine already knows other messages.
   */
  readonly firstSequence?: () => number
  /** Seeds the checksums of a new segment; must not be guessable by who sends messages. */
  readonly newSalt?: () => number
}

export interface SpoolDepth {
  /** Records appended and not yet behind the cursor. */
  readonly messages: number
  /** Bytes on the disk, worked-off records of a segment in use included. */
  readonly bytes: number
  /** When the oldest of them was received (to within a group of records); absent where there is none. */
  readonly oldest?: Nanoseconds
  /** Records that could not be read because the disk damaged them, since this process opened the spool. */
  readonly damaged: number
}

export interface Spool {
  /** Resolves once durable. Throws SPOOL_FULL or SPOOL_WRITE_FAILED (both can be tried again): nothing is kept then. */
  append(messages: readonly RawMessage[]): Promise<void>
  /** Durable records from sequence `from` on, at least one where there is any. One read at a time. */
  read(from: bigint, maxMessages: number, maxBytes: number): Promise<SpooledMessage[]>
  /** Resolves once a record with this sequence, or a later one, is durable; also when the signal aborts. */
  waitFor(sequence: bigint, signal?: AbortSignal): Promise<void>
  /**
   * Durable once resolved, replacing the cursor in one step; then whole segments behind it are removed. One at a time.
   * Throws SPOOL_WRITE_FAILED: the cursor is then this one or the one before.
   */
  commit(cursor: Cursor): Promise<void>
  /** The sequence that the next record will have: everything before is durable. */
  readonly end: bigint
  /** Messages given to `append` that are on their way to the disk. */
  readonly pending: number
  /** The last one committed; `next` is the first sequence to read after a start. */
  readonly cursor: Cursor
  /** What lay in the spool behind the cursor when it was opened, by connector. */
  readonly tail: ReadonlyMap<string, TailCounts>
  /** Tells of messages in the instant they are durable, before anybody can read them. */
  onDurable(listener: (messages: readonly RawMessage[]) => void): void
  /** Keeps segments that the cursor passes from now on, until the returned function is called: somebody copies them. */
  hold(): () => void
  depth(): SpoolDepth
  close(): Promise<void>
}

/**
 * Opens or creates the spool in `folder`, cutting what a crash tore. Throws SPOOL_LOCKED while another process works in
 * it and SPOOL_VERSION where a newer version wrote it; in both cases nothing is touched.
 */
export async function openSpool(options: SpoolOptions): Promise<Spool> {
  const { folder, files = diskFiles, log, maxBytes = 4 * 1024 ** 3, segmentBytes = 64 * 1024 ** 2 } = options
  await files.makeFolder(folder)
  const unlock = await lockFolder(files, folder, options.processes)
  try {
    const found = await readCursor(files, folder)
    const recovered = await recoverSegments({ files, folder, cursor: Number(found?.next ?? 0n), log })
    const first = recovered.segments[0]?.first ?? (options.firstSequence ?? sequenceNow)()
    const cursor = found ?? { next: BigInt(first), state: null }
    return assemble({ ...options, folder, files, maxBytes, segmentBytes }, { ...recovered, cursor, unlock })
  } catch (cause) {
    await unlock()
    throw cause
  }
}

/** A thousand sequences for each millisecond until now; 2^53 is reached in the year 2255. */
function sequenceNow(): number {
  return Date.now() * 1000
}

interface Opened {
  readonly segments: Segment[]
  readonly tail: ReadonlyMap<string, TailCounts>
  readonly marks: AgeMarks
  readonly cursor: Cursor
  unlock(): Promise<void>
}

type Settled = SpoolOptions & Required<Pick<SpoolOptions, 'folder' | 'files' | 'maxBytes' | 'segmentBytes'>>

function assemble(options: Settled, opened: Opened): Spool {
  const { files, segments, marks, tail } = { ...options, ...opened }
  const arrivals = createArrivals()
  let { cursor } = opened
  const holds = new Set<symbol>()
  let listener: (messages: readonly RawMessage[]) => void = () => undefined
  const end = () => segments.at(-1)?.next ?? Number(cursor.next)
  const reader = new SpoolReader(files, segments)
  const writer = new SpoolWriter(segments, {
    ...writerOptions(options, Number(cursor.next)),
    durable: (messages, first) => {
      marks.add(first, (messages[0] as RawMessage).received)
      listener(messages)
      arrivals.reached(first + messages.length)
    },
  })
  return {
    append: (messages) => writer.append(messages),
    read: (from, messages, bytes) => reader.read(Number(from), { messages, bytes }),
    waitFor: (sequence, signal) =>
      end() > Number(sequence) ? Promise.resolve() : arrivals.waitFor(Number(sequence), signal),
    async commit(wanted) {
      await moveCursor(wanted, { ...options, ...opened, reader, isHeld: () => holds.size > 0 }, () => {
        cursor = wanted
      })
    },
    get end() {
      return BigInt(end())
    },
    get pending() {
      return writer.pending
    },
    get cursor() {
      return cursor
    },
    tail,
    onDurable: (added) => {
      listener = added
    },
    hold() {
      const own = Symbol()
      holds.add(own)
      return () => void holds.delete(own)
    },
    depth: () => depthOf({ segments, marks, damaged: reader.damaged, messages: end() - Number(cursor.next) }),
    async close() {
      await writer.close()
      await reader.close()
      await opened.unlock()
    },
  }
}

function writerOptions(options: Settled, firstSequence: number) {
  const { folder, files, maxBytes, log, newSalt = () => randomBytes(4).readUInt32LE(0) } = options
  const segmentBytes = segmentLimit(options.segmentBytes, maxBytes)
  return { folder, files, maxBytes, segmentBytes, log, newSalt, firstSequence }
}

/** `moved` is called in the instant the cursor is durable; then segments behind it go. The last is being written to. */
async function moveCursor(
  wanted: Cursor,
  parts: Settled & Opened & { reader: SpoolReader; isHeld(): boolean },
  moved: () => void,
): Promise<void> {
  const { files, folder, segments, marks, reader } = parts
  const next = Number(wanted.next)
  try {
    await writeCursor(files, folder, wanted)
    moved()
    marks.forget(next)
    while (!parts.isHeld() && segments.length > 1 && (segments[0] as Segment).next <= next) {
      const [{ path }] = segments as [Segment]
      await reader.release(path)
      await files.remove(path)
      segments.shift()
    }
  } catch (cause) {
    throw kunlunError('SPOOL_WRITE_FAILED', { folder, cause: messageOf(cause) }, cause)
  }
}

function depthOf(parts: Pick<Opened, 'segments' | 'marks'> & { damaged: number; messages: number }): SpoolDepth {
  const { segments, marks, damaged, messages } = parts
  const oldest = messages > 0 ? marks.oldest() : undefined
  const bytes = segments.reduce((sum, segment) => sum + segment.bytes, 0)
  return { messages, bytes, damaged, ...(oldest === undefined ? {} : { oldest }) }
}
