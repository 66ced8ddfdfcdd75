// SIGKILL of the ingest under load, twenty times: no acknowledged message is lost, none is stored twice.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import type { QuarantineEntry, Sample } from '../../ingest/model.ts'
import { wallClock } from '../../ingest/model.ts'
import { storeKinds } from '../../ingest/stores/index.ts'
import { openLedger } from '../../ledger/sqlite.ts'
import { serverTest } from '../servers/gate.ts'
import { startInfluxd } from '../servers/influxd.ts'
import { startMosquitto } from '../servers/mosquitto.ts'
import { waitFor } from '../suites/wait.ts'
import { type IngestChild, startIngest } from './fixtures/ingest-child.ts'
import type { IngestPlan, IngestReport } from './fixtures/ingest-process.ts'
import { type Published, startPublisher } from './fixtures/publisher.ts'

const kills = 20
const perSecond = 1500
const onInfluxdb = await serverTest('mosquitto', 'influxd')
const onDuckdb = await serverTest('mosquitto')

onInfluxdb(
  `InfluxDB: ${kills} kills lose nothing and store nothing twice`,
  async () => {
    await using influxd = await startInfluxd()
    const stored = await campaign({ kind: 'influxdb', config: { url: influxd.url } })
    const answer = await influxd.query('SELECT count(value) FROM telemetry', { database: 'kunlun' })
    expect(answer.results[0]?.series?.[0]?.values[0]?.[1], 'rows counted by the server').toBe(stored)
  },
  240_000,
)

onDuckdb(
  `DuckDB: ${kills} kills lose nothing and store nothing twice`,
  async () => {
    await campaign({ kind: 'duckdb', config: {} })
  },
  240_000,
)

/** Returns the rows in the store. */
async function campaign(store: IngestPlan['store']): Promise<number> {
  // The broker itself is not killed: its sessions may live in memory, which lets it take more.
  await using broker = await startMosquitto({ persistence: false })
  const folder = await mkdtemp(join(tmpdir(), 'kunlun-kill-'))
  const plan = planOf(folder, broker.url, store)
  let child = await startIngest(plan)
  await waitFor('the subscription', () => child.report().link === 'connected')
  const publisher = await startPublisher(broker.url, perSecond, Date.now() - 3_600_000)
  const counted = await killRepeatedly(child, plan)
  child = counted.child
  await publisher.finish()
  await waitFor('everything to be received and stored', () => isSettled(child.report(), publisher.published), 120_000)
  const last = await child.stop()
  const violations = [...counted.violations, ...child.violations]
  expect(violations, 'reports in which a balance did not hold').toEqual([])
  const kept = await readBack(plan)
  judge(publisher.published, kept, last)
  await rm(folder, { recursive: true })
  const facts = {
    store: store.kind,
    kills,
    uncounted: counted.idle,
    spooledAtKills: counted.tails,
    messages: publisher.published.length,
  }
  process.stderr.write(`${JSON.stringify({ ...facts, ...last.balances.messages[0] })}\n`)
  return kept.samples.length
}

function planOf(folder: string, url: string, store: IngestPlan['store']): IngestPlan {
  const signal = { range: [0, 1e9] }
  const signals = { spindle_speed: signal, spindle_load: signal, feed_rate: signal }
  return {
    folder,
    mqtt: { url, subscriptions: [{ topic: 'plant/{line}/{machine}/{signal}' }] },
    machines: { 'mill-1': { signals }, 'mill-2': { signals }, 'mill-3': { signals } },
    store,
    batchSamples: 500,
  }
}

/**
 * A kill counts only if it left something to be done again: records behind the cursor, or messages that the broker has
 * delivered and not seen acknowledged, which come again marked as such.
 */
async function killRepeatedly(first: IngestChild, plan: IngestPlan) {
  let child = first
  let idle = 0
  const tails: number[] = []
  const violations: string[] = []
  while (tails.length < kills) {
    const before = redeliveredBy(child.report())
    const received = receivedBy(child.report())
    await waitFor('messages to come in', () => receivedBy(child.report()) > received)
    await sleep(50 + Math.random() * 800)
    await child.kill()
    violations.push(...child.violations)
    child = await startIngest(plan)
    const { tail } = child
    if (tail === 0) {
      const again = await waitFor(
        'a redelivery, or new messages',
        () => receivedBy(child.report()) > 0 && child.report(),
      )
      if (redeliveredBy(again) <= before) {
        if (++idle > kills) throw new Error('the kills hit nothing in flight')
        continue
      }
    }
    tails.push(tail)
  }
  return { child, idle, tails, violations }
}

function receivedBy({ balances }: IngestReport): number {
  return balances.messages.reduce((sum, { received }) => sum + received, 0)
}

function redeliveredBy({ balances }: IngestReport): number {
  return balances.messages.reduce((sum, { redelivered }) => sum + redelivered, 0)
}

/** The broker delivers in order, so behind the last message there is none: then nothing is under way any more. */
function isSettled({ newest, depth, state }: IngestReport, published: readonly Published[]): boolean {
  return newest === published.at(-1)?.payload && depth === 0 && state === 'waiting'
}

interface Kept {
  readonly samples: readonly Sample[]
  readonly quarantine: readonly QuarantineEntry[]
}

async function readBack(plan: IngestPlan): Promise<Kept> {
  const kind = storeKinds.find(({ name }) => name === plan.store.kind)!
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const placeOf = () => ({ enterprise: 'huasheng', site: 'zibo', area: 'machining', line: 'cell-1' })
  const tools = { folder: plan.folder, clock: wallClock, log, placeOf }
  const store = await kind.open(kind.config.parse(plan.store.config), tools)
  const samples: Sample[] = []
  for (const machine of Object.keys(plan.machines)) {
    const all = await store.read({ machine, from: 0n, to: 4_000_000_000_000_000_000n })
    for (const sample of all) samples.push(sample)
  }
  await store.close()
  const ledger = await openLedger({ file: join(plan.folder, 'ledger.db') })
  const quarantine: QuarantineEntry[] = []
  for (let before: number | undefined; ; ) {
    const page = await ledger.quarantine.list({ limit: 500, ...(before === undefined ? {} : { before }) })
    if (page.length === 0) break
    quarantine.push(...page)
    before = page.at(-1)!.id
  }
  await ledger.close()
  return { samples, quarantine }
}

function judge(published: readonly Published[], kept: Kept, last: IngestReport): void {
  const stored = new Map(
    kept.samples.map((sample) => [`${sample.machine}/${sample.signal}/${sample.time}`, sample.value]),
  )
  expect(stored.size, 'rows that stand there twice').toBe(kept.samples.length)
  const payloads = new Set(kept.quarantine.map(({ body }) => Buffer.from(body).toString()))
  const lost: number[] = []
  let samplesSent = 0
  for (const { id, expected, payload, isAcknowledged } of published) {
    expect(isAcknowledged, `message ${id} was acknowledged by the broker`).toBe(true)
    if (expected.kind === 'quarantine') {
      if (!payloads.has(payload)) lost.push(id)
      continue
    }
    samplesSent++
    if (stored.get(`${expected.machine}/${expected.signal}/${expected.time}`) !== expected.value) lost.push(id)
  }
  expect(lost, 'acknowledged messages that are neither stored nor in quarantine').toEqual([])
  expect(kept.samples.length, 'rows').toBe(samplesSent)
  expect(payloads.size, 'distinct messages in quarantine').toBe(published.length - samplesSent)
  judgeBalances(published, kept, last)
}

/** Whatever came more than once was marked by the broker, and the balances count each arrival. */
function judgeBalances(published: readonly Published[], kept: Kept, { balances }: IngestReport): void {
  const [messages] = balances.messages
  expect(balances.messages.length).toBe(1)
  expect(messages).toMatchObject({ connector: 'mqtt', spooled: 0, rejected: 0 })
  const arrivals = messages?.received ?? 0
  expect(arrivals - published.length).toBeLessThanOrEqual(messages?.redelivered ?? 0)
  expect(messages?.quarantined).toBe(kept.quarantine.length)
  const stored = balances.samples.reduce((sum, counts) => sum + counts.stored, 0)
  expect(stored).toBe(messages?.decoded)
  expect(arrivals).toBe(stored + kept.quarantine.length)
}
