// The Sparkplug B payload: a small decoder with its encoder, field numbers as in the specification 3.0, section 6.4.
import { createWriter, type Field, fieldsOf, textOf, viewOf, WireError, type Writer } from './wire.ts'

/** A value as it stands on the wire, before the datatype says what it is. */
export type WireValue =
  | { readonly field: 'int' | 'long'; readonly value: bigint }
  | { readonly field: 'float' | 'double'; readonly value: number }
  | { readonly field: 'boolean'; readonly value: boolean }
  | { readonly field: 'string' | 'bytes'; readonly value: Uint8Array }
  | { readonly field: 'dataset' | 'template' | 'extension' }

export interface Metric {
  readonly name?: string
  /** Stands for the name that the birth gave, within one edge node. */
  readonly alias?: bigint
  /** Milliseconds since 1970, UTC. */
  readonly timestamp?: bigint
  readonly datatype?: number
  readonly isHistorical?: boolean
  readonly isTransient?: boolean
  readonly isNull?: boolean
  /** The property `Quality`, where the metric has one: 192 is good, 0 bad, 500 stale. */
  readonly quality?: number
  /** The property `engUnit`, in whatever spelling. */
  readonly unit?: string
  readonly value?: WireValue
}

export interface Payload {
  readonly timestamp?: bigint
  readonly seq?: bigint
  readonly uuid?: string
  readonly metrics: readonly Metric[]
}

/** More metrics in one message than this are an attack. */
export const maxMetrics = 20_000
/** More properties of one metric than this are an attack. */
const maxProperties = 256

type Draft<T> = { -readonly [Key in keyof T]: T[Key] }

/**
 * Reads a payload, or says why the bytes are none. Depth is bounded by construction: datasets, templates with nested
 * property sets are noticed, never descended into. Unknown fields are passed over. Never throws.
 */
export function decodePayload(body: Uint8Array): { readonly payload: Payload } | { readonly cause: string } {
  try {
    return { payload: payloadOf(body) }
  } catch (error) {
    if (error instanceof WireError) return { cause: error.message }
    throw error
  }
}

function payloadOf(body: Uint8Array): Payload {
  const metrics: Metric[] = []
  const payload: Draft<Payload> = { metrics }
  for (const field of fieldsOf(body)) {
    if (field.number === 1) payload.timestamp = integer(field)
    else if (field.number === 2) {
      if (metrics.length >= maxMetrics) throw new WireError(`more than ${maxMetrics} metrics`)
      metrics.push(metricOf(bytes(field)))
    } else if (field.number === 3) payload.seq = integer(field)
    else if (field.number === 4) payload.uuid = textOf(bytes(field))
  }
  return payload
}

function metricOf(body: Uint8Array): Metric {
  const metric: Draft<Metric> = {}
  for (const field of fieldsOf(body)) {
    if (field.number >= 10) setValue(metric, field)
    else setFact(metric, field)
  }
  return metric
}

function setFact(metric: Draft<Metric>, field: Field): void {
  switch (field.number) {
    case 1:
      metric.name = textOf(bytes(field))
      break
    case 2:
      metric.alias = integer(field)
      break
    case 3:
      metric.timestamp = integer(field)
      break
    case 4:
      metric.datatype = Number(BigInt.asUintN(32, integer(field)))
      break
    case 5:
      metric.isHistorical = integer(field) !== 0n
      break
    case 6:
      metric.isTransient = integer(field) !== 0n
      break
    case 7:
      metric.isNull = integer(field) !== 0n
      break
    case 9:
      setProperties(metric, bytes(field))
  }
}

/** Of a oneof the last one on the wire holds. */
function setValue(metric: Draft<Metric>, field: Field): void {
  const read = valueReaders[field.number]
  if (read !== undefined) metric.value = read(field)
}

const valueReaders: Readonly<Record<number, (field: Field) => WireValue>> = {
  // An encoder may write a negative int32 as ten bytes: 32 bits count.
  10: (field) => ({ field: 'int', value: BigInt.asUintN(32, integer(field)) }),
  11: (field) => ({ field: 'long', value: integer(field) }),
  12: (field) => ({ field: 'float', value: viewOf(fixed(field, 'fixed32')).getFloat32(0, true) }),
  13: (field) => ({ field: 'double', value: viewOf(fixed(field, 'fixed64')).getFloat64(0, true) }),
  14: (field) => ({ field: 'boolean', value: integer(field) !== 0n }),
  15: (field) => ({ field: 'string', value: bytes(field) }),
  16: (field) => ({ field: 'bytes', value: bytes(field) }),
  17: (field) => ({ field: 'dataset', ...ignored(field) }),
  18: (field) => ({ field: 'template', ...ignored(field) }),
  19: (field) => ({ field: 'extension', ...ignored(field) }),
}

/** What is not descended into must still be a message. */
function ignored(field: Field): object {
  bytes(field)
  return {}
}

/** Keys with values stand in two lists of the same order. */
function setProperties(metric: Draft<Metric>, body: Uint8Array): void {
  const keys: string[] = []
  const values: Uint8Array[] = []
  for (const field of fieldsOf(body)) {
    if (field.number === 1) keys.push(textOf(bytes(field)))
    else if (field.number === 2) values.push(bytes(field))
    if (keys.length > maxProperties || values.length > maxProperties) throw new WireError('too many properties')
  }
  for (const [index, key] of keys.entries()) {
    const value = values[index]
    if (value !== undefined && key === 'Quality') setQuality(metric, value)
    if (value !== undefined && key === 'engUnit') setUnit(metric, value)
  }
}

function setQuality(metric: Draft<Metric>, body: Uint8Array): void {
  for (const field of fieldsOf(body))
    if (field.number === 3 || field.number === 4) metric.quality = Number(BigInt.asIntN(32, integer(field)))
}

function setUnit(metric: Draft<Metric>, body: Uint8Array): void {
  for (const field of fieldsOf(body)) if (field.number === 8) metric.unit = textOf(bytes(field))
}

function integer(field: Field): bigint {
  if (field.kind !== 'varint') throw new WireError(`field ${field.number} is no integer`)
  return field.varint
}

function bytes(field: Field): Uint8Array {
  if (field.kind !== 'bytes') throw new WireError(`field ${field.number} has no length`)
  return field.bytes
}

function fixed(field: Field, kind: 'fixed32' | 'fixed64'): Uint8Array {
  if (field.kind !== kind) throw new WireError(`field ${field.number} is not ${kind}`)
  return field.bytes
}

/** Writes a payload: commands to edge nodes. Datasets, templates, extensions cannot be written: they have no content. */
export function encodePayload(payload: Payload): Uint8Array {
  const writer = createWriter()
  if (payload.timestamp !== undefined) writer.varint(1, payload.timestamp)
  for (const metric of payload.metrics) writer.bytes(2, encodeMetric(metric))
  if (payload.seq !== undefined) writer.varint(3, payload.seq)
  if (payload.uuid !== undefined) writer.bytes(4, payload.uuid)
  return writer.finish()
}

function encodeMetric(metric: Metric): Uint8Array {
  const writer = createWriter()
  if (metric.name !== undefined) writer.bytes(1, metric.name)
  if (metric.alias !== undefined) writer.varint(2, metric.alias)
  if (metric.timestamp !== undefined) writer.varint(3, metric.timestamp)
  if (metric.datatype !== undefined) writer.varint(4, metric.datatype)
  if (metric.isHistorical !== undefined) writer.varint(5, metric.isHistorical)
  if (metric.isTransient !== undefined) writer.varint(6, metric.isTransient)
  if (metric.isNull !== undefined) writer.varint(7, metric.isNull)
  if (metric.quality !== undefined || metric.unit !== undefined) writer.bytes(9, encodeProperties(metric))
  if (metric.value !== undefined) encodeValue(writer, metric.value)
  return writer.finish()
}

function encodeProperties({ quality, unit }: Metric): Uint8Array {
  const writer = createWriter()
  const property = (key: string, type: number) => {
    const value = createWriter()
    value.varint(1, type)
    writer.bytes(1, key)
    return value
  }
  if (quality !== undefined) {
    const value = property('Quality', 3) // Int32
    value.varint(3, BigInt.asUintN(32, BigInt(quality)))
    writer.bytes(2, value.finish())
  }
  if (unit !== undefined) {
    const value = property('engUnit', 12) // String
    value.bytes(8, unit)
    writer.bytes(2, value.finish())
  }
  return writer.finish()
}

function encodeValue(writer: Writer, value: WireValue): void {
  switch (value.field) {
    case 'int':
      writer.varint(10, BigInt.asUintN(32, value.value))
      break
    case 'long':
      writer.varint(11, value.value)
      break
    case 'float':
      writer.float(12, value.value)
      break
    case 'double':
      writer.double(13, value.value)
      break
    case 'boolean':
      writer.varint(14, value.value)
      break
    case 'string':
    case 'bytes':
      writer.bytes(value.field === 'string' ? 15 : 16, value.value)
      break
    default:
      writer.bytes({ dataset: 17, template: 18, extension: 19 }[value.field], '')
  }
}
