// Framing of spool records: where a record begins and whether it is whole.
import { crc32 } from 'node:zlib'

/**
 * A record, little endian: u32 check of length and sequence, u32 CRC-32 of the payload, u32 payload length,
 * u32 sequence low, u32 sequence high, payload.
 * Both checksums are seeded with the segment's random salt, so that a payload cannot carry bytes that pass for a
 * record after a crash tore the real one. The check of the header stands apart from the CRC so that a damaged payload
 * still tells where the next record begins.
 */
export const frameBytes = 20
const word = 2 ** 32

/** Fills in the frame at `start` of a record whose payload already stands behind it, up to `end`. */
export function sealRecord(into: Buffer, start: number, end: number, sequence: number, salt: number): void {
  const length = end - start - frameBytes
  const low = sequence % word
  const high = Math.floor(sequence / word)
  into.writeUInt32LE(headerCheck(length, low, high, salt), start)
  into.writeUInt32LE(crc32(into.subarray(start + frameBytes, end), salt), start + 4)
  into.writeUInt32LE(length, start + 8)
  into.writeUInt32LE(low, start + 12)
  into.writeUInt32LE(high, start + 16)
}

/** Sequences that may stand in a segment: `first` <= sequence < `below`. */
export interface SequenceRange {
  readonly first: number
  readonly below: number
}

export interface ScannedRecord {
  readonly sequence: number
  /** The payload is bytes [start, end). */
  readonly start: number
  readonly end: number
  /** False where the payload does not match its CRC. */
  readonly isWhole: boolean
}

/**
 * The first record at or after `offset`, searching past what is damaged; undefined where there is none any more.
 * `skipped` holds the bytes passed over.
 */
export function nextRecord(
  bytes: Buffer,
  offset: number,
  salt: number,
  range: SequenceRange,
): (ScannedRecord & { skipped: number }) | undefined {
  for (let at = offset; at + frameBytes <= bytes.length; at++) {
    const low = bytes.readUInt32LE(at + 12)
    const high = bytes.readUInt32LE(at + 16)
    const sequence = high * word + low
    if (sequence < range.first || sequence >= range.below) continue
    const length = bytes.readUInt32LE(at + 8)
    if (bytes.readUInt32LE(at) !== headerCheck(length, low, high, salt)) continue
    const start = at + frameBytes
    const end = start + length
    if (end > bytes.length) return undefined
    const isWhole = crc32(bytes.subarray(start, end), salt) === bytes.readUInt32LE(at + 4)
    return { sequence, start, end, isWhole, skipped: at - offset }
  }
  return undefined
}

/** A mixed hash of the header's words (multipliers of MurmurHash3's finalizer). */
function headerCheck(length: number, low: number, high: number, salt: number): number {
  let hash = salt ^ length
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b) ^ low
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35) ^ high
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  return (hash ^ (hash >>> 13)) >>> 0
}
