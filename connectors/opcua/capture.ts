// What the server reported, written down exactly: one JSON message per notification.
import { DataType, type DataValue, type LocalizedText, type QualifiedName, VariantArrayType } from 'node-opcua'
import type { OpcuaNode } from './config.ts'

export const contentType = 'application/vnd.kunlun.opcua+json'

/**
 * One value: machine, signal, time (nanoseconds as text, null where the server gave none), kind, value, status code.
 * Kinds: `n` a number, `i` a 64-bit integer as text, `b` a boolean, `t` text, `-` no value, `?` what cannot be kept
 * (the value then says what it was). Not-a-number and its kin are text within `n`.
 */
export type WireValue = readonly [
  machine: string,
  signal: string,
  time: string | null,
  kind: 'n' | 'i' | 'b' | 't' | '-' | '?',
  value: number | boolean | string | null,
  status: number,
]

/** The body of a message: version 1. */
export interface WireMessage {
  readonly v: 1
  readonly values: readonly WireValue[]
}

const encoder = new TextEncoder()

export function encodeMessage(values: readonly WireValue[]): Uint8Array {
  const message: WireMessage = { v: 1, values }
  return encoder.encode(JSON.stringify(message))
}

/** Machine and signal are written at receipt, so that the message can be decoded without the link. */
export function captureValue({ machine, signal }: OpcuaNode, data: DataValue): WireValue {
  const status = data.statusCode.value >>> 0
  const [kind, value] = isBad(status) ? (['-', null] as const) : captureVariant(data)
  return [machine, signal, timeOf(data), kind, value, status]
}

/** Severity bits 10: whatever value comes along is not one (OPC UA Part 4, 7.39). */
function isBad(status: number): boolean {
  return status >>> 31 === 1
}

/** InfoType DataValue with the overflow bit: the server's queue ran over before this value. */
export function isOverflow(status: number): boolean {
  return (status & 0x480) === 0x480
}

/** Source time, else the server's, exact to the 100 ns of the protocol (picoseconds below a nanosecond are cut). */
function timeOf(data: DataValue): string | null {
  const { sourceTimestamp, serverTimestamp } = data
  return exactTime(sourceTimestamp, data.sourcePicoseconds) ?? exactTime(serverTimestamp, data.serverPicoseconds)
}

/** The year 1601 is how OPC UA writes "no time". */
const noTimeMs = -11_644_473_600_000

function exactTime(date: Date | null, picoseconds: number): string | null {
  const ms = date?.getTime()
  if (ms === undefined || Number.isNaN(ms) || ms <= noTimeMs) return null
  return String(BigInt(ms) * 1_000_000n + BigInt(Math.floor(picoseconds / 1000)))
}

type Captured = readonly [WireValue[3], WireValue[4]]

function captureVariant({ value: variant }: DataValue): Captured {
  if (variant.dataType === DataType.Null) return ['-', null]
  if (variant.arrayType !== VariantArrayType.Scalar) return ['?', `${DataType[variant.dataType]}${sizeOf(variant)}`]
  const capture = captures[variant.dataType]
  return capture === undefined ? ['?', DataType[variant.dataType] ?? 'unknown'] : capture(variant.value)
}

function sizeOf(variant: DataValue['value']): string {
  const dimensions = variant.dimensions ?? [(variant.value as { length?: number } | null)?.length ?? 0]
  return `[${dimensions.join('][')}]`
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
  [DataType.ByteString]: (value) => ['t', Buffer.from((value as Uint8Array | null) ?? []).toString('base64')],
  [DataType.LocalizedText]: (value) => text((value as LocalizedText | null)?.text),
  [DataType.QualifiedName]: (value) => text((value as QualifiedName | null)?.name),
  [DataType.StatusCode]: (value) => ['n', (value as { value: number }).value >>> 0],
}
