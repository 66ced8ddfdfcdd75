// Publishes the oracle's messages at QoS 1, over any loss of the broker.
import { connectAsync, type MqttClient } from 'mqtt'
import { waitFor } from '../../suites/wait.ts'
import type { Message } from './messages.ts'

export interface Publisher {
  /** Messages per second from now on, as many as the broker takes; 0 rests. */
  flow(perSecond: number): void
  /** Resolves once the broker has acknowledged everything. */
  acknowledged(): Promise<void>
  end(): Promise<void>
}

const everyMs = 5
/** Less than the broker's window (1000): what waits at a reconnection is sent again at once. */
const waitingAtMost = 900

/** `next` makes the following message. */
export async function startPublisher(url: string, next: () => Message): Promise<Publisher> {
  const client: MqttClient = await connectAsync(url, {
    clientId: 'oracle',
    protocolVersion: 5,
    reconnectPeriod: 50,
    clean: false,
    properties: { sessionExpiryInterval: 3600 },
  })
  // A broker that is killed is expected here: the client comes back by itself.
  client.on('error', () => undefined)
  let perSecond = 0
  let waiting = 0
  let owed = 0
  const publish = () => {
    owed = Math.min(owed + (perSecond * everyMs) / 1000, perSecond / 4)
    for (; owed >= 1 && waiting < waitingAtMost && client.connected; owed--) {
      const { topic, payload } = next()
      waiting++
      client.publish(topic, payload, { qos: 1 }, () => waiting--)
    }
  }
  const timer = setInterval(publish, everyMs)
  return {
    flow(wanted) {
      perSecond = wanted
      owed = 0
    },
    async acknowledged() {
      await waitFor('the broker to acknowledge everything', () => waiting === 0)
    },
    async end() {
      clearInterval(timer)
      await client.endAsync(true)
    },
  }
}
