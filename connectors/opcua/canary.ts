// Asks after a few nodes while a subscription is silent: one that lives and tells nothing is found out.
import { AttributeIds, type DataValue, type NodeId } from 'node-opcua'
import type { OpcuaNode } from './config.ts'
import type { Target } from './item-requests.ts'
import type { Link } from './link.ts'

export interface Canary {
  /** Every value that the subscription brings. */
  heard(node: OpcuaNode, data: DataValue): void
  /** Nodes that are monitored. */
  know(targets: readonly Target[]): void
  /** To be called while the subscription says only that it is alive. Resolves to true where it has kept changes back twice. */
  isKeptBack(): Promise<boolean>
}

/** So many nodes without a deadband stand for all. */
const watched = 20

export function canaryOf({ session, config }: Pick<Link, 'session' | 'config'>): Canary {
  const nodes = new Map<OpcuaNode, NodeId>()
  const newest = new Map<OpcuaNode, string>()
  /** Notifications of watched nodes so far, and at the last doubt. */
  let count = 0
  let doubtedAt: number | undefined

  async function differs(): Promise<boolean> {
    const asked = [...nodes].filter(([node]) => newest.has(node))
    if (asked.length === 0) return false
    const before = count
    const answers = await session.read(asked.map(([, nodeId]) => ({ nodeId, attributeId: AttributeIds.Value })))
    return count === before && answers.some((data, index) => shown(data) !== newest.get(asked[index]?.[0] as OpcuaNode))
  }

  return {
    heard(node, data) {
      if (!nodes.has(node)) return
      count++
      newest.set(node, shown(data))
    },
    know(targets) {
      for (const { node, nodeId } of targets) {
        if (nodes.size >= watched) return
        const filters = [node.deadband ?? config.deadband, node.deadbandPercent ?? config.deadbandPercent ?? 0]
        if (filters.every((band) => band === 0) && node.indexRange === undefined) nodes.set(node, nodeId)
      }
    },
    async isKeptBack() {
      if (!(await differs())) {
        doubtedAt = undefined
        return false
      }
      if (doubtedAt === count) return true
      doubtedAt = count
      return false
    },
  }
}

/** Value with status, as text to be compared. */
function shown({ value, statusCode }: DataValue): string {
  return `${statusCode.value >>> 12} ${JSON.stringify(value.value, (_, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner))}`
}
