// Names of enumerated values: from the data type of a node, or from the node itself.
import {
  AttributeIds,
  BrowsePath,
  type ClientSession,
  DataType,
  type NodeId,
  NodeIdType,
  QualifiedName,
  type ReadValueIdOptions,
  RelativePath,
  RelativePathElement,
} from 'node-opcua'
import type { Labels } from './flatten.ts'
import type { ServerLimits } from './server-limits.ts'

/** What is asked of the server. */
export type Asking = Pick<ClientSession, 'read' | 'translateBrowsePath'>

export interface EnumerationTools {
  readonly session: Asking
  readonly limits: Pick<ServerLimits, 'nodesPerRead' | 'pathsPerCall'>
}

/** Names that one enumeration may have. */
const mostLabels = 4096
/** HasProperty (OPC UA Part 5). */
const hasProperty = 'i=46'

/** The names of each node's values, in order; undefined for nodes that enumerate nothing. */
export async function labelsOf(nodeIds: readonly NodeId[], tools: EnumerationTools): Promise<(Labels | undefined)[]> {
  const types = await readAll(
    nodeIds.map((nodeId) => ({ nodeId, attributeId: AttributeIds.DataType })),
    tools,
  )
  const typeOf = types.map((value) => (value?.dataType === DataType.NodeId ? (value.value as NodeId) : undefined))
  const asked = new Map<string, NodeId>()
  for (const type of typeOf) if (type !== undefined && mayEnumerate(type)) asked.set(type.toString(), type)
  const ofTypes = await labelsAt([...asked.values()], tools)
  const byType = new Map([...asked.keys()].map((key, index) => [key, ofTypes[index]]))
  // Integers may carry names of their own (MultiStateDiscreteType, MultiStateValueDiscreteType).
  const own = nodeIds.filter((_, index) => isInteger(typeOf[index]))
  const ofNodes = await labelsAt(own, tools)
  const byNode = new Map(own.map((nodeId, index) => [nodeId, ofNodes[index]]))
  return nodeIds.map((nodeId, index) => byNode.get(nodeId) ?? byType.get(String(typeOf[index])))
}

/** Data types that are no built-in ones, nor the abstract numbers (OPC UA Part 6, 5.1.2). */
function mayEnumerate(type: NodeId): boolean {
  return type.namespace !== 0 || type.identifierType !== NodeIdType.NUMERIC || Number(type.value) > 28
}

function isInteger(type: NodeId | undefined): boolean {
  if (type === undefined || type.namespace !== 0 || type.identifierType !== NodeIdType.NUMERIC) return false
  const id = Number(type.value)
  return (id >= DataType.SByte && id <= DataType.UInt64) || (id >= 26 && id <= 28)
}

const propertyNames = ['EnumStrings', 'EnumValues'] as const

/** Names by the properties EnumStrings, EnumValues of each node. */
async function labelsAt(nodeIds: readonly NodeId[], tools: EnumerationTools): Promise<(Labels | undefined)[]> {
  const paths = nodeIds.flatMap((nodeId) => propertyNames.map((name) => propertyPath(nodeId, name)))
  const targets: (NodeId | undefined)[] = []
  for (let from = 0; from < paths.length; from += tools.limits.pathsPerCall) {
    const answers = await tools.session.translateBrowsePath(paths.slice(from, from + tools.limits.pathsPerCall))
    for (const answer of answers) targets.push(answer.targets?.[0]?.targetId)
  }
  const found = targets.flatMap((nodeId, index) => (nodeId === undefined ? [] : [{ nodeId, index }]))
  const values = await readAll(
    found.map(({ nodeId }) => ({ nodeId, attributeId: AttributeIds.Value })),
    tools,
  )
  const labels = new Map<number, Labels>()
  for (const [position, { index }] of found.entries()) {
    const read = labelsIn(values[position]?.value)
    if (read !== undefined) labels.set(Math.floor(index / propertyNames.length), read)
  }
  return nodeIds.map((_, index) => labels.get(index))
}

/** The property by its name in the standard namespace. */
export function propertyPath(startingNode: NodeId, name: string): BrowsePath {
  const element = new RelativePathElement({
    referenceTypeId: hasProperty,
    includeSubtypes: true,
    isInverse: false,
    targetName: new QualifiedName({ namespaceIndex: 0, name }),
  })
  return new BrowsePath({ startingNode, relativePath: new RelativePath({ elements: [element] }) })
}

/** EnumStrings counts from 0; EnumValues states each number (node-opcua holds it as two halves). */
export function labelsIn(value: unknown): Labels | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined
  const labels = new Map<number, string>()
  for (const [index, entry] of value.slice(0, mostLabels).entries()) {
    const {
      text,
      value: number,
      displayName,
    } = entry as { text?: unknown; value?: unknown; displayName?: { text?: unknown } }
    if (typeof text === 'string') labels.set(index, text)
    else if (typeof displayName?.text === 'string') labels.set(numberOf(number), displayName.text)
  }
  return labels.size === 0 ? undefined : labels
}

function numberOf(value: unknown): number {
  if (!Array.isArray(value)) return Number(value)
  return Number(BigInt.asIntN(64, (BigInt(Number(value[0]) >>> 0) << 32n) | BigInt(Number(value[1]) >>> 0)))
}

/** Values of attributes in calls that the server takes; undefined where it gives none. */
export async function readAll(wanted: readonly ReadValueIdOptions[], { session, limits }: EnumerationTools) {
  const values: ({ readonly dataType: DataType; readonly value: unknown } | undefined)[] = []
  for (let from = 0; from < wanted.length; from += limits.nodesPerRead) {
    const read = await session.read(wanted.slice(from, from + limits.nodesPerRead))
    for (const data of read) values.push(data.statusCode.isGood() ? data.value : undefined)
  }
  return values
}
