// Starting into trouble: a store that is down, a port that is taken, a folder in use.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { connectAsync } from 'mqtt'
import { expect, onTestFinished, test } from 'vitest'
import { stringify } from 'yaml'
import { serverTest } from '../servers/gate.ts'
import { startInfluxd } from '../servers/influxd.ts'
import { startMosquitto } from '../servers/mosquitto.ts'
import { freePort } from '../servers/server.ts'
import { startDemoProcess } from '../suites/demo.ts'
import { waitFor } from '../suites/wait.ts'
import { connected, expectBalances, settled, startPlant } from './fixtures/installed.ts'

const serverIt = await serverTest('mosquitto', 'influxd')
const startMs = 1_767_571_200_000
const machines = { 'mill-1': { signals: { spindle_load: {} } } }
const main = resolve(import.meta.dirname, '../../cli/main.ts')

interface Readiness {
  readonly ready: boolean
  readonly reasons: readonly { readonly code: string; readonly message: string; readonly next: string }[]
}

serverIt('a store that is down at the start holds up nothing but itself', async () => {
  await using broker = await startMosquitto({ persistence: false })
  await using influxd = await startInfluxd()
  await influxd.stop()
  const subscriptions = [{ topic: 'plant/{line}/{machine}/{signal}' }]
  await using plant = await startPlant({
    connectors: { line: { kind: 'mqtt', url: broker.url, subscriptions } },
    machines,
    stores: { telemetry: { kind: 'influxdb', url: influxd.url } },
  })
  await connected(plant)
  const publisher = await connectAsync(broker.url, { protocolVersion: 5 })
  const messages = 200
  for (let index = 0; index < messages; index++) {
    const payload = JSON.stringify({ value: index, timestamp_ms: startMs + index })
    // Acknowledged by the broker; ours follows although the store is away.
    await publisher.publishAsync('plant/cell-1/mill-1/spindle_load', payload, { qos: 1 })
  }
  await publisher.endAsync()
  const state = () => plant.now().ingest.view()
  await waitFor('everything to be in the spool', () => state().connectors[0]?.messages.received === messages)
  expect(state().connectors[0]?.messages.spooled).toBe(messages)
  expectBalances(state())
  const ready = async () => fetch(`${plant.now().url}/health/ready`)
  const refused = await waitFor('readiness to say why', async () => {
    const response = await ready()
    return response.status === 503 && ((await response.json()) as Readiness)
  })
  expect(refused.reasons.map(({ code }) => code)).toEqual(['STORE_UNREACHABLE'])
  expect(refused.reasons[0]?.message).toContain(influxd.url.replace('http://', ''))
  expect((await fetch(`${plant.now().url}/health/live`)).status).toBe(200)
  await waitFor('the newest value to be shown', () =>
    plant
      .now()
      .ingest.live.snapshot()
      .some(({ value }) => value === messages - 1),
  )
  await influxd.start()
  const view = await settled(plant, messages, 60_000)
  expectBalances(view)
  const answer = await influxd.query('SELECT count(value) FROM telemetry', { database: 'kunlun' })
  expect(answer.results[0]?.series?.[0]?.values[0]?.[1]).toBe(messages)
  await waitFor('readiness', async () => (await ready()).status === 200)
})

test('a port that is taken is named with what to do; the folder is free again at once', async () => {
  await using folder = await temporary()
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const { port } = taken.address() as { port: number }
  const file = await configurationIn(folder.path, port)
  const first = await run(['start', '-c', file])
  expect(first.code).toBe(3)
  expect(first.stderr).toMatch(new RegExp(`PORT_IN_USE: Port ${port} is already in use\n.*--port.*KUNLUN_HTTP_PORT`))
  taken.close()
  const second = await started(['start', '-c', file])
  expect(second.url).toBe(`http://127.0.0.1:${port}`)
  expect(await second.stop()).toBe(0)
})

test('a second installation on the same folder is refused; the first goes on, its commands reach it', async () => {
  await using folder = await temporary()
  const file = await configurationIn(folder.path, await freePort())
  const first = await started(['start', '-c', file])
  const second = await run(['start', '-c', file, '--port', '0'])
  expect(second.code).toBe(3)
  expect(second.stderr).toMatch(/^SPOOL_LOCKED: Another process \(\d+\) works in .*data/)
  expect((await fetch(`${first.url}/health/ready`)).status).toBe(200)
  const replay = await run(['quarantine', 'replay', '12345', '-c', file])
  expect(replay).toMatchObject({ code: 3, stderr: expect.stringContaining('There is no quarantine entry 12345') })
  expect(await first.stop()).toBe(0)
  const without = await run(['quarantine', 'replay', '12345', '-c', file])
  expect(without).toMatchObject({ code: 3, stderr: expect.stringMatching(/^NOT_RUNNING/) })
})

test('a second demo in the same folder is refused before it sets the clock of the first on', async () => {
  await using folder = await temporary()
  const first = await startDemoProcess(folder.path, 60)
  onTestFinished(() => first.kill())
  const second = await run(['demo', '--data', folder.path, '--port', '0'])
  expect(second.code).toBe(3)
  // The whole folder, not its spool, which is locked only after the plant has begun.
  expect(second.stderr).toMatch(new RegExp(`^SPOOL_LOCKED: Another process \\(\\d+\\) works in ${folder.path}\n`))
  expect(await first.get('/health/ready')).toMatchObject({ ready: true })
  expect(first.errors()).toBe('')
  expect(await first.stop()).toBe(0)
})

async function temporary(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'kunlun-start-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

async function configurationIn(folder: string, port: number): Promise<string> {
  const file = join(folder, 'kunlun.yaml')
  const site = { enterprise: 'huasheng', name: 'zibo' }
  await writeFile(file, stringify({ site, data: join(folder, 'data'), machines, http: { port } }))
  return file
}

/** The command line as a person would call it. */
function launch(args: readonly string[]) {
  const { KUNLUN_HTTP_PORT: _, ...env } = process.env
  return spawn(process.execPath, [main, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
}

async function run(args: readonly string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = launch(args)
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { code: child.exitCode, stdout, stderr }
}

async function started(args: readonly string[]): Promise<{ url: string; stop(): Promise<number | null> }> {
  const child = launch(args)
  let output = ''
  child.stdout.on('data', (bytes: Buffer) => {
    output += bytes.toString()
  })
  const url = await waitFor('the installation to say where it listens', () => {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`)
    return /running: (\S+)/.exec(output)?.[1]
  })
  return {
    url,
    async stop() {
      child.kill('SIGINT')
      await once(child, 'exit')
      return child.exitCode
    },
  }
}
