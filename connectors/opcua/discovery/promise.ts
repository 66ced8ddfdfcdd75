// From a recognised machine to what it promises: signals with type, unit, range, the nodes to subscribe to.
import { DataType, type NodeId, NodeIdType } from 'node-opcua'
import type { Promised, PromisedSignal, SignalType } from '../../../ingest/model.ts'
import { type Leaf, leavesOf } from '../flatten.ts'
import type { Namespaces } from '../resolve.ts'
import { writtenNodeId } from './addresses.ts'
import { signalNames } from './names.ts'
import type { Told } from './reading.ts'
import type { Candidate, RecognisedMachine } from './recognise.ts'

/** A variable of which no signal can be drafted, with the reason. */
export interface LeftOut {
  readonly node: string
  readonly reason: string
}

export interface MachinePromise {
  readonly promised: Promised
  readonly leftOut: readonly LeftOut[]
}

export interface PromiseParts {
  readonly machine: string
  readonly recognised: RecognisedMachine
  /** In the order of the candidates. */
  readonly told: readonly Told[]
  readonly about: string
  readonly namespaces: Namespaces
}

export function promiseOf({ machine, recognised, told, about, namespaces }: PromiseParts): MachinePromise {
  const nameOf = signalNames()
  const signals: PromisedSignal[] = []
  const entries: NonNullable<Promised['entries']>[number][] = []
  const leftOut: LeftOut[] = []
  for (const [index, candidate] of recognised.candidates.entries()) {
    const drafted = draftSignals(candidate, told[index]!, namespaces)
    if ('reason' in drafted) {
      leftOut.push({ node: candidate.path.join('/'), reason: drafted.reason })
      continue
    }
    const base = nameOf(candidate.path, candidate.found)
    entries.push({ node: drafted.node, signal: base })
    for (const { path, ...signal } of drafted.signals) signals.push({ ...signal, signal: [base, ...path].join('.') })
  }
  return { promised: { machine, signals, entries, kind: kindOf(recognised), about, isAccepted: false }, leftOut }
}

/** Furnaces have no companion specification: only what people call them tells. */
function kindOf({ standard, found }: RecognisedMachine): NonNullable<Promised['kind']> {
  if (standard === 'machine-tool') return 'machine-tool'
  return /furnace|kiln|\boven\b|sinter|炉|窑/i.test(`${found.name} ${found.title}`) ? 'furnace' : 'other'
}

type Drafted = {
  readonly node: string
  readonly signals: readonly (Omit<PromisedSignal, 'signal'> & Pick<Leaf, 'path'>)[]
}

/** One signal for a single value, one for each element or field of others. */
function draftSignals({ found }: Candidate, told: Told, namespaces: Namespaces): Drafted | { readonly reason: string } {
  const node = writtenNodeId(found.nodeId, namespaces)
  if (node === undefined) return { reason: 'its NodeId cannot be written' }
  const { statusCode, value } = told.value
  if (/NotReadable|AccessDenied|UserAccess/.test(statusCode.name)) return { reason: statusCode.name }
  const byType = typeOfDataType(told.dataType)
  if (value.dataType === DataType.Null) {
    if (byType === undefined) return { reason: `no value now (${statusCode.name}), and a type that is not plain` }
    return { node, signals: [{ path: [], ...signalOf(byType, DataType[byType], told) }] }
  }
  const isPlain = value.dataType !== DataType.ExtensionObject
  const signals = leavesOf(value, { labels: told.labels }).flatMap(({ path, captured: [kind], dataType, label }) => {
    // Of a field without value nobody knows the type.
    if (kind === '?' || dataType === undefined) return []
    if (isPlain) return [{ path, ...signalOf(dataType, nameOf(dataType, value), told) }]
    const type = label === undefined ? signalType(dataType) : 'text'
    return [{ path, type, datatype: `${DataType[dataType]} in a structure` }]
  })
  return signals.length === 0 ? { reason: 'empty, or not to be taken apart: see its value' } : { node, signals }
}

function nameOf(dataType: DataType, value: Told['value']['value']): string {
  return value.arrayType === 0 ? DataType[dataType] : `${DataType[dataType]}[]`
}

function signalOf(dataType: DataType, datatype: string, told: Told): Omit<PromisedSignal, 'signal'> {
  const type = told.labels === undefined ? signalType(dataType) : 'text'
  const isQuantity = type === 'float' || type === 'integer'
  const isDuration = told.dataType?.namespace === 0 && told.dataType.value === 290
  const unit = told.unit ?? (isDuration ? 'ms' : undefined)
  return {
    type,
    datatype: told.labels === undefined ? datatype : `${datatype}, named values`,
    ...(isQuantity && unit !== undefined ? { unit } : {}),
    ...(isQuantity && told.range !== undefined ? { range: told.range } : {}),
  }
}

/** UInt64 becomes text, as everywhere: a type is for ever, and only text is exact beyond 63 bits. */
function signalType(dataType: DataType): SignalType {
  if (dataType === DataType.Boolean) return 'boolean'
  if (dataType === DataType.Float || dataType === DataType.Double) return 'float'
  if (dataType === DataType.UInt64) return 'text'
  if (dataType >= DataType.SByte && dataType <= DataType.Int64) return 'integer'
  return dataType === DataType.StatusCode ? 'integer' : 'text'
}

/** Of the built-in types with their numbers, and the abstract numbers, which may be fractions. */
function typeOfDataType(type: NodeId | undefined): DataType | undefined {
  if (type === undefined || type.namespace !== 0 || type.identifierType !== NodeIdType.NUMERIC) return undefined
  const id = Number(type.value)
  if (id >= DataType.Boolean && id <= DataType.LocalizedText) return id as DataType
  if (id === 26 || id === 290) return DataType.Double
  if (id === 27) return DataType.Int64
  if (id === 28) return DataType.UInt32
  return id === 294 ? DataType.DateTime : undefined
}
