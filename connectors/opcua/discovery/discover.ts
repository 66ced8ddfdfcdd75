// Discovery: a server is browsed within bounds, its machines recognised, and what they would send is drafted.
import { AttributeIds, type ClientSession, NodeId, NodeIdType } from 'node-opcua'
import type { DiscoveredMachine, Discovery, DiscoveryBounds } from '../../connector.ts'
import type { ServerLimits } from '../server-limits.ts'
import { browseTree, defaultBounds } from './browse.ts'
import { machineNames, plainName } from './names.ts'
import { promiseOf } from './promise.ts'
import { readCandidates, readValues } from './reading.ts'
import { type RecognisedMachine, recogniseMachines } from './recognise.ts'
import { identification } from './standards.ts'

export interface DiscoverTools {
  readonly session: Pick<ClientSession, 'browse' | 'browseNext' | 'read' | 'translateBrowsePath' | 'readNamespaceArray'>
  readonly limits: ServerLimits
  readonly bounds?: DiscoveryBounds
}

const objectsFolder = new NodeId(NodeIdType.NUMERIC, 85, 0)
const defaultMaxSignals = 5000

export async function discoverServer(tools: DiscoverTools): Promise<Discovery> {
  const { session, limits, bounds = {} } = tools
  const { maxSignals = defaultMaxSignals } = bounds
  const namespaces = await session.readNamespaceArray()
  const browsed = await browseTree(objectsFolder, {
    session,
    namespaces,
    perCall: limits.nodesPerBrowse,
    bounds: {
      maxDepth: bounds.maxDepth ?? defaultBounds.maxDepth,
      maxNodes: bounds.maxNodes ?? defaultBounds.maxNodes,
      maxSeconds: bounds.maxSeconds ?? defaultBounds.maxSeconds,
    },
  })
  const cut = [...browsed.cut]
  const nameOf = machineNames()
  const machines: DiscoveredMachine[] = []
  let left = maxSignals
  for (const recognised of recogniseMachines(browsed.root)) {
    const candidates = recognised.candidates.slice(0, left)
    if (candidates.length < recognised.candidates.length && !cut.includes('signals')) cut.push('signals')
    if (candidates.length === 0) continue
    left -= candidates.length
    const told = await readCandidates(candidates, tools)
    const { about, title } = await aboutOf(recognised, tools)
    const isFree = recognised.found.name === browsed.root.name && recognised.found.nodeId.value === 85
    const machine = isFree ? plainName(limits.build.product, 'server') : nameOf({ ...recognised.found, title })
    const parts = { machine, recognised: { ...recognised, candidates }, told, about, namespaces }
    machines.push({ ...promiseOf(parts), standard: recognised.standard })
  }
  const { manufacturer, product, version } = limits.build
  const source = [manufacturer, product, version].filter((text) => text !== '').join(', ')
  return { source, machines, nodes: browsed.nodes, cut }
}

/** Manufacturer, model, serial number and the like, in one line. */
async function aboutOf({ found, identification: nameplate }: RecognisedMachine, tools: DiscoverTools) {
  const wanted = nameplate?.children.filter(({ name }) => identification.some((one) => one === name)) ?? []
  const values = await readValues(wanted, AttributeIds.Value, tools)
  const facts = wanted.flatMap(({ name }, index) => {
    const value: unknown = values[index]?.value.value
    const text = typeof value === 'object' ? ((value as { text?: unknown } | null)?.text ?? '') : (value ?? '')
    return text === '' ? [] : [`${name} ${String(text).slice(0, 64)}`]
  })
  return { about: facts.join(', ').slice(0, 500), title: found.title }
}
