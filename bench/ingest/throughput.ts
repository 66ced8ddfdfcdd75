// Messages per second out of a full queue at the broker: a bare subscriber, a whole installation, a bare loop of writes.
import { setTimeout as sleep } from 'node:timers/promises'
import { connect } from 'mqtt'
import { startInfluxd } from '../../test/servers/influxd.ts'
import { startMosquitto } from '../../test/servers/mosquitto.ts'
import { connected, type Plant, startPlant } from '../../test/system/fixtures/installed.ts'
import { clientId, documentFor, filter, message, publish } from './load.ts'

/** Per second: messages that were durable and acknowledged, messages whose samples were stored. */
export interface Rates {
  readonly acknowledged: number
  readonly stored: number
}

const session = { clientId, clean: false, protocolVersion: 5, reconnectPeriod: 0 } as const
const properties = { sessionExpiryInterval: 600, receiveMaximum: 1000 }

/** Messages per second of MQTT.js alone, each acknowledged at once and thrown away. */
export async function bareSubscriber(count: number): Promise<number> {
  await using broker = await startMosquitto({ persistence: false })
  const first = connect(broker.url, { ...session, properties })
  await first.subscribeAsync(filter, { qos: 1 })
  await first.endAsync()
  await publish(broker.url, count)
  const client = connect(broker.url, { ...session, properties, manualConnect: true })
  const done = Promise.withResolvers<void>()
  let received = 0
  let started = 0
  client.on('message', () => {
    if (++received === 1) started = performance.now()
    if (received === count) done.resolve()
  })
  client.connect()
  await done.promise
  const seconds = (performance.now() - started) / 1000
  await client.endAsync()
  return count / seconds
}

/** The whole installation, with its ledger, live values, page and API, into DuckDB or a real influxd. */
export async function installation(count: number, kind: 'duckdb' | 'influxdb'): Promise<Rates> {
  await using broker = await startMosquitto({ persistence: false })
  await using influxd = kind === 'influxdb' ? await startInfluxd() : undefined
  const telemetry = influxd === undefined ? { kind } : { kind, url: influxd.url }
  await using plant = await startPlant(documentFor(broker.url, telemetry))
  await connected(plant)
  await plant.now().stop()
  await publish(broker.url, count)
  await plant.restart()
  // Awaited here: the installation is disposed of as soon as this function returns.
  return await watch(plant, count)
}

/** From the first look on: what came before is not counted. */
async function watch(plant: Plant, count: number): Promise<Rates> {
  const look = () => {
    const { received = 0, spooled = 0 } = plant.now().ingest.view().connectors[0]?.messages ?? {}
    return { received, stored: received - spooled, at: performance.now() }
  }
  const first = look()
  let acknowledged: number | undefined
  for (;;) {
    const { received, stored, at } = look()
    const seconds = (at - first.at) / 1000
    if (received >= count) acknowledged ??= (count - first.received) / seconds
    if (stored >= count) return { acknowledged: acknowledged ?? 0, stored: (count - first.stored) / seconds }
    await sleep(2)
  }
}

/** Samples per second of ready-made lines, 5000 in each awaited request. */
export async function bareInflux(count: number): Promise<number> {
  await using influxd = await startInfluxd()
  await influxd.query('CREATE DATABASE bare')
  const lines = Array.from({ length: count }, (_, index) => linesOf(index)).flat()
  const bodies = Array.from({ length: Math.ceil(lines.length / 5000) }, (_, at) =>
    lines.slice(at * 5000, (at + 1) * 5000).join('\n'),
  )
  const started = performance.now()
  for (const body of bodies) {
    const response = await fetch(`${influxd.url}/write?db=bare&precision=ns`, { method: 'POST', body })
    if (response.status !== 204) throw new Error(`influxd answered ${response.status}`)
  }
  return (lines.length * 1000) / (performance.now() - started)
}

function linesOf(index: number): string[] {
  const { topic, body } = message(index)
  const { timestamp_ms: time, ...values } = JSON.parse(body) as Record<string, number>
  const place = `enterprise=huasheng,site=zibo,area=area,line=line,machine=${topic.split('/')[2]}`
  return Object.entries(values).map(([signal, value]) => {
    return `telemetry,${place},signal=${signal} value=${value},quality=0i ${time}000000`
  })
}
