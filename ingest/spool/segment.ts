// One file of the spool: its name, its header, the records in it.
import { crc32 } from 'node:zlib'
import { kunlunError } from '../errors.ts'
import { peekMessage } from './envelope.ts'
import { type FileSystem, readWhole, type SpoolFile } from './files.ts'
import { nextRecord, type SequenceRange } from './record.ts'

/** Grows with every change that an older version could not read. */
const formatVersion = 1
const magic = 0x4c53_4c4b // "KLSL"
const copyBytes = 32
export const headerBytes = 2 * copyBytes

export interface Segment {
  readonly path: string
  /** Sequence of its first record. */
  readonly first: number
  readonly salt: number
  /** Durable bytes, the header included. */
  bytes: number
  /** One more than its last record. */
  next: number
}

export function segmentName(first: number): string {
  return `${String(first).padStart(16, '0')}.spool`
}

/** The sequence in a segment's name; undefined for other files. */
export function firstOfName(file: string): number | undefined {
  return /^\d{16}\.spool$/.test(file) ? Number(file.slice(0, 16)) : undefined
}

/** The header twice, so that a flipped bit in one does not cost the segment its salt. */
export function encodeHeader(first: number, salt: number): Buffer {
  const header = Buffer.alloc(headerBytes)
  for (const at of [0, copyBytes]) {
    header.writeUInt32LE(magic, at)
    header.writeUInt32LE(formatVersion, at + 4)
    header.writeBigUInt64LE(BigInt(first), at + 8)
    header.writeUInt32LE(salt, at + 16)
    header.writeUInt32LE(crc32(header.subarray(at, at + 20)), at + 20)
  }
  return header
}

/** The salt; undefined where both copies are damaged or torn. Throws SPOOL_VERSION for a newer format. */
export function decodeHeader(bytes: Buffer, path: string): number | undefined {
  for (const at of [0, copyBytes]) {
    if (bytes.length < at + 24) return undefined
    if (crc32(bytes.subarray(at, at + 20)) !== bytes.readUInt32LE(at + 20)) continue
    if (bytes.readUInt32LE(at) !== magic) continue
    const version = bytes.readUInt32LE(at + 4)
    if (version > formatVersion) throw kunlunError('SPOOL_VERSION', { file: path, found: `format ${version}` })
    return bytes.readUInt32LE(at + 16)
  }
  return undefined
}

export async function createSegment(
  files: FileSystem,
  folder: string,
  identity: { first: number; salt: number },
): Promise<{ segment: Segment; file: SpoolFile }> {
  const { first, salt } = identity
  const path = `${folder}/${segmentName(first)}`
  const file = await files.create(path)
  try {
    await file.write(encodeHeader(first, salt), 0)
    await file.datasync()
    await files.syncFolder(folder)
  } catch (cause) {
    await file.close()
    throw cause
  }
  return { segment: { path, first, salt, bytes: headerBytes, next: first }, file }
}

/** What a segment holds, as found on the disk. */
export interface SegmentScan {
  readonly segment: Segment
  /** Places where bytes had to be skipped or a payload failed its checksum, within the records. */
  readonly damaged: number
  /** Bytes after the last record: what a crash tore. */
  readonly tornBytes: number
}

/** Called for each whole record of a scan. */
export type RecordSeen = (sequence: number, peek: NonNullable<ReturnType<typeof peekMessage>>) => void

export async function scanSegment(
  files: FileSystem,
  path: string,
  range: SequenceRange,
  seen: RecordSeen,
): Promise<SegmentScan> {
  const bytes = await readWhole(files, path)
  const salt = decodeHeader(bytes, path)
  const segment: Segment = { path, first: range.first, salt: salt ?? 0, bytes: headerBytes, next: range.first }
  if (salt === undefined) return { segment, damaged: bytes.length > headerBytes ? 1 : 0, tornBytes: bytes.length }
  let damaged = 0
  for (;;) {
    const record = nextRecord(bytes, segment.bytes, salt, { first: segment.next, below: range.below })
    if (record === undefined) break
    if (record.skipped > 0) damaged++
    const peek = record.isWhole ? peekMessage(bytes, record.start, record.end) : undefined
    if (peek === undefined) damaged++
    else seen(record.sequence, peek)
    segment.bytes = record.end
    segment.next = record.sequence + 1
  }
  return { segment, damaged, tornBytes: bytes.length - segment.bytes }
}
