// Hostile samples through a real influxd: what the store says it wrote is read back exactly, bad lines cost only themselves.
import { describe, expect } from 'vitest'
import type { Sample } from '../../ingest/model.ts'
import { influxdbConfig } from '../../ingest/stores/influxdb/config.ts'
import { influxdbStore } from '../../ingest/stores/influxdb/influxdb.ts'
import { refusal } from '../../ingest/stores/sample-check.ts'
import type { SampleStore } from '../../ingest/stores/store.ts'
import { drawOf } from '../fuzz/draw.ts'
import { sampleOf, storable } from '../fuzz/samples.ts'
import { serverTest } from '../servers/gate.ts'
import { type Influxd, startInfluxd } from '../servers/influxd.ts'
import { batchLines, writeBadLines } from '../suites/bad-lines.ts'
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

async function oneBatch(seed: number, parts: { influxd: Influxd; store: SampleStore }): Promise<void> {
  const found = await writeBadLines(seed, parts)
  expect(found.settled, `seed ${seed}`).toBe(true)
  expect(found.quarantined, `seed ${seed}`).toEqual(found.bad)
  expect(found.codes).toEqual(new Set(['STORE_REJECTED']))
  expect(found.stored, `seed ${seed}`).toBe(batchLines - found.bad.length)
  expect(found.requests, `seed ${seed}`).toBeLessThanOrEqual(found.requestsAtMost)
}
