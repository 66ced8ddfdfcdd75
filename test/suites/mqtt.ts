// What the tests of the MQTT connector share: a publisher, an open feed, reading a number of messages.
import { rm } from 'node:fs/promises'
import { connectAsync, type MqttClient } from 'mqtt'
import type { Delivery, Feed } from '../../connectors/connector.ts'
import { mqtt } from '../../connectors/mqtt/index.ts'
import type { Decoded, RawMessage } from '../../ingest/model.ts'
import { connectorTools, temporaryFolder } from './connector-tools.ts'

export interface MqttBench extends AsyncDisposable {
  readonly publisher: MqttClient
  readonly folder: string
  /** Opens a feed with the settings over those of the bench; all are closed in the end. */
  open(settings?: object): Promise<Feed>
  decode(message: RawMessage, settings?: object): Decoded
  /** Publishes with QoS 1; resolves once the broker has it. */
  publish(topic: string, body: string | Buffer, retain?: boolean): Promise<void>
}

/** A publisher at `url`, with feeds that subscribe to `plant/{line}/{machine}/{signal}` unless told otherwise. */
export async function mqttBench(url: string): Promise<MqttBench> {
  const publisher = await connectAsync(url)
  const folder = await temporaryFolder()
  const feeds: Feed[] = []
  const parse = (settings: object) =>
    mqtt.config.parse({ url, subscriptions: [{ topic: 'plant/{line}/{machine}/{signal}' }], ...settings })
  return {
    publisher,
    folder,
    async open(settings = {}) {
      const feed = await mqtt.open(parse(settings), connectorTools({ id: 'line', folder, session: feeds.length + 1 }))
      feeds.push(feed)
      return feed
    },
    decode: (message, settings = {}) => mqtt.decoder(parse(settings))(message),
    async publish(topic, body, retain = false) {
      await publisher.publishAsync(topic, body, { qos: 1, retain })
    },
    async [Symbol.asyncDispose]() {
      for (const feed of feeds) await feed.close()
      publisher.end(true)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Reads at least `count` messages without an answer. */
export async function readDeliveries(feed: Feed, count: number): Promise<Delivery[]> {
  const deliveries: Delivery[] = []
  const iterator = feed[Symbol.asyncIterator]()
  for (let read = 0; read < count; ) {
    const { value, done } = await iterator.next()
    if (done) throw new Error(`the feed ended after ${read} of ${count} messages`)
    deliveries.push(value)
    read += value.messages.length
  }
  return deliveries
}

/** Reads at least `count` messages, each delivery accepted as it comes. */
export async function readMessages(feed: Feed, count: number): Promise<RawMessage[]> {
  const messages: RawMessage[] = []
  while (messages.length < count) {
    for (const delivery of await readDeliveries(feed, 1)) {
      messages.push(...delivery.messages)
      delivery.accept()
    }
  }
  return messages
}
