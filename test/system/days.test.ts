// Parquet files beside a real InfluxDB, under SIGKILL, in a whole installation.
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, it, onTestFinished } from 'vitest'
import { createDays } from '../../ingest/days/days.ts'
import { hourOf } from '../../ingest/days/due-hours.ts'
import { duckdbConfig } from '../../ingest/stores/duckdb/config.ts'
import { duckdbStore } from '../../ingest/stores/duckdb/duckdb.ts'
import { influxdbConfig } from '../../ingest/stores/influxdb/config.ts'
import { influxdbStore } from '../../ingest/stores/influxdb/influxdb.ts'
import { serverTest } from '../servers/gate.ts'
import { startInfluxd } from '../servers/influxd.ts'
import { daysSuite } from '../suites/days.ts'
import { plainly, samplesInFolder } from '../suites/parquet.ts'
import { everything, storeTools } from '../suites/store.ts'
import { waitFor } from '../suites/wait.ts'
import { lateBatch } from './days-writer.ts'
import { startPlant } from './fixtures/installed.ts'

const influxIt = await serverTest('influxd')

daysSuite(
  'InfluxDB',
  async () => {
    const influxd = await startInfluxd()
    const store = await influxdbStore.open(influxdbConfig.parse({ url: influxd.url }), storeTools('unused'))
    return {
      store,
      async close() {
        await store.close()
        await influxd[Symbol.asyncDispose]()
      },
    }
  },
  influxIt,
)

const kills = 20

it(`${kills} kills at any moment leave whole files only; the last one says what the store says`, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kunlun-days-kill-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const parquet = join(folder, 'parquet')
  let next = 0
  let leftovers = 0
  for (let kill = 0; kill < kills; kill++) {
    next = await killedWhileWriting(folder, next)
    leftovers += (await readdir(parquet)).includes('.writing') ? 1 : 0
    const batches = Map.groupBy(await samplesInFolder(parquet), ({ value }) => Number(value))
    // Of a file that is there all rows are there: each batch puts the same number into each hour.
    for (const [number, samples] of batches) {
      const wanted = Map.groupBy(lateBatch(number), ({ time }) => hourOf(time))
      for (const [hour, found] of Map.groupBy(samples, ({ time }) => hourOf(time)))
        expect(found.length).toBe(wanted.get(hour)?.length)
    }
  }
  expect(leftovers, 'kills that hit a file half written').toBeGreaterThan(0)
  const store = await duckdbStore.open(duckdbConfig.parse({ threads: 1 }), storeTools(folder))
  const days = createDays({ ...storeTools(folder), store, folder: parquet, units: new Map() })
  days.touched(lateBatch(0))
  for (let hour = days.due.newest('killed'); hour !== undefined; hour = days.due.newest('killed'))
    await days.write('killed', hour)
  expect(plainly(await samplesInFolder(parquet))).toEqual(await store.read(everything('killed')))
  expect(await readdir(parquet)).not.toContain('.writing')
  await store.close()
}, 240_000)

/** Kills it after some files, in the middle of one; answers the number of the batch after. */
async function killedWhileWriting(folder: string, first: number): Promise<number> {
  const writer = spawn(process.execPath, [join(import.meta.dirname, 'days-writer.ts'), folder, String(first)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let left = 2 + Math.floor(Math.random() * 5)
  let number = first
  for await (const line of createInterface({ input: writer.stdout })) {
    number = Number(line)
    if (left-- === 0) setTimeout(() => writer.kill('SIGKILL'), Math.random() * 20)
  }
  return number + 1
}

it('an installation writes its history, then what comes in, over a restart as well', async () => {
  await using plant = await startPlant({ machines })
  const parquet = { folder: 'notebooks', everySeconds: 1 }
  const folder = join(plant.folder, 'data', 'notebooks')
  const connectors: Record<string, object> = {}
  const restartWith = async (name: string, first: number, extra: object) => {
    connectors[name] = recording(join(plant.folder, `${name}.csv`), first)
    await plant.restart({ machines, connectors, ...extra })
    await waitFor('the rows', async () => (await stored()).length === 500 * Object.keys(connectors).length)
  }
  const stored = () => plant.now().store.read(everything('mill-1'))
  await restartWith('before', 0, {})
  for (const [name, first] of [['beside', 250_000] as const, ['late', 500] as const]) {
    await restartWith(name, first, { parquet })
    await waitFor('the files', async () => (await samplesInFolder(folder)).length === (await stored()).length)
    expect(plainly(await samplesInFolder(folder))).toEqual(await stored())
  }
  await rm(folder, { recursive: true })
  await plant.restart()
  await waitFor('the files anew', async () => (await samplesInFolder(folder)).length === 1500)
  await waitFor('nothing to be due', () => plant.now().ingest.days.waiting() === 0)
}, 60_000)

const machines = { 'mill-1': { signals: { load: { unit: '%' } } } }

/** 500 rows, one every 20 s; `first` says where they begin. */
function recording(file: string, first: number): object {
  const rows = Array.from({ length: 500 }, (_, k) => {
    return `${new Date(Date.UTC(2026, 0, 5) + (first + k) * 20_000).toISOString()},${k}`
  })
  writeFileSync(file, ['time,load', ...rows].join('\n'))
  return { kind: 'replay', files: [file], machine: 'mill-1', time: { column: 'time' }, speed: 'max' }
}
