// Single values of OPC UA's built-in types, written down exactly.
import { DataType, type LocalizedText, type QualifiedName } from 'node-opcua'

/**
 * Kinds: `n` a number, `i` a 64-bit integer as text, `b` a boolean, `t` text, `-` no value, `?` what cannot be kept
 * (the value then says what it was). Not-a-number and its kin are text within `n`.
 */
export type Kind = 'n' | 'i' | 'b' | 't' | '-' | '?'
export type Captured = readonly [kind: Kind, value: number | boolean | string | null]

/** The value as it travels; undefined where the type is none of the single ones. */
export function captureScalar(dataType: DataType, value: unknown): Captured | undefined {
  if (dataType === DataType.Null) return ['-', null]
  const capture = captures[dataType]
  if (capture === undefined) return undefined
  if ((value === null || value === undefined) && dataType !== DataType.String) return ['-', null]
  return capture(value)
}

/** The year 1601 is how OPC UA writes "no time". */
const noTimeMs = -11_644_473_600_000

/** Nanoseconds as text, exact to the 100 ns of the protocol (picoseconds below a nanosecond are cut). */
export function exactTime(date: Date | null, picoseconds: number): string | null {
  const ms = date?.getTime()
  if (ms === undefined || Number.isNaN(ms) || ms <= noTimeMs) return null
  return String(BigInt(ms) * 1_000_000n + BigInt(Math.floor(picoseconds / 1000)))
}

type Capture = (value: unknown) => Captured

const number: Capture = (value) => {
  const plain = Number(value)
  return ['n', Number.isFinite(plain) && !Object.is(plain, -0) ? plain : plainText(plain)]
}
const plainText = (value: number) => (Object.is(value, -0) ? '-0' : String(value))
const text: Capture = (value) => ['t', value === null || value === undefined ? '' : String(value)]

/** node-opcua holds 64-bit integers as their high and low half. */
const int64: Capture = (value) => ['i', String(BigInt.asIntN(64, join(value)))]
const uint64: Capture = (value) => ['i', String(BigInt.asUintN(64, join(value)))]

function join(value: unknown): bigint {
  if (typeof value === 'number' || typeof value === 'bigint') return BigInt(value)
  const [high, low] = value as readonly [number, number]
  return (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0)
}

/** node-opcua hangs what a Date cannot hold on the Date itself. */
const dateTime: Capture = (value) => {
  const date = value as Date & { picoseconds?: number }
  const exact = exactTime(date, date.picoseconds ?? 0)
  if (exact === null) return ['-', null]
  const belowMs = String(BigInt(exact) % 1_000_000n)
    .padStart(6, '0')
    .replace(/0+$/, '')
  return ['t', date.toISOString().replace('Z', `${belowMs}Z`)]
}

const captures: Readonly<Partial<Record<DataType, Capture>>> = {
  [DataType.Boolean]: (value) => ['b', Boolean(value)],
  [DataType.SByte]: number,
  [DataType.Byte]: number,
  [DataType.Int16]: number,
  [DataType.UInt16]: number,
  [DataType.Int32]: number,
  [DataType.UInt32]: number,
  [DataType.Int64]: int64,
  [DataType.UInt64]: uint64,
  [DataType.Float]: number,
  [DataType.Double]: number,
  [DataType.String]: text,
  [DataType.XmlElement]: text,
  [DataType.Guid]: text,
  [DataType.NodeId]: text,
  [DataType.ExpandedNodeId]: text,
  [DataType.DateTime]: dateTime,
  [DataType.ByteString]: (value) => ['t', Buffer.from(value as Uint8Array).toString('base64')],
  [DataType.LocalizedText]: (value) => text((value as LocalizedText).text),
  [DataType.QualifiedName]: (value) => text((value as QualifiedName).name),
  [DataType.StatusCode]: (value) => ['n', (value as { value: number }).value >>> 0],
}
