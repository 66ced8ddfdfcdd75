// How the configuration writes a node that was found: its NodeId with the namespace by URI.
import { type NodeId, NodeIdType } from 'node-opcua'
import { parseNodeId } from '../node-address.ts'
import type { Namespaces } from '../resolve.ts'

/** Undefined where the server's namespace or identifier cannot be written so that it is read back. */
export function writtenNodeId(nodeId: NodeId, namespaces: Namespaces): string | undefined {
  const uri = nodeId.namespace === 0 ? undefined : namespaces[nodeId.namespace]
  if (nodeId.namespace !== 0 && (uri === undefined || uri === '')) return undefined
  const prefix = uri === undefined ? '' : `nsu=${uri.replaceAll('%', '%25').replaceAll(';', '%3B')};`
  const text = `${prefix}${identifierOf(nodeId)}`
  return 'address' in parseNodeId(text) ? text : undefined
}

function identifierOf({ identifierType, value }: NodeId): string {
  if (identifierType === NodeIdType.NUMERIC) return `i=${String(value)}`
  if (identifierType === NodeIdType.GUID) return `g=${String(value)}`
  if (identifierType === NodeIdType.BYTESTRING) return `b=${Buffer.from(value as Uint8Array).toString('base64')}`
  return `s=${String(value)}`
}
