// The feed of an open OPC UA link: notifications become messages, a dead link becomes an error.
import type { ClientSubscription, DataValue } from 'node-opcua'
import { describe, messageOf } from '../../ingest/errors.ts'
import { fromMs, type Gap, type Nanoseconds } from '../../ingest/model.ts'
import type { ConnectorTools, Delivery, Feed, FeedStatus } from '../connector.ts'
import { gather } from '../gathering.ts'
import { acceptanceOf } from './acceptance.ts'
import { canaryOf } from './canary.ts'
import { isOverflow, type WireValue } from './capture.ts'
import { type Capturing, capturingOf } from './capturing.ts'
import { listCertificates } from './certificates.ts'
import { type OpcuaConfig, type OpcuaNode, writtenAs } from './config.ts'
import type { Connected } from './connect.ts'
import { labelsOf } from './enumerations.ts'
import { readBack } from './history.ts'
import type { Target } from './item-requests.ts'
import { add, end, finish, heardOf, type Link, lost } from './link.ts'
import { type Monitoring, monitoringOf } from './monitoring.ts'
import { collectOverflows } from './overflows.ts'
import { pauseOf } from './pause.ts'
import type { Namespaces } from './resolve.ts'
import { clockOffset } from './server-clock.ts'
import type { ServerLimits } from './server-limits.ts'
import { watch } from './watch.ts'

export interface FeedParts {
  readonly config: OpcuaConfig
  readonly tools: ConnectorTools
  readonly connected: Connected
  readonly subscription: ClientSubscription
  readonly namespaces: Namespaces
  readonly limits: ServerLimits
}

/** Notifications that may still come after the server was held back (the library keeps five requests open). */
const lateNotifications = 16

/** How long servers may take for the first values, beside the publishing itself. */
const firstValuesMs = 1000

/** Monitors the configured nodes and makes the feed; resolves once it samples each that it knows. */
export async function opcuaFeed(parts: FeedParts): Promise<Feed> {
  const { config, tools } = parts
  const link: Link = {
    ...parts.connected,
    ...parts,
    gathering: gather({ messages: config.maxPendingMessages, bytes: config.maxPendingBytes }),
    pause: pauseOf(parts.connected.session),
    ownCertificate: listCertificates(tools.folder).find(({ state }) => state === 'own'),
    acceptance: acceptanceOf(),
    overflows: collectOverflows(tools.gaps),
    canary: canaryOf({ ...parts.connected, config }),
    counts: { values: 0, overflows: 0, dropped: 0, reconnections: 0, late: 0, republished: 0 },
    values: [],
    isUp: true,
    lastSignMs: performance.now(),
    lastValueMs: performance.now(),
  }
  const capturing = capturingOf(config, tools)
  const monitoring = monitoringOf({
    ...parts,
    session: link.session,
    onFound(targets) {
      link.canary.know(targets)
      return nameValues(link, capturing, targets)
    },
    onValue(node, data) {
      link.canary.heard(node, data)
      noteTime(node, data)
      for (const value of capturing.capture(node, data)) arrive(link, value)
    },
  })
  link.stopWatching = watch(link, monitoring)
  const offset = await clockOffset(link.session, tools)
  const noteTime = noteOverflows(link, offset)
  try {
    await monitoring.monitorMissing()
    sayWhatIsMonitored(link, monitoring)
    // Some servers begin to sample only after they have answered: what changes before that is in no queue.
    await monitoring.heardOfAll(2 * config.publishingIntervalMs + firstValuesMs)
  } catch (cause) {
    await finish(link)
    throw lost(link, `it refuses to monitor: ${messageOf(cause)}`, cause)
  }
  return {
    [Symbol.asyncIterator]: () => deliveries(link),
    // What the server's queues held went with the link before.
    resumed: false,
    ...(config.history === 'off' ? {} : { fill: (gap: Gap) => readBack(link, gap, capturing) }),
    status: () => ({ ...statusOf(link, monitoring, capturing), heard: heardOf(link) }),
    close: () => finish(link),
  }
}

/** Enumerated values get their names; a server that cannot tell them is taken at its numbers. */
async function nameValues({ session, limits, tools }: Link, capturing: Capturing, targets: readonly Target[]) {
  const nodeIds = targets.map(({ nodeId }) => nodeId)
  const labels = await labelsOf(nodeIds, { session, limits }).catch((cause: unknown) => {
    tools.log.info({ cause: messageOf(cause) }, 'the server does not tell the names of enumerated values')
    return []
  })
  for (const [index, { node }] of targets.entries()) {
    const names = labels[index]
    if (names !== undefined) capturing.name(node, names)
  }
}

/** Every node that was configured is monitored, or it is said how many are not. */
function sayWhatIsMonitored({ tools, config }: Link, monitoring: Monitoring): void {
  const configured = config.nodes.length
  const missing = monitoring.missing().length
  const connector = tools.id
  if (missing > 0) {
    const facts = { connector, missing, configured }
    tools.log.warn({ code: 'NODES_NOT_MONITORED', ...facts }, describe('NODES_NOT_MONITORED', facts))
  }
  const bridged = monitoring.bridgedSeconds() ?? Number.POSITIVE_INFINITY
  // What gathers between two publishings fills the queue as well.
  if (config.queueSize !== undefined || bridged >= config.outageSeconds) return
  const facts = { connector, seconds: Math.floor(bridged), wanted: config.outageSeconds }
  tools.log.warn({ code: 'QUEUE_SHORT', ...facts }, describe('QUEUE_SHORT', facts))
}

/** Between a value and the one before it lies what a queue had no room for. */
function noteOverflows(link: Link, offset: Nanoseconds): (node: OpcuaNode, data: DataValue) => void {
  const times = new Map<OpcuaNode, number>()
  return (node, data) => {
    const timeMs = (data.sourceTimestamp ?? data.serverTimestamp)?.getTime()
    if (timeMs === undefined) return
    const beforeMs = times.get(node) ?? timeMs
    times.set(node, timeMs)
    if (isOverflow(data.statusCode.value)) link.overflows.saw(node, fromMs(beforeMs) - offset, fromMs(timeMs) - offset)
  }
}

/** All values of one notification arrive in one turn of the event loop: they become one message. */
function arrive(link: Link, value: WireValue): void {
  if (link.end !== undefined) return
  link.counts.values++
  if (isOverflow(value[5]) && link.counts.overflows++ === 0) {
    link.tools.log.warn({ machine: value[0], signal: value[1] }, 'the queue of the server ran over: values are missing')
  }
  if (link.values.push(value) === 1) queueMicrotask(() => flush(link))
}

function flush(link: Link): void {
  const { gathering, pause, counts, values } = link
  link.values = []
  if (gathering.isFull()) {
    pause.hold(true)
    if (++counts.late > lateNotifications) {
      counts.dropped++
      return
    }
  }
  add(link, values, { isAgain: false })
}

async function* deliveries(link: Link): AsyncGenerator<Delivery, void, undefined> {
  for (;;) {
    if (link.end === undefined) await link.gathering.filled()
    // What came before the link was lost is still good.
    if (link.gathering.waiting() > 0) yield deliver(link)
    else if (link.end?.error !== undefined) throw link.end.error
    else if (link.end !== undefined) return
  }
}

function deliver(link: Link): Delivery {
  const { gathering, counts, pause } = link
  const gathered = gathering.take()
  return {
    messages: gathered.messages,
    accept() {
      gathered.settle()
      link.acceptance.accepted(gathered.messages.length)
      if (gathering.isFull()) return
      counts.late = 0
      pause.hold(false)
    },
    refuse(cause) {
      gathered.settle()
      // The library has acknowledged them already, so the server does not send them again.
      counts.dropped += gathered.messages.length
      end(link, `the messages could not be kept: ${messageOf(cause)}`, cause)
    },
  }
}

function statusOf(link: Link, monitoring: Monitoring, capturing: Capturing): FeedStatus {
  const { counts, config } = link
  const missing = monitoring.missing()
  const server = link.certificates.lastChecked()?.certificate
  return {
    connected: link.isUp && link.end === undefined,
    dropped: counts.dropped,
    details: {
      itemsMonitored: monitoring.monitored(),
      itemsConfigured: config.nodes.length,
      ...(capturing.stillTimes() === 0 ? {} : { stillTimes: capturing.stillTimes() }),
      profile: link.limits.profile.name,
      itemsPerCall: link.limits.itemsPerCall,
      ...(missing.length === 0 ? {} : { nodesUnknown: missing.slice(0, 5).map(writtenAs).join(', ').slice(0, 500) }),
      values: counts.values,
      overflows: counts.overflows,
      reconnections: counts.reconnections,
      republished: counts.republished,
      waiting: link.gathering.waiting(),
      held: link.pause.isHeld() ? 1 : 0,
      security: link.security,
      ...(server === undefined
        ? {}
        : { certificateUntil: server.validUntil.toISOString(), certificateThumbprint: server.thumbprint }),
      ...(link.ownCertificate === undefined ? {} : { ownCertificateUntil: link.ownCertificate.validUntil }),
    },
  }
}
