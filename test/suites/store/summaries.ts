// Summaries by step, held against plain sums over the same samples.
import { expect } from 'vitest'
import { nsPerMs, nsPerSecond, quality, type Sample } from '../../../ingest/model.ts'
import { type StoreContext, sampleAt } from './context.ts'

export function summaries(context: StoreContext): void {
  const { it } = context
  it('summarises numbers and states in steps that begin at whole multiples', async () => {
    const samples = Array.from({ length: 3000 }, (_, index) =>
      sampleAt('steps', 'load', index * 7, Math.sin(index) * 100),
    )
    // A gap: the steps in it are left out.
    samples.push(sampleAt('steps', 'load', 100_000, -5))
    const counts = samples.map(({ time }, index) => ({ ...sampleAt('steps', 'count', 0, BigInt(index)), time }))
    const states = samples.map(({ time }, index) => ({ ...sampleAt('steps', 'door', 0, index % 3 === 0), time }))
    const texts = samples.slice(0, 10).map((sample) => ({ ...sample, signal: 'program', value: 'LAB-96' }))
    const missing = { ...sampleAt('steps', 'load', 100_001, null), quality: quality.bad }
    await context.store.write([...samples, ...counts, ...states, ...texts, missing])
    const window = { machine: 'steps', from: samples[10]!.time, to: samples.at(-1)!.time + 2n * nsPerMs }
    const step = 3n * nsPerSecond
    const found = await context.store.aggregate(window, step)
    const reference = bucketsOf(
      [...samples, ...counts, ...states].filter(({ time }) => time >= window.from && time < window.to),
      step,
    )
    expect(found.map(({ signal, time, count, min, max }) => ({ signal, time, count, min, max }))).toEqual(
      reference.map(({ signal, time, count, min, max }) => ({ signal, time, count, min, max })),
    )
    for (const [index, { mean }] of found.entries()) expect(mean).toBeCloseTo(reference[index]!.mean, 9)
    expect(found.every(({ time }) => time % step === 0n)).toBe(true)
    const only = await context.store.aggregate({ ...window, signals: ['door'] }, step)
    expect(only).toEqual(found.filter(({ signal }) => signal === 'door'))
  })
}

/** The reference: plain sums over the same samples. */
function bucketsOf(samples: readonly Sample[], step: bigint) {
  const groups = Map.groupBy(samples, ({ signal, time }) => `${signal} ${time - (time % step)}`)
  const buckets = [...groups.values()].map((group) => {
    const numbers = group.map(({ value }) => Number(value))
    const { signal, time } = group[0]!
    return {
      signal,
      time: time - (time % step),
      count: numbers.length,
      min: Math.min(...numbers),
      max: Math.max(...numbers),
      mean: numbers.reduce((sum, one) => sum + one, 0) / numbers.length,
    }
  })
  return buckets.sort((a, b) => (a.time === b.time ? (a.signal < b.signal ? -1 : 1) : a.time < b.time ? -1 : 1))
}
