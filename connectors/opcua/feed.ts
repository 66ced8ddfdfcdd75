// The feed of an open OPC UA link: notifications become messages, a dead link becomes an error.
import type { ClientSubscription } from 'node-opcua'
import { kunlunError, messageOf } from '../../ingest/errors.ts'
import type { ConnectorTools, Delivery, Feed, FeedStatus } from '../connector.ts'
import { type Gathering, gather } from '../gathering.ts'
import { captureValue, contentType, encodeMessage, isOverflow, type WireValue } from './capture.ts'
import { type CertificateInfo, listCertificates } from './certificates.ts'
import { type OpcuaConfig, writtenAs } from './config.ts'
import type { Connected } from './connect.ts'
import { type Monitoring, monitoringOf } from './monitoring.ts'
import { type Pause, pauseOf } from './pause.ts'
import type { Namespaces } from './resolve.ts'
import { keepAliveMsOf } from './subscription.ts'

/** The state of one link, from its subscription to its end. */
interface Link extends Connected {
  readonly config: OpcuaConfig
  readonly tools: ConnectorTools
  readonly subscription: ClientSubscription
  readonly namespaces: Namespaces
  readonly gathering: Gathering
  readonly pause: Pause
  readonly ownCertificate: CertificateInfo | undefined
  readonly counts: { values: number; overflows: number; dropped: number; reconnections: number; late: number }
  /** Values of the notification that is being read. */
  values: WireValue[]
  isUp: boolean
  lastSignMs: number
  /** Set once: by `close`, or with the error that the iteration throws. */
  end?: { readonly error?: Error }
  farewell?: Promise<void>
}

export interface FeedParts {
  readonly config: OpcuaConfig
  readonly tools: ConnectorTools
  readonly connected: Connected
  readonly subscription: ClientSubscription
  readonly namespaces: Namespaces
}

/** Notifications that may still come after the server was held back (the library keeps five requests open). */
const lateNotifications = 16
/** How long the server may take to answer our farewell. */
const farewellMs = 2_000

/** Monitors the configured nodes and makes the feed; resolves once the server answered for each of them. */
export async function opcuaFeed(parts: FeedParts): Promise<Feed> {
  const { config, tools } = parts
  const link: Link = {
    ...parts.connected,
    ...parts,
    gathering: gather({ messages: config.maxPendingMessages, bytes: config.maxPendingBytes }),
    pause: pauseOf(parts.connected.session),
    ownCertificate: listCertificates(tools.folder).find(({ state }) => state === 'own'),
    counts: { values: 0, overflows: 0, dropped: 0, reconnections: 0, late: 0 },
    values: [],
    isUp: true,
    lastSignMs: performance.now(),
  }
  const monitoring = monitoringOf({
    ...parts,
    session: link.session,
    onValue: (node, value) => arrive(link, captureValue(node, value)),
  })
  const stopWatching = watch(link, monitoring)
  const close = async () => {
    stopWatching()
    await finish(link)
  }
  try {
    await monitoring.monitorMissing()
  } catch (cause) {
    await close()
    throw lost(link, `it refuses to monitor: ${messageOf(cause)}`, cause)
  }
  return {
    [Symbol.asyncIterator]: () => deliveries(link),
    status: () => statusOf(link, monitoring),
    close,
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
  const { tools, config, gathering, pause, counts } = link
  const body = encodeMessage(link.values)
  link.values = []
  if (gathering.isFull()) {
    pause.hold(true)
    if (++counts.late > lateNotifications) {
      counts.dropped++
      return
    }
  }
  gathering.add({
    connector: tools.id,
    received: tools.clock.now(),
    source: config.endpoint,
    contentType,
    body,
    session: tools.session,
    redelivered: false,
  })
}

/** Listens for the ways in which a link dies, and looks now and then for missing nodes; returns how to stop it. */
function watch(link: Link, monitoring: Monitoring): () => void {
  const { client, session, subscription, tools, config } = link
  const alive = () => {
    link.lastSignMs = performance.now()
  }
  subscription.on('received_notifications', alive)
  subscription.on('keepalive', alive)
  subscription.on('terminated', () => end(link, 'the server ended the subscription'))
  subscription.on('status_changed', (status) => end(link, `the server ended the subscription (${status.name})`))
  session.on('session_closed', (status) => end(link, `the server closed the session (${status.name})`))
  client.on('close', (cause) => end(link, cause ? messageOf(cause) : 'the connection closed'))
  let patience: NodeJS.Timeout | undefined
  client.on('connection_lost', () => {
    link.isUp = false
    tools.log.warn({ where: config.endpoint }, 'link interrupted; session and queues are kept, it is being mended')
    // Later than this the server has forgotten us: opening anew says better what is wrong.
    patience ??= setTimeout(() => end(link, `not back within ${config.outageSeconds} s`), config.outageSeconds * 1000)
  })
  client.on('connection_reestablished', () => {
    clearTimeout(patience)
    patience = undefined
    void mended(link, monitoring)
  })
  const silence = setInterval(() => checkSilence(link), 1000)
  const retry = setInterval(() => void lookAgain(link, monitoring), config.retryUnknownSeconds * 1000)
  return () => {
    clearInterval(silence)
    clearInterval(retry)
    clearTimeout(patience)
  }
}

/** A connection that is up and says nothing, not even a keep-alive, is dead. */
function checkSilence(link: Link): void {
  const limitMs = Math.max(3 * keepAliveMsOf(link.config), 15_000)
  if (!link.isUp || link.pause.isHeld() || link.end !== undefined) {
    link.lastSignMs = performance.now()
  } else if (performance.now() - link.lastSignMs > limitMs) {
    end(link, `connected, but silent for ${Math.round(limitMs / 1000)} s`)
  }
}

/** After a restart the server may number its namespaces anew: the items would then read other nodes. */
async function mended(link: Link, monitoring: Monitoring): Promise<void> {
  try {
    const now = await link.session.readNamespaceArray()
    if (now.join('\n') !== link.namespaces.join('\n')) return end(link, 'the server numbers its namespaces anew')
    link.counts.reconnections++
    link.isUp = true
    link.lastSignMs = performance.now()
    link.pause.repeat()
    monitoring.recount()
    link.tools.log.info({ where: link.config.endpoint, monitored: monitoring.monitored() }, 'link mended')
    await monitoring.monitorMissing()
  } catch (cause) {
    end(link, `mended, but not usable: ${messageOf(cause)}`)
  }
}

async function lookAgain(link: Link, monitoring: Monitoring): Promise<void> {
  if (!link.isUp || link.end !== undefined || monitoring.missing().length === 0) return
  try {
    await monitoring.monitorMissing()
  } catch (cause) {
    link.tools.log.warn({ cause: messageOf(cause) }, 'could not look for the missing nodes')
  }
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

function lost({ tools, config }: Link, reason: string, cause?: unknown): Error {
  return kunlunError('LINK_LOST', { connector: tools.id, where: config.endpoint, cause: reason }, cause)
}

/** Ends the link with an error, unless it has ended. */
function end(link: Link, reason: string, cause?: unknown): void {
  if (link.end !== undefined) return
  link.end = { error: lost(link, reason, cause) }
  void finish(link)
}

/** Ends the link for good, once; what waits is kept for the reader unless he closed. */
function finish(link: Link): Promise<void> {
  if (link.end === undefined) {
    link.end = {}
    link.counts.dropped += link.gathering.take().messages.length
  }
  link.isUp = false
  link.gathering.wake()
  link.farewell ??= sayFarewell(link)
  return link.farewell
}

/** In bounded time: a server that is gone cannot be told, the socket goes with the client either way. */
async function sayFarewell({ session, client, certificates, tools }: Link): Promise<void> {
  const leave = async () => {
    await session.close(true)
    await client.disconnect()
  }
  const impatience = Promise.withResolvers<void>()
  const timer = setTimeout(impatience.resolve, farewellMs)
  try {
    await Promise.race([leave(), impatience.promise])
  } catch (cause) {
    tools.log.info({ cause: messageOf(cause) }, 'the server did not hear the farewell')
    await Promise.race([client.disconnect().catch(() => undefined), impatience.promise])
  } finally {
    clearTimeout(timer)
    await certificates.dispose()
  }
}

function statusOf(link: Link, monitoring: Monitoring): FeedStatus {
  const { counts, config } = link
  const missing = monitoring.missing()
  const server = link.certificates.lastChecked()?.certificate
  return {
    connected: link.isUp && link.end === undefined,
    dropped: counts.dropped,
    details: {
      itemsMonitored: monitoring.monitored(),
      itemsConfigured: config.nodes.length,
      ...(missing.length === 0 ? {} : { nodesUnknown: missing.slice(0, 5).map(writtenAs).join(', ').slice(0, 500) }),
      values: counts.values,
      overflows: counts.overflows,
      reconnections: counts.reconnections,
      waiting: link.gathering.waiting(),
      held: link.pause.isHeld() ? 1 : 0,
      security: `${config.securityMode} ${config.securityPolicy}`,
      ...(server === undefined
        ? {}
        : { certificateUntil: server.validUntil, certificateThumbprint: server.thumbprint }),
      ...(link.ownCertificate === undefined ? {} : { ownCertificateUntil: link.ownCertificate.validUntil }),
    },
  }
}
