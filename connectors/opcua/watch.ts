// Watching over a link: how it dies, how it is mended, which nodes are still to be found.
import { messageOf } from '../../ingest/errors.ts'
import { ago, end, type Link } from './link.ts'
import type { Monitoring } from './monitoring.ts'
import { watchNotifications } from './notifications.ts'
import { keepAliveMsOf } from './subscription.ts'

/** Listens for the ways in which a link dies, and looks now and then for missing nodes; returns how to stop it. */
export function watch(link: Link, monitoring: Monitoring): () => void {
  const { client, session, subscription, tools, config } = link
  const alive = () => {
    link.lastSignMs = performance.now()
  }
  const notifications = watchNotifications(link)
  subscription.on('received_notifications', () => {
    alive()
    link.lastValueMs = link.lastSignMs
  })
  subscription.on('keepalive', () => {
    alive()
    void askCanary(link)
  })
  subscription.on('terminated', () => end(link, 'the server ended the subscription'))
  subscription.on('status_changed', (status) => end(link, `the server ended the subscription (${status.name})`))
  session.on('session_closed', (status) => end(link, `the server closed the session (${status.name})`))
  client.on('close', (cause) => end(link, cause ? messageOf(cause) : 'the connection closed'))
  let patience: NodeJS.Timeout | undefined
  client.on('connection_lost', () => {
    link.isUp = false
    notifications.interrupted()
    tools.log.warn({ where: config.endpoint }, 'link interrupted; session and queues are kept, it is being mended')
    // Later than this the server has forgotten us: opening anew says better what is wrong.
    patience ??= setTimeout(() => end(link, `not back within ${config.outageSeconds} s`), config.outageSeconds * 1000)
  })
  client.on('connection_reestablished', () => {
    clearTimeout(patience)
    patience = undefined
    notifications.mended()
    void mended(link, monitoring)
  })
  const silence = setInterval(() => checkSilence(link), Math.min(1000, keepAliveMs(link) / 4))
  const retry = setInterval(() => void lookAgain(link, monitoring), config.retryUnknownSeconds * 1000)
  return () => {
    clearInterval(silence)
    clearInterval(retry)
    clearTimeout(patience)
  }
}

/** As agreed with the server, which may want to speak less often. */
function keepAliveMs({ config, subscription: { publishingInterval, maxKeepAliveCount } }: Link): number {
  return Math.max(keepAliveMsOf(config), publishingInterval * maxKeepAliveCount)
}

function silent(link: Link, sinceMs: number): void {
  link.tools.gaps.interrupted({ cause: 'silent', from: ago(link, sinceMs), detail: '' })
}

/** A subscription that lives and keeps changes back is dead as well. */
async function askCanary(link: Link): Promise<void> {
  try {
    if (!link.isUp || link.pause.isHeld() || !(await link.canary.isKeptBack()) || link.end !== undefined) return
    silent(link, link.lastValueMs)
    end(link, 'connected, but the subscription tells nothing of values that change')
  } catch (cause) {
    link.tools.log.info({ cause: messageOf(cause) }, 'could not look whether values change')
  }
}

/** A connection that is up and says nothing, not even a keep-alive, is dead. */
function checkSilence(link: Link): void {
  const limitMs = 3 * keepAliveMs(link)
  if (!link.isUp || link.pause.isHeld() || link.end !== undefined) {
    link.lastSignMs = performance.now()
  } else if (performance.now() - link.lastSignMs > limitMs) {
    silent(link, link.lastSignMs)
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
