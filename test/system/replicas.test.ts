// Two replicas on a shared subscription with one PostgreSQL ledger, one InfluxDB: one is killed, nothing is lost nor twice.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { connectAsync } from 'mqtt'
import { expect } from 'vitest'
import { stringify } from 'yaml'
import type { Ledger } from '../../ledger/ledger.ts'
import { openPostgresLedger } from '../../ledger/postgres.ts'
import { serverTest } from '../servers/gate.ts'
import { type Influxd, startInfluxd } from '../servers/influxd.ts'
import { startMosquitto } from '../servers/mosquitto.ts'
import { startPostgres } from '../servers/postgres.ts'
import { waitFor } from '../suites/wait.ts'

const it = await serverTest('mosquitto', 'influxd', 'postgres')
const main = resolve(import.meta.dirname, '../../cli/main.ts')
const mills = ['mill-1', 'mill-2', 'mill-3']
const secondsPerMill = 1200
const passSeconds = 100
const owns = '"msg":"this process derives the runs"'

it('the other replica goes on, takes over the runs; what the killed one held comes with its return', async () => {
  await using broker = await startMosquitto({ persistence: false })
  await using influxd = await startInfluxd()
  await using postgres = await startPostgres()
  const folder = await mkdtemp(join(tmpdir(), 'kunlun-replicas-'))
  const url = await postgres.database('plant')
  const start = (name: string) => startReplica({ name, folder, ledger: url, broker: broker.url, influxd: influxd.url })
  let first = await start('north')
  await waitFor('the first to derive the runs', () => first.log().includes(owns))
  const second = await start('south')
  const killed = Promise.withResolvers<void>()
  const publishing = publishPasses(broker.url, killed.promise)
  await waitFor('samples of both', async () => (await storedIn(influxd)) > 500)
  await first.kill()
  killed.resolve()
  await waitFor('the second to derive the runs', () => second.log().includes(owns))
  const published = await publishing
  await waitFor('the second to have stored its part', async () => (await storedIn(influxd)) > published / 2)
  // The kill counts: something waits in the spool or the session of the killed one.
  const waiting = published - (await storedIn(influxd))
  expect(waiting).toBeGreaterThan(0)
  first = await start('north')
  await waitFor('everything to be stored', async () => (await storedIn(influxd)) === published, 60_000)
  const ledger = await openPostgresLedger({ url })
  await waitFor(
    'the runs',
    async () => JSON.stringify(await passesIn(ledger)) === JSON.stringify(expectedPasses()),
    60_000,
  )
  const loads = mills.length * secondsPerMill
  await waitFor('all that follows', async () => (await followingIn(influxd)).every((count) => count === loads), 60_000)
  await waitFor('the ledger to be told so', async () => (await ledger.followUps.list()).length === 0)
  expect((await ledger.quarantine.list({})).filter(({ code }) => code !== 'PAYLOAD_NOT_JSON')).toEqual([])
  const bad = new Set((await ledger.quarantine.list({})).map(({ body }) => new TextDecoder().decode(body)))
  expect(bad.size).toBe(mills.length * badPerMill)
  await ledger.close()
  await first.stop()
  await second.stop()
  expect(await storedIn(influxd)).toBe(published)
  expect(`${first.log()}${second.log()}`).not.toContain('secret')
  await rm(folder, { recursive: true })
  process.stderr.write(`${JSON.stringify({ published, waitingForTheKilled: waiting, bad: bad.size })}\n`)
}, 180_000)

interface Replica {
  log(): string
  kill(): Promise<void>
  stop(): Promise<void>
}

interface ReplicaPlan {
  readonly name: string
  readonly folder: string
  readonly ledger: string
  readonly broker: string
  readonly influxd: string
}

async function startReplica({ name, folder, ledger, broker, influxd }: ReplicaPlan): Promise<Replica> {
  const file = join(folder, `${name}.yaml`)
  const signals = {
    executing: { type: 'boolean' },
    spindle_load: { unit: '%', range: [0, 100] },
    twice: { unit: '%', derive: { kind: 'expression', formula: 'spindle_load * 2' } },
  }
  const subscriptions = [{ topic: 'plant/{line}/{machine}/{signal}', share: 'kunlun' }]
  const configuration = {
    site: { enterprise: 'huasheng', name: 'zibo' },
    data: join(folder, name),
    connectors: { hall: { kind: 'mqtt', url: broker, clientId: name, subscriptions } },
    machines: Object.fromEntries(mills.map((mill) => [mill, { kind: 'machine-tool', signals }])),
    stores: { telemetry: { kind: 'influxdb', url: influxd } },
    ledger: { kind: 'postgres', url: { env: 'PLANT_LEDGER' }, leaseSeconds: 3 },
    http: { port: 0 },
  }
  await writeFile(file, stringify(configuration))
  const child = spawn(process.execPath, [main, 'start', '-c', file], { env: { ...process.env, PLANT_LEDGER: ledger } })
  const said = collected(child)
  const gone = once(child, 'exit')
  await waitFor(`${name} to run`, () => {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}: ${said()}`)
    return said().includes('Kunlun is running')
  })
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    await gone
  }
  return { log: said, kill: () => end('SIGKILL'), stop: () => end('SIGTERM') }
}

function collected(child: ChildProcess): () => string {
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data: Buffer) => (said += String(data)))
  return () => said
}

const badPerMill = secondsPerMill / 100
const beginMs = Math.floor(Date.now() / 1000 - 7200) * 1000
const isExecuting = (second: number) => Math.floor(second / passSeconds) % 2 === 1

/** A load each second, the state every ten; passes alternate with pauses. The second half waits for the kill. Resolves to the number of samples. */
async function publishPasses(url: string, killed: Promise<void>): Promise<number> {
  const client = await connectAsync(url, { clientId: 'mills', protocolVersion: 5 })
  let count = 0
  for (let second = 0; second < secondsPerMill; second += 1) {
    if (second === secondsPerMill / 2) await killed
    const time = { timestamp_ms: beginMs + second * 1000 }
    const send = (topic: string, body: string) => client.publishAsync(topic, body, { qos: 1 })
    await Promise.all(
      mills.flatMap((mill) => {
        const topic = `plant/cell-1/${mill}`
        const load = send(`${topic}/spindle_load`, JSON.stringify({ value: isExecuting(second) ? 60 : 1, ...time }))
        count += 1
        if (second % 100 === 0) void send(`${topic}/spindle_load`, `{"${mill}":${second},`)
        if (second % 10 !== 0) return [load]
        count += 1
        return [load, send(`${topic}/executing`, JSON.stringify({ value: isExecuting(second), ...time }))]
      }),
    )
  }
  await client.endAsync()
  return count
}

async function storedIn(influxd: Influxd): Promise<number> {
  const statement = `SELECT count(value), count(state) FROM telemetry WHERE signal != 'twice'`
  const answer = await influxd.query(statement, { database: 'kunlun' }).catch(() => undefined)
  const row = answer?.results[0]?.series?.[0]?.values[0] ?? [0, 0, 0]
  return Number(row[1] ?? 0) + Number(row[2] ?? 0)
}

/** Derived samples, readings in the rollups of their input, in their own. */
async function followingIn(influxd: Influxd): Promise<number[]> {
  const statements = [
    `SELECT count(value) FROM telemetry WHERE signal = 'twice'`,
    `SELECT sum("count") FROM "kunlun_rollups"."telemetry_60s" WHERE signal = 'spindle_load'`,
    `SELECT sum("count") FROM "kunlun_rollups"."telemetry_60s" WHERE signal = 'twice'`,
  ]
  const answers = await Promise.all(statements.map((one) => influxd.query(one, { database: 'kunlun' })))
  return answers.map(({ results }) => Number(results[0]?.series?.[0]?.values[0]?.[1] ?? 0))
}

async function passesIn(ledger: Ledger): Promise<string[]> {
  const runs = await ledger.runs.list({ state: 'finished' })
  return runs.map(({ machine, from, to }) => `${machine} ${from} ${to}`).sort()
}

function expectedPasses(): string[] {
  const at = (second: number) => BigInt(beginMs + second * 1000) * 1_000_000n
  const starts = Array.from({ length: secondsPerMill / passSeconds }, (_, pass) => pass * passSeconds).filter(
    isExecuting,
  )
  const ended = starts.filter((second) => second + passSeconds < secondsPerMill)
  return mills.flatMap((mill) => ended.map((second) => `${mill} ${at(second)} ${at(second + passSeconds)}`)).sort()
}
