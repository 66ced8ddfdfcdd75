// What one server takes at a time: its own OperationLimits, the profile of its make, the configuration.
import { AttributeIds, type ClientSession, type DataValue } from 'node-opcua'
import type { OpcuaConfig } from './config.ts'
import { type BuildInfoText, profileOf, type ServerProfile } from './profiles.ts'

export interface ServerLimits {
  readonly build: BuildInfoText
  readonly profile: ServerProfile
  readonly itemsPerCall: number
  readonly nodesPerRead: number
  readonly nodesPerBrowse: number
  readonly pathsPerCall: number
  /** Shortest sampling that the server states (0: every change), else that of its profile; undefined where neither does. */
  readonly leastSamplingMs: number | undefined
}

/** Nodes of the standard namespace (OPC UA Part 5, 6.3.2 onwards). */
const nodes = {
  productUri: 'i=2262',
  manufacturer: 'i=2263',
  product: 'i=2261',
  version: 'i=2264',
  leastSamplingMs: 'i=2272',
  nodesPerRead: 'i=11705',
  nodesPerBrowse: 'i=11710',
  pathsPerCall: 'i=11712',
  itemsPerCall: 'i=11714',
} as const

/** One at a time: nobody knows yet how many nodes the server takes in a request, and many servers lack some of them. */
export async function readServerLimits(
  session: Pick<ClientSession, 'read'>,
  config: Pick<OpcuaConfig, 'profile' | 'maxItemsPerCall'>,
): Promise<ServerLimits> {
  const said = new Map<string, unknown>()
  for (const [name, nodeId] of Object.entries(nodes)) {
    const data: DataValue = await session.read({ nodeId, attributeId: AttributeIds.Value })
    if (data.statusCode.isGood()) said.set(name, data.value.value)
  }
  const textOf = (name: keyof typeof nodes) => String(said.get(name) ?? '')
  const build = {
    manufacturer: textOf('manufacturer'),
    product: textOf('product'),
    productUri: textOf('productUri'),
    version: textOf('version'),
  }
  const profile = profileOf(build, config.profile)
  /** The smaller of what the server states and what is wanted; 0 means that it states none. */
  const limit = (name: 'itemsPerCall' | 'nodesPerRead' | 'nodesPerBrowse' | 'pathsPerCall', wanted = profile[name]) => {
    const stated = Number(said.get(name) ?? 0)
    return Math.max(1, stated > 0 ? Math.min(stated, wanted) : wanted)
  }
  const leastSamplingMs = said.has('leastSamplingMs') ? Number(said.get('leastSamplingMs')) : profile.leastSamplingMs
  return {
    build,
    profile,
    itemsPerCall: limit('itemsPerCall', config.maxItemsPerCall),
    nodesPerRead: limit('nodesPerRead'),
    nodesPerBrowse: limit('nodesPerBrowse'),
    pathsPerCall: limit('pathsPerCall'),
    leastSamplingMs,
  }
}
