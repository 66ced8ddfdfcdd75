// What goes into a store comes out of it exactly.
import { expect } from 'vitest'
import { quality, type Value } from '../../../ingest/model.ts'
import { everything, type StoreContext, sampleAt } from './context.ts'

const exactValues: Readonly<Record<string, readonly Value[]>> = {
  float: [0, -0, 0.1, -1e-300, 5e-324, Number.MAX_VALUE, -Number.MAX_VALUE, 1e20, 1e21, 2 ** 53, 123456789.12345679],
  integer: [0n, -1n, 2n ** 53n + 1n, -(2n ** 53n) - 1n, 2n ** 63n - 1n, -(2n ** 63n)],
  state: [true, false],
  text: [
    '',
    ' ',
    'H0012',
    '"quoted" and \'single\'',
    'comma, space = equals',
    'back\\slash \\\\ twice \\n not a line break \\',
    'two\nlines\r\nand\ta tab',
    '氧化锆 🔥 ZrO₂ é e\u0301',
    'nul\u0000inside',
    '\u2028\ufeff',
    '9223372036854775808',
    'x'.repeat(70_000),
  ],
}

export function roundTrips(context: StoreContext): void {
  const { it } = context
  for (const [type, values] of Object.entries(exactValues)) {
    it(`gives back every ${type} exactly, also after reopening`, async () => {
      const samples = values.map((value, index) => sampleAt(`exact-${type}`, type, index, value))
      expect(await context.store.write(samples)).toEqual({ written: values.length, rejected: [] })
      expect(await context.store.read(everything(`exact-${type}`))).toEqual(samples)
      await context.reopen()
      expect(await context.store.read(everything(`exact-${type}`))).toEqual(samples)
    })
  }

  it('keeps an integer beyond int64 as the text of its digits', async () => {
    const sample = sampleAt('huge', 'counter', 0, 2n ** 64n)
    expect(await context.store.write([sample, sample])).toEqual({ written: 2, rejected: [] })
    expect(await context.store.read(everything('huge'))).toEqual([{ ...sample, value: '18446744073709551616' }])
  })

  it('keeps a missing value with its quality, and every status code', async () => {
    const codes = [quality.bad, quality.uncertain, quality.implausible, 0x00000480, 0xffffffff]
    const missing = { ...sampleAt('broken', 'zone1', 0, null), quality: quality.bad }
    const flagged = codes.map((code, index) => ({ ...sampleAt('broken', 'zone2', index, 1.5), quality: code }))
    await context.store.write([missing, ...flagged])
    expect(await context.store.read({ ...everything('broken'), signals: ['zone1'] })).toEqual([missing])
    expect(await context.store.read({ ...everything('broken'), signals: ['zone2'] })).toEqual(flagged)
  })

  it('keeps times before 1970', async () => {
    const old = { ...sampleAt('old', 'a', 0, 1), time: -86_400_000_000_001n }
    await context.store.write([old])
    expect(await context.store.read(everything('old'))).toEqual([old])
  })

  it('takes 20,000 samples of many signals in one batch', async () => {
    const signals = Array.from({ length: 50 }, (_, index) => `s${index}`)
    const samples = Array.from({ length: 20_000 }, (_, index) =>
      sampleAt('wide', signals[index % 50]!, Math.floor(index / 50), index / 7),
    )
    expect(await context.store.write(samples)).toEqual({ written: 20_000, rejected: [] })
    const found = await context.store.read(everything('wide'))
    expect(found).toHaveLength(20_000)
    expect(new Map(found.map((one) => [`${one.signal} ${one.time}`, one.value]))).toEqual(
      new Map(samples.map((one) => [`${one.signal} ${one.time}`, one.value])),
    )
  })

  it('takes an empty batch', async () => {
    expect(await context.store.write([])).toEqual({ written: 0, rejected: [] })
  })
}
