// Hostile samples through a real influxd: what the store says it wrote is read back exactly, bad lines cost only themselves.
import { describe, expect } from 'vitest'
import type { QuarantineEntry, Sample } from '../../ingest/model.ts'
import { type Batch, emptyBatch } from '../../ingest/pipeline-batch.ts'
import { settleBatch } from '../../ingest/pipeline-settle.ts'
import { influxdbConfig } from '../../ingest/stores/influxdb/config.ts'
import { influxdbStore } from '../../ingest/stores/influxdb/influxdb.ts'
import { refusal } from '../../ingest/stores/sample-check.ts'
import type { SampleStore } from '../../ingest/stores/store.ts'
import { drawOf } from '../fuzz/draw.ts'
import { sampleOf, storable } from '../fuzz/samples.ts'
import { serverTest } from '../servers/gate.ts'
import { type Influxd, startInfluxd } from '../servers/influxd.ts'
import { storeTools } from '../suites/store.ts'

const it = await serverTest('influxd')

function openStore(influxd: Influxd): Promise<SampleStore> {
  return influxdbStore.open(influxdbConfig.parse({ url: influxd.url }), storeTools('unused'))
}

const deep = process.env['KUNLUN_TEST_DEPTH'] === 'full'

describe('samples with hostile names and values', () => {
  it('come back as they went in, 2,000 and more of 4 seeds', async () => {
    await using influxd = await startInfluxd()
    await influxd.query('CREATE DATABASE kunlun WITH DURATION INF')
    const store = await openStore(influxd)
    const samples = [1, 2, 3, 4].flatMap((seed) => Array.from({ length: 900 }, (_, index) => sampleIn(seed, index)))
    const { written, rejected } = await store.write(samples)
    // Nothing that is sent to the server may be refused there.
    expect(rejected.filter(({ index }) => refusal(samples[index]!) === undefined)).toEqual([])
    const refused = new Set(rejected.map(({ index }) => index))
    const kept = samples.filter((_, index) => !refused.has(index))
    expect(written).toBe(kept.length)
    expect(kept.length).toBeGreaterThan(2000)
    for (const [machine, sent] of Map.groupBy(kept, (sample) => sample.machine)) {
      const signals = [...new Set(sent.map(({ signal }) => signal))]
      const found = await store.read({ machine, from: -(2n ** 63n), to: 2n ** 63n, signals })
      expect(found.map(keyOf).sort()).toEqual(sent.map(keyOf).sort())
    }
  })
})

/** Forty machines, so that reading back does not take a query for each sample; no two samples at one place and time. */
function sampleIn(seed: number, index: number): Sample {
  const draw = drawOf(seed, index)
  const { time, ...sample } = sampleOf(draw)
  return { ...sample, machine: storable(drawOf(seed, index % 10)), time: time + BigInt(index) * 2n ** 32n }
}

function keyOf({ signal, time, value, quality }: Sample): string {
  const text = Object.is(value, -0) ? '-0' : String(value)
  return JSON.stringify([signal, String(time), typeof value, text, quality])
}

describe('bad lines in batches of 5,000', () => {
  it(`go to quarantine one by one, their neighbours to the store: ${deep ? 200 : 8} seeds`, async () => {
    await using influxd = await startInfluxd()
    await influxd.query('CREATE DATABASE kunlun WITH DURATION 100000h')
    const store = await openStore(influxd)
    for (let seed = 1; seed <= (deep ? 200 : 8); seed++) await oneBatch(seed, { influxd, store })
  }, 1_200_000)
})

const size = 5000
const now = 1_767_571_200_000_000_000n

/** Older than the retention of about eleven years: valid, and refused by the server alone. */
async function oneBatch(seed: number, { influxd, store }: { influxd: Influxd; store: SampleStore }): Promise<void> {
  const draw = drawOf(seed, 0)
  const bad = new Set(Array.from({ length: 1 + draw.int(8) }, () => draw.int(size)))
  const machine = `m${seed}`
  const batch = emptyBatch(1n)
  for (let index = 0; index < size; index++) {
    const time = bad.has(index) ? BigInt(1 + index) : now + BigInt(index)
    addSample(batch, index, { machine, signal: `s${index % 20}`, time, value: index, quality: 0 })
  }
  const kept: QuarantineEntry[] = []
  const before = await writeRequests(influxd)
  const tools = {
    store,
    quarantine: { add: async (entries: readonly QuarantineEntry[]) => void kept.push(...entries) },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  }
  const settled = await settleBatch(batch, new AbortController().signal, tools as unknown as SettleTools)
  const requests = (await writeRequests(influxd)) - before
  expect(settled, `seed ${seed}`).toBe(true)
  expect(
    kept.map(({ sequence }) => Number(sequence)),
    `seed ${seed}`,
  ).toEqual([...bad].sort((a, b) => a - b))
  expect(new Set(kept.map(({ code }) => code))).toEqual(new Set(['STORE_REJECTED']))
  const stored = await store.read({ machine, from: 0n, to: 2n ** 62n })
  expect(stored.length, `seed ${seed}`).toBe(size - bad.size)
  expect(requests, `seed ${seed}`).toBeLessThanOrEqual(1 + 2 * Math.ceil(Math.log2(size)) * bad.size)
}

type SettleTools = Parameters<typeof settleBatch>[2]

/** As if a message of its own had brought the sample. */
function addSample(batch: Batch, index: number, sample: Sample): void {
  const fixed = { connector: 'c', received: now, source: 'plant/x', contentType: 'a/b', redelivered: false, session: 1 }
  const message = { ...fixed, body: new Uint8Array(0) }
  const opened = { sequence: BigInt(index), message, outcomes: [], outcomesFrom: 1, bad: [] }
  batch.opened.push(opened)
  batch.samples.push(sample)
  batch.origins.push({ opened, part: 0 })
}

/** How many write requests the server has counted. */
async function writeRequests(influxd: Influxd): Promise<number> {
  const answer = await influxd.query(`SHOW STATS FOR 'httpd'`)
  const series = answer.results[0]?.series?.[0]
  return Number(series?.values[0]?.[series.columns.indexOf('writeReq')])
}
