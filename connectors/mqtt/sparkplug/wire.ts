// The protobuf wire format: bounded reading, writing.

/** Thrown inside of the decoder only: `decodePayload` turns it into a reason. */
export class WireError extends Error {
  override readonly name = 'WireError'
}

/** One field of a message: its number with what stands there. */
export type Field =
  | { readonly number: number; readonly kind: 'varint'; readonly varint: bigint }
  | { readonly number: number; readonly kind: 'fixed32' | 'fixed64' | 'bytes'; readonly bytes: Uint8Array }

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Walks the fields of a message; throws WireError where the bytes are none. Bytes are views, not copies. */
export function* fieldsOf(bytes: Uint8Array): Generator<Field, void, undefined> {
  const at = { offset: 0 }
  while (at.offset < bytes.length) {
    const tag = Number(varint(bytes, at))
    const number = Math.floor(tag / 8)
    if (number < 1 || number > 0x1fff_ffff) throw new WireError(`field number ${number}`)
    yield fieldOf(tag % 8, { number, bytes, at })
  }
}

interface Position {
  offset: number
}

function fieldOf(wireType: number, from: { number: number; bytes: Uint8Array; at: Position }): Field {
  const { number, bytes, at } = from
  switch (wireType) {
    case 0:
      return { number, kind: 'varint', varint: varint(bytes, at) }
    case 1:
      return { number, kind: 'fixed64', bytes: take(bytes, at, 8) }
    case 2:
      return { number, kind: 'bytes', bytes: take(bytes, at, Number(varint(bytes, at))) }
    case 5:
      return { number, kind: 'fixed32', bytes: take(bytes, at, 4) }
    default:
      throw new WireError(`wire type ${wireType}`)
  }
}

/** At most ten bytes, cut to 64 bits. Up to four bytes go without BigInt arithmetic, which is slow. */
function varint(bytes: Uint8Array, at: Position): bigint {
  let low = 0
  for (let count = 0; count < 4; count++) {
    const byte = nextByte(bytes, at)
    low |= (byte & 0x7f) << (7 * count)
    if (byte < 0x80) return BigInt(low)
  }
  let value = BigInt(low)
  for (let count = 4; count < 10; count++) {
    const byte = nextByte(bytes, at)
    value |= BigInt(byte & 0x7f) << BigInt(7 * count)
    if (byte < 0x80) return BigInt.asUintN(64, value)
  }
  throw new WireError('a varint of more than ten bytes')
}

function nextByte(bytes: Uint8Array, at: Position): number {
  const byte = bytes[at.offset++]
  if (byte === undefined) throw new WireError('the message ends within a number')
  return byte
}

function take(bytes: Uint8Array, at: Position, length: number): Uint8Array {
  if (length > bytes.length - at.offset) throw new WireError(`${length} bytes where fewer are left`)
  at.offset += length
  return bytes.subarray(at.offset - length, at.offset)
}

/** The text of bytes; throws WireError where they are not UTF-8. */
export function textOf(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch {
    throw new WireError('a text that is not UTF-8')
  }
}

/** Little-endian view of bytes, wherever they lie in their buffer. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** Collects the fields of a message to write. */
export interface Writer {
  varint(number: number, value: bigint | number | boolean): void
  bytes(number: number, value: Uint8Array | string): void
  float(number: number, value: number): void
  double(number: number, value: number): void
  finish(): Uint8Array
}

export function createWriter(): Writer {
  const parts: Uint8Array[] = []
  const tag = (number: number, wireType: number) => parts.push(varintBytes(BigInt(number * 8 + wireType)))
  return {
    varint(number, value) {
      tag(number, 0)
      parts.push(varintBytes(BigInt(value)))
    },
    bytes(number, value) {
      const body = typeof value === 'string' ? Buffer.from(value) : value
      tag(number, 2)
      parts.push(varintBytes(BigInt(body.length)), body)
    },
    float(number, value) {
      const body = Buffer.alloc(4)
      body.writeFloatLE(value)
      tag(number, 5)
      parts.push(body)
    },
    double(number, value) {
      const body = Buffer.alloc(8)
      body.writeDoubleLE(value)
      tag(number, 1)
      parts.push(body)
    },
    finish: () => Buffer.concat(parts),
  }
}

/** A negative number is written as its 64-bit two's complement. */
function varintBytes(value: bigint): Uint8Array {
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, value)
  while (rest > 0x7fn) {
    bytes.push(Number(rest & 0x7fn) | 0x80)
    rest >>= 7n
  }
  bytes.push(Number(rest))
  return Uint8Array.from(bytes)
}
