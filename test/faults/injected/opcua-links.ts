// The cable between Kunlun and an OPC UA server in a process of its own breaks: no value of a counter is missing afterwards.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { stringify } from 'yaml'
import { trustCertificateBytes } from '../../../connectors/opcua/certificates.ts'
import { type FaultyLink, faultyLinkTo } from '../../servers/faulty-link.ts'
import { missingServer } from '../../servers/gate.ts'
import { type Influxd, startInfluxd } from '../../servers/influxd.ts'
import { testUser } from '../../servers/opcua.ts'
import { freePort, serverFolder, startServer } from '../../servers/server.ts'
import { waitFor } from '../../suites/wait.ts'
import type { Fault, Firing } from '../fault.ts'
import { createStable, type Kunlun } from '../kunlun/handle.ts'
import { counterInstallation, keepAliveSeconds, passwordEnv } from '../opcua/installation.ts'
import { viewOf } from './view.ts'
import { type Way, ways } from './ways.ts'

/** A server is dead after so many keep-alives of silence, which is looked at each second; the library may notice sooner. */
const patience = 3
const tickMs = 1000
const lookMs = 4000
const settleMs = 60_000

interface OpcuaRig {
  readonly link: FaultyLink
  readonly influxd: Influxd
  readonly kunlun: Kunlun
  close(): Promise<void>
}

async function startRig(): Promise<OpcuaRig> {
  await using closing = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'kunlun-faults-'))
  closing.defer(() => rm(folder, { recursive: true, force: true }))
  const influxd = closing.use(await startInfluxd())
  // Asked before Kunlun has made it.
  await influxd.query('CREATE DATABASE kunlun')
  const port = await freePort()
  const server = closing.use(await startCounter(port))
  const link = closing.use(await faultyLinkTo(port))
  const certificate = await readFile(join(server.folder, 'pki/own/certs/certificate.pem'))
  trustCertificateBytes(join(folder, 'data/connectors/cell'), certificate)
  const file = join(folder, 'kunlun.yaml')
  await writeFile(file, stringify(counterInstallation({ folder, influxd: influxd.url, port: link.port })))
  const stable = closing.use(createStable({ [passwordEnv]: testUser.password }))
  const kunlun = await stable.start(file)
  const opened = closing.move()
  return { link, influxd, kunlun, close: () => opened.disposeAsync() }
}

async function startCounter(port: number) {
  const folder = await serverFolder('opcua')
  return startServer({
    name: 'opcua',
    command: process.execPath,
    args: [resolve(import.meta.dirname, '../../servers/opcua-process.ts')],
    env: { ...process.env, PORT: String(port), FOLDER: folder, HISTORY: 'count' },
    folder,
    ports: [port],
  })
}

export const brokenOpcuaLinks: readonly Fault[] = ways.map((way) => {
  let building: Promise<OpcuaRig> | undefined
  return {
    name: `link-opcua-${way.name}`,
    what: `the link between Kunlun and an OPC UA server whose counter runs at 50 Hz: ${way.what}`,
    times: 12,
    shortTimes: way.name === 'reset' ? 1 : 0,
    unavailable: () => missingServer('influxd'),
    async fire(): Promise<Firing> {
      building ??= startRig()
      return fire(await building, way)
    },
    async close() {
      const built = building
      building = undefined
      await (await built?.catch(() => undefined))?.close()
    },
  }
})

async function fire({ link, influxd, kunlun }: OpcuaRig, way: Way): Promise<Firing> {
  await fresh(influxd)
  const [first] = await counts(influxd)
  const before = link.hits()
  way.break(link)
  const began = performance.now()
  await waitFor('the loss to be noticed', async () => (await viewOf(kunlun)).connectors[0]?.state !== 'connected')
  const tookMs = performance.now() - began
  const limitMs = patience * keepAliveSeconds * 1000 + tickMs
  const late = tookMs > limitMs + lookMs ? [`noticed after ${Math.round(tookMs)} ms, which should be ${limitMs}`] : []
  const fired = link.hits() - before
  const healed = performance.now()
  link.heal()
  await fresh(influxd)
  const recoverySeconds = (performance.now() - healed) / 1000
  await waitFor('the gap to be filled', async () => missing(await counts(influxd)) === 0, settleMs)
  await waitFor('the spool to be empty', async () => (await viewOf(kunlun)).spool.records === 0, settleMs)
  await influxd.kill()
  await influxd.start()
  await fresh(influxd)
  const all = await counts(influxd)
  return {
    fired,
    inFlight: 0,
    acknowledged: all.length,
    lost: missing(all),
    duplicated: all.length - new Set(all).size,
    recoverySeconds,
    note: `noticed after ${Math.round(tookMs / 100) / 10} s`,
    violations: [...late, ...(first === undefined ? ['nothing was stored before'] : [])],
  }
}

/** A value that the server writes from now on is stored. */
async function fresh(influxd: Influxd): Promise<void> {
  const now = `${Date.now()}ms`
  const statement = `SELECT count(integer) FROM telemetry WHERE signal = 'count' AND time > ${now}`
  await waitFor('a fresh value in the store', async () => (await asked(influxd, statement)).length > 0, settleMs)
}

/** Values of the counter in the store, in order. */
async function counts(influxd: Influxd): Promise<number[]> {
  const rows = await asked(influxd, `SELECT integer FROM telemetry WHERE signal = 'count'`)
  return rows.map(([, value]) => Number(value)).sort((a, b) => a - b)
}

async function asked(influxd: Influxd, statement: string) {
  const { results } = await influxd.query(statement, { database: 'kunlun' })
  return results[0]?.series?.[0]?.values ?? []
}

function missing(all: readonly number[]): number {
  const [first = 0] = all
  return (all.at(-1) ?? first) - first + (all.length > 0 ? 1 : 0) - new Set(all).size
}
