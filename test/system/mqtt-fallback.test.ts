// The MQTT connector on a broker that knows no MQTT 5: an aedes in process.
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { Aedes, type AedesOptions } from 'aedes'
import { expect, test } from 'vitest'
import { mqttBench, readDeliveries, readMessages } from '../suites/mqtt.ts'
import { waitFor } from '../suites/wait.ts'

const topic = 'plant/cell-1/mill-1/load'
const values = Array.from({ length: 300 }, (_, index) => index + 1)
const body = (value: number) => JSON.stringify({ value, timestamp_ms: value })

test('MQTT 3.1.1 is spoken, and acknowledgements are held there too', async () => {
  await using broker = await startAedes()
  await using bench = await mqttBench(broker.url)
  const feed = await bench.open()
  expect(feed.status().details['protocol']).toBe('MQTT 3.1.1')
  for (const value of values) await bench.publish(topic, body(value))
  const deliveries = await readDeliveries(feed, values.length)
  deliveries[0]?.refuse(new Error('no space left'))
  const again = await readMessages(await bench.open(), values.length)
  expect(again.map((message) => bench.decode(message).readings[0]?.value)).toEqual(values)
})

test('a stalled reader pauses the socket at the bound; nothing is lost, and the link outlives its keep-alive', async () => {
  await using broker = await startAedes()
  await using bench = await mqttBench(broker.url)
  const feed = await bench.open({ maxPendingMessages: 50, keepAliveSeconds: 1 })
  for (const value of values) await bench.publish(topic, body(value))
  await waitFor('a full bound', () => feed.status().details['waiting'] === 50)
  // The broker ends a client that is silent for one and a half keep-alives: three pings prove that we are not.
  const { pings } = broker
  await waitFor('three pings during the pause', () => broker.pings >= pings + 3)
  expect(feed.status()).toMatchObject({ connected: true, dropped: 0, details: { waiting: 50 } })
  const messages = await readMessages(feed, values.length)
  expect(messages.map((message) => bench.decode(message).readings[0]?.value)).toEqual(values)
  expect(feed.status()).toMatchObject({ connected: true, dropped: 0 })
})

test('a topic that the broker forbids is named', async () => {
  await using broker = await startAedes({ authorizeSubscribe: (_client, _subscription, done) => done(null, null) })
  await using bench = await mqttBench(broker.url)
  const settings = { subscriptions: [{ topic: 'secret/{machine}/{signal}' }] }
  const message = expect.stringMatching(/no right to subscribe to secret\/\+\/\+/)
  await expect(bench.open(settings)).rejects.toMatchObject({ code: 'LINK_REFUSED', message })
})

interface TestAedes extends AsyncDisposable {
  readonly url: string
  /** Pings of all clients so far. */
  readonly pings: number
}

async function startAedes(options: AedesOptions = {}): Promise<TestAedes> {
  const broker = await Aedes.createBroker(options)
  const server = createServer(broker.handle)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  let pings = 0
  broker.on('ping', () => pings++)
  return {
    url: `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get pings() {
      return pings
    },
    async [Symbol.asyncDispose]() {
      await new Promise<void>((resolve) => broker.close(resolve))
      server.close()
    },
  }
}
