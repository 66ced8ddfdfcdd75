// The subscription of a link: long-lived enough to outlast an outage, talkative enough to notice one.
import type { ClientSession, ClientSubscription } from 'node-opcua'
import type { OpcuaConfig } from './config.ts'

/** The shortest life that makes sense, however short an outage is expected. */
const leastLifetimeMs = 60_000
/** Bounds the size of one notification, and so of one message. */
const valuesPerNotification = 5_000

function keepAliveCountOf({ keepAliveSeconds, publishingIntervalMs }: OpcuaConfig): number {
  return Math.max(1, Math.ceil((1000 * keepAliveSeconds) / publishingIntervalMs))
}

/** How often the server sends a sign of life, ms. */
export function keepAliveMsOf(config: OpcuaConfig): number {
  return keepAliveCountOf(config) * config.publishingIntervalMs
}

/** Lifetime x publishing interval > outage, and at least three keep-alives (OPC UA Part 4, 5.13.2). */
export async function subscribe(session: ClientSession, config: OpcuaConfig): Promise<ClientSubscription> {
  const lifetimeMs = Math.max(2000 * config.outageSeconds, leastLifetimeMs, 4 * keepAliveMsOf(config))
  return session.createSubscription2({
    requestedPublishingInterval: config.publishingIntervalMs,
    requestedMaxKeepAliveCount: keepAliveCountOf(config),
    requestedLifetimeCount: Math.ceil(lifetimeMs / config.publishingIntervalMs),
    maxNotificationsPerPublish: valuesPerNotification,
    publishingEnabled: true,
    priority: 1,
  })
}
