// What is read of the variables that were found: value, data type, unit, range, limits, names of values.
import {
  AttributeIds,
  type ClientSession,
  DataType,
  type DataValue,
  type NodeId,
  type ReadValueIdOptions,
} from 'node-opcua'
import { labelsOf } from '../enumerations.ts'
import type { Labels } from '../flatten.ts'
import type { ServerLimits } from '../server-limits.ts'
import type { Found } from './browse.ts'
import type { Candidate } from './recognise.ts'
import { type UnitInformation, unitOf } from './unece.ts'

export interface ReadTools {
  readonly session: Pick<ClientSession, 'read' | 'translateBrowsePath'>
  readonly limits: Pick<ServerLimits, 'nodesPerRead' | 'pathsPerCall'>
}

/** What the server tells of a variable. */
export interface Told {
  readonly value: DataValue
  /** Of the data type attribute; undefined where it is not told. */
  readonly dataType: NodeId | undefined
  /** UCUM code, or the server's own text. */
  readonly unit?: string
  readonly range?: readonly [low: number, high: number]
  readonly labels?: Labels
}

/** In the order of the candidates. */
export async function readCandidates(candidates: readonly Candidate[], tools: ReadTools): Promise<Told[]> {
  const properties = candidates.map(({ found, limits }) => ({
    unit: propertyOf(found, 'EngineeringUnits'),
    usual: propertyOf(found, 'EURange'),
    possible: propertyOf(found, 'InstrumentRange'),
    low: limits?.low,
    high: limits?.high,
  }))
  const wanted = [...candidates.map(({ found }) => found), ...properties.flatMap((one) => Object.values(one))]
  const nodes = [...new Set(wanted.filter((found) => found !== undefined))]
  const values = await readValues(nodes, AttributeIds.Value, tools)
  const at = new Map(nodes.map((found, index) => [found, values[index]]))
  const types = await readValues(
    candidates.map(({ found }) => found),
    AttributeIds.DataType,
    tools,
  )
  const labels = await labelsOf(
    candidates.map(({ found }) => found.nodeId),
    tools,
  )
  return candidates.map(({ found }, index): Told => {
    const own = properties[index]!
    const told = (node: Found | undefined): unknown => (node === undefined ? undefined : goodValue(at.get(node)))
    const unit = own.unit === undefined ? undefined : unitOf((told(own.unit) ?? {}) as UnitInformation)
    const range = rangeOf(
      { low: told(own.low), high: told(own.high) },
      (told(own.possible) ?? told(own.usual) ?? {}) as RangeTold,
    )
    const names = labels[index]
    const type = goodValue(types[index])
    return {
      value: at.get(found)!,
      dataType: types[index]?.value.dataType === DataType.NodeId ? (type as NodeId) : undefined,
      ...(unit === undefined ? {} : { unit }),
      ...(range === undefined ? {} : { range }),
      ...(names === undefined ? {} : { labels: names }),
    }
  })
}

function propertyOf({ children }: Found, name: string): Found | undefined {
  return children.find((child) => child.isVariable && child.namespace === undefined && child.name === name)
}

function goodValue(data: DataValue | undefined): unknown {
  return data?.statusCode.isGood() ? (data.value.value as unknown) : undefined
}

interface RangeTold {
  readonly low?: unknown
  readonly high?: unknown
}

/** Each end by the alarm limit where there is one, else by the range; undefined unless both are numbers in order. */
function rangeOf(limits: RangeTold, range: RangeTold): readonly [number, number] | undefined {
  const low = limits.low ?? range.low
  const high = limits.high ?? range.high
  const isRange = typeof low === 'number' && typeof high === 'number' && Number.isFinite(low) && Number.isFinite(high)
  return isRange && low < high ? [low, high] : undefined
}

/** One attribute of each node, in calls that the server takes. */
export async function readValues(
  nodes: readonly Found[],
  attributeId: AttributeIds,
  { session, limits }: ReadTools,
): Promise<DataValue[]> {
  const values: DataValue[] = []
  const wanted = nodes.map(({ nodeId }): ReadValueIdOptions => ({ nodeId, attributeId }))
  for (let from = 0; from < wanted.length; from += limits.nodesPerRead) {
    values.push(...(await session.read(wanted.slice(from, from + limits.nodesPerRead))))
  }
  return values
}
