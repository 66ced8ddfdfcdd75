// The MQTT connector: subscribes to a broker, acknowledges what is durable.
import { messageOf } from '../../ingest/errors.ts'
import type { ConnectorKind, ConnectorTools, Feed } from '../connector.ts'
import { type MqttConfig, mqttConfig } from './config.ts'
import { connectToBroker } from './connect.ts'
import { mqttDecoder } from './decoder.ts'
import { mqttFeed } from './feed.ts'
import { subscribe } from './subscriptions.ts'

export const mqtt: ConnectorKind<MqttConfig> = {
  name: 'mqtt',
  summary: 'MQTT 5 or 3.1.1 brokers: JSON, UMH, plain text, laboratory results',
  config: mqttConfig,
  open,
  decoder: mqttDecoder,
}

async function open(config: MqttConfig, tools: ConnectorTools): Promise<Feed> {
  const feeds: Feed[] = []
  const link = await connectToBroker(tools.id, config, (client) => feeds.push(mqttFeed(client, config, tools)))
  // One feed for each attempt; the last is that of the version the broker speaks.
  const feed = feeds.at(-1) as Feed
  try {
    await subscribe(link, config, tools)
    return feed
  } catch (cause) {
    tools.log.warn({ cause: messageOf(cause) }, 'could not subscribe')
    await feed.close()
    throw cause
  }
}
