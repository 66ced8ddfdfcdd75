// The address space below a node, walked level by level within bounds that no server can stretch.
import {
  BrowseDirection,
  type BrowseResult,
  type ClientSession,
  NodeClass,
  type NodeId,
  NodeIdType,
  type ReferenceDescription,
} from 'node-opcua'
import { messageOf } from '../../../ingest/errors.ts'
import type { NamespaceUri } from '../node-address.ts'
import type { Namespaces } from '../resolve.ts'

/** An object or variable as the server shows it; every text is the server's own. */
export interface Found {
  readonly nodeId: NodeId
  readonly namespace: NamespaceUri
  readonly name: string
  readonly title: string
  readonly isVariable: boolean
  /** Found by HasProperty: it describes the node above it. */
  readonly isProperty: boolean
  /** Type definition as `<namespace URI>;i=13`, without URI in the standard namespace. */
  readonly type: string
  readonly children: Found[]
}

export interface BrowseBounds {
  readonly maxDepth: number
  readonly maxNodes: number
  readonly maxSeconds: number
}

export const defaultBounds: BrowseBounds = { maxDepth: 12, maxNodes: 20_000, maxSeconds: 60 }

export interface Browsed {
  readonly root: Found
  /** Nodes seen. */
  readonly nodes: number
  /** Why it is not all: depth, nodes, time, or what the server refused. Empty where it is all. */
  readonly cut: readonly string[]
}

export interface BrowseTools {
  readonly session: Pick<ClientSession, 'browse' | 'browseNext'>
  readonly namespaces: Namespaces
  readonly perCall: number
  readonly bounds: BrowseBounds
  /** Milliseconds of a clock that never jumps. */
  readonly now?: () => number
}

/** HierarchicalReferences, HasProperty of the standard namespace. */
const hierarchical = 'i=33'
const hasProperty = 46
/** The server itself (Server, Aliases, Locations, its namespaces): no machine stands there. */
const notEntered: ReadonlySet<string> = new Set(['ns=0;i=2253', 'ns=0;i=23470', 'ns=0;i=31915', 'ns=0;i=11715'])
const allFields = 63

interface Walk extends BrowseTools {
  readonly seen: Set<string>
  readonly cut: Set<string>
  readonly untilMs: number
  perCall: number
}

/** Every object and variable below the root once, at the place nearest to it. */
export async function browseTree(root: NodeId, tools: BrowseTools): Promise<Browsed> {
  const now = tools.now ?? (() => performance.now())
  const top: Found = { ...emptyRoot, nodeId: root, children: [] }
  const walk: Walk = {
    ...tools,
    now,
    seen: new Set([root.toString()]),
    cut: new Set(),
    untilMs: now() + tools.bounds.maxSeconds * 1000,
  }
  let level: Found[] = [top]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth >= tools.bounds.maxDepth) walk.cut.add('depth')
    if (walk.cut.has('depth') || walk.cut.has('time') || walk.cut.has('nodes')) break
    level = await browseLevel(level, walk)
  }
  return { root: top, nodes: walk.seen.size, cut: [...walk.cut] }
}

const emptyRoot = {
  namespace: undefined,
  name: 'Objects',
  title: 'Objects',
  isVariable: false,
  isProperty: false,
  type: '',
}

async function browseLevel(level: readonly Found[], walk: Walk): Promise<Found[]> {
  const next: Found[] = []
  for (let from = 0; from < level.length; ) {
    if ((walk.now?.() ?? 0) > walk.untilMs) walk.cut.add('time')
    if (walk.cut.has('time') || walk.cut.has('nodes')) break
    const some = level.slice(from, from + walk.perCall)
    const results = await browseSome(some, walk)
    if (results === undefined) continue
    from += some.length
    for (const [index, parent] of some.entries()) {
      const references = await allReferences(results[index], walk)
      for (const reference of references) adopt(parent, reference, { walk, next })
    }
  }
  return next
}

/** Undefined where the server wants fewer nodes in a call: the caller tries again. */
async function browseSome(some: readonly Found[], walk: Walk): Promise<BrowseResult[] | undefined> {
  const wanted = some.map(({ nodeId }) => ({
    nodeId,
    referenceTypeId: hierarchical,
    includeSubtypes: true,
    browseDirection: BrowseDirection.Forward,
    nodeClassMask: NodeClass.Object | NodeClass.Variable,
    resultMask: allFields,
  }))
  try {
    return await walk.session.browse(wanted)
  } catch (cause) {
    if (some.length === 1 || !/Bad(?!Connection|Session|SecureChannel|Timeout)/.test(messageOf(cause))) throw cause
    walk.perCall = Math.ceil(some.length / 2)
    return undefined
  }
}

/** With what the server hands out in further pages. */
async function allReferences(result: BrowseResult | undefined, walk: Walk): Promise<ReferenceDescription[]> {
  if (result === undefined || result.statusCode.isNotGood()) {
    walk.cut.add(result?.statusCode.name ?? 'no answer')
    return []
  }
  const references = [...(result.references ?? [])]
  let { continuationPoint } = result
  while (continuationPoint !== null && continuationPoint !== undefined && continuationPoint.length > 0) {
    const isFull = walk.seen.size + references.length > walk.bounds.maxNodes || (walk.now?.() ?? 0) > walk.untilMs
    // Told to let go, the server frees what it holds for us.
    const [page] = await walk.session.browseNext([continuationPoint], isFull)
    if (isFull || page === undefined || page.statusCode.isNotGood()) break
    references.push(...(page.references ?? []))
    ;({ continuationPoint } = page)
  }
  return references
}

function adopt(parent: Found, reference: ReferenceDescription, { walk, next }: { walk: Walk; next: Found[] }): void {
  const key = reference.nodeId.toString()
  // Nodes of other servers are not browsed.
  if (walk.seen.has(key) || notEntered.has(key) || (reference.nodeId.serverIndex ?? 0) > 0) return
  if (walk.seen.size >= walk.bounds.maxNodes) {
    walk.cut.add('nodes')
    return
  }
  walk.seen.add(key)
  const found = foundOf(reference, walk.namespaces)
  parent.children.push(found)
  next.push(found)
}

function foundOf(reference: ReferenceDescription, namespaces: Namespaces): Found {
  const { nodeId, browseName, displayName, nodeClass, referenceTypeId, typeDefinition } = reference
  const name = browseName.name ?? ''
  return {
    // The server may answer with an expanded NodeId; within itself only the plain one counts.
    nodeId: plainNodeId(nodeId),
    namespace: uriOf(browseName.namespaceIndex, namespaces),
    name,
    title: displayName.text ?? name,
    isVariable: nodeClass === NodeClass.Variable,
    isProperty: referenceTypeId.namespace === 0 && Number(referenceTypeId.value) === hasProperty,
    type: typeKey(typeDefinition, namespaces),
    children: [],
  }
}

function plainNodeId(nodeId: NodeId): NodeId {
  const copy = Object.assign(Object.create(Object.getPrototypeOf(nodeId) as object), nodeId) as NodeId
  return Object.assign(copy, { namespaceUri: null, serverIndex: 0 })
}

function uriOf(index: number, namespaces: Namespaces): NamespaceUri {
  return index === 0 ? undefined : (namespaces[index] ?? `urn:unknown:${index}`)
}

function typeKey(type: NodeId | null | undefined, namespaces: Namespaces): string {
  if (type === null || type === undefined || type.identifierType !== NodeIdType.NUMERIC) return ''
  const uri = uriOf(type.namespace, namespaces)
  return `${uri === undefined ? '' : `${uri};`}i=${String(type.value)}`
}
