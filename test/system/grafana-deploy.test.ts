// The broker and the database as the compose stack sets them up, with a real mosquitto, a real influxd.
import { connect, connectAsync, type IClientOptions } from 'mqtt'
import { describe, expect } from 'vitest'
import { influxdbStore } from '../../ingest/stores/influxdb/influxdb.ts'
import { serverTest } from '../servers/gate.ts'
import { waitFor } from '../suites/wait.ts'
import { placeOf } from './grafana-data.ts'
import { secrets, startBroker, startDatabase } from './grafana-stack.ts'

const it = await serverTest('mosquitto', 'influxd')
const kunlun: IClientOptions = {
  username: 'kunlun',
  password: secrets.KUNLUN_MQTT_PASSWORD,
  reconnectPeriod: 0,
  protocolVersion: 5,
}
const plant: IClientOptions = {
  username: 'plant',
  password: secrets.PLANT_MQTT_PASSWORD,
  reconnectPeriod: 0,
  protocolVersion: 5,
}
const session: IClientOptions = { clean: false, clientId: 'kunlun-cell', properties: { sessionExpiryInterval: 3600 } }

describe('the broker of the compose stack', () => {
  it('refuses strangers', async () => {
    const { server, url } = await startBroker()
    await using _ = server
    await expect(connectAsync(url, { reconnectPeriod: 0 })).rejects.toThrow(/authori/i)
    await expect(connectAsync(url, { ...plant, password: 'wrong' })).rejects.toThrow(/authori/i)
  })

  it('keeps what came while Kunlun was away, more than the usual thousand, over its own restart', async () => {
    const { server, url } = await startBroker()
    await using broker = server
    const reader = await connectAsync(url, { ...kunlun, ...session })
    await reader.subscribeAsync('plant/#', { qos: 1 })
    await reader.endAsync()
    const writer = await connectAsync(url, plant)
    const sent = Array.from({ length: 1010 }, (_, index) => `${index}`)
    await Promise.all(sent.map((text) => writer.publishAsync('plant/cell-1/mill-1/load', text, { qos: 1 })))
    await writer.endAsync()
    await broker.restart()
    const got = new Set<string>()
    const back = connect(url, { ...kunlun, ...session })
    back.on('message', (_topic, body) => got.add(body.toString()))
    await waitFor('all queued messages', () => got.size === sent.length)
    await back.endAsync()
  })

  it('lets machines write only, Kunlun read only', async () => {
    const { server, url } = await startBroker()
    await using _ = server
    const reader = await connectAsync(url, kunlun)
    await expect(reader.publishAsync('plant/x/y/z', '1', { qos: 1 })).rejects.toThrow(/authori/i)
    const writer = await connectAsync(url, plant)
    await expect(writer.publishAsync('elsewhere/x', '1', { qos: 1 })).rejects.toThrow(/authori/i)
    await Promise.all([reader.endAsync(true), writer.endAsync(true)])
    // On a link of its own: after a refused publication the next one on the same link is never acknowledged.
    const second = await connectAsync(url, plant)
    await second.publishAsync('plant/x/y/z', '1', { qos: 1 })
    await second.endAsync()
  })
})

describe('the database of the compose stack', () => {
  it('lets Kunlun write what Grafana reads, nobody else', async () => {
    await using influxd = await startDatabase()
    process.env['KUNLUN_TEST_INFLUX_PASSWORD'] = secrets.KUNLUN_INFLUX_PASSWORD
    const password = { env: 'KUNLUN_TEST_INFLUX_PASSWORD' }
    const settings = influxdbStore.config.parse({ url: influxd.url, database: 'kunlun', username: 'kunlun', password })
    const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
    const tools = { folder: influxd.folder, clock: { now: () => 0n, factor: 1 }, log, placeOf }
    const store = await influxdbStore.open(settings, tools)
    const sample = {
      machine: 'mill-1',
      signal: 'spindle_load',
      time: 1_767_585_600_000_000_000n,
      value: 1.5,
      quality: 0,
    }
    expect(await store.write([sample])).toEqual({ written: 1, rejected: [] })
    await store.close()

    const reader = { database: 'kunlun', user: 'grafana', password: secrets.KUNLUN_INFLUX_READER_PASSWORD }
    const read = await influxd.query('SELECT "value" FROM "telemetry"', reader)
    expect(read.results[0]?.series?.[0]?.values.length).toBe(1)
    await expect(influxd.query('DROP MEASUREMENT "telemetry"', reader)).rejects.toThrow(/403|not authorized/)
    const written = await fetch(`${influxd.url}/write?db=kunlun&u=grafana&p=${reader.password}`, {
      method: 'POST',
      body: 'x y=1',
    })
    expect(written.status).toBe(403)
    await expect(influxd.query('SHOW MEASUREMENTS', { database: 'kunlun' })).rejects.toThrow('401')
  })
})
