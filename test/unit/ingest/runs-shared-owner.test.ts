// The owner of the runs under a lease: one of several derives, the others tell it, another takes over.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Clock, Sample } from '../../../ingest/model.ts'
import { createSharedRunOwner } from '../../../ingest/runs/shared-owner.ts'
import type { Ledger } from '../../../ledger/ledger.ts'
import { openLedger } from '../../../ledger/sqlite.ts'
import { waitFor } from '../../suites/wait.ts'
import { furnaceSignals, heatSamples, memoryStore, minute, rulesOf, start } from './runs-fixtures.ts'

const machines = new Map([['furnace-1', rulesOf('furnace', furnaceSignals)]])
const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
const oneSecond = 1_000_000_000n

let now: bigint
let folder: string
let store: ReturnType<typeof memoryStore>
const ledgers: Ledger[] = []
const clock: Clock = { now: () => now, factor: 1 }

beforeEach(async () => {
  now = start + 10_000n * minute
  folder = await mkdtemp(join(tmpdir(), 'kunlun-lease-'))
  store = memoryStore()
})
afterEach(async () => {
  for (const ledger of ledgers.splice(0)) await ledger.close()
  await rm(folder, { recursive: true })
})

async function newLedger(): Promise<Ledger> {
  const ledger = await openLedger({ file: join(folder, 'ledger.db'), clock })
  ledgers.push(ledger)
  return ledger
}

const shared = (process: string, ledger: Ledger) =>
  createSharedRunOwner({ store, ledger, machines, clock, log, process, leaseMs: 15_000, gatherMs: 1 })

const span = (samples: readonly Sample[]) => [samples[0]?.time ?? 0n, samples.at(-1)?.time ?? 0n] as const

it('derives in the process with the lease what another one stored', async () => {
  const [ledger, other] = [await newLedger(), await newLedger()]
  const first = shared('a', ledger)
  await first.settled()
  const second = shared('b', other)
  await second.settled()
  expect([first.isOwner, second.isOwner]).toEqual([true, false])
  store.write(heatSamples())
  second.touched('furnace-1', ...span(heatSamples()))
  await second.settled()
  expect(await ledger.touches.list()).toHaveLength(1)
  await first.settled()
  expect((await other.runs.list({})).map((run) => run.state)).toEqual(['finished'])
  expect(await ledger.touches.list()).toEqual([])
  await second.close()
  await first.close()
})

it('is taken over when its time has run out; the former owner no longer writes', async () => {
  const [ledger, other] = [await newLedger(), await newLedger()]
  const first = shared('a', ledger)
  await first.settled()
  const second = shared('b', other)
  now += 14n * oneSecond
  await second.settled()
  expect(second.isOwner).toBe(false)
  await first.settled()
  now += 14n * oneSecond
  await second.settled()
  expect([first.isOwner, second.isOwner]).toEqual([true, false])
  now += 2n * oneSecond
  expect(first.isOwner).toBe(false)
  await second.settled()
  await first.settled()
  expect([first.isOwner, second.isOwner]).toEqual([false, true])
  store.write(heatSamples())
  first.touched('furnace-1', ...span(heatSamples()))
  await first.settled()
  await second.settled()
  expect(await ledger.runs.list({})).toHaveLength(1)
  await first.close()
  await second.close()
})

it('renews the lease while a derivation takes long', async () => {
  const ledger = await newLedger()
  const renewals: bigint[] = []
  const leases: Ledger['leases'] = {
    ...ledger.leases,
    async take(...wanted) {
      const asked = now
      const isTaken = await ledger.leases.take(...wanted)
      if (isTaken) renewals.push(asked)
      return isTaken
    },
  }
  const slow = Promise.withResolvers<void>()
  const read: typeof store.read = (...wanted) => slow.promise.then(() => store.read(...wanted))
  store.write(heatSamples())
  const tools = { machines, clock, log, process: 'a', leaseMs: 15_000, gatherMs: 1 }
  const owner = createSharedRunOwner({ ...tools, ledger: { ...ledger, leases }, store: { ...store, read } })
  for (let i = 0; i < 3; i += 1) {
    await waitFor('a renewal', () => renewals.includes(now))
    expect(owner.isOwner).toBe(true)
    now += 10n * oneSecond
  }
  slow.resolve()
  await owner.settled()
  expect(await ledger.runs.list({})).toHaveLength(1)
  await owner.close()
})

it('gives the lease up at its end', async () => {
  const [ledger, other] = [await newLedger(), await newLedger()]
  const first = shared('a', ledger)
  await first.settled()
  const second = shared('b', other)
  await first.close()
  await waitFor('the other to take over', async () => {
    await second.settled()
    return second.isOwner
  })
  await second.close()
})
