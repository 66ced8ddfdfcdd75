// Parquet files for notebooks: over DuckDB, under hostile names, with what is due in as few words as possible.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, normalize } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDueHours, hourLength, hourOf } from '../../../ingest/days/due-hours.ts'
import { hourPath } from '../../../ingest/days/partition.ts'
import { duckdbConfig } from '../../../ingest/stores/duckdb/config.ts'
import { duckdbStore } from '../../../ingest/stores/duckdb/duckdb.ts'
import { daysSuite } from '../../suites/days.ts'
import { storeTools } from '../../suites/store.ts'

const config = duckdbConfig.parse({ threads: 1, memoryLimit: '256MB' })

daysSuite(
  'DuckDB',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kunlun-days-store-'))
    const store = await duckdbStore.open(config, storeTools(folder))
    return {
      store,
      async close() {
        await store.close()
        await rm(folder, { recursive: true, force: true })
      },
    }
  },
  it,
)

describe('the place of an hour', () => {
  it('is in UTC, also before 1970', () => {
    expect(hourPath('furnace-1', hourOf(1_767_571_200_000_000_000n))).toBe(
      'date=2026-01-05/machine=furnace-1/00.parquet',
    )
    expect(hourPath('furnace-1', hourOf(-1n))).toBe('date=1969-12-31/machine=furnace-1/23.parquet')
  })

  it('never leaves the folder, whatever the machine is called', () => {
    const hostile = [
      '..',
      '../../etc',
      '/etc/passwd',
      'a/b',
      'a\\b',
      'nul\0',
      '__proto__',
      "'; DROP",
      '*',
      '\ud800',
      '炉',
    ]
    const names = fc.oneof(fc.constantFrom(...hostile), fc.string({ unit: 'binary' }))
    fc.assert(
      fc.property(names, (machine) => {
        const path = hourPath(machine, 0)
        expect(path).toMatch(/^date=1970-01-01\/machine=[\w.!~()%-]*\/00\.parquet$/)
        expect(normalize(path)).toBe(path)
      }),
    )
  })
})

describe('hours that are due', () => {
  it('are those noted and not taken, however they were noted', () => {
    const acts = fc.array(fc.record({ isNote: fc.boolean(), hour: fc.integer({ min: -5, max: 20 }) }))
    fc.assert(
      fc.property(acts, (list) => {
        const [due, plain] = [createDueHours(), new Set<number>()]
        for (const { isNote, hour } of list) {
          if (isNote) due.note('m', hour)
          else due.take('m', hour)
          if (isNote) plain.add(hour)
          else plain.delete(hour)
        }
        const again = createDueHours()
        again.noteAll(due.saved())
        const newestFirst: number[] = []
        for (let hour = again.newest('m'); hour !== undefined; hour = again.newest('m', hour)) newestFirst.push(hour)
        expect(newestFirst).toEqual([...plain].sort((a, b) => b - a))
        expect(due.count()).toBe(plain.size)
        expect(due.machines()).toEqual(plain.size === 0 ? [] : ['m'])
      }),
    )
  })

  it('of years are one entry', () => {
    const due = createDueHours()
    due.noteAll({ m: [[0, 100_000]] })
    due.take('m', 50_000)
    expect(due.saved()).toEqual({
      m: [
        [0, 49_999],
        [50_001, 100_000],
      ],
    })
  })

  it('begin at whole hours, also before 1970', () => {
    expect([hourOf(-hourLength), hourOf(-hourLength - 1n), hourOf(-1n), hourOf(0n)]).toEqual([-1, -2, -1, 0])
  })
})
