// The MQTT connector: subscribes to a broker, acknowledges what is durable.
import { messageOf } from '../../ingest/errors.ts'
import type { ConnectorKind, ConnectorTools, Feed } from '../connector.ts'
import { type MqttConfig, mqttConfig, usesSparkplug } from './config.ts'
import { connectToBroker } from './connect.ts'
import { mqttDecoder } from './decoder.ts'
import { type MqttFeed, mqttFeed } from './feed.ts'
import { sparkplugSession } from './sparkplug/session.ts'
import { subscribe, wantedSubscriptions } from './subscriptions.ts'

export const mqtt: ConnectorKind<MqttConfig> = {
  name: 'mqtt',
  summary: 'MQTT 5 or 3.1.1 brokers: JSON, UMH, Sparkplug B, plain text, laboratory results',
  config: mqttConfig,
  open,
  decoder: mqttDecoder,
}

async function open(config: MqttConfig, tools: ConnectorTools): Promise<Feed> {
  const feeds: MqttFeed[] = []
  const sparkplug = usesSparkplug(config) ? sparkplugSession(config, tools) : undefined
  const link = await connectToBroker({ id: tools.id, config, will: sparkplug?.will }, (client) =>
    feeds.push(mqttFeed(client, config, { tools, intake: sparkplug })),
  )
  // One feed for each attempt; the last is that of the version the broker speaks.
  const feed = feeds.at(-1) as MqttFeed
  try {
    await subscribe(link, config, tools)
    // QoS 0 is not kept for anybody, whatever the session.
    feed.resumed = link.sessionPresent && Object.values(wantedSubscriptions(config)).every((qos) => qos > 0)
    await sparkplug?.start(link.client, feed.keep)
    return feed
  } catch (cause) {
    tools.log.warn({ cause: messageOf(cause) }, 'could not subscribe')
    await feed.close()
    throw cause
  }
}
