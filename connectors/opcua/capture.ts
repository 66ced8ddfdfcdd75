// What the server reported, written down exactly: one JSON message per notification.
import type { DataValue } from 'node-opcua'
import type { OpcuaNode } from './config.ts'
import { type FlattenOptions, type Leaf, leavesOf } from './flatten.ts'
import { exactTime, type Kind } from './scalar.ts'

export const contentType = 'application/vnd.kunlun.opcua+json'

/**
 * One value: machine, signal, time (nanoseconds as text, null where the server gave none), kind, value, status code;
 * of an enumerated value its name besides.
 */
export type WireValue = readonly [
  machine: string,
  signal: string,
  time: string | null,
  kind: Kind,
  value: number | boolean | string | null,
  status: number,
  label?: string,
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

export interface CaptureOptions extends Pick<FlattenOptions, 'labels'> {
  /** Instead of the time that the server states: nanoseconds as text. */
  readonly time?: string | undefined
}

/**
 * Machine and signal are written at receipt, so that the message can be decoded without the link. Arrays and structures
 * become one value for each element or field: `signal.0`, `signal.field`.
 */
export function captureValues(node: OpcuaNode, data: DataValue, options: CaptureOptions = {}): WireValue[] {
  const status = data.statusCode.value >>> 0
  const time = options.time ?? timeOf(data)
  // Severity bits 10: whatever value comes along is not one (OPC UA Part 4, 7.39).
  if (status >>> 31 === 1) return [[node.machine, node.signal, time, '-', null, status]]
  const leaves: readonly Leaf[] = leavesOf(data.value, { labels: options.labels, indexRange: node.indexRange })
  return leaves.map(({ path, captured: [kind, value], label }): WireValue => {
    const signal = [node.signal, ...path].join('.')
    return label === undefined
      ? [node.machine, signal, time, kind, value, status]
      : [node.machine, signal, time, kind, value, status, label]
  })
}

/** InfoType DataValue with the overflow bit: the server's queue ran over before this value. */
export function isOverflow(status: number): boolean {
  return (status & 0x480) === 0x480
}

/** Source time, else the server's; nanoseconds as text. */
export function timeOf({
  sourceTimestamp,
  sourcePicoseconds,
  serverTimestamp,
  serverPicoseconds,
}: DataValue): string | null {
  return exactTime(sourceTimestamp, sourcePicoseconds) ?? exactTime(serverTimestamp, serverPicoseconds)
}
