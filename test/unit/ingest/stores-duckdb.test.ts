// DuckDB passes the store suite; one process owns its file; Parquet goes out.
import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, describe, expect, it } from 'vitest'
import { nsPerSecond } from '../../../ingest/model.ts'
import { duckdbConfig } from '../../../ingest/stores/duckdb/config.ts'
import { duckdbStore } from '../../../ingest/stores/duckdb/duckdb.ts'
import { everything, sampleAt, start, storeSuite, storeTools } from '../../suites/store.ts'

const config = duckdbConfig.parse({ threads: 1, memoryLimit: '256MB' })
const folders: string[] = []
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))))

async function freshFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kunlun-duckdb-'))
  folders.push(folder)
  return folder
}

storeSuite('duckdb', async () => {
  const folder = await freshFolder()
  return { open: () => duckdbStore.open(config, storeTools(folder)), dispose: async () => undefined }
})

describe('the DuckDB file', () => {
  it('is refused while another process or this one has it, with its pid', async () => {
    const folder = await freshFolder()
    const store = await duckdbStore.open(config, storeTools(folder))
    await expect(duckdbStore.open(config, storeTools(folder))).rejects.toMatchObject({
      code: 'STORE_LOCKED',
      facts: { pid: process.pid },
    })
    const opener = `
      import { duckdbStore } from '${join(import.meta.dirname, '../../../ingest/stores/duckdb/duckdb.ts')}'
      await duckdbStore.open(JSON.parse(process.argv[1]), { folder: process.argv[2] }).catch((error) => console.log(error.code, error.facts.pid))`
    const args = ['--input-type=module', '-e', opener, JSON.stringify(config), folder]
    const child = spawnSync(process.execPath, args, { encoding: 'utf8' })
    expect(child.stdout.trim()).toBe(`STORE_LOCKED ${process.pid}`)
    await store.close()
    const again = await duckdbStore.open(config, storeTools(folder))
    await again.close()
  })

  it('is refused where it is none', async () => {
    const folder = await freshFolder()
    await writeFile(join(folder, 'telemetry.duckdb'), 'no database at all, '.repeat(1000))
    await expect(duckdbStore.open(config, storeTools(folder))).rejects.toMatchObject({ code: 'STORE_FILE' })
  })

  it('exports a window to Parquet, with units', async () => {
    const folder = await freshFolder()
    const store = await duckdbStore.open(config, storeTools(folder))
    await store.write([
      sampleAt('furnace-1', 'peak', 0, 1500.5),
      sampleAt('furnace-1', 'program', 1, 'LAB-96'),
      sampleAt('mill-1', 'x', 0, 1),
    ])
    const file = join(folder, "it's.parquet")
    const units = new Map([['peak', 'Cel']])
    expect(await store.exportParquet({ window: everything('furnace-1'), file, units })).toBe(2)
    const none = { window: everything('nobody'), file: join(folder, 'none.parquet'), units: new Map() }
    expect(await store.exportParquet(none)).toBe(0)
    await store.close()
    const reader = await (await DuckDBInstance.create(':memory:')).connect()
    const rows = await reader.runAndReadAll(
      `SELECT signal, epoch_ns(time), value, text, unit FROM '${file.replace("'", "''")}'`,
    )
    const { time } = sampleAt('furnace-1', 'peak', 0, 0)
    expect(rows.getRows()).toEqual([
      ['peak', time, 1500.5, null, 'Cel'],
      ['program', time + 1_000_000n, null, 'LAB-96', null],
    ])
  })

  it('notes where a machine stands now, without losing what it sent before', async () => {
    const folder = await freshFolder()
    const place = { enterprise: 'e', site: 's', area: 'a', line: 'new' }
    const before = await duckdbStore.open(config, storeTools(folder))
    await before.write([sampleAt('moved', 'x', 0, 1)])
    await before.close()
    const after = await duckdbStore.open(config, { ...storeTools(folder), placeOf: () => place })
    expect(await after.write([sampleAt('moved', 'x', 0, 1), sampleAt('moved', 'x', 1, 2)])).toEqual({
      written: 2,
      rejected: [],
    })
    expect(await after.read(everything('moved'))).toHaveLength(2)
    await after.close()
  })
})

it('samples of days gone by are forgotten, rollups stay', async () => {
  const folder = await freshFolder()
  const day = 86_400n * nsPerSecond
  const time = { now: start + 2n * day }
  const tools = { ...storeTools(folder), clock: { now: () => time.now, factor: 1 } }
  const store = await duckdbStore.open({ ...config, retentionDays: 3 }, tools)
  const rollup = { signal: 'a', time: start - 123n, count: 1, min: 1, max: 1, mean: 1, weightedMean: 1, seconds: 60 }
  await store.write([0, 1, 2].map((days) => sampleAt('kept', 'a', days * 86_400_000, days)))
  await store.putRollups('kept', 60n * nsPerSecond, [rollup])
  time.now = start + 4n * day
  expect(store.keptSince()).toBe(start - 123n + day)
  await store.write([sampleAt('kept', 'a', 4 * 86_400_000, 4)])
  expect((await store.read(everything('kept'))).map(({ value }) => value)).toEqual([1, 2, 4])
  expect(await store.rollups(everything('kept'), 60n * nsPerSecond)).toEqual([rollup])
  await store.close()
})
