// What follows stored samples where processes share a ledger: one works, what is due outlives a kill, all know what is whole.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { machinesConfig } from '../../../ingest/contract/config.ts'
import { derivedSignals } from '../../../ingest/derive/plan.ts'
import { kunlunError } from '../../../ingest/errors.ts'
import type { FollowUp } from '../../../ingest/follow-up.ts'
import { nsPerSecond, type Sample } from '../../../ingest/model.ts'
import { createSharedFollowUp } from '../../../ingest/shared-follow-up.ts'
import { duckdbStore } from '../../../ingest/stores/duckdb/duckdb.ts'
import type { SampleStore } from '../../../ingest/stores/store.ts'
import { minute } from '../../../ingest/touched.ts'
import type { Ledger } from '../../../ledger/ledger.ts'
import { openLedger } from '../../../ledger/sqlite.ts'
import { storeTools } from '../../suites/store.ts'

const begin = 1_767_571_200_000_000_000n
const machine = 'mill-1'
const signals = {
  force: { unit: 'N', intervalSeconds: 10 },
  slope: { unit: 'N/s', derive: { kind: 'rate', of: 'force', windowSeconds: 120 } },
}

let folder: string
let store: SampleStore
let ledger: Ledger
let now: bigint
let lease: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kunlun-shared-'))
  store = await duckdbStore.open(duckdbStore.config.parse({}), storeTools(folder))
  ledger = await openLedger({ file: join(folder, 'ledger.sqlite') })
  now = begin + 60n * minute
  lease = 'north'
})
afterEach(async () => {
  await ledger.close()
  await store.close()
  await rm(folder, { recursive: true, force: true })
})

interface Process extends FollowUp {
  readonly shown: Sample[]
}

function start(process: string, over: Partial<SampleStore> = {}): Process {
  const shown: Sample[] = []
  const followUp = createSharedFollowUp({
    ...{ ledger, process, clock: { now: () => now, factor: 1 }, isOwner: () => lease === process },
    store: { ...store, ...over },
    derived: derivedSignals(machinesConfig.parse({ [machine]: { signals } })),
    holds: new Map(),
    onDerived: (samples) => shown.push(...samples),
  })
  return { ...followUp, shown }
}

/** Six readings in each of the minutes. */
async function take(by: FollowUp, minutes: readonly number[]): Promise<void> {
  const samples = minutes.flatMap((index) =>
    [0, 10, 20, 30, 40, 50].map((second) => {
      const time = begin + BigInt(index) * minute + BigInt(second) * nsPerSecond
      return { machine, signal: 'force', time, value: index * 60 + second, quality: 0 }
    }),
  )
  await store.write(samples)
  by.touched(samples)
}

const countOf = async (signal: string) => {
  const rollups = await store.rollups({ machine, signals: [signal], from: begin, to: now }, minute)
  return rollups.map(({ count }) => count)
}

it('only the process with the lease computes, also from what another stored', async () => {
  const [north, south] = [start('north'), start('south')]
  await take(north, [0, 2])
  await take(south, [1, 3])
  await south.work()
  expect([south.shown, await countOf('force')]).toEqual([[], []])
  await north.work()
  await north.work()
  expect(await countOf('force')).toEqual([6, 6, 6, 6])
  expect((await countOf('slope')).reduce((sum, count) => sum + count, 0)).toBe(23)
  expect(new Set(north.shown.map(({ time }) => time)).size).toBe(23)
  expect(south.shown).toEqual([])
  expect(await ledger.followUps.list()).toEqual([])
})

it('what a process told before its end is done by the next one that has the lease', async () => {
  const south = start('south')
  await take(south, [0])
  await south.work()
  const failing = kunlunError('STORE_UNREACHABLE', { where: 'here', cause: 'away' })
  const north = start('north', { putRollups: () => Promise.reject(failing) })
  await expect(north.work()).rejects.toThrow(failing)
  expect(north.shown).toHaveLength(5)
  lease = 'west'
  await start('west').work()
  expect([await countOf('force'), await countOf('slope')]).toEqual([[6], [5]])
})

it('rollups of derived samples are due in the ledger before their inputs are forgotten', async () => {
  const north = start('north')
  await take(north, [0, 1])
  now = begin + 2n * minute
  await north.work()
  const due = (await ledger.followUps.list()).filter(({ work }) => work === 'rollUp')
  expect(due.map(({ minute: from }) => from)).toEqual([begin, begin + minute])
  expect(await countOf('slope')).toEqual([])
  lease = 'south'
  now = begin + 60n * minute
  await start('south').work()
  expect(await countOf('slope')).toEqual([5, 6])
})

it('a process that lost the lease in the middle writes no more', async () => {
  const north = start('north', {
    async read(...given) {
      const found = await store.read(...given)
      lease = 'south'
      return found
    },
  })
  await take(north, [0])
  await expect(north.work()).rejects.toMatchObject({ code: 'LEASE_LOST' })
  expect([north.shown, await countOf('force')]).toEqual([[], []])
  await start('south').work()
  expect(await countOf('force')).toEqual([6])
})

it('a process that takes nothing in knows which rollups are whole', async () => {
  const [north, page] = [start('north'), start('page')]
  const isWhole = async () => (await page.rolledUp(machine))(begin, begin + 10n * minute)
  expect(await isWhole()).toBe(true)
  await take(north, [0])
  lease = 'nobody'
  await north.work()
  expect(await isWhole()).toBe(false)
  expect((await page.rolledUp(machine))(begin + minute, begin + 10n * minute)).toBe(true)
  lease = 'north'
  await north.work()
  await north.work()
  expect(await isWhole()).toBe(true)
})

it('samples that come while their minute is in work make it due again', async () => {
  const [north, south] = [start('north'), start('south')]
  await take(north, [0])
  let isLate = false
  const slow = start('north', {
    async putRollups(...given) {
      await store.putRollups(...given)
      if (isLate) return
      isLate = true
      const late = { machine, signal: 'force', time: begin + 5n * nsPerSecond, value: 7, quality: 0 }
      await store.write([late])
      south.touched([late])
      await south.work()
    },
  })
  await north.work()
  await take(slow, [1])
  await slow.work()
  expect(await ledger.followUps.list()).not.toEqual([])
  await slow.work()
  await slow.work()
  expect(await countOf('force')).toEqual([7, 6])
})
