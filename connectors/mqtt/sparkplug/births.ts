// What a birth has promised: metrics by name, by alias.
import { datatype } from './datatypes.ts'
import type { Note, Resolved } from './note.ts'
import type { Metric, Payload } from './protobuf.ts'

export interface Born {
  readonly name: string
  readonly datatype: number
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
export const maxBorn = 100_000

export function birthsOf({ metrics, timestamp }: Payload): Births {
  const byName = new Map<string, Born>()
  const byAlias = new Map<bigint, Born>()
  for (const { name, alias, datatype: type } of metrics.slice(0, maxBorn)) {
    if (name === undefined) continue
    const born = { name, datatype: type ?? 0 }
    byName.set(name, born)
    // Of two names for one alias neither can be trusted.
    if (alias !== undefined) byAlias.set(alias, byAlias.has(alias) ? ambiguous : born)
  }
  for (const [alias, born] of byAlias) if (born === ambiguous) byAlias.delete(alias)
  return { byName, byAlias, clashing: clashesOf(byName.keys()), bornAt: timestamp ?? 0n }
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
    if (metric.name !== undefined && metric.datatype !== undefined) continue
    const born = agreed(metric, tables)
    if (born === undefined) isMissing = true
    else resolved.push({ index, name: born.name, datatype: metric.datatype ?? born.datatype })
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

/** The command that asks an edge node for its births. */
export function rebirthRequest(nowMs: bigint): Payload {
  const metric: Metric = {
    name: 'Node Control/Rebirth',
    timestamp: nowMs,
    datatype: datatype.boolean,
    value: { field: 'boolean', value: true },
  }
  return { timestamp: nowMs, metrics: [metric] }
}
