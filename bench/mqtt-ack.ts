// MQTT throughput, QoS 1: a bare MQTT.js subscriber beside our feed with held acknowledgements, without and with a durable file.
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, connectAsync } from 'mqtt'
import { mqtt } from '../connectors/mqtt/index.ts'
import { openSpool } from '../ingest/spool/spool.ts'
import { startMosquitto } from '../test/servers/mosquitto.ts'
import { connectorTools } from '../test/suites/connector-tools.ts'

const messages = Number(process.argv[2] ?? 40_000)
const rounds = Number(process.argv[3] ?? 5)
const receiveMaximum = 1000
const body = JSON.stringify({ value: 41.52, timestamp_ms: 1_767_614_400_000, quality: 'good' }).padEnd(150)
const topic = (index: number) => `plant/cell-1/mill-1/signal-${index % 100}`

/** Reads `messages` queued messages; resolves once the last is acknowledged. */
type Reader = (url: string, folder: string) => Promise<void>

const bare: Reader = async (url) => {
  const properties = { sessionExpiryInterval: 600, receiveMaximum }
  const options = { clientId: 'bench', clean: false, protocolVersion: 5, reconnectPeriod: 0, properties } as const
  const client = connect(url, { ...options, manualConnect: true })
  const done = Promise.withResolvers<void>()
  let count = 0
  client.on('message', () => ++count === messages && done.resolve())
  client.connect()
  await done.promise
  await client.endAsync()
}

/** Our feed; `keep` makes a delivery durable. */
function held(keep: (bodies: readonly Uint8Array[]) => Promise<void>): Reader {
  return async (url, folder) => {
    const feed = await openFeed(url, folder)
    let count = 0
    for await (const delivery of feed) {
      await keep(delivery.messages.map((message) => message.body))
      delivery.accept()
      count += delivery.messages.length
      if (count >= messages) break
    }
    await feed.close()
  }
}

const heldInMemory = held(async () => {})

const heldOnDisk: Reader = async (url, folder) => {
  const file = await open(join(folder, 'group-commit'), 'w')
  await held(async (bodies) => {
    await file.writev(bodies.map((bytes) => bytes as Uint8Array<ArrayBuffer>))
    await file.datasync()
  })(url, folder)
  await file.close()
}

const intoSpool: Reader = async (url, folder) => {
  const spool = await openSpool({ folder: join(folder, 'spool'), maxBytes: 64 * 1024 ** 3 })
  const feed = await openFeed(url, folder)
  let count = 0
  for await (const delivery of feed) {
    await spool.append(delivery.messages)
    delivery.accept()
    count += delivery.messages.length
    if (count >= messages) break
  }
  await feed.close()
  await spool.close()
}

function openFeed(url: string, folder: string) {
  const subscriptions = [{ topic: 'plant/{line}/{machine}/{signal}' }]
  const config = mqtt.config.parse({ url, clientId: 'bench', receiveMaximum, subscriptions })
  return mqtt.open(config, connectorTools({ id: 'bench', folder }))
}

/** Messages per second of one reader: they are queued at the broker first, so that no publisher takes part. */
async function measure(reader: Reader): Promise<number> {
  await using broker = await startMosquitto({ persistence: false })
  const folder = await mkdtemp(join(tmpdir(), 'kunlun-bench-'))
  await (await openFeed(broker.url, folder)).close()
  const publisher = await connectAsync(broker.url, { protocolVersion: 5 })
  for (let index = 0; index < messages; index += 1000)
    await Promise.all(
      Array.from({ length: Math.min(1000, messages - index) }, (_, at) =>
        publisher.publishAsync(topic(index + at), body, { qos: 1 }),
      ),
    )
  await publisher.endAsync()
  const started = performance.now()
  await reader(broker.url, folder)
  const rate = (messages * 1000) / (performance.now() - started)
  await rm(folder, { recursive: true, force: true })
  return rate
}

const readers: readonly (readonly [string, Reader])[] = [
  ['bare MQTT.js subscriber, acknowledged at once', bare],
  ['our feed, acknowledgements held, accepted at once', heldInMemory],
  ['our feed, each delivery in a file with fdatasync', heldOnDisk],
  ['our feed into the spool', intoSpool],
]
const rates = readers.map((): number[] => [])
for (let round = 0; round < rounds; round++)
  for (const [index, [, reader]] of readers.entries()) rates[index]?.push(await measure(reader))

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
const ratio = (index: number) => median(rates[index]!.map((rate, round) => rate / (rates[0]![round] ?? 1)))
const lines = readers.map(([title], index) => {
  const rate = Math.round(median(rates[index] ?? [])).toLocaleString('en')
  return `| ${title} | ${rate} | ${ratio(index).toFixed(2)} |`
})
process.stdout.write(
  `${messages} messages of ${body.length} bytes, QoS 1, MQTT 5, mosquitto, receive maximum ${receiveMaximum}, median of ${rounds}\n\n`,
)
process.stdout.write(['| reader | messages/s | ratio |', '|---|---:|---:|', ...lines, ''].join('\n'))
