// What the Parquet folder must do over any store: the same clauses for DuckDB and InfluxDB.
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished } from 'vitest'
import { createDays, type Days } from '../../ingest/days/days.ts'
import { hourLength } from '../../ingest/days/due-hours.ts'
import { fromMs, type Sample } from '../../ingest/model.ts'
import type { SampleStore } from '../../ingest/stores/store.ts'
import { plainly, samplesInFolder } from './parquet.ts'
import type { Register } from './store/context.ts'
import { everything, storeTools } from './store.ts'

export interface OpenedStore {
  readonly store: SampleStore
  close(): Promise<void>
}

const midnight = fromMs(Date.UTC(2026, 0, 6))
const at = (ns: bigint, value: Sample['value'], signal = 'peak', quality = 0): Sample => {
  return { machine: 'furnace-1', signal, time: midnight + ns, value, quality }
}

/** Values that a careless copy would change, on both sides of midnight. */
const samples: readonly Sample[] = [
  at(-1n, 1500.1, 'peak'),
  at(0n, 0.1 + 0.2, 'peak'),
  at(1n, -0, 'peak'),
  at(2n, 5e-324, 'peak'),
  at(3n, null, 'peak', 0x80000000),
  at(4n, 2n ** 63n - 1n, 'count'),
  at(5n, -(2n ** 63n), 'count'),
  at(6n, 9_007_199_254_740_993n, 'count'),
  at(7n, true, 'door_open'),
  at(8n, false, 'door_open', 0x40940000),
  at(9n, '批次 \'7\', "a"\\b', 'batch'),
  at(10n, '', 'batch'),
  at(25n * hourLength, 3, 'peak'),
]

export function daysSuite(name: string, open: () => Promise<OpenedStore>, it: Register): void {
  async function begin(extra: object = {}): Promise<{ store: SampleStore; days: Days; folder: string }> {
    const { store, close } = await open()
    const folder = await mkdtemp(join(tmpdir(), 'kunlun-days-'))
    onTestFinished(async () => {
      await close()
      await rm(folder, { recursive: true, force: true })
    })
    const units = new Map([['furnace-1', new Map([['peak', 'Cel']])]])
    return { store, days: createDays({ ...storeTools(folder), store, folder, units, ...extra }), folder }
  }

  async function write(store: SampleStore, days: Days, added: readonly Sample[]): Promise<void> {
    expect((await store.write(added)).rejected).toEqual([])
    days.touched(added)
  }

  describe(`Parquet files over ${name}`, () => {
    it('say value for value what the store says, each in the folder of its day', async () => {
      const { store, days, folder } = await begin()
      await write(store, days, samples)
      await writeAll(days)
      const found = await samplesInFolder(folder)
      expect(plainly(found)).toEqual(await store.read(everything('furnace-1')))
      expect(found).toHaveLength(samples.length)
      for (const { time, date } of found) expect(new Date(Number(time / 1_000_000n)).toISOString()).toContain(date)
      expect(new Set(found.filter(({ signal }) => signal === 'peak').map(({ unit }) => unit))).toEqual(new Set(['Cel']))
      expect((await readdir(folder)).sort()).toEqual(['date=2026-01-05', 'date=2026-01-06', 'date=2026-01-07'])
    })

    it('take up what comes late, in its hour alone', async () => {
      const { store, days, folder } = await begin()
      await write(store, days, samples)
      await writeAll(days)
      await write(store, days, [at(-2n * hourLength, 7), at(11n, 8)])
      expect(days.due.count()).toBe(2)
      await writeAll(days)
      expect(plainly(await samplesInFolder(folder))).toEqual(await store.read(everything('furnace-1')))
    })

    it('keep what is due over a restart, what was being written included', async () => {
      const { store, days, folder } = await begin()
      await write(store, days, samples)
      const saved = days.saved()
      const again = createDays({ ...storeTools(folder), store, folder, units: new Map() })
      again.due.noteAll(JSON.parse(JSON.stringify(saved)))
      await writeAll(again)
      expect(plainly(await samplesInFolder(folder))).toEqual(await store.read(everything('furnace-1')))
      expect(again.saved()).toEqual({})
    })

    it('stay as they are where the store has forgotten the hour', async () => {
      const { store, days, folder } = await begin()
      await write(store, days, samples)
      await writeAll(days)
      const before = await samplesInFolder(folder)
      const later = { ...store, read: async () => [], keptSince: () => midnight + 2n * hourLength }
      delete (later as { exportParquet?: unknown }).exportParquet
      const forgetful = createDays({ ...storeTools(folder), store: later, folder, units: new Map() })
      forgetful.touched(samples.slice(0, 12))
      await writeAll(forgetful)
      expect(await samplesInFolder(folder)).toEqual(before)
      expect(forgetful.saved()).toEqual({})
    })

    it('go after their days, those of a killed process at once', async () => {
      const clock = { factor: 1, now: () => midnight + 26n * hourLength }
      const { store, days, folder } = await begin({ clock, retentionDays: 1 })
      await write(store, days, samples)
      await writeAll(days)
      await days.tidy()
      expect((await readdir(folder)).sort()).toEqual(['date=2026-01-06', 'date=2026-01-07'])
    })
  })
}

async function writeAll(days: Days): Promise<void> {
  for (const machine of days.due.machines())
    for (let hour = days.due.newest(machine); hour !== undefined; hour = days.due.newest(machine))
      await days.write(machine, hour)
}
