// Subscribing, where the broker's session does not hold the same subscriptions already.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { IClientSubscribeOptions, MqttClient } from 'mqtt'
import { kunlunError, messageOf } from '../../ingest/errors.ts'
import type { ConnectorTools } from '../connector.ts'
import type { MqttConfig } from './config.ts'
import type { Connected } from './connect.ts'
import { ownStateTopic } from './sparkplug/state.ts'
import { compileTemplate } from './topic-template.ts'

/** QoS by filter, as it is asked of the broker: with the group of a shared subscription. */
export type Wanted = Readonly<Record<string, 0 | 1>>

/** What the configuration wants to be subscribed to. */
export function wantedSubscriptions(config: MqttConfig): Wanted {
  const wanted: Record<string, 0 | 1> = {}
  for (const entry of config.subscriptions) {
    const template = compileTemplate(entry.topic)
    if ('problem' in template) continue // refused by the schema before
    const filter = entry.share === undefined ? template.filter : `$share/${entry.share}/${template.filter}`
    const qos = entry.qos ?? config.qos
    wanted[filter] = wanted[filter] === 1 ? 1 : qos
  }
  const state = ownStateTopic(config)
  // A host must hear its own STATE; twice, where a filter brings it already, would be once too often.
  if (state !== undefined && !isCovered(state, config)) wanted[state] = 1
  return wanted
}

function isCovered(topic: string, { subscriptions }: MqttConfig): boolean {
  const templates = subscriptions.map((entry) => compileTemplate(entry.topic))
  return templates.some((template) => 'match' in template && template.match(topic) !== undefined)
}

/**
 * Brings the session to what the configuration wants. A session that has it already is left alone: subscribing again
 * would send all retained messages again. What the session holds is remembered in the connector's folder, by broker
 * with client id. Throws LINK_REFUSED where the broker forbids a topic.
 */
export async function subscribe(link: Connected, config: MqttConfig, tools: ConnectorTools): Promise<void> {
  const wanted = wantedSubscriptions(config)
  const session = `${config.url} ${link.client.options.clientId}`
  const known = link.sessionPresent ? remembered(tools, session) : {}
  if (!sameSubscriptions(known, wanted)) {
    const stale = Object.keys(known).filter((filter) => !Object.hasOwn(wanted, filter))
    if (stale.length > 0) await link.client.unsubscribeAsync(stale)
    await ask(link.client, wanted, { connector: tools.id, where: config.url })
    remember(tools, session, wanted)
  }
}

async function ask(client: MqttClient, wanted: Wanted, facts: { connector: string; where: string }): Promise<void> {
  const request = Object.fromEntries(
    Object.entries(wanted).map(([filter, qos]): [string, IClientSubscribeOptions] => [filter, { qos }]),
  )
  try {
    await client.subscribeAsync(request as unknown as string[])
  } catch (cause) {
    if (!client.connected) throw kunlunError('LINK_LOST', { ...facts, cause: messageOf(cause) }, cause)
    const filters = Object.keys(wanted).join(', ')
    throw kunlunError('LINK_REFUSED', { ...facts, cause: `no right to subscribe to ${filters}` }, cause)
  }
}

function sameSubscriptions(known: Wanted, wanted: Wanted): boolean {
  const filters = Object.keys(wanted)
  return filters.length === Object.keys(known).length && filters.every((filter) => known[filter] === wanted[filter])
}

function memoryFile(tools: ConnectorTools): string {
  return join(tools.folder, 'mqtt-session.json')
}

/** A memory that is absent, torn or of another session means subscribing once more, which does no harm. */
function remembered(tools: ConnectorTools, session: string): Wanted {
  try {
    const memory = JSON.parse(readFileSync(memoryFile(tools), 'utf8')) as { session?: string; subscriptions?: Wanted }
    return memory.session === session ? (memory.subscriptions ?? {}) : {}
  } catch (cause) {
    tools.log.info({ cause: messageOf(cause) }, 'no memory of earlier subscriptions')
    return {}
  }
}

function remember(tools: ConnectorTools, session: string, subscriptions: Wanted): void {
  mkdirSync(tools.folder, { recursive: true })
  writeFileSync(memoryFile(tools), JSON.stringify({ session, subscriptions }))
}
