// InfluxDB passes the store suite on a real influxd; what its answers mean, and what a kill costs.
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { KunlunError } from '../../ingest/errors.ts'
import { nsPerSecond, type Sample, wallClock } from '../../ingest/model.ts'
import { influxdbConfig } from '../../ingest/stores/influxdb/config.ts'
import { influxdbStore } from '../../ingest/stores/influxdb/influxdb.ts'
import type { SampleStore } from '../../ingest/stores/store.ts'
import { serverTest } from '../servers/gate.ts'
import { type Influxd, startInfluxd } from '../servers/influxd.ts'
import { everything, sampleAt, storeSuite, storeTools } from '../suites/store.ts'

const it = await serverTest('influxd')

function openStore(influxd: Influxd, extra: object = {}): Promise<SampleStore> {
  return influxdbStore.open(influxdbConfig.parse({ url: influxd.url, ...extra }), storeTools('unused'))
}

storeSuite(
  'influxdb',
  async () => {
    const influxd = await startInfluxd()
    return { open: () => openStore(influxd), dispose: async () => influxd[Symbol.asyncDispose]() }
  },
  it,
)

function series(machine: string, count: number): Sample[] {
  return Array.from({ length: count }, (_, index) => sampleAt(machine, 'load', index, index))
}

async function codeOf(action: Promise<unknown>): Promise<string> {
  const error = await action.then(
    () => undefined,
    (cause: unknown) => cause,
  )
  if (!(error instanceof KunlunError)) return String(error)
  return `${error.code} ${error.retry ? 'retry' : 'final'}`
}

describe('a server that is away', () => {
  it('takes the same batch once it is back, whole and once', async () => {
    await using influxd = await startInfluxd()
    const store = await openStore(influxd)
    const samples = series('away', 300)
    await store.write(samples.slice(0, 100))
    await influxd.kill()
    expect(await codeOf(store.write(samples))).toBe('STORE_UNREACHABLE retry')
    expect(await codeOf(store.read(everything('away')))).toBe('STORE_UNREACHABLE retry')
    await influxd.start()
    expect(await store.write(samples)).toEqual({ written: 300, rejected: [] })
    expect(await store.read(everything('away'))).toEqual(samples)
  })

  it('may be down when the store is opened', async () => {
    await using influxd = await startInfluxd()
    await influxd.kill()
    const store = await openStore(influxd)
    expect(await codeOf(store.write(series('early', 3)))).toBe('STORE_UNREACHABLE retry')
    await influxd.start()
    expect((await store.write(series('early', 3))).written).toBe(3)
  })

  it('that hangs counts as away after the timeout', async () => {
    await using influxd = await startInfluxd()
    const store = await openStore(influxd, { timeoutMs: 300 })
    await store.write(series('hang', 1))
    influxd.pause()
    expect(await codeOf(store.write(series('hang', 3)))).toBe('STORE_UNREACHABLE retry')
    influxd.resume()
    const patient = await openStore(influxd)
    expect((await patient.write(series('hang', 3))).written).toBe(3)
    expect(await patient.read(everything('hang'))).toEqual(series('hang', 3))
  })

  it('is told apart from one that only takes writes', async () => {
    const pretender = createServer((_, response) =>
      response.setHeader('x-influxdb-version', '1.8.0').writeHead(204).end(),
    )
    pretender.listen(0, '127.0.0.1')
    await once(pretender, 'listening')
    const address = pretender.address()
    const port = address !== null && typeof address === 'object' ? address.port : 0
    const store = await influxdbStore.open(
      influxdbConfig.parse({ url: `http://127.0.0.1:${port}` }),
      storeTools('unused'),
    )
    expect(await codeOf(store.write(series('x', 1)))).toBe('STORE_LAYOUT retry')
    pretender.closeAllConnections()
    pretender.close()
  })
})

describe('a server that asks who is there', () => {
  it('denies strangers, and takes a user with rights on the database only', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kunlun-secret-'))
    const secret = async (name: string, text: string) => {
      await writeFile(join(folder, name), `${text}\n`)
      return { file: join(folder, name) }
    }
    await using influxd = await startInfluxd({ auth: true })
    const admin = { user: 'admin', password: 'admin-secret' }
    await influxd.query(`CREATE USER admin WITH PASSWORD 'admin-secret' WITH ALL PRIVILEGES`)
    await influxd.query(`CREATE DATABASE kunlun`, admin)
    await influxd.query(`CREATE USER plant WITH PASSWORD 'plant-secret'`, admin)
    await influxd.query(`CREATE USER guest WITH PASSWORD 'guest-secret'`, admin)
    await influxd.query(`GRANT ALL ON kunlun TO plant`, admin)
    // The control: the server itself refuses a write without credentials.
    expect((await fetch(`${influxd.url}/write?db=kunlun`, { method: 'POST', body: 'm v=1' })).status).toBe(401)

    const samples = series('guarded', 5)
    const stranger = await openStore(influxd)
    expect(await codeOf(stranger.write(samples))).toBe('STORE_DENIED retry')
    const wrong = await openStore(influxd, { username: 'plant', password: await secret('wrong', 'nonsense') })
    expect(await codeOf(wrong.write(samples))).toBe('STORE_DENIED retry')
    const guest = await openStore(influxd, { username: 'guest', password: await secret('guest', 'guest-secret') })
    expect(await codeOf(guest.write(samples))).toBe('STORE_DENIED retry')

    const plant = await openStore(influxd, { username: 'plant', password: await secret('plant', 'plant-secret') })
    expect(await plant.read(everything('guarded'))).toEqual([])
    expect((await plant.write(samples)).written).toBe(5)
    expect(await plant.read(everything('guarded'))).toEqual(samples)
    // Rights that come later are enough: nothing needs a restart.
    await influxd.query(`GRANT ALL ON kunlun TO guest`, admin)
    expect((await guest.write(samples)).written).toBe(5)
    await rm(folder, { recursive: true })
  })
})

describe('a database', () => {
  it('that was dropped costs one refused batch, then the same batch goes in', async () => {
    await using influxd = await startInfluxd()
    const store = await openStore(influxd, { database: 'a "plant" 氧' })
    await store.write(series('dropped', 3))
    await influxd.query('DROP DATABASE "a \\"plant\\" 氧"')
    const more = series('dropped', 6).slice(3)
    expect(await codeOf(store.write(more))).toBe('STORE_UNREACHABLE retry')
    expect((await store.write(more)).written).toBe(3)
    expect(await store.read(everything('dropped'))).toEqual(more)
  })

  it('that holds the measurement in another layout is refused before anything is written', async () => {
    await using influxd = await startInfluxd()
    await influxd.query('CREATE DATABASE kunlun')
    await fetch(`${influxd.url}/write?db=kunlun`, { method: 'POST', body: 'telemetry,signal=x value="text"' })
    const store = await openStore(influxd)
    await expect(store.write(series('layout', 1))).rejects.toThrow('telemetry holds value as string')
  })

  it('takes a retention policy of its own', async () => {
    await using influxd = await startInfluxd()
    await influxd.query('CREATE DATABASE kunlun')
    await influxd.query('CREATE RETENTION POLICY "for ever" ON kunlun DURATION INF REPLICATION 1')
    const store = await openStore(influxd, { retentionPolicy: 'for ever' })
    expect((await store.write(series('kept', 3))).written).toBe(3)
    expect(await store.read(everything('kept'))).toEqual(series('kept', 3))
    expect((await (await openStore(influxd)).read(everything('kept'))).length).toBe(0)
  })
})

describe('a batch that the server refuses', () => {
  it('is halved down to the lines that fail alone; the neighbours are stored', async () => {
    await using influxd = await startInfluxd()
    await influxd.query('CREATE DATABASE kunlun WITH DURATION 100000h')
    const store = await openStore(influxd, { batchSize: 512 })
    const good = series('halved', 1024)
    await store.write([good[0]!])
    // Older than the retention of about eleven years: valid, and refused by the server alone.
    const bad = [100, 700].map((position) => ({ ...good[position]!, signal: 'too-old', time: BigInt(position) }))
    const mixed = good.map((sample, index) => bad.find(({ time }) => time === BigInt(index)) ?? sample)
    const before = await writeRequests(influxd)
    const { written, rejected } = await store.write(mixed)
    const requests = (await writeRequests(influxd)) - before
    expect(rejected.map(({ index, code }) => [index, code])).toEqual([
      [100, 'STORE_REJECTED'],
      [700, 'STORE_REJECTED'],
    ])
    expect(rejected[0]?.reason).toContain('retention')
    expect(written).toBe(1022)
    expect(await store.read({ ...everything('halved'), signals: ['load'] })).toHaveLength(1022)
    // At worst two bodies of 512 with one bad line each: 1 + 2 log2(512) requests for each.
    expect(requests).toBeLessThanOrEqual(2 * (1 + 2 * 9))
    expect(requests).toBeGreaterThan(2)
  })

  it('for its size is halved too; a sample too large alone is rejected', async () => {
    await using influxd = await startInfluxd({ maxBodyBytes: 20_000 })
    const store = await openStore(influxd)
    const samples = [...series('large', 1000), sampleAt('large', 'text', 0, 'x'.repeat(30_000))]
    const { written, rejected } = await store.write(samples)
    expect(written).toBe(1000)
    expect(rejected).toMatchObject([{ index: 1000, code: 'STORE_REJECTED' }])
    expect(await store.read(everything('large'))).toEqual(samples.slice(0, 1000))
  })
})

describe('a kill of the server', () => {
  it('loses nothing that was acknowledged and stores nothing twice, five times over', async () => {
    await using influxd = await startInfluxd()
    const store = await openStore(influxd, { timeoutMs: 2000 })
    const batches = Array.from({ length: 100 }, (_, batch) =>
      Array.from({ length: 200 }, (_, index) =>
        sampleAt('killed', `s${index % 10}`, batch * 20 + Math.floor(index / 10), batch + index / 1000),
      ),
    )
    const acknowledged: Sample[] = []
    let failures = 0
    for (const [position, batch] of batches.entries()) {
      // The kill comes while the batch is on its way.
      const attempt = store.write(batch).catch((cause: unknown) => cause)
      if (position % 20 === 10) await influxd.kill()
      const result = await attempt
      if (result instanceof Error) {
        failures += 1
        await influxd.start()
        expect((await store.write(batch)).written).toBe(200)
      } else {
        await influxd.start()
      }
      acknowledged.push(...batch)
    }
    await influxd.kill()
    await influxd.start()
    const found = await store.read(everything('killed'))
    expect(found).toHaveLength(acknowledged.length)
    expect(new Set(found.map(keyOf))).toEqual(new Set(acknowledged.map(keyOf)))
    expect(failures).toBeGreaterThan(0)
  })
})

function keyOf({ signal, time, value }: Sample): string {
  return `${signal} ${time} ${value}`
}

describe('retention', () => {
  it("is the server's own: late samples beyond it are refused with the reason, rollups stay", async () => {
    await using influxd = await startInfluxd()
    const whole = await openStore(influxd)
    const now = wallClock.now()
    const recent = { ...sampleAt('kept', 'a', 0, 1), time: now - 3_600n * nsPerSecond }
    await whole.write([recent])
    const store = await openStore(influxd, { retentionDays: 30 })
    const late = sampleAt('kept', 'a', 0, 2)
    const answer = await store.write([
      { ...late, time: now - 90n * 86_400n * nsPerSecond },
      { ...recent, time: now },
    ])
    expect(answer.written).toBe(1)
    expect(answer.rejected).toMatchObject([{ index: 0, code: 'STORE_REJECTED' }])
    expect(await store.read(everything('kept'))).toHaveLength(2)
    const rollup = { signal: 'a', time: late.time, count: 1, min: 1, max: 1, mean: 1, weightedMean: 1, seconds: 60 }
    await store.putRollups('kept', 60n * nsPerSecond, [rollup])
    expect(await store.rollups(everything('kept'), 60n * nsPerSecond)).toEqual([rollup])
    const policies = await influxd.query('SHOW RETENTION POLICIES ON kunlun')
    expect(JSON.stringify(policies)).toContain('"autogen","720h0m0s"')
    expect(store.keptSince()).toBeLessThan(now - 29n * 86_400n * nsPerSecond)
  })
})

/** How many write requests the server has counted. */
async function writeRequests(influxd: Influxd): Promise<number> {
  const answer = await influxd.query(`SHOW STATS FOR 'httpd'`)
  const series = answer.results[0]?.series?.[0]
  return Number(series?.values[0]?.[series.columns.indexOf('writeReq')])
}
