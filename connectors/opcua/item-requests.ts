// Requests for monitored items: what is asked for each node, in calls that the server takes.
import {
  AttributeIds,
  ClientMonitoredItemGroup,
  type ClientSubscription,
  DataChangeFilter,
  DataChangeTrigger,
  type DataValue,
  DeadbandType,
  type MonitoringParametersOptions,
  type NodeId,
  NumericRange,
  TimestampsToReturn,
} from 'node-opcua'
import { messageOf } from '../../ingest/errors.ts'
import { type OpcuaConfig, type OpcuaNode, queueSizeOf } from './config.ts'
import type { ServerLimits } from './server-limits.ts'

/** A node with its place on this server. */
export interface Target {
  readonly node: OpcuaNode
  readonly nodeId: NodeId
}

export type Item = ClientMonitoredItemGroup['monitoredItems'][number]

/** Statuses of an item that is refused for its deadband or trigger alone. */
export const filterRefusals: ReadonlySet<string> = new Set([
  'BadFilterNotAllowed',
  'BadMonitoredItemFilterInvalid',
  'BadMonitoredItemFilterUnsupported',
  'BadDeadbandFilterInvalid',
])

/** Nodes that are asked for alike. */
export interface Batch {
  readonly parameters: MonitoringParametersOptions
  readonly targets: readonly Target[]
}

/** The deadband that the server is asked to apply to a node: its own, else that of the connector. */
export function deadbandOf(node: OpcuaNode, config: OpcuaConfig): { type: 'absolute' | 'percent'; value: number } {
  const own = node.deadbandPercent ?? (node.deadband === undefined ? undefined : 0)
  const percent = own ?? config.deadbandPercent
  return percent > 0
    ? { type: 'percent', value: percent }
    : { type: 'absolute', value: node.deadband ?? config.deadband }
}

interface Wish {
  readonly samplingMs: number
  readonly deadband: ReturnType<typeof deadbandOf>
  readonly trigger: OpcuaConfig['trigger']
}

export interface Circumstances {
  readonly config: OpcuaConfig
  readonly limits: ServerLimits
  /** Nodes for which the server allows no filter. */
  readonly unfiltered: ReadonlySet<OpcuaNode>
  /** Nodes in one call. */
  readonly perCall: number
}

/** Nodes that are monitored alike go into one call, up to the size a server takes. */
export function batchesOf(targets: readonly Target[], circumstances: Circumstances): Batch[] {
  const { config, perCall } = circumstances
  const alike = Map.groupBy(targets, ({ node }) => JSON.stringify(wishOf(node, circumstances)))
  return [...alike].flatMap(([wish, all]) => {
    const parameters = parametersOf(config, JSON.parse(wish) as Wish)
    const calls = Array.from({ length: Math.ceil(all.length / perCall) }, (_, call) => call * perCall)
    return calls.map((from): Batch => ({ parameters, targets: all.slice(from, from + perCall) }))
  })
}

function wishOf(node: OpcuaNode, { config, limits, unfiltered }: Circumstances): Wish {
  const samplingMs = node.samplingIntervalMs ?? config.samplingIntervalMs
  const isPlain = unfiltered.has(node) || !limits.profile.takesFilter
  if (isPlain) return { samplingMs, deadband: { type: 'absolute', value: 0 }, trigger: 'value' }
  return { samplingMs, deadband: deadbandOf(node, config), trigger: config.trigger }
}

function parametersOf(config: OpcuaConfig, { samplingMs, deadband, trigger }: Wish): MonitoringParametersOptions {
  const needsFilter = deadband.value > 0 || trigger === 'timestamp'
  return {
    samplingInterval: samplingMs,
    queueSize: queueSizeOf(config, samplingMs),
    discardOldest: true,
    // Small controllers refuse any filter, so none is sent where none is needed.
    filter: needsFilter ? filterOf(trigger, deadband) : null,
  }
}

function filterOf(trigger: Wish['trigger'], { type, value }: Wish['deadband']): DataChangeFilter {
  const deadbandType = type === 'percent' ? DeadbandType.Percent : DeadbandType.Absolute
  return new DataChangeFilter({
    trigger: trigger === 'timestamp' ? DataChangeTrigger.StatusValueTimestamp : DataChangeTrigger.StatusValue,
    deadbandType: value > 0 ? deadbandType : DeadbandType.None,
    deadbandValue: value,
  })
}

/** What became of a node that was asked for. */
export type Answer = { readonly target: Target } & ({ readonly item: Item } | { readonly reason: string })

export interface Request {
  readonly subscription: ClientSubscription
  onValue(node: OpcuaNode, value: DataValue): void
  /** Told where the server takes fewer nodes in a call than it was thought to. */
  onTooMany(perCall: number): void
}

/** A call that fails although the link stands: the server takes fewer, or one of the nodes makes it stumble. */
export const linkIsGone = /Connection|Session|SecureChannel|Subscription|Timeout|Disconnected|Shutdown|closed|ECONN/i

/** Asks for all of them. A call that the server refuses as a whole is halved until what it refuses stands alone. */
export async function requestItems(batch: Batch, request: Request): Promise<Answer[]> {
  const { targets, parameters } = batch
  try {
    const group = await createGroup(batch, request)
    return targets.map((target, index): Answer => {
      const item = group.monitoredItems[index]
      return item?.statusCode.isGood() ? { target, item } : { target, reason: item?.statusCode.name ?? 'no answer' }
    })
  } catch (cause) {
    const reason = messageOf(cause).replace(/\s+/g, ' ').slice(0, 200)
    if (linkIsGone.test(reason)) throw cause
    const [first] = targets
    if (first === undefined) return []
    if (targets.length === 1) return [{ target: first, reason }]
    const half = Math.ceil(targets.length / 2)
    if (/TooManyOperations|TooLarge|EncodingLimits/i.test(reason)) request.onTooMany(half)
    const earlier = await requestItems({ parameters, targets: targets.slice(0, half) }, request)
    return [...earlier, ...(await requestItems({ parameters, targets: targets.slice(half) }, request))]
  }
}

/** The listener stands before the request goes out: the first values may come in the same packet as the answer. */
function createGroup(
  { targets, parameters }: Batch,
  { subscription, onValue }: Request,
): Promise<ClientMonitoredItemGroup> {
  const toMonitor = targets.map(({ node, nodeId }) => ({
    nodeId,
    attributeId: AttributeIds.Value,
    ...(node.indexRange === undefined ? {} : { indexRange: new NumericRange(node.indexRange) }),
  }))
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
