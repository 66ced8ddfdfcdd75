// The datatypes of Sparkplug B, each with the reading of its value: exact integers, arrays by element.
import type { Value } from '../../../ingest/model.ts'
import type { WireValue } from './protobuf.ts'
import { textOf, viewOf, WireError } from './wire.ts'

/** Codes of the specification 3.0, section 6.4.16. */
export const datatype = {
  int8: 1,
  int16: 2,
  int32: 3,
  int64: 4,
  uint8: 5,
  uint16: 6,
  uint32: 7,
  uint64: 8,
  float: 9,
  double: 10,
  boolean: 11,
  string: 12,
  dateTime: 13,
  text: 14,
  uuid: 15,
  dataSet: 16,
  bytes: 17,
  file: 18,
  template: 19,
  int8Array: 22,
  int16Array: 23,
  int32Array: 24,
  int64Array: 25,
  uint8Array: 26,
  uint16Array: 27,
  uint32Array: 28,
  uint64Array: 29,
  floatArray: 30,
  doubleArray: 31,
  booleanArray: 32,
  stringArray: 33,
  dateTimeArray: 34,
} as const

/** More elements than this are no array of signals. */
export const maxElements = 1024

/** One value, the elements of an array, or why there is neither. */
export type Read = { readonly value: Value } | { readonly elements: readonly Value[] } | { readonly cause: string }

type Reader = (value: WireValue) => Read

/** True for types that are one signal each: those that can be marked stale by their name. */
export function isScalar(type: number): boolean {
  return (type >= datatype.int8 && type <= datatype.uuid) || type === datatype.bytes || type === datatype.file
}

export function isArray(type: number): boolean {
  return type >= datatype.int8Array && type <= datatype.dateTimeArray
}

const names: ReadonlyMap<number, string> = new Map(Object.entries(datatype).map(([name, code]) => [code, name]))

/** As the specification spells it: Int8, UInt64, DateTime. */
export function nameOfDatatype(type: number): string {
  const name = names.get(type) ?? `datatype ${type}`
  return name
    .replace(/^uint/, 'UInt')
    .replace(/^uuid$/, 'UUID')
    .replace(/^[a-z]/, (first) => first.toUpperCase())
}

/** The value of a metric by its datatype. Never throws. */
export function readValue(type: number, value: WireValue): Read {
  try {
    return readers.get(type)?.(value) ?? { cause: `datatype ${type} is unknown` }
  } catch (error) {
    if (error instanceof WireError) return { cause: error.message }
    throw error
  }
}

const readers: ReadonlyMap<number, Reader> = new Map<number, Reader>([
  ...([8, 16, 32, 64] as const).flatMap((bits, index): [number, Reader][] => [
    [datatype.int8 + index, integerReader(bits, (raw) => BigInt.asIntN(bits, raw))],
    [datatype.uint8 + index, integerReader(bits, (raw) => BigInt.asUintN(bits, raw))],
    [
      datatype.int8Array + index,
      arrayReader(bits / 8, (view, at) => exact(integerAt(view, at, { bits, signed: true }))),
    ],
    [
      datatype.uint8Array + index,
      arrayReader(bits / 8, (view, at) => exact(integerAt(view, at, { bits, signed: false }))),
    ],
  ]),
  [datatype.float, numberReader],
  [datatype.double, numberReader],
  [datatype.boolean, (value) => (value.field === 'boolean' ? { value: value.value } : mismatch('boolean', value))],
  [datatype.string, stringReader],
  [datatype.text, stringReader],
  [datatype.uuid, stringReader],
  [datatype.dateTime, integerReader(64, (raw) => BigInt.asIntN(64, raw))],
  [datatype.dataSet, () => ({ cause: 'a DataSet is no value of a signal' })],
  [datatype.template, () => ({ cause: 'a Template is no value of a signal' })],
  [datatype.bytes, bytesReader],
  [datatype.file, bytesReader],
  [datatype.floatArray, arrayReader(4, (view, at) => view.getFloat32(at, true))],
  [datatype.doubleArray, arrayReader(8, (view, at) => view.getFloat64(at, true))],
  [datatype.dateTimeArray, arrayReader(8, (view, at) => exact(view.getBigInt64(at, true)))],
  [datatype.booleanArray, booleansReader],
  [datatype.stringArray, stringsReader],
])

/** As JSON has it: a number where a double is exact, else a bigint. */
function exact(value: bigint): Value {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}

/** 32 bits travel as `int`, 64 as `long`; what another encoder puts into the other field is still the same integer. */
function integerReader(bits: number, convert: (raw: bigint) => bigint): Reader {
  return (value) =>
    value.field === 'int' || value.field === 'long'
      ? inRange(value.value, { bits, value: convert(value.value) })
      : mismatch('integer', value)
}

/** What does not fit its datatype is refused, not cut. Two's complement comes in its own bits, 32 or 64. */
function inRange(raw: bigint, { bits, value }: { bits: number; value: bigint }): Read {
  const fits = raw >> BigInt(bits) === 0n || BigInt.asIntN(32, raw) === value || BigInt.asIntN(64, raw) === value
  return fits ? { value: exact(value) } : { cause: `${raw} does not fit the datatype` }
}

function numberReader(value: WireValue): Read {
  return value.field === 'float' || value.field === 'double' ? { value: value.value } : mismatch('number', value)
}

function stringReader(value: WireValue): Read {
  return value.field === 'string' ? { value: textOf(value.value) } : mismatch('text', value)
}

/** Bytes are kept as base64 text: signals know no bytes. */
function bytesReader(value: WireValue): Read {
  return value.field === 'bytes' ? { value: Buffer.from(value.value).toString('base64') } : mismatch('bytes', value)
}

function mismatch(wanted: string, { field }: WireValue): Read {
  return { cause: `${wanted} expected, ${field} found` }
}

/** Packed little-endian elements of `size` bytes. */
function arrayReader(size: number, element: (view: DataView, at: number) => Value): Reader {
  return (value) => {
    if (value.field !== 'bytes') return mismatch('array', value)
    const count = value.value.length / size
    if (!Number.isInteger(count)) return { cause: `an array of ${value.value.length} bytes, ${size} each` }
    if (count > maxElements) return tooMany(count)
    const view = viewOf(value.value)
    return { elements: Array.from({ length: count }, (_, index) => element(view, index * size)) }
  }
}

function integerAt(view: DataView, at: number, of: { bits: number; signed: boolean }): bigint {
  let raw = 0n
  for (let byte = of.bits / 8 - 1; byte >= 0; byte--) raw = (raw << 8n) | BigInt(view.getUint8(at + byte))
  return of.signed ? BigInt.asIntN(of.bits, raw) : raw
}

/** Four bytes of count, then bits from the highest down. */
function booleansReader(value: WireValue): Read {
  if (value.field !== 'bytes') return mismatch('array', value)
  if (value.value.length < 4) return { cause: 'a BooleanArray without its count' }
  const count = viewOf(value.value).getUint32(0, true)
  if (count > maxElements) return tooMany(count)
  if (value.value.length !== 4 + Math.ceil(count / 8)) return { cause: 'a BooleanArray of another length than it says' }
  const bit = (index: number) => ((value.value[4 + (index >> 3)] as number) & (0x80 >> (index & 7))) !== 0
  return { elements: Array.from({ length: count }, (_, index) => bit(index)) }
}

/** Texts, each ended by a zero byte. */
function stringsReader(value: WireValue): Read {
  if (value.field !== 'bytes') return mismatch('array', value)
  if (value.value.length === 0) return { elements: [] }
  if (value.value.at(-1) !== 0) return { cause: 'a StringArray whose last text does not end' }
  const texts = textOf(value.value.subarray(0, -1)).split('\0')
  return texts.length > maxElements ? tooMany(texts.length) : { elements: texts }
}

function tooMany(count: number): Read {
  return { cause: `an array of ${count} elements; at most ${maxElements}` }
}
