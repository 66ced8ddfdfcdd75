// The monitored items of a link: created in batches, one unknown node never stops the others.
import type { ClientSession, ClientSubscription, DataValue } from 'node-opcua'
import { describe, type ErrorCode } from '../../ingest/errors.ts'
import type { ConnectorTools } from '../connector.ts'
import { excerpt } from '../problem.ts'
import { addressOf, type OpcuaConfig, type OpcuaNode, writtenAs } from './config.ts'
import {
  type Answer,
  batchesOf,
  deadbandOf,
  filterRefusals,
  type Item,
  type Request,
  requestItems,
  type Target,
} from './item-requests.ts'
import { type Namespaces, resolveAddresses } from './resolve.ts'
import { retriesOf } from './retries.ts'
import type { ServerLimits } from './server-limits.ts'

export interface Monitoring {
  /** Tries the nodes that are not monitored and due; logs those that are (newly) unknown or refused. */
  monitorMissing(): Promise<void>
  /** Looks which items the server still accepts after it took the subscription up again. */
  recount(): void
  /** Resolves once every monitored node has sent its first value, or after `withinMs`. */
  heardOfAll(withinMs: number): Promise<void>
  monitored(): number
  missing(): readonly OpcuaNode[]
  /** Seconds without a link that the queues of the server bridge, by the least of them; undefined without items. */
  bridgedSeconds(): number | undefined
}

export interface MonitoringParts {
  readonly config: OpcuaConfig
  readonly tools: ConnectorTools
  readonly session: ClientSession
  readonly subscription: ClientSubscription
  readonly namespaces: Namespaces
  readonly limits: ServerLimits
  onValue(node: OpcuaNode, value: DataValue): void
  /** Awaited before nodes are asked for the first time. */
  onFound?(targets: readonly Target[]): Promise<void>
}

/** Nodes that are asked for again in one round, each in a call of its own. */
const aloneAtOnce = 100

/** Starts with every node missing. */
export function monitoringOf(parts: MonitoringParts): Monitoring {
  const { config, tools, limits } = parts
  const items = new Map<OpcuaNode, Item>()
  /** Nodes for which the server allows no filter: texts under a deadband, all nodes of small controllers. */
  const unfiltered = new Set<OpcuaNode>()
  const reported = new Set<OpcuaNode>()
  const retries = retriesOf(config.retryUnknownSeconds * 1000)
  const firstValues = awaitFirstValues()
  let { itemsPerCall } = limits
  let busy = Promise.resolve()

  const report = (node: OpcuaNode, reason: string, code: ErrorCode = codeOf(reason)) => {
    if (reported.has(node)) return
    reported.add(node)
    const facts = { connector: tools.id, node: excerpt(`${writtenAs(node)} (${reason})`) }
    tools.log.warn({ code, ...facts }, describe(code, facts))
  }
  const missing = () => config.nodes.filter((node) => !items.has(node))
  const fail = (node: OpcuaNode, reason: string) => {
    retries.failed(node)
    report(node, reason)
  }
  const take = (node: OpcuaNode, item: Item) => {
    items.set(node, item)
    retries.done(node)
    if (reported.delete(node)) tools.log.info({ node: writtenAs(node) }, 'node found')
  }
  const request: Request = {
    subscription: parts.subscription,
    onValue(node, value) {
      firstValues.heard(node)
      parts.onValue(node, value)
    },
    onTooMany(perCall) {
      tools.log.info({ perCall }, 'the server takes fewer nodes in a request than it says')
      itemsPerCall = Math.min(itemsPerCall, perCall)
    },
  }
  const settle = (answer: Answer): Target[] => {
    const { node } = answer.target
    if ('item' in answer) take(node, answer.item)
    else {
      firstValues.heard(node)
      if (!filterRefusals.has(answer.reason) || unfiltered.has(node)) fail(node, answer.reason)
      else {
        unfiltered.add(node)
        withoutDeadband(parts, node, answer.reason)
        return [answer.target]
      }
    }
    return []
  }
  const create = async (targets: readonly Target[], perCall: number): Promise<void> => {
    const again: Target[] = []
    for (const batch of batchesOf(targets, { config, limits, unfiltered, perCall })) {
      for (const { node } of batch.targets) firstValues.expect(node)
      for (const answer of await requestItems(batch, request)) again.push(...settle(answer))
    }
    if (again.length > 0) await create(again, perCall)
  }
  const createDue = async () => {
    const due = missing().filter(retries.isDue)
    const targets = await targetsOf(due, parts, fail)
    await parts.onFound?.(targets)
    if (!limits.profile.takesFilter) {
      for (const { node } of targets.filter((one) => !unfiltered.has(one.node))) {
        unfiltered.add(node)
        withoutDeadband(parts, node, `profile ${limits.profile.name}`)
      }
    }
    const together = targets.filter(({ node }) => !retries.isRetry(node))
    const alone = targets.filter(({ node }) => retries.isRetry(node)).slice(0, aloneAtOnce)
    await create(together, itemsPerCall)
    await create(alone, 1)
  }
  return {
    monitorMissing() {
      busy = busy.then(createDue, createDue)
      return busy
    },
    recount() {
      retries.dueNow()
      for (const [node, item] of items) {
        if (item.statusCode.isNotGood() && items.delete(node)) fail(node, item.statusCode.name)
      }
    },
    heardOfAll: firstValues.all,
    monitored: () => items.size,
    missing,
    bridgedSeconds: () => bridgedSeconds(items.values()),
  }
}

/** A node that is not there, or one that the server has and does not want to monitor. */
function codeOf(reason: string): ErrorCode {
  return /^Bad(?!NodeIdUnknown|NodeIdInvalid|NoMatch)/.test(reason) ? 'NODE_REFUSED' : 'NODE_UNKNOWN'
}

/** Texts under the deadband of the whole connector need no word; a deadband that was asked for this node does. */
function withoutDeadband({ config, tools }: MonitoringParts, node: OpcuaNode, reason: string): void {
  const isOwn = node.deadband !== undefined || node.deadbandPercent !== undefined
  const { type, value } = deadbandOf(node, config)
  if (value === 0) return
  if (!isOwn && type === 'absolute') return
  const facts = { connector: tools.id, node: excerpt(`${writtenAs(node)} (${reason})`), type }
  tools.log.warn({ code: 'DEADBAND_REFUSED', ...facts }, describe('DEADBAND_REFUSED', facts))
}

function bridgedSeconds(items: Iterable<Item>): number | undefined {
  let least = Number.POSITIVE_INFINITY
  for (const { result } of items) {
    if (result !== undefined && result.revisedSamplingInterval > 0)
      least = Math.min(least, (result.revisedQueueSize * result.revisedSamplingInterval) / 1000)
  }
  return Number.isFinite(least) ? least : undefined
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
  { session, namespaces, limits }: MonitoringParts,
  fail: (node: OpcuaNode, reason: string) => void,
): Promise<Target[]> {
  const options = { namespaces, perCall: limits.pathsPerCall }
  const resolved = await resolveAddresses(session, nodes.map(addressOf), options)
  return nodes.flatMap((node, index) => {
    const result = resolved[index]
    if (result !== undefined && 'nodeId' in result) return [{ node, nodeId: result.nodeId }]
    fail(node, result?.reason ?? 'no answer')
    return []
  })
}
