// What no store can hold is refused with its reason; odd names are nothing but names.
import { expect } from 'vitest'
import type { Sample } from '../../../ingest/model.ts'
import { everything, type StoreContext, sampleAt } from './context.ts'

const refusedSamples: Readonly<Record<string, readonly [Sample, string]>> = {
  'half a surrogate pair in a text': [sampleAt('bad', 'text', 0, 'x\ud83d'), 'STORE_REJECTED'],
  'half a surrogate pair in a name': [sampleAt('bad', 'x\udc00', 0, 1), 'NAME_NOT_ALLOWED'],
  'a line break in a name': [sampleAt('bad', 'x value=1\nother', 0, 1), 'NAME_NOT_ALLOWED'],
  'NUL in a name': [sampleAt('bad\u0000', 'x', 0, 1), 'NAME_NOT_ALLOWED'],
  'a carriage return in a name': [sampleAt('bad', 'x\ry', 0, 1), 'NAME_NOT_ALLOWED'],
  'a backslash at the end of a name': [sampleAt('bad', 'x\\', 0, 1), 'NAME_NOT_ALLOWED'],
  'an empty name': [sampleAt('', 'x', 0, 1), 'NAME_NOT_ALLOWED'],
  'an endless name': [sampleAt('bad', 'x'.repeat(100_000), 0, 1), 'NAME_NOT_ALLOWED'],
  NaN: [sampleAt('bad', 'x', 0, Number.NaN), 'VALUE_NOT_FINITE'],
  infinity: [sampleAt('bad', 'x', 0, Number.NEGATIVE_INFINITY), 'VALUE_NOT_FINITE'],
  'a time beyond int64': [{ ...sampleAt('bad', 'x', 0, 1), time: 2n ** 63n }, 'TIME_INVALID'],
  'a quality that is no status code': [{ ...sampleAt('bad', 'x', 0, 1), quality: -1 }, 'STORE_REJECTED'],
}

export function hostileInput(context: StoreContext): void {
  const { it } = context
  it('refuses what no store can hold, each with its reason, and stores the neighbours', async () => {
    const bad = Object.values(refusedSamples)
    const good = bad.map((_, index) => sampleAt('neighbour', 'x', index, index))
    const mixed = bad.flatMap(([sample], index) => [sample, good[index]!])
    const { written, rejected } = await context.store.write(mixed)
    expect(rejected.map(({ index, code }) => [index, code])).toEqual(bad.map(([, code], index) => [2 * index, code]))
    expect(rejected.every(({ reason }) => reason.length > 10 && reason.length < 300)).toBe(true)
    expect(written).toBe(good.length)
    expect(await context.store.read(everything('neighbour'))).toEqual(good)
    expect(await context.store.read(everything('bad'))).toEqual([])
  })

  it('takes names that mean something elsewhere as nothing but names', async () => {
    const names = [
      '__proto__',
      'constructor',
      'toString',
      'time',
      'a b',
      'a,b',
      'a=b',
      'a\\,b',
      'a\\ b',
      '"a"',
      "a'b",
      "'; DROP TABLE samples; --",
      '氧气🔥',
      '$1',
      '#',
      '%s',
    ]
    const samples = names.flatMap((machine) => names.map((signal, index) => sampleAt(machine, signal, index, signal)))
    expect(await context.store.write(samples)).toEqual({ written: samples.length, rejected: [] })
    await context.reopen()
    expect(await context.store.write(samples)).toEqual({ written: samples.length, rejected: [] })
    for (const machine of names) {
      expect(await context.store.read(everything(machine))).toEqual(samples.filter((one) => one.machine === machine))
      expect(await context.store.read({ ...everything(machine), signals: [machine] })).toHaveLength(1)
    }
  })
}
