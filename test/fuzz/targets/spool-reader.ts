// The spool's reader over wounded segments: every record that was not hit is delivered, as it was, once, in order.
import type { RawMessage } from '../../../ingest/model.ts'
import { encodeMessage, envelopeBound } from '../../../ingest/spool/envelope.ts'
import type { SpooledMessage } from '../../../ingest/spool/reader.ts'
import { frameBytes, sealRecord } from '../../../ingest/spool/record.ts'
import { encodeHeader, headerBytes, segmentName } from '../../../ingest/spool/segment.ts'
import type { Draw } from '../draw.ts'
import { readSpool, spoolFolder } from '../spool-files.ts'
import { type FuzzTarget, hold, shown } from '../target.ts'

const firstSequence = 1000
/** A header of which neither copy can be read costs its segment the salt: only wounds behind it are drawn. */
const woundsFrom = headerBytes

interface Written {
  readonly sequence: number
  /** Absent where the payload is no message though its checksum is right. */
  readonly message: RawMessage | undefined
  readonly bytes: Buffer
  isHit: boolean
}

export const spoolReader: FuzzTarget = {
  name: 'spool-reader',
  summary: 'segments with bytes overwritten, taken out, put in, cut off',
  async check(draw) {
    const segments = segmentsOf(draw)
    const files = new Map<string, Buffer>()
    for (const records of segments) {
      const first = records[0]!.sequence
      const whole = Buffer.concat([encodeHeader(first, saltOf(first)), ...records.map(({ bytes }) => bytes)])
      files.set(`${spoolFolder}/${segmentName(first)}`, draw.chance(0.8) ? wounded(whole, records, draw) : whole)
    }
    const records = segments.flat()
    const limits = { messages: 1 + draw.int(8), bytes: 1 + draw.int(300) }
    checkDelivered(await readSpool(files, firstSequence, limits), records)
  },
}

function saltOf(first: number): number {
  return Math.imul(first, 747796405) >>> 0
}

function segmentsOf(draw: Draw): Written[][] {
  let sequence = firstSequence
  return Array.from({ length: 1 + draw.int(2) }, () => {
    const salt = saltOf(sequence)
    return Array.from({ length: 1 + draw.int(6) }, () => recordOf(sequence++, salt, draw))
  })
}

function recordOf(sequence: number, salt: number, draw: Draw): Written {
  const message = draw.chance(0.03) ? undefined : messageOf(sequence, draw)
  const payload = Buffer.alloc(message === undefined ? 20 : envelopeBound(message))
  const length = message === undefined ? draw.int(20) : encodeMessage(message, payload, 0)
  if (message === undefined) draw.bytes(20).copy(payload)
  const bytes = Buffer.concat([Buffer.alloc(frameBytes), payload.subarray(0, length)])
  sealRecord(bytes, 0, bytes.length, sequence, salt)
  return { sequence, message, bytes, isHit: false }
}

function messageOf(sequence: number, draw: Draw): RawMessage {
  return {
    connector: draw.pick(['mqtt', 'opcua', '氧']),
    received: 1_767_571_200_000_000_000n + BigInt(sequence),
    source: draw.text(6).toWellFormed(),
    contentType: 'application/json',
    body: draw.chance(0.1) ? lookalike(sequence + 1) : draw.bytes(30),
    session: draw.int(100),
    redelivered: draw.chance(0.2),
    ...(draw.chance(0.1) ? { rejected: 'PAYLOAD_TOO_LARGE' } : {}),
  }
}

/** A body that would pass for the next record, were it not for the salt. */
function lookalike(sequence: number): Buffer {
  const bytes = Buffer.alloc(frameBytes + 10)
  sealRecord(bytes, 0, bytes.length, sequence, 7)
  return bytes
}

/** Wounds of the bytes behind the header; the records that they touch are marked. */
function wounded(whole: Buffer, records: readonly Written[], draw: Draw): Buffer {
  const at = woundsFrom + draw.int(whole.length - woundsFrom)
  const end = Math.min(whole.length, at + 1 + draw.int(draw.pick([1, 8, 60])))
  const [before, behind] = [whole.subarray(0, at), whole.subarray(end)]
  switch (draw.int(4)) {
    case 0:
      hit(records, at, end)
      return Buffer.concat([
        before,
        Buffer.from(whole.subarray(at, end).map((byte) => byte ^ (1 + draw.int(255)))),
        behind,
      ])
    case 1: {
      // The record still says how long it was: as many bytes behind it are passed over as are missing.
      const behindIt = hit(records, at, end)
      hit(records, behindIt, behindIt + end - at)
      return Buffer.concat([before, behind])
    }
    case 2:
      hit(records, at, at)
      return Buffer.concat([before, draw.bytes(40), whole.subarray(at)])
    default:
      hit(records, at, whole.length)
      return before
  }
}

/** What is put in between two records hits none. Answers where the last record that is hit ends. */
function hit(records: readonly Written[], from: number, to: number): number {
  let start = headerBytes
  let last = from
  for (const record of records) {
    const end = start + record.bytes.length
    const isHit = from === to ? start < from && from < end : start < to && from < end
    if (isHit) record.isHit = true
    if (isHit) last = end
    start = end
  }
  return last
}

function checkDelivered(found: readonly SpooledMessage[], records: readonly Written[]): void {
  const sequences = found.map(({ sequence }) => Number(sequence))
  hold(
    sequences.every((sequence, index) => index === 0 || sequence > sequences[index - 1]!),
    () => `order: ${shown(sequences)}`,
  )
  const bySequence = new Map(found.map(({ sequence, message }) => [Number(sequence), message]))
  for (const { sequence, message, isHit } of records) {
    const got = bySequence.get(sequence)
    bySequence.delete(sequence)
    if (got === undefined) hold(isHit || message === undefined, () => `record ${sequence} is lost: ${shown(sequences)}`)
    else hold(message !== undefined && isSame(got, message), () => `record ${sequence} became ${shown(got)}`)
  }
  hold(bySequence.size === 0, () => `invented: ${shown([...bySequence])}`)
}

function isSame(got: RawMessage, sent: RawMessage): boolean {
  return (
    Buffer.compare(got.body, sent.body) === 0 &&
    got.connector === sent.connector &&
    got.source === sent.source &&
    got.received === sent.received &&
    got.session === sent.session &&
    got.redelivered === sent.redelivered &&
    got.rejected === sent.rejected
  )
}
