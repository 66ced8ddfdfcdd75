// What a birth promises: the signals of a machine, with datatype, unit.
import type { Promised, PromisedSignal, SignalType } from '../../../ingest/model.ts'
import { isName } from '../../../ingest/names.ts'
import { clashesOf, signalOf } from './births.ts'
import { datatype, isArray, nameOfDatatype, readValue } from './datatypes.ts'
import { ofProtocol } from './naming.ts'
import type { Metric, Payload } from './protobuf.ts'

/** More than this is no list of signals that a person could confirm. */
const maxPromised = 5000

const types: ReadonlyMap<number, SignalType> = new Map<number, SignalType>([
  ...[datatype.int8, datatype.int16, datatype.int32, datatype.int64].map((type) => [type, 'integer'] as const),
  ...[datatype.uint8, datatype.uint16, datatype.uint32].map((type) => [type, 'integer'] as const),
  // Beyond 63 bits only text is exact.
  [datatype.uint64, 'text'],
  [datatype.float, 'float'],
  [datatype.double, 'float'],
  [datatype.boolean, 'boolean'],
  [datatype.string, 'text'],
  [datatype.text, 'text'],
  [datatype.uuid, 'text'],
  [datatype.dateTime, 'integer'],
  [datatype.bytes, 'text'],
  [datatype.file, 'text'],
  ...[datatype.int8Array, datatype.int16Array, datatype.int32Array, datatype.int64Array].map(
    (type) => [type, 'integer'] as const,
  ),
  ...[datatype.uint8Array, datatype.uint16Array, datatype.uint32Array].map((type) => [type, 'integer'] as const),
  [datatype.uint64Array, 'text'],
  [datatype.floatArray, 'float'],
  [datatype.doubleArray, 'float'],
  [datatype.booleanArray, 'boolean'],
  [datatype.stringArray, 'text'],
  [datatype.dateTimeArray, 'integer'],
])

/** Undefined where nothing in the birth can be a signal. Never throws. */
export function promisedBy({ metrics }: Payload, machine: string): Omit<Promised, 'isAccepted'> | undefined {
  if (!isName(machine)) return undefined
  const clashing = clashesOf(metrics.flatMap(({ name }) => name ?? []))
  const named = metrics.filter(({ name }) => name !== undefined && !clashing.has(name) && !ofProtocol.test(name))
  const signals = named.flatMap(signalsOf).slice(0, maxPromised)
  return signals.length === 0 ? undefined : { machine, signals }
}

function signalsOf(metric: Metric): PromisedSignal[] {
  const { name = '', datatype: code = 0, unit } = metric
  const type = types.get(code)
  if (type === undefined) return []
  const common = { type, datatype: nameOfDatatype(code), ...(unit === undefined ? {} : { unit }) }
  const names = isArray(code) ? elementNames(metric, code, signalOf(name)) : [signalOf(name)]
  return names.filter(isName).map((signal) => ({ signal, ...common }))
}

/** An array promises as many signals as it has elements at its birth. */
function elementNames({ value }: Metric, code: number, signal: string): string[] {
  const read = value === undefined ? undefined : readValue(code, value)
  return read !== undefined && 'elements' in read ? read.elements.map((_, index) => `${signal}.${index}`) : []
}
