// The owner of the runs: whatever the order, the batches, the restarts, the runs are the same at little cost.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Sample } from '../../../ingest/model.ts'
import { compareTimes, later } from '../../../ingest/runs/times.ts'
import { openLedger } from '../../../ledger/sqlite.ts'
import { heatSamples, memoryStore, minute, onChange, passSamples, sample, start } from './runs-fixtures.ts'
import { batches, essence, runOwnerRig, twoHeats } from './runs-owner-rig.ts'

const rig = runOwnerRig()

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
      await rig.feed(batch, false)
      const runs = await rig.ledger.runs.list({ oldestFirst: true })
      seen.push(runs.map((run) => run.state).join())
    }
    expect([...new Set(seen)]).toEqual(['running', 'finished', 'finished,running', 'finished,finished'])
    await rig.feed(
      heats.filter((one) => isLate(one) && one.time < start + 563n * minute),
      false,
    )
    expect((await rig.ledger.runs.get('furnace-1/20260105T000000Z'))?.features['zone_spread']).toBeCloseTo(5, 6)
  })
})

describe('samples from far away', () => {
  it('are looked at where they lie, without reading what lies between', async () => {
    await rig.feed(twoHeats())
    const windows: bigint[] = []
    const { read } = rig.store
    rig.store.read = (window, limit) => {
      windows.push(window.to - window.from)
      return read(window, limit)
    }
    await rig.feed([sample('furnace-1', 'segment', 0n, 0n)])
    await rig.feed([sample('furnace-1', 'segment', start + 563n * minute + 500n, 1n)], false)
    // 30 days is as far back as a value is looked for.
    expect(windows.reduce(later, 0n)).toBeLessThanOrEqual(30n * 24n * 60n * minute)
    expect(await rig.ledger.runs.list({})).toHaveLength(2)
  })

  it('are found in whatever order history is filled in', async () => {
    const years = [0, 1, 2, 3].map((year) => start + BigInt(year * 365 * 24 * 60) * minute)
    for (const i of [2, 0, 3, 1]) await rig.feed(heatSamples({ at: years[i] ?? start, batch: `H000${i}` }), false)
    const runs = await rig.ledger.runs.list({ oldestFirst: true })
    expect(runs.map((run) => [run.from, run.labels['batch'], run.state])).toEqual(
      years.map((year, i) => [year, `H000${i}`, 'finished']),
    )
  })

  it('are found when one batch spans years', async () => {
    const samples = [0, 1, 2].flatMap((year) => heatSamples({ at: start + BigInt(year * 365 * 24 * 60) * minute }))
    await rig.feed(samples)
    expect((await rig.ledger.runs.list({})).map((run) => run.state)).toEqual(['finished', 'finished', 'finished'])
  })
})

describe('cost', () => {
  it('reads little while a run goes on', async () => {
    const heat = heatSamples().filter((one) => one.time < start + 500n * minute)
    await rig.feed(heat.slice(0, 800))
    const versions: number[] = []
    for (const batch of batches(heat.slice(800), 8)) {
      rig.store.write(batch)
      rig.owner.touched('furnace-1', batch[0]?.time ?? 0n, batch.at(-1)?.time ?? 0n)
      await rig.owner.idle()
      versions.push((await rig.ledger.runs.list({}))[0]?.version ?? 0)
    }
    // 400 min at a refresh per 10 min or more.
    expect(new Set(versions).size).toBeLessThanOrEqual(42)
    expect(versions.length).toBeGreaterThan(300)
  })
})

describe('the same samples', () => {
  const everything = () => [...twoHeats(), ...passSamples({ parts: 5, held: true })]

  async function derivedFrom(
    samples: readonly Sample[],
    sizes: readonly number[],
    restartAfter: readonly number[] = [],
  ) {
    await rig.owner.close()
    await rig.ledger.close()
    rig.ledger = await openLedger({ file: ':memory:' })
    rig.store = memoryStore()
    rig.owner = rig.newOwner()
    let from = 0
    for (const [i, size] of sizes.entries()) {
      await rig.feed(samples.slice(from, from + size), restartAfter.includes(i))
      from += size
      if (!restartAfter.includes(i)) continue
      await rig.owner.close()
      rig.owner = rig.newOwner()
    }
    await rig.feed(samples.slice(from), false)
    await rig.owner.settled()
    return essence(await rig.ledger.runs.list({}))
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
    rig.store.write(twoHeats())
    await rig.owner.close()
    rig.owner = rig.newOwner()
    await rig.owner.settled()
    expect(await rig.ledger.runs.list({})).toHaveLength(2)
  })
})
