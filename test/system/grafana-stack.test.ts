// The compose stack as plain processes: a message published by a machine is read by Grafana's user.
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { connectAsync } from 'mqtt'
import { expect } from 'vitest'
import { writeCertificates } from '../servers/certificates.ts'
import { serverTest } from '../servers/gate.ts'
import type { Influxd } from '../servers/influxd.ts'
import { freePort } from '../servers/server.ts'
import { waitFor } from '../suites/wait.ts'
import { secrets, startBroker, startDatabase } from './grafana-stack.ts'

const it = await serverTest('mosquitto', 'influxd')
const root = resolve(import.meta.dirname, '../..')

it('carries a value from a machine to Grafana with the files of deploy/', async () => {
  const { server, url } = await startBroker()
  await using broker = server
  await using influxd = await startDatabase()
  const port = await freePort()
  const config = await configuration({ folder: broker.folder, mqtt: url, influx: influxd.url, port })
  const env = { ...process.env, ...secrets, KUNLUN_HTTP_PORT: String(port) }
  const kunlun = spawn(process.execPath, [join(root, 'cli/main.ts'), 'start', '-c', config], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [kunlun.stdout, kunlun.stderr]) stream.on('data', (text) => (said += String(text)))
  try {
    await waitFor('the health check to pass', () => {
      if (kunlun.exitCode !== null) throw new Error(`kunlun ended: ${said.slice(-2000)}`)
      return isHealthy(port)
    }).catch((cause: Error) => {
      throw new Error(`${cause.message}; it said: ${said.slice(-3000)}`)
    })
    const plant = await connectAsync(url, { username: 'plant', password: secrets.PLANT_MQTT_PASSWORD })
    const body = JSON.stringify({ value: 41.5, timestamp_ms: Date.now() })
    await plant.publishAsync('plant/cell-1/mill-1/spindle_load', body, { qos: 1 })
    await plant.publishAsync('plant/cell-1/mill-1/spindle_load', 'no JSON', { qos: 1 })
    await plant.endAsync()
    const load = `SELECT last("value") FROM "telemetry" WHERE "machine" = 'mill-1' AND "signal" = 'spindle_load'`
    expect(await answerOf(influxd, load)).toBe(41.5)
    // The facts follow: what was counted, and how fresh the signal is.
    await waitFor('the quarantined message to be counted', async () => {
      return (await answerOf(influxd, 'SELECT last("quarantined") FROM "pipeline"')) === 1
    })
    expect(await answerOf(influxd, 'SELECT last("kept") FROM "quarantine"')).toBe(1)
    expect(await answerOf(influxd, 'SELECT last("state") FROM "quarantined"')).toBe('kept')
    const age = `SELECT last("age_seconds") FROM "liveness" WHERE "machine" = 'mill-1' AND "signal" = 'spindle_load'`
    expect(await answerOf(influxd, age)).toBeGreaterThanOrEqual(0)
  } finally {
    const gone = once(kunlun, 'exit')
    kunlun.kill('SIGTERM')
    const [code] = kunlun.exitCode === null ? await gone : [kunlun.exitCode]
    expect(code, said.slice(-2000)).toBe(0)
  }
})

/** deploy/kunlun.yaml; only addresses and folders of the containers are replaced. */
async function configuration(at: { folder: string; mqtt: string; influx: string; port: number }): Promise<string> {
  const tls = await writeCertificates(join(at.folder, 'tls'))
  await mkdir(join(at.folder, 'kunlun'))
  const text = (await readFile(join(root, 'deploy/kunlun.yaml'), 'utf8'))
    .replace('mqtt://mosquitto:1883', at.mqtt)
    .replace('http://influxdb:8086', at.influx)
    .replace('data: /data', `data: ${join(at.folder, 'kunlun')}`)
    .replace('host: 0.0.0.0', 'host: 127.0.0.1')
    .replace('port: 8080', `port: ${at.port}`)
    .replace('/etc/kunlun/tls/kunlun.crt', tls.serverCertificate)
    .replace('/etc/kunlun/tls/kunlun.key', tls.serverKey)
  const file = join(at.folder, 'kunlun.yaml')
  await writeFile(file, text)
  return file
}

function isHealthy(port: number): Promise<boolean> {
  const env = { ...process.env, KUNLUN_HTTP_PORT: String(port) }
  return new Promise((done) => {
    execFile(process.execPath, [join(root, 'deploy/health.js')], { env }, (failure) => done(failure === null))
  })
}

/** The first value that Grafana's user reads, once there is one. */
function answerOf(influxd: Influxd, query: string): Promise<unknown> {
  const reader = { database: 'kunlun', user: 'grafana', password: secrets.KUNLUN_INFLUX_READER_PASSWORD }
  return waitFor(
    query,
    async () => (await influxd.query(query, reader)).results[0]?.series?.[0]?.values[0]?.[1] ?? undefined,
  )
}
