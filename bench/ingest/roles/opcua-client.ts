// Our OPC UA connector into the spool; the values are counted, their gaps looked for, once the clock has stopped.
import type { Delivery } from '../../../connectors/connector.ts'
import { opcua } from '../../../connectors/opcua/index.ts'
import { openSpool } from '../../../ingest/spool/spool.ts'
import { connectorTools } from '../../../test/suites/connector-tools.ts'
import { opcuaSettings, openTrusting } from '../../../test/suites/opcua.ts'
import type { Actions } from '../children.ts'

interface Plan {
  readonly endpoint: string
  readonly items: number
  readonly folder: string
}

export interface Received {
  readonly values: number
  readonly missed: number
  readonly overflows: number
  readonly seconds: number
  readonly core: number
  /** Milliseconds from source time to receipt. */
  readonly p50: number
  readonly p99: number
}

/** Every change is asked for (sampling 0). */
export async function start({ endpoint, items, folder }: Plan): Promise<Actions> {
  const signals = Array.from({ length: items }, (_, index) => `n${index}`)
  const settings = { ...opcuaSettings(endpoint, signals), publishingIntervalMs: 100, maxItemsPerCall: 1000 }
  const feed = await openTrusting(settings, connectorTools({ folder }))
  const spool = await openSpool({ folder: `${folder}/spool` })
  const iterator = feed[Symbol.asyncIterator]()

  async function take(seconds: number, kept: Delivery[]): Promise<number> {
    const begun = performance.now()
    while (performance.now() - begun < seconds * 1000) {
      const { value: delivery, done } = await iterator.next()
      if (done) throw new Error('the feed ended')
      kept.push(delivery)
      await spool.append(delivery.messages)
      delivery.accept()
    }
    return (performance.now() - begun) / 1000
  }

  return {
    async receive(seconds: number): Promise<Received> {
      await take(3, [])
      const kept: Delivery[] = []
      const before = process.cpuUsage()
      const elapsed = await take(seconds, kept)
      const { user, system } = process.cpuUsage(before)
      const overflows = Number(feed.status().details['overflows'])
      return { ...inspect(kept), overflows, seconds: elapsed, core: (user + system) / 1e6 / elapsed }
    },
    async stop() {
      await feed.close()
      await spool.close()
    },
  }
}

/** Decodes what was kept: how many values, how many changes are missing between them, how late they came. */
function inspect(kept: readonly Delivery[]) {
  const decode = opcua.decoder(opcua.config.parse(opcuaSettings('opc.tcp://127.0.0.1:1', ['n0'])))
  const last = new Map<string, number>()
  const delays: number[] = []
  let [values, missed] = [0, 0]
  for (const message of kept.flatMap((delivery) => [...delivery.messages])) {
    for (const { signal, value, time } of decode(message).readings) {
      values++
      const before = last.get(signal)
      if (before !== undefined) missed += Math.max(0, Number(value) - before - 1)
      last.set(signal, Number(value))
      if (before !== undefined) delays.push(Number(message.received - (time ?? 0n)) / 1e6)
    }
  }
  delays.sort((left, right) => left - right)
  const at = (share: number) => delays[Math.floor(share * (delays.length - 1))] ?? Number.NaN
  return { values, missed, p50: at(0.5), p99: at(0.99) }
}
