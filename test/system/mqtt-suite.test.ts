// The MQTT connector under the shared suite, on real mosquitto.
import { connectAsync } from 'mqtt'
import { mqtt } from '../../connectors/mqtt/index.ts'
import { serverTest } from '../servers/gate.ts'
import { type Mosquitto, startMosquitto } from '../servers/mosquitto.ts'
import { connectorSuite, type TestSource } from '../suites/connector.ts'

connectorSuite({ kind: mqtt, start: broker }, await serverTest('mosquitto'))

async function broker(): Promise<TestSource> {
  const mosquitto = await startMosquitto()
  const publisher = await connectAsync(mosquitto.url)
  const config = { url: mosquitto.url, subscriptions: [{ topic: 'plant/{line}/{machine}/{signal}' }] }
  let sent = 0
  return {
    config,
    async publish(count) {
      const numbers = Array.from({ length: count }, () => ++sent)
      await Promise.all(
        numbers.map((number) => {
          const payload = JSON.stringify({ value: number / 4, timestamp_ms: number })
          return publisher.publishAsync('plant/cell-1/mill-1/load', payload, { qos: 1 })
        }),
      )
      return numbers.map((number) => ({
        machine: 'mill-1',
        signal: 'load',
        value: number / 4,
        time: BigInt(number) * 1_000_000n,
      }))
    },
    cutLink: () => cut(mosquitto),
    stalled: { config: { ...config, qos: 0, maxPendingMessages: 10 }, count: 500 },
    async [Symbol.asyncDispose]() {
      publisher.end(true)
      await mosquitto[Symbol.asyncDispose]()
    },
  }
}

async function cut(mosquitto: Mosquitto): Promise<void> {
  await mosquitto.stop()
}
