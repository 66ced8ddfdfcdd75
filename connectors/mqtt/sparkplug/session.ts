// A Sparkplug host on one link: its STATE, its clock, the commands it sends.
import type { MqttClient } from 'mqtt'
import { type RawMessage, toMs } from '../../../ingest/model.ts'
import type { ConnectorTools } from '../../connector.ts'
import { isObject, parseJson } from '../../json.ts'
import { type MqttConfig, roleOf } from '../config.ts'
import type { Will } from '../connect.ts'
import type { Intake } from '../feed.ts'
import { createHost, tickMs } from './host.ts'
import { type MachineNaming, machineOf } from './naming.ts'
import { ownStateTopic } from './state.ts'
import { namespace } from './topic.ts'

export interface SparkplugSession extends Intake {
  /** The offline STATE that the broker publishes for a host that is gone; undefined for a host that is not primary. */
  readonly will: Will | undefined
  /** Announces the host, once subscribed; from then on time passes for it. `keep` takes what comes out late. */
  start(client: MqttClient, keep: (messages: readonly RawMessage[]) => void): Promise<void>
}

/** Timers never follow the wall clock, which may be set. */
const monotonicMs = () => performance.now()
const ofOthers = new RegExp(`^${namespace}/(STATE/|[^/]+/(NCMD|DCMD)/)`)

/** The session of one opening. The will with the birth carry the same time, as the specification asks. */
export function sparkplugSession(config: MqttConfig, tools: ConnectorTools): SparkplugSession {
  const { reorderTimeoutSeconds, rebirthBackoffSeconds } = config.sparkplug
  const topic = ownStateTopic(config)
  const wallMs = () => Math.floor(toMs(tools.clock.now()))
  const connectedAt = wallMs()
  let link: MqttClient | undefined
  let timer: NodeJS.Timeout | undefined
  const host = createHost({
    tools,
    asksRebirths: roleOf(config) !== 'passive',
    reorderTimeoutMs: reorderTimeoutSeconds * 1000,
    rebirthBackoffMs: rebirthBackoffSeconds * 1000,
    machineOf: (group, edge, device) => machineOf({ group, edge, device }, namingOf(config)),
    command: (to, body) => link?.publish(to, Buffer.from(body), { qos: 0, retain: false }),
  })
  /** Whoever says that we are offline is wrong: an earlier will, or another host with our id. */
  const correct = (body: Uint8Array) => {
    const since = offlineTime(body)
    if (since === undefined || link === undefined || topic === undefined) return
    const { payload, qos, retain } = stateMessage(true, Math.max(connectedAt, since))
    link.publish(topic, payload, { qos, retain })
  }
  return {
    will: topic === undefined ? undefined : { topic, ...stateMessage(false, connectedAt) },
    async start(client, keep) {
      link = client
      timer = setInterval(() => keep(host.tick(monotonicMs())), tickMs).unref()
      if (topic === undefined) return
      const { payload, qos, retain } = stateMessage(true, connectedAt)
      await client.publishAsync(topic, payload, { qos, retain })
    },
    receive(message) {
      if (message.source === topic) correct(message.body)
      // STATE of hosts, commands of hosts (our own come back too): no data.
      return ofOthers.test(message.source) ? [] : host.receive(message, monotonicMs())
    },
    end() {
      clearInterval(timer)
      return host.end()
    },
    async farewell(client) {
      if (topic === undefined) return
      const { payload, qos, retain } = stateMessage(false, wallMs())
      await client.publishAsync(topic, payload, { qos, retain })
    },
    details: () => host.details(),
  }
}

/** As the first subscription names them; others may differ in what they call the same machine. */
function namingOf({ subscriptions }: MqttConfig): MachineNaming {
  for (const { payload } of subscriptions) if (payload.format === 'sparkplug') return payload.machines
  return 'device'
}

function stateMessage(online: boolean, timestamp: number): { payload: Buffer; qos: 1; retain: true } {
  return { payload: Buffer.from(JSON.stringify({ online, timestamp })), qos: 1, retain: true }
}

/** The time of an offline STATE, or undefined for any other. */
function offlineTime(body: Uint8Array): number | undefined {
  const parsed = parseJson(body)
  if (!('json' in parsed) || !isObject(parsed.json)) return undefined
  const { online, timestamp } = parsed.json
  return online === false && typeof timestamp === 'number' ? timestamp : undefined
}
