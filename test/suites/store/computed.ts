// What Kunlun computes itself: derived samples, rollups, right again after late data, long ranges as from samples.
import { expect } from 'vitest'
import { machinesConfig } from '../../../ingest/contract/config.ts'
import { derivedSignals } from '../../../ingest/derive/plan.ts'
import { createFollowUp, type FollowUp, type SavedFollowUp } from '../../../ingest/follow-up.ts'
import { type Clock, nsPerSecond, type Sample } from '../../../ingest/model.ts'
import { createLongRange } from '../../../ingest/rollup/long-range.ts'
import type { Bucket } from '../../../ingest/stores/store.ts'
import { minute } from '../../../ingest/touched.ts'
import { everything, type StoreContext, sampleAt } from './context.ts'

/** Long after all samples of these tests. */
const later: Clock = { now: () => 1_800_000_000_000_000_000n, factor: 1 }
/** A whole hour. */
const begin = 1_767_571_200_000_000_000n

export function computed(context: StoreContext): void {
  const { it } = context
  it('replaces computed samples, whole and once, also after reopening', async () => {
    const first = [0, 1, 2].map((ms) => sampleAt('computed', 'power', ms, ms))
    await context.store.replace(first)
    await context.store.replace(first.slice(1).map((sample) => ({ ...sample, value: 7, quality: 0x401 })))
    await context.store.replace([])
    await context.reopen()
    const found = await context.store.read(everything('computed'))
    expect(found.map(({ value, quality }) => [value, quality])).toEqual([
      [0, 0],
      [7, 0x401],
      [7, 0x401],
    ])
  })

  it('keeps writing and replacing apart when both come at once', async () => {
    const measured = Array.from({ length: 200 }, (_, ms) => sampleAt('at-once', 'load', ms, ms))
    const derived = measured.map((sample) => ({ ...sample, signal: 'double' }))
    const results = await Promise.all([
      context.store.write(measured.slice(0, 100)),
      context.store.replace(derived.slice(0, 100)),
      context.store.write(measured.slice(100)),
      context.store.replace(derived.slice(100)),
    ])
    expect([results[0]?.written, results[2]?.written]).toEqual([100, 100])
    expect(await context.store.read(everything('at-once'))).toHaveLength(400)
  })

  it('puts rollups over those of the same steps', async () => {
    await context.store.write([sampleAt('rolled', 'load', 0, 1)])
    const one = { signal: 'load', time: begin, count: 3, min: 1, max: 2, mean: 1.5, weightedMean: 1.25, seconds: 60 }
    const next = { ...one, time: begin + minute }
    await context.store.putRollups('rolled', minute, [one, next])
    await context.store.putRollups('rolled', 60n * minute, [one])
    await context.store.putRollups('rolled', minute, [{ ...next, max: 9 }])
    const window = { machine: 'rolled', from: begin, to: begin + 60n * minute }
    expect(await context.store.rollups(window, minute)).toEqual([one, { ...next, max: 9 }])
    expect(await context.store.rollups(window, 60n * minute)).toEqual([one])
    expect(await context.store.rollups({ ...window, signals: ['other'] }, minute)).toEqual([])
    expect(await context.store.rollups({ ...window, machine: 'nobody' }, minute)).toEqual([])
  })

  it('derived signals come out the same, however late, however shuffled their inputs are', async () => {
    const inOrder = heat('derived-1')
    const shuffled = scramble(heat('derived-2'))
    const [a, b] = [follow(context, 'derived-1'), follow(context, 'derived-2')]
    await feed(context, a, inOrder, 200)
    await feed(context, b, shuffled, 37)
    const plain = (samples: readonly Sample[]) => samples.map(({ machine: _, ...rest }) => rest)
    const found = plain(await context.store.read(everything('derived-1')))
    expect(plain(await context.store.read(everything('derived-2')))).toEqual(found)
    expect(new Set(found.map(({ signal }) => signal))).toEqual(new Set(['temperature', 'power', 'rise', 'energy']))
    const rise = found.filter(({ signal }) => signal === 'rise')
    expect(rise.at(-1)).toMatchObject({ quality: 0x401 })
    expect(rise.at(-1)?.value).toBeCloseTo(6, 9)
    expect(found.filter(({ signal }) => signal === 'energy').at(-1)?.value).toBeCloseTo(1 / 6, 9)
  })

  it('long ranges read from rollups say what the samples say, before and after late data', async () => {
    const followUp = follow(context, 'long')
    const samples = heat('long', 3 * 3600)
    await feed(context, followUp, samples.slice(0, 7000), 1000)
    await feed(context, followUp, samples.slice(7000), 1000)
    await expectSameRanges(context, followUp)
    const late = [1800, 5400, 5401].map((second) => ({
      ...samples[0]!,
      time: begin + BigInt(second) * nsPerSecond + 1n,
      value: 4000 + second,
    }))
    await context.store.write(late)
    followUp.touched(late)
    await expectSameRanges(context, followUp)
    await followUp.work()
    await expectSameRanges(context, followUp)
    const hours = { machine: 'long', signals: ['power'], from: begin, to: begin + 180n * minute }
    const rollups = await context.store.rollups(hours, 60n * minute)
    expect(rollups.map(({ max }) => max > 4000)).toEqual([true, true, false])
  })

  it('what was due when the process ended is done by the next one', async () => {
    const first = follow(context, 'restart')
    const samples = heat('restart', 600)
    await context.store.write(samples)
    first.touched(samples)
    const saved = JSON.parse(JSON.stringify(first.saved())) as SavedFollowUp
    await context.reopen()
    const second = follow(context, 'restart', saved)
    expect((await second.rolledUp('restart'))(begin, begin + minute)).toBe(false)
    await second.work()
    expect((await second.rolledUp('restart'))(begin, begin + minute)).toBe(true)
    const found = await context.store.read({ ...everything('restart'), signals: ['rise'] })
    expect(found.length).toBeGreaterThan(500)
    expect(await context.store.rollups(everything('restart'), minute)).not.toEqual([])
  })
}

function follow(context: StoreContext, machine: string, saved?: SavedFollowUp): FollowUp {
  const signals = {
    temperature: { unit: 'Cel', intervalSeconds: 2 },
    power: { unit: 'kW', intervalSeconds: 2 },
    rise: { unit: 'K/min', derive: { kind: 'rate', of: 'temperature', windowSeconds: 60 } },
    energy: { unit: 'kW.h', derive: { kind: 'integral', of: 'power', windowSeconds: 60 } },
  }
  return createFollowUp({
    // The store is opened anew within a test.
    store: {
      read: (...given) => context.store.read(...given),
      replace: (samples) => context.store.replace(samples),
      rollups: (...given) => context.store.rollups(...given),
      putRollups: (...given) => context.store.putRollups(...given),
      keptSince: () => context.store.keptSince(),
    },
    derived: derivedSignals(machinesConfig.parse({ [machine]: { signals } })),
    holds: new Map(),
    clock: later,
    ...(saved === undefined ? {} : { saved }),
    onDerived: () => undefined,
  })
}

/** A reading each second: 6 K/min up, 10 kW. */
function heat(machine: string, seconds = 300): Sample[] {
  return Array.from({ length: seconds }, (_, second) => {
    const time = begin + BigInt(second) * nsPerSecond
    const reading = { machine, time, quality: 0 }
    return [
      { ...reading, signal: 'power', value: 10 },
      { ...reading, signal: 'temperature', value: 20 + second / 10 },
    ]
  }).flat()
}

async function feed(
  context: StoreContext,
  followUp: FollowUp,
  samples: readonly Sample[],
  size: number,
): Promise<void> {
  for (let start = 0; start < samples.length; start += size) {
    const batch = samples.slice(start, start + size)
    await context.store.write(batch)
    followUp.touched(batch)
    await followUp.work()
  }
}

function scramble<T>(items: readonly T[]): T[] {
  return items
    .map((item, index) => ({ item, order: (index * 7919) % 1009 }))
    .sort((a, b) => a.order - b.order)
    .map(({ item }) => item)
}

async function expectSameRanges(context: StoreContext, followUp: FollowUp): Promise<void> {
  const read = createLongRange(context.store, followUp)
  const from = begin + 90n * nsPerSecond
  for (const step of [2n * minute, 7n * minute, 60n * minute]) {
    const window = { machine: 'long', from, to: begin + 177n * minute }
    const [rolled, raw] = [await read(window, step), await context.store.aggregate(window, step)]
    const figures = ({ signal, time, count, min, max }: Bucket) => ({ signal, time, count, min, max })
    expect(rolled.map(figures)).toEqual(raw.map(figures))
    for (const [index, { mean }] of rolled.entries()) expect(mean).toBeCloseTo(raw[index]!.mean, 6)
    // Late data leave no whole hour untouched, but most of the short steps.
    if (step < 60n * minute) expect(rolled.filter((bucket) => 'weightedMean' in bucket)).not.toEqual([])
    // A reading each second weighs the same by time as by count; the ends of the window are cut steps, of samples.
    for (const bucket of rolled)
      if ('weightedMean' in bucket) expect(bucket.weightedMean / bucket.mean).toBeCloseTo(1, 1)
  }
}
