// The owner of the runs: what it derives from samples that come late, doubled, with plans.
import { describe, expect, it } from 'vitest'
import type { Sample } from '../../../ingest/model.ts'
import { heatSamples, minute, passSamples, sample, start } from './runs-fixtures.ts'
import { batches, by, essence, quiet, runOwnerRig, twoHeats } from './runs-owner-rig.ts'

const rig = runOwnerRig()

describe('deriving runs', () => {
  it('finds heats and passes with ids from machine and start', async () => {
    await rig.feed([...twoHeats(), ...passSamples()])
    const runs = await rig.ledger.runs.list({ oldestFirst: true })
    expect(runs.map((run) => [run.id, run.state, run.labels['batch'] ?? run.labels['part']])).toEqual([
      ['furnace-1/20260105T000000Z', 'finished', 'H0001'],
      ['mill-1/20260105T000400Z', 'finished', 'S1'],
      ['mill-1/20260105T001800Z', 'finished', 'S2'],
      ['mill-1/20260105T003200Z', 'running', 'S3'],
      ['furnace-1/20260105T092300Z', 'finished', 'H0002'],
    ])
    expect(rig.told).toHaveLength(5)
    expect(rig.told[0]).toMatchObject({ process: 'sintering', achieved: { soak: 120 }, version: 1 })
  })

  it('writes nothing where nothing changed', async () => {
    await rig.feed(twoHeats())
    await rig.feed(twoHeats())
    expect((await rig.ledger.runs.list({})).map((run) => run.version)).toEqual([1, 1])
    expect(rig.told).toHaveLength(2)
  })

  it('follows a run from its first minute to its end under one id', async () => {
    const states: string[] = []
    for (const batch of batches(heatSamples(), 800)) {
      await rig.feed(batch)
      const [run] = await rig.ledger.runs.list({})
      states.push(`${run?.id} ${run?.state}`)
    }
    expect(new Set(states)).toEqual(
      new Set(['furnace-1/20260105T000000Z running', 'furnace-1/20260105T000000Z finished']),
    )
  })

  it('recomputes the features of a finished run when late samples come, as a new version', async () => {
    const late = (one: Sample) => one.signal === 'zone1_temperature' && one.time > start + 300n * minute
    const heat = heatSamples()
    await rig.feed(heat.filter((one) => !late(one)))
    const before = (await rig.ledger.runs.list({}))[0]
    await rig.feed(heat.filter(late))
    const versions = await rig.ledger.runs.versions('furnace-1/20260105T000000Z')
    expect(versions).toHaveLength(2)
    expect(versions[1]?.features['zone_spread']).toBeCloseTo(5, 6)
    expect(before?.version).toBe(1)
  })

  it('keeps the id of a run whose start is filled in later', async () => {
    const heat = heatSamples()
    await rig.feed(heat.filter((one) => one.time >= start + 100n * minute))
    expect((await rig.ledger.runs.list({}))[0]?.id).toBe('furnace-1/20260105T014000Z')
    await rig.feed(heat.filter((one) => one.time < start + 100n * minute))
    const runs = await rig.ledger.runs.list({})
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
    await rig.feed(states.map(([minutes, value]) => sample('furnace-1', 'segment', at(minutes), value)))
    expect(await rig.ledger.runs.list({})).toHaveLength(2)
    await rig.feed([205, 280].map((minutes) => sample('furnace-1', 'segment', at(minutes), 2n)))
    const [kept] = await rig.ledger.runs.list({})
    const [lost] = await rig.ledger.runs.list({ state: 'void' })
    expect([kept?.from, kept?.to]).toEqual([start, at(400)])
    expect((await rig.ledger.runs.versions(lost?.id ?? '')).at(-1)?.reason).toContain('no such run')
  })

  it('leaves runs void that a person voided', async () => {
    const heat = heatSamples()
    await rig.feed(heat.slice(0, 3500))
    await rig.ledger.runs.void('furnace-1/20260105T000000Z', 'contaminated', by)
    await rig.feed(heat.slice(3500))
    expect(await rig.ledger.runs.list({})).toEqual([])
    expect(await rig.ledger.runs.list({ state: 'void' })).toHaveLength(1)
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
    await rig.ledger.runs.put({ ...imported, ...facts }, by)
    await rig.feed(heatSamples())
    expect((await rig.ledger.runs.list({})).map((run) => run.id).sort()).toEqual([
      'furnace-1/20260105T000000Z',
      'furnace-1/import-1',
    ])
  })

  it('takes a run for aborted once its machine is silent, and goes on with it if it speaks again', async () => {
    const heat = heatSamples()
    rig.now = start + 300n * minute
    await rig.feed(heat.filter((one) => one.time < rig.now))
    expect((await rig.ledger.runs.list({}))[0]?.state).toBe('running')
    rig.now = start + 300n * minute + 721n * minute
    await rig.owner.settled()
    expect((await rig.ledger.runs.list({}))[0]).toMatchObject({ state: 'aborted', to: start + 299n * minute })
    // What was missed in between stays a hole in one run: its program never stood at idle.
    await rig.feed(heat.filter((one) => one.time >= start + 400n * minute))
    expect(essence(await rig.ledger.runs.list({}))).toMatchObject([
      { id: 'furnace-1/20260105T000000Z', state: 'finished' },
    ])
  })

  it('replays old history without taking it for silence', async () => {
    rig.now = start + 1_000_000n * minute
    const heat = heatSamples()
    await rig.feed(heat.slice(0, 2000))
    expect((await rig.ledger.runs.list({}))[0]?.state).toBe('running')
  })
})

describe('plans', () => {
  const order = (peak: number) =>
    rig.ledger.plans.add({ machine: 'furnace-1', process: 'sintering', settings: { peak, soak: 120, ramp: 5 } }, by)

  it('binds a run to its plan while it runs, and keeps planned and achieved apart', async () => {
    const plan = await order(1595)
    const heat = heatSamples({ program: plan.program })
    await rig.feed(heat.slice(0, 800))
    expect(await rig.ledger.plans.list({ state: 'matched' })).toMatchObject([
      { id: plan.id, run: 'furnace-1/20260105T000000Z' },
    ])
    await rig.feed(heat.slice(800))
    const [run] = await rig.ledger.runs.list({})
    expect(run?.planned).toEqual(plan.settings)
    expect(run?.achieved['peak']).toBeCloseTo(1600.3333, 3)
  })

  it('asks a person where the set points contradict the program, once', async () => {
    const plan = await order(1500)
    const heat = heatSamples({ program: plan.program })
    await rig.feed(heat)
    await rig.feed(heat.slice(0, 100))
    const questions = await rig.ledger.questions.list({ open: true })
    expect(questions).toMatchObject([
      { kind: 'match-run', subject: 'furnace-1/20260105T000000Z', candidates: [plan.id] },
    ])
    expect(await rig.ledger.plans.list({ state: 'open' })).toHaveLength(1)
    await rig.ledger.questions.answer(questions[0]?.id ?? '', plan.id, by)
    rig.owner.touched('furnace-1', start, start)
    await rig.owner.settled()
    expect((await rig.ledger.runs.list({}))[0]?.planned).toEqual(plan.settings)
    expect(await rig.ledger.questions.list({ open: true })).toEqual([])
  })

  it('leaves a laboratory heat without a plan', async () => {
    await order(1600)
    await rig.feed(heatSamples())
    expect(await rig.ledger.plans.list({ state: 'open' })).toHaveLength(1)
    expect((await rig.ledger.runs.list({}))[0]?.planned['peak']).toBe(1600)
  })
})

describe('a stop', () => {
  it('leaves to the next start what that looks at by itself; late samples of older runs are derived', async () => {
    const heat = heatSamples()
    const isLate = (one: Sample) => one.signal === 'zone1_temperature' && one.time > start + 300n * minute
    await rig.feed(heat.filter((one) => !isLate(one)))
    const second = twoHeats().slice(heat.length)
    rig.store.write([...heat.filter(isLate), ...second])
    rig.owner.touched('furnace-1', start + 301n * minute, start + 302n * minute)
    rig.owner.touched('furnace-1', second[0]!.time, second.at(-1)!.time)
    await rig.owner.close()
    const left = await rig.ledger.runs.list({ oldestFirst: true, machine: 'furnace-1' })
    expect(left.map((run) => [run.labels['batch'], run.version])).toEqual([['H0001', 2]])
    rig.owner = rig.newOwner()
    await rig.owner.settled()
    const found = await rig.ledger.runs.list({ oldestFirst: true, machine: 'furnace-1' })
    expect(found.map((run) => [run.labels['batch'], run.version])).toEqual([
      ['H0001', 2],
      ['H0002', 1],
    ])
  })

  it('derives what lies further back than a start looks where no run is known', async () => {
    const idle = sample('furnace-1', 'segment', start + 60n * 24n * 60n * minute, 0n)
    await rig.feed([idle])
    const heat = heatSamples()
    rig.store.write(heat)
    rig.owner.touched('furnace-1', start, heat.at(-1)!.time)
    await rig.owner.close()
    rig.owner = rig.newOwner()
    await rig.owner.settled()
    expect((await rig.ledger.runs.list({})).map((run) => run.labels['batch'])).toEqual(['H0001'])
  })
})

describe('a store that fails', () => {
  it('is asked again later; nothing is forgotten', async () => {
    await rig.owner.close()
    let isDown = true
    const warnings: string[] = []
    const failing = {
      ...rig.store,
      read: (...args: Parameters<typeof rig.store.read>) =>
        isDown ? Promise.reject(new Error('down')) : rig.store.read(...args),
    }
    rig.owner = rig.newOwner({ store: failing, log: { ...quiet, warn: (_, text) => warnings.push(text) } })
    await rig.feed(heatSamples())
    expect(warnings.length).toBeGreaterThan(0)
    isDown = false
    await rig.owner.settled()
    expect(await rig.ledger.runs.list({})).toHaveLength(1)
  })
})
