// What a birth has promised: metrics by name, by alias.
import { isArray, isScalar, readValue } from './datatypes.ts'
import type { Note, Resolved, Stale } from './note.ts'
import type { Metric, Payload, WireValue } from './protobuf.ts'

export interface Born {
  readonly name: string
  readonly datatype: number
  /** Of an array: the most elements it has had, each of them a signal. */
  readonly elements?: number
}

/** The table of one birth: of an edge node, or of one device. */
export interface Births {
  readonly byName: ReadonlyMap<string, Born>
  readonly byAlias: ReadonlyMap<bigint, Born>
  /** Names that would become one signal though they are two metrics. */
  readonly clashing: ReadonlySet<string>
  /** When it was published, by the clock of the edge node: what is older belongs to an earlier birth. */
  readonly bornAt: bigint
}

/** The signal of a metric: `Zone 1/Temperature` becomes `Zone_1.Temperature`. */
export function signalOf(metric: string): string {
  return metric.replaceAll('/', '.').replaceAll(' ', '_')
}

/** Names among these that would become one signal. */
export function clashesOf(names: Iterable<string>): ReadonlySet<string> {
  const bySignal = Map.groupBy(new Set(names), signalOf)
  return new Set([...bySignal.values()].filter((alike) => alike.length > 1).flat())
}

export const noBirths: Births = { byName: new Map(), byAlias: new Map(), clashing: new Set(), bornAt: 0n }

/** More metrics of one edge node than this are not remembered. */
const maxBorn = 100_000

export function birthsOf({ metrics, timestamp }: Payload): Births {
  const byName = new Map<string, Born>()
  const byAlias = new Map<bigint, Born>()
  for (const { name, alias, datatype: type = 0, value } of metrics.slice(0, maxBorn)) {
    if (name === undefined) continue
    const elements = elementsOf(type, value)
    const born = { name, datatype: type, ...(elements === undefined ? {} : { elements }) }
    byName.set(name, born)
    // Of two names for one alias neither can be trusted.
    if (alias !== undefined) byAlias.set(alias, byAlias.has(alias) ? ambiguous : born)
  }
  for (const [alias, born] of byAlias) if (born === ambiguous) byAlias.delete(alias)
  return { byName, byAlias, clashing: clashesOf(byName.keys()), bornAt: timestamp ?? 0n }
}

function elementsOf(type: number, value: WireValue | undefined): number | undefined {
  if (!isArray(type)) return undefined
  const read = value === undefined ? undefined : readValue(type, value)
  return read !== undefined && 'elements' in read ? read.elements.length : 0
}

/** The table after data in which arrays were longer than ever; the same table where none was. */
export function withLongerArrays(births: Births, { metrics }: Payload): Births {
  const longer = new Map<string, Born>()
  for (const metric of metrics) {
    const born = agreed(metric, [births])
    if (born?.elements === undefined) continue
    const elements = elementsOf(born.datatype, metric.value) ?? 0
    if (elements > born.elements) longer.set(born.name, { ...born, elements })
  }
  if (longer.size === 0) return births
  const replaced = <Key>(table: ReadonlyMap<Key, Born>) =>
    new Map([...table].map(([key, born]) => [key, longer.get(born.name) ?? born]))
  return { ...births, byName: replaced(births.byName), byAlias: replaced(births.byAlias) }
}

/** What a death says of all that was born: one signal each, or as many as an array has had elements. */
export function staleOf(device: string, births: Births): Stale[] {
  const own = device === '' ? {} : { device }
  return [...births.byName.values()].flatMap(({ name, datatype, elements }): Stale[] => {
    if (isScalar(datatype)) return [{ ...own, name }]
    return elements ? [{ ...own, name, elements }] : []
  })
}

const ambiguous: Born = { name: '', datatype: 0 }

/** True where a message needs no birth to be understood. */
export function isSelfContained({ metrics }: Payload): boolean {
  return metrics.every(({ name, datatype: type }) => name !== undefined && type !== undefined)
}

/**
 * What the tables say of the metrics that do not name themselves. With several tables only what all of them agree on
 * holds: a message from between two births may belong to either. Of a message that is older than the first table
 * nothing is certain.
 */
export function resolve(payload: Payload, candidates: readonly Births[], reason: string): Note {
  const { metrics, timestamp } = payload
  const isOlder = timestamp !== undefined && timestamp < (candidates[0]?.bornAt ?? 0n)
  const tables = isOlder ? [] : candidates
  const resolved: Resolved[] = []
  const clashing: string[] = []
  let isMissing = false
  for (const [index, metric] of metrics.entries()) {
    const known = agreed(metric, tables)?.name ?? metric.name
    if (known !== undefined && tables.some((births) => births.clashing.has(known))) clashing.push(known)
    const isWhole = metric.name !== undefined && metric.datatype !== undefined
    if (isWhole && metric.isNull !== true) continue
    const born = agreed(metric, tables)
    // Of an array that is null only the births know how many signals it is.
    const length = metric.isNull && born?.elements ? { elements: born.elements } : {}
    if (born !== undefined)
      resolved.push({ index, name: born.name, datatype: metric.datatype ?? born.datatype, ...length })
    else if (!isWhole) isMissing = true
  }
  return {
    ...(resolved.length === 0 ? {} : { resolved }),
    ...(clashing.length === 0 ? {} : { clashing }),
    ...(isMissing ? { unresolved: reason } : {}),
  }
}

function agreed({ name, alias }: Metric, tables: readonly Births[]): Born | undefined {
  const [first, ...others] = tables.map((births) =>
    name === undefined ? births.byAlias.get(alias ?? -1n) : births.byName.get(name),
  )
  if (first === undefined) return undefined
  const isAgreed = others.every((other) => other?.name === first.name && other.datatype === first.datatype)
  return isAgreed ? first : undefined
}

/** The number of the edge node's session, which its will repeats. */
export function bdSeqOf({ metrics }: Payload): bigint | undefined {
  const value = metrics.find(({ name }) => name === 'bdSeq')?.value
  return value?.field === 'int' || value?.field === 'long' ? value.value : undefined
}
