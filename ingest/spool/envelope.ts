// The one binary envelope of all connectors: a raw message as the spool keeps it.
import type { RawMessage } from '../model.ts'

/**
 * Layout, little endian; strings are a u32 length and UTF-8:
 *   u8 layout version, u8 flags, i64 received, f64 session, connector, source, content type, [rejected], body to the end
 */
const layoutVersion = 1
const redeliveredFlag = 1
const rejectedFlag = 2
const fixedBytes = 18

/** An upper bound of what `encodeMessage` writes: a UTF-16 unit takes at most three bytes in UTF-8. */
export function envelopeBound(message: RawMessage): number {
  const units =
    message.connector.length + message.source.length + message.contentType.length + (message.rejected?.length ?? 0)
  return fixedBytes + 16 + units * 3 + message.body.length
}

/** Writes the envelope at `start`; the buffer must have `envelopeBound` bytes left. Returns the end. */
export function encodeMessage(message: RawMessage, into: Buffer, start: number): number {
  const { rejected } = message
  into[start] = layoutVersion
  into[start + 1] = (message.redelivered ? redeliveredFlag : 0) | (rejected === undefined ? 0 : rejectedFlag)
  into.writeBigInt64LE(message.received, start + 2)
  into.writeDoubleLE(message.session, start + 10)
  let at = writeText(into, message.connector, start + fixedBytes)
  at = writeText(into, message.source, at)
  at = writeText(into, message.contentType, at)
  if (rejected !== undefined) at = writeText(into, rejected, at)
  into.set(message.body, at)
  return at + message.body.length
}

/** The message in bytes [start, end). Its body shares the buffer's memory. Throws RangeError on an unknown layout. */
export function decodeMessage(from: Buffer, start: number, end: number): RawMessage {
  if (from[start] !== layoutVersion) throw new RangeError(`envelope layout ${from[start]} is not known`)
  const flags = from[start + 1] as number
  const received = from.readBigInt64LE(start + 2)
  const session = from.readDoubleLE(start + 10)
  let at = start + fixedBytes
  const text = (): string => {
    const length = from.readUInt32LE(at)
    if (at + 4 + length > end) throw new RangeError('a text reaches beyond its envelope')
    const begin = at + 4
    at = begin + length
    return textOf(from, begin, at)
  }
  const connector = text()
  const source = text()
  const contentType = text()
  const rejected = flags & rejectedFlag ? { rejected: text() } : {}
  const redelivered = (flags & redeliveredFlag) !== 0
  return { connector, received, source, contentType, body: from.subarray(at, end), session, redelivered, ...rejected }
}

/**
 * Connector and redelivery mark of the envelope in bytes [start, end), without decoding the rest: what counting the spool
 * needs. Undefined where `decodeMessage` would not know it either.
 */
export function peekMessage(
  from: Buffer,
  start: number,
  end: number,
): { connector: string; redelivered: boolean; received: bigint } | undefined {
  const begin = start + fixedBytes + 4
  if (from[start] !== layoutVersion || begin > end) return undefined
  const length = from.readUInt32LE(begin - 4)
  if (begin + length > end) return undefined
  return {
    connector: textOf(from, begin, begin + length),
    redelivered: ((from[start + 1] as number) & redeliveredFlag) !== 0,
    received: from.readBigInt64LE(start + 2),
  }
}

/** Short plain text byte by byte: the call into the runtime costs more than the text (measured: 4 times). */
function writeText(into: Buffer, text: string, at: number): number {
  const begin = at + 4
  const { length } = text
  let end = begin + length
  if (length > 48) end = begin + into.write(text, begin)
  else
    for (let i = 0; i < length; i++) {
      const unit = text.charCodeAt(i)
      if (unit > 127) {
        end = begin + into.write(text, begin)
        break
      }
      into[begin + i] = unit
    }
  into.writeUInt32LE(end - begin, at)
  return end
}

/** Topics and ids repeat, so their text is looked up rather than decoded: bounded, and keyed by the bytes as Latin-1. */
const known = new Map<string, string>()
const knownLimit = 50_000

function textOf(from: Buffer, begin: number, end: number): string {
  const bytes = from.toString('latin1', begin, end)
  const seen = known.get(bytes)
  if (seen !== undefined) return seen
  const text = from.toString('utf8', begin, end)
  if (known.size >= knownLimit) known.clear()
  known.set(bytes, text)
  return text
}
