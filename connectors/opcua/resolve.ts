// From written addresses to the NodeIds of this server, with namespaces bound by their URI.
import { BrowsePath, type ClientSession, NodeId, NodeIdType, RelativePath, RelativePathElement } from 'node-opcua'
import type { NamespaceUri, NodeAddress, NodeIdAddress, PathAddress } from './node-address.ts'

/** The namespaces of a server as it numbers them now. */
export type Namespaces = readonly string[]

/** What became of an address: its NodeId on this server, or why there is none. */
export type Resolved = { readonly nodeId: NodeId } | { readonly reason: string }

/** Resolves addresses in order; browse paths in calls of at most `perCall`. */
export async function resolveAddresses(
  session: ClientSession,
  addresses: readonly NodeAddress[],
  { namespaces, perCall }: { readonly namespaces: Namespaces; readonly perCall: number },
): Promise<Resolved[]> {
  const resolved: Resolved[] = []
  for (let start = 0; start < addresses.length; start += perCall) {
    resolved.push(...(await resolveSome(session, addresses.slice(start, start + perCall), namespaces)))
  }
  return resolved
}

async function resolveSome(
  session: ClientSession,
  addresses: readonly NodeAddress[],
  namespaces: Namespaces,
): Promise<Resolved[]> {
  const results: Resolved[] = addresses.map((address) =>
    address.kind === 'node' ? bindNode(address, namespaces) : { reason: missing(address, namespaces) ?? '' },
  )
  const paths = addresses.flatMap((address, index) =>
    address.kind === 'path' && missing(address, namespaces) === undefined ? [{ address, index }] : [],
  )
  if (paths.length === 0) return results
  const answers = await session.translateBrowsePath(paths.map(({ address }) => browsePath(address, namespaces)))
  for (const [position, { index }] of paths.entries()) {
    const answer = answers[position]
    const target = answer?.targets?.[0]?.targetId
    results[index] =
      target === undefined ? { reason: answer?.statusCode.name ?? 'no answer' } : { nodeId: plain(target) }
  }
  return results
}

/** The server may answer with an expanded NodeId; within itself only the plain one counts. */
function plain(target: NodeId): NodeId {
  return new NodeId(target.identifierType, target.value, target.namespace)
}

function bindNode({ namespace, identifier }: NodeIdAddress, namespaces: Namespaces): Resolved {
  const index = indexOf(namespace, namespaces)
  if (index === undefined) return { reason: `it has no namespace ${namespace}` }
  const value = identifier.slice(2)
  switch (identifier[0]) {
    case 'i':
      return { nodeId: new NodeId(NodeIdType.NUMERIC, Number(value), index) }
    case 'g':
      return { nodeId: new NodeId(NodeIdType.GUID, value, index) }
    case 'b':
      return { nodeId: new NodeId(NodeIdType.BYTESTRING, Buffer.from(value, 'base64'), index) }
    default:
      return { nodeId: new NodeId(NodeIdType.STRING, value, index) }
  }
}

function indexOf(uri: NamespaceUri, namespaces: Namespaces): number | undefined {
  if (uri === undefined) return 0
  const index = namespaces.indexOf(uri)
  return index < 0 ? undefined : index
}

function missing({ elements }: PathAddress, namespaces: Namespaces): string | undefined {
  const unknown = elements.find(({ namespace }) => indexOf(namespace, namespaces) === undefined)
  return unknown === undefined ? undefined : `it has no namespace ${unknown.namespace}`
}

/** Root and HierarchicalReferences of the standard namespace. */
const rootFolder = new NodeId(NodeIdType.NUMERIC, 84, 0)
const hierarchicalReferences = new NodeId(NodeIdType.NUMERIC, 33, 0)

function browsePath({ elements }: PathAddress, namespaces: Namespaces): BrowsePath {
  return new BrowsePath({
    startingNode: rootFolder,
    relativePath: new RelativePath({
      elements: elements.map(
        ({ namespace, name }) =>
          new RelativePathElement({
            referenceTypeId: hierarchicalReferences,
            includeSubtypes: true,
            isInverse: false,
            targetName: { namespaceIndex: indexOf(namespace, namespaces) ?? 0, name },
          }),
      ),
    }),
  })
}
