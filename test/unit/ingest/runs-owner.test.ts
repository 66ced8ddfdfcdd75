// The owner of the runs: derivation as samples come in, late, doubled, in halves with a restart between.
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Clock, Run, Sample } from '../../../ingest/model.ts'
import { createRunOwner, type RunOwner, type RunOwnerOptions } from '../../../ingest/runs/owner.ts'
import { compareTimes, earlier, later } from '../../../ingest/runs/times.ts'
import type { Ledger } from '../../../ledger/ledger.ts'
import { openLedger } from '../../../ledger/sqlite.ts'
import {
  furnaceSignals,
  heatSamples,
  memoryStore,
  millSignals,
  minute,
  onChange,
  passSamples,
  rulesOf,
  sample,
  start,
} from './runs-fixtures.ts'

const machines = new Map([
  ['furnace-1', rulesOf('furnace', furnaceSignals)],
  ['mill-1', rulesOf('machine-tool', millSignals)],
])
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }
const by = { who: 'li.wei', when: 1n }
const twoHeats = () => [...heatSamples(), ...heatSamples({ at: start + 563n * minute, batch: 'H0002', peak: 1580 })]

let now: bigint
let ledger: Ledger
let store: ReturnType<typeof memoryStore>
let owner: RunOwner
let told: Run[]
const clock: Clock = { now: () => now, factor: 1 }

function newOwner(over: Partial<RunOwnerOptions> = {}): RunOwner {
  return createRunOwner({
    store,
    ledger,
    machines,
    clock,
    log: quiet,
    onRun: (run) => told.push(run),
    gatherMs: 1,
    ...over,
  })
}

beforeEach(async () => {
  now = start + 10_000n * minute
  told = []
  ledger = await openLedger({ file: ':memory:' })
  store = memoryStore()
  owner = newOwner()
  await owner.settled()
})
afterEach(async () => {
  await owner.close()
  await ledger.close()
})

/** Stores samples and awaits the owner; without `whole` it may put off what it is allowed to. */
async function feed(samples: readonly Sample[], isWhole = true): Promise<void> {
  store.write(samples)
  for (const [machine, own] of Map.groupBy(samples, (one) => one.machine)) {
    const times = own.map((one) => one.time)
    owner.touched(machine, times.reduce(earlier), times.reduce(later))
  }
  await (isWhole ? owner.settled() : owner.idle())
}

function batches<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size))
}

/** Runs without what depends on how often they were looked at. */
const essence = (runs: readonly Run[]) => runs.map(({ version: _, ...rest }) => rest)

describe('deriving runs', () => {
  it('finds heats and passes with ids from machine and start', async () => {
    await feed([...twoHeats(), ...passSamples()])
    const runs = await ledger.runs.list({ oldestFirst: true })
    expect(runs.map((run) => [run.id, run.state, run.labels['batch'] ?? run.labels['part']])).toEqual([
      ['furnace-1/20260105T000000Z', 'finished', 'H0001'],
      ['mill-1/20260105T000400Z', 'finished', 'S1'],
      ['mill-1/20260105T001800Z', 'finished', 'S2'],
      ['mill-1/20260105T003200Z', 'running', 'S3'],
      ['furnace-1/20260105T092300Z', 'finished', 'H0002'],
    ])
    expect(told).toHaveLength(5)
    expect(told[0]).toMatchObject({ process: 'sintering', achieved: { soak: 120 }, version: 1 })
  })

  it('writes nothing where nothing changed', async () => {
    await feed(twoHeats())
    await feed(twoHeats())
    expect((await ledger.runs.list({})).map((run) => run.version)).toEqual([1, 1])
    expect(told).toHaveLength(2)
  })

  it('follows a run from its first minute to its end under one id', async () => {
    const states: string[] = []
    for (const batch of batches(heatSamples(), 800)) {
      await feed(batch)
      const [run] = await ledger.runs.list({})
      states.push(`${run?.id} ${run?.state}`)
    }
    expect(new Set(states)).toEqual(
      new Set(['furnace-1/20260105T000000Z running', 'furnace-1/20260105T000000Z finished']),
    )
  })

  it('recomputes the features of a finished run when late samples come, as a new version', async () => {
    const late = (one: Sample) => one.signal === 'zone1_temperature' && one.time > start + 300n * minute
    const heat = heatSamples()
    await feed(heat.filter((one) => !late(one)))
    const before = (await ledger.runs.list({}))[0]
    await feed(heat.filter(late))
    const versions = await ledger.runs.versions('furnace-1/20260105T000000Z')
    expect(versions).toHaveLength(2)
    expect(versions[1]?.features['zone_spread']).toBeCloseTo(5, 6)
    expect(before?.version).toBe(1)
  })

  it('keeps the id of a run whose start is filled in later', async () => {
    const heat = heatSamples()
    await feed(heat.filter((one) => one.time >= start + 100n * minute))
    expect((await ledger.runs.list({}))[0]?.id).toBe('furnace-1/20260105T014000Z')
    await feed(heat.filter((one) => one.time < start + 100n * minute))
    const runs = await ledger.runs.list({})
    expect(runs.map((run) => [run.id, run.from, run.version])).toEqual([['furnace-1/20260105T014000Z', start, 2]])
  })

  it('voids a run that late samples show to be part of another, with a reason', async () => {
    const at = (minutes: number) => start + BigInt(minutes) * minute
    const states: [number, bigint][] = [
      [0, 1n],
      [100, 2n],
      [200, 0n],
      [300, 3n],
      [400, 0n],
      [500, 0n],
    ]
    await feed(states.map(([minutes, value]) => sample('furnace-1', 'segment', at(minutes), value)))
    expect(await ledger.runs.list({})).toHaveLength(2)
    await feed([205, 280].map((minutes) => sample('furnace-1', 'segment', at(minutes), 2n)))
    const [kept] = await ledger.runs.list({})
    const [lost] = await ledger.runs.list({ state: 'void' })
    expect([kept?.from, kept?.to]).toEqual([start, at(400)])
    expect((await ledger.runs.versions(lost?.id ?? '')).at(-1)?.reason).toContain('no such run')
  })

  it('leaves runs void that a person voided', async () => {
    const heat = heatSamples()
    await feed(heat.slice(0, 3500))
    await ledger.runs.void('furnace-1/20260105T000000Z', 'contaminated', by)
    await feed(heat.slice(3500))
    expect(await ledger.runs.list({})).toEqual([])
    expect(await ledger.runs.list({ state: 'void' })).toHaveLength(1)
  })

  it('does not touch runs that were imported', async () => {
    const imported = {
      id: 'furnace-1/import-1',
      machine: 'furnace-1',
      process: 'sintering',
      from: start,
      to: start + minute,
    }
    const facts = {
      state: 'finished' as const,
      planned: {},
      achieved: {},
      features: {},
      labels: { source: 'import' },
      version: 1,
    }
    await ledger.runs.put({ ...imported, ...facts }, by)
    await feed(heatSamples())
    expect((await ledger.runs.list({})).map((run) => run.id).sort()).toEqual([
      'furnace-1/20260105T000000Z',
      'furnace-1/import-1',
    ])
  })

  it('takes a run for aborted once its machine is silent, and goes on with it if it speaks again', async () => {
    const heat = heatSamples()
    now = start + 300n * minute
    await feed(heat.filter((one) => one.time < now))
    expect((await ledger.runs.list({}))[0]?.state).toBe('running')
    now = start + 300n * minute + 721n * minute
    await owner.settled()
    expect((await ledger.runs.list({}))[0]).toMatchObject({ state: 'aborted', to: start + 299n * minute })
    // What was missed in between stays a hole in one run: its program never stood at idle.
    await feed(heat.filter((one) => one.time >= start + 400n * minute))
    expect(essence(await ledger.runs.list({}))).toMatchObject([{ id: 'furnace-1/20260105T000000Z', state: 'finished' }])
  })

  it('replays old history without taking it for silence', async () => {
    now = start + 1_000_000n * minute
    const heat = heatSamples()
    await feed(heat.slice(0, 2000))
    expect((await ledger.runs.list({}))[0]?.state).toBe('running')
  })
})

describe('a cheap look', () => {
  it('sees at once that a run ended, began or was changed in hindsight', async () => {
    const isLate = (one: Sample) => one.signal === 'zone1_temperature' && one.time > start + 300n * minute
    const heats = onChange(
      twoHeats().sort((a, b) => compareTimes(a.time, b.time)),
      'segment',
    )
    const seen: string[] = []
    for (const batch of batches(
      heats.filter((one) => !isLate(one)),
      100,
    )) {
      await feed(batch, false)
      const runs = await ledger.runs.list({ oldestFirst: true })
      seen.push(runs.map((run) => run.state).join())
    }
    expect([...new Set(seen)]).toEqual(['running', 'finished', 'finished,running', 'finished,finished'])
    await feed(
      heats.filter((one) => isLate(one) && one.time < start + 563n * minute),
      false,
    )
    expect((await ledger.runs.get('furnace-1/20260105T000000Z'))?.features['zone_spread']).toBeCloseTo(5, 6)
  })
})

describe('samples from far away', () => {
  it('are looked at where they lie, without reading what lies between', async () => {
    await feed(twoHeats())
    const windows: bigint[] = []
    const { read } = store
    store.read = (window, limit) => {
      windows.push(window.to - window.from)
      return read(window, limit)
    }
    await feed([sample('furnace-1', 'segment', 0n, 0n)])
    await feed([sample('furnace-1', 'segment', start + 563n * minute + 500n, 1n)], false)
    // 30 days is as far back as a value is looked for.
    expect(windows.reduce(later, 0n)).toBeLessThanOrEqual(30n * 24n * 60n * minute)
    expect(await ledger.runs.list({})).toHaveLength(2)
  })

  it('are found in whatever order history is filled in', async () => {
    const years = [0, 1, 2, 3].map((year) => start + BigInt(year * 365 * 24 * 60) * minute)
    for (const i of [2, 0, 3, 1]) await feed(heatSamples({ at: years[i] ?? start, batch: `H000${i}` }), false)
    const runs = await ledger.runs.list({ oldestFirst: true })
    expect(runs.map((run) => [run.from, run.labels['batch'], run.state])).toEqual(
      years.map((year, i) => [year, `H000${i}`, 'finished']),
    )
  })

  it('are found when one batch spans years', async () => {
    const samples = [0, 1, 2].flatMap((year) => heatSamples({ at: start + BigInt(year * 365 * 24 * 60) * minute }))
    await feed(samples)
    expect((await ledger.runs.list({})).map((run) => run.state)).toEqual(['finished', 'finished', 'finished'])
  })
})

describe('cost', () => {
  it('reads little while a run goes on', async () => {
    const heat = heatSamples().filter((one) => one.time < start + 500n * minute)
    await feed(heat.slice(0, 800))
    const versions: number[] = []
    for (const batch of batches(heat.slice(800), 8)) {
      store.write(batch)
      owner.touched('furnace-1', batch[0]?.time ?? 0n, batch.at(-1)?.time ?? 0n)
      await owner.idle()
      versions.push((await ledger.runs.list({}))[0]?.version ?? 0)
    }
    // 400 min at a refresh per 10 min or more.
    expect(new Set(versions).size).toBeLessThanOrEqual(42)
    expect(versions.length).toBeGreaterThan(300)
  })
})

describe('plans', () => {
  const order = (peak: number) =>
    ledger.plans.add({ machine: 'furnace-1', process: 'sintering', settings: { peak, soak: 120, ramp: 5 } }, by)

  it('binds a run to its plan while it runs, and keeps planned and achieved apart', async () => {
    const plan = await order(1595)
    const heat = heatSamples({ program: plan.program })
    await feed(heat.slice(0, 800))
    expect(await ledger.plans.list({ state: 'matched' })).toMatchObject([
      { id: plan.id, run: 'furnace-1/20260105T000000Z' },
    ])
    await feed(heat.slice(800))
    const [run] = await ledger.runs.list({})
    expect(run?.planned).toEqual(plan.settings)
    expect(run?.achieved['peak']).toBeCloseTo(1600.3333, 3)
  })

  it('asks a person where the set points contradict the program, once', async () => {
    const plan = await order(1500)
    const heat = heatSamples({ program: plan.program })
    await feed(heat)
    await feed(heat.slice(0, 100))
    const questions = await ledger.questions.list({ open: true })
    expect(questions).toMatchObject([
      { kind: 'match-run', subject: 'furnace-1/20260105T000000Z', candidates: [plan.id] },
    ])
    expect(await ledger.plans.list({ state: 'open' })).toHaveLength(1)
    await ledger.questions.answer(questions[0]?.id ?? '', plan.id, by)
    owner.touched('furnace-1', start, start)
    await owner.settled()
    expect((await ledger.runs.list({}))[0]?.planned).toEqual(plan.settings)
    expect(await ledger.questions.list({ open: true })).toEqual([])
  })

  it('leaves a laboratory heat without a plan', async () => {
    await order(1600)
    await feed(heatSamples())
    expect(await ledger.plans.list({ state: 'open' })).toHaveLength(1)
    expect((await ledger.runs.list({}))[0]?.planned['peak']).toBe(1600)
  })
})

describe('the same samples', () => {
  const everything = () => [...twoHeats(), ...passSamples({ parts: 5, held: true })]

  async function derivedFrom(
    samples: readonly Sample[],
    sizes: readonly number[],
    restartAfter: readonly number[] = [],
  ) {
    await owner.close()
    await ledger.close()
    ledger = await openLedger({ file: ':memory:' })
    store = memoryStore()
    owner = newOwner()
    let from = 0
    for (const [i, size] of sizes.entries()) {
      await feed(samples.slice(from, from + size), restartAfter.includes(i))
      from += size
      if (!restartAfter.includes(i)) continue
      await owner.close()
      owner = newOwner()
    }
    await feed(samples.slice(from), false)
    await owner.settled()
    return essence(await ledger.runs.list({}))
  }

  it('give the same runs in batches of any size, with restarts in between', async () => {
    const samples = everything().sort((a, b) => compareTimes(a.time, b.time))
    const expected = await derivedFrom(samples, [])
    expect(expected).toHaveLength(7)
    const sizes = fc.array(fc.integer({ min: 1, max: 4000 }), { maxLength: 4 })
    const restarts = fc.array(fc.nat(3), { maxLength: 2 })
    const property = fc.asyncProperty(sizes, restarts, async (each, after) => {
      expect(await derivedFrom(samples, each, after)).toEqual(expected)
    })
    await fc.assert(property, { numRuns: 8, seed: 11 })
  })

  it('give the same runs, but for their ids, in any order of arrival', async () => {
    const samples = everything()
    const anonymous = (runs: { id: string }[]) => runs.map(({ id: _, ...rest }) => rest)
    const expected = anonymous(await derivedFrom(samples, []))
    const property = fc.asyncProperty(
      fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7], { minLength: 8 }),
      async (order) => {
        const parts = batches(samples, Math.ceil(samples.length / 8))
        const mixed = order.flatMap((i) => parts[i] ?? [])
        const sizes = order.map((i) => parts[i]?.length ?? 0)
        expect(anonymous(await derivedFrom(mixed, sizes))).toEqual(expected)
      },
    )
    await fc.assert(property, { numRuns: 8, seed: 3 })
  })

  it('are derived where they were stored while nobody looked', async () => {
    store.write(twoHeats())
    await owner.close()
    owner = newOwner()
    await owner.settled()
    expect(await ledger.runs.list({})).toHaveLength(2)
  })
})

describe('a store that fails', () => {
  it('is asked again later; nothing is forgotten', async () => {
    await owner.close()
    let isDown = true
    const warnings: string[] = []
    const failing = {
      ...store,
      read: (...args: Parameters<typeof store.read>) =>
        isDown ? Promise.reject(new Error('down')) : store.read(...args),
    }
    owner = newOwner({ store: failing, log: { ...quiet, warn: (_, text) => warnings.push(text) } })
    await feed(heatSamples())
    expect(warnings.length).toBeGreaterThan(0)
    isDown = false
    await owner.settled()
    expect(await ledger.runs.list({})).toHaveLength(1)
  })
})
