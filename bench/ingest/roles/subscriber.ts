// A bare MQTT.js subscriber: acknowledges by itself, keeps nothing.
import { connectAsync } from 'mqtt'
import type { Actions } from '../children.ts'
import { filtersOf, receiveMaximum } from '../load.ts'

export async function start({ url }: { url: string }): Promise<Actions> {
  const properties = { sessionExpiryInterval: 600, receiveMaximum }
  const client = await connectAsync(url, {
    clientId: 'kunlun-bench-bare',
    clean: false,
    protocolVersion: 5,
    properties,
  })
  let received = 0
  let wanted = Number.POSITIVE_INFINITY
  let reached: (() => void) | undefined
  client.on('message', () => {
    if (++received >= wanted) reached?.()
  })
  await client.subscribeAsync(filtersOf('bare'), { qos: 1 })
  return {
    /** When that many messages in all had come, in milliseconds since 1970. */
    async reach(total: number): Promise<number> {
      const done = Promise.withResolvers<void>()
      wanted = total
      reached = done.resolve
      if (received < wanted) await done.promise
      return performance.timeOrigin + performance.now()
    },
    stop: () => client.endAsync(),
  }
}
