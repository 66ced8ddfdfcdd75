// The monitored items of a link: created in batches, one unknown node never stops the others.
import {
  AttributeIds,
  ClientMonitoredItemGroup,
  type ClientSession,
  type ClientSubscription,
  DataChangeFilter,
  DataChangeTrigger,
  type DataValue,
  DeadbandType,
  type MonitoringParametersOptions,
  type NodeId,
  TimestampsToReturn,
} from 'node-opcua'
import { describe } from '../../ingest/errors.ts'
import type { ConnectorTools } from '../connector.ts'
import { excerpt } from '../problem.ts'
import { addressOf, type OpcuaConfig, type OpcuaNode, queueSizeOf, writtenAs } from './config.ts'
import { type Namespaces, resolveAddresses } from './resolve.ts'

export interface Monitoring {
  /** Tries the nodes that are not monitored; logs those that are (newly) unknown. */
  monitorMissing(): Promise<void>
  /** Looks which items the server still accepts after it took the subscription up again. */
  recount(): void
  /** Resolves once every monitored node has sent its first value, or after `withinMs`. */
  heardOfAll(withinMs: number): Promise<void>
  monitored(): number
  missing(): readonly OpcuaNode[]
}

export interface MonitoringParts {
  readonly config: OpcuaConfig
  readonly tools: ConnectorTools
  readonly session: ClientSession
  readonly subscription: ClientSubscription
  readonly namespaces: Namespaces
  onValue(node: OpcuaNode, value: DataValue): void
}

/** A node with its place on this server. */
interface Target {
  readonly node: OpcuaNode
  readonly nodeId: NodeId
}

type Item = ClientMonitoredItemGroup['monitoredItems'][number]

/** Statuses of an item that is refused for its deadband or trigger alone. */
const filterRefusals: ReadonlySet<string> = new Set([
  'BadFilterNotAllowed',
  'BadMonitoredItemFilterInvalid',
  'BadMonitoredItemFilterUnsupported',
])

/** Starts with every node missing. */
export function monitoringOf(parts: MonitoringParts): Monitoring {
  const items = new Map<OpcuaNode, Item>()
  /** Nodes for which the server allows no filter: texts under a deadband, all nodes of small controllers. */
  const unfiltered = new Set<OpcuaNode>()
  const reported = new Set<OpcuaNode>()
  const firstValues = awaitFirstValues()
  let busy = Promise.resolve()

  const hear = (node: OpcuaNode, value: DataValue) => {
    firstValues.heard(node)
    parts.onValue(node, value)
  }
  const report = (node: OpcuaNode, reason: string) => {
    if (reported.has(node)) return
    reported.add(node)
    const facts = { connector: parts.tools.id, node: excerpt(`${writtenAs(node)} (${reason})`) }
    parts.tools.log.warn({ code: 'NODE_UNKNOWN', ...facts }, describe('NODE_UNKNOWN', facts))
  }
  const missing = () => parts.config.nodes.filter((node) => !items.has(node))
  const take = (node: OpcuaNode, item: Item) => {
    items.set(node, item)
    if (reported.delete(node)) parts.tools.log.info({ node: writtenAs(node) }, 'node found')
  }
  const create = async (targets: readonly Target[]): Promise<void> => {
    const again: Target[] = []
    for (const batch of batchesOf(targets, parts.config, unfiltered)) {
      for (const { node } of batch.targets) firstValues.expect(node)
      const group = await createGroup(batch, parts.subscription, hear)
      for (const [index, target] of batch.targets.entries()) {
        const item = group.monitoredItems[index]
        if (item?.statusCode.isGood()) {
          take(target.node, item)
          continue
        }
        firstValues.heard(target.node)
        if (filterRefusals.has(item?.statusCode.name ?? '') && !unfiltered.has(target.node)) again.push(target)
        else report(target.node, item?.statusCode.name ?? 'no answer')
      }
    }
    for (const { node } of again) unfiltered.add(node)
    if (again.length > 0) await create(again)
  }
  const createAll = async () => create(await targetsOf(missing(), parts, report))
  return {
    monitorMissing() {
      busy = busy.then(createAll, createAll)
      return busy
    },
    recount() {
      for (const [node, item] of items) {
        if (item.statusCode.isNotGood() && items.delete(node)) report(node, item.statusCode.name)
      }
    },
    heardOfAll: firstValues.all,
    monitored: () => items.size,
    missing,
  }
}

/** Keeps account of the nodes that have not sent a value yet. */
function awaitFirstValues() {
  const unheard = new Set<OpcuaNode>()
  let whenAll: PromiseWithResolvers<void> | undefined
  return {
    expect: (node: OpcuaNode) => void unheard.add(node),
    heard(node: OpcuaNode) {
      if (unheard.delete(node) && unheard.size === 0) whenAll?.resolve()
    },
    async all(withinMs: number) {
      if (unheard.size === 0) return
      whenAll = Promise.withResolvers<void>()
      const timer = setTimeout(whenAll.resolve, withinMs)
      await whenAll.promise
      clearTimeout(timer)
    },
  }
}

async function targetsOf(
  nodes: readonly OpcuaNode[],
  { session, namespaces, config }: MonitoringParts,
  report: (node: OpcuaNode, reason: string) => void,
): Promise<Target[]> {
  const options = { namespaces, perCall: config.maxItemsPerCall }
  const resolved = await resolveAddresses(session, nodes.map(addressOf), options)
  return nodes.flatMap((node, index) => {
    const result = resolved[index]
    if (result !== undefined && 'nodeId' in result) return [{ node, nodeId: result.nodeId }]
    report(node, result?.reason ?? 'no answer')
    return []
  })
}

interface Batch {
  readonly parameters: MonitoringParametersOptions
  readonly targets: Target[]
}

/** Nodes that are monitored alike go into one call, up to the size a server takes. */
function batchesOf(targets: readonly Target[], config: OpcuaConfig, unfiltered: ReadonlySet<OpcuaNode>): Batch[] {
  const batches: Batch[] = []
  const open = new Map<string, Batch>()
  for (const target of targets) {
    const samplingMs = target.node.samplingIntervalMs ?? config.samplingIntervalMs
    const isPlain = unfiltered.has(target.node)
    const deadband = isPlain ? 0 : (target.node.deadband ?? config.deadband)
    const trigger = isPlain ? 'value' : config.trigger
    const key = `${samplingMs}/${deadband}/${trigger}`
    let batch = open.get(key)
    if (batch === undefined || batch.targets.length >= config.maxItemsPerCall) {
      batch = { parameters: parametersOf(config, { samplingMs, deadband, trigger }), targets: [] }
      open.set(key, batch)
      batches.push(batch)
    }
    batch.targets.push(target)
  }
  return batches
}

interface Wish {
  readonly samplingMs: number
  readonly deadband: number
  readonly trigger: OpcuaConfig['trigger']
}

function parametersOf(config: OpcuaConfig, { samplingMs, deadband, trigger }: Wish): MonitoringParametersOptions {
  const needsFilter = deadband > 0 || trigger === 'timestamp'
  return {
    samplingInterval: samplingMs,
    queueSize: queueSizeOf(config, samplingMs),
    discardOldest: true,
    // Small controllers refuse any filter, so none is sent where none is needed.
    filter: needsFilter ? filterOf(trigger, deadband) : null,
  }
}

function filterOf(trigger: Wish['trigger'], deadband: number): DataChangeFilter {
  return new DataChangeFilter({
    trigger: trigger === 'timestamp' ? DataChangeTrigger.StatusValueTimestamp : DataChangeTrigger.StatusValue,
    deadbandType: deadband > 0 ? DeadbandType.Absolute : DeadbandType.None,
    deadbandValue: deadband,
  })
}

/** The listener stands before the request goes out: the first values may come in the same packet as the answer. */
function createGroup(
  { targets, parameters }: Batch,
  subscription: ClientSubscription,
  onValue: MonitoringParts['onValue'],
): Promise<ClientMonitoredItemGroup> {
  const toMonitor = targets.map(({ nodeId }) => ({ nodeId, attributeId: AttributeIds.Value }))
  const group = ClientMonitoredItemGroup.create(subscription, toMonitor, parameters, TimestampsToReturn.Both)
  group.on('changed', (_item, value, index) => {
    const node = targets[index]?.node
    if (node !== undefined) onValue(node, value)
  })
  return new Promise((resolve, reject) => {
    group.on('initialized', () => resolve(group))
    group.on('err', (message) => reject(new Error(message)))
  })
}
