// The duties of a sample store as tests: every kind of store runs all of them.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Log } from '../../connectors/connector.ts'
import { nsPerMs, nsPerSecond, quality, type Sample, type Value, wallClock } from '../../ingest/model.ts'
import type { SampleStore, StoreTools, Window } from '../../ingest/stores/store.ts'

/** A store under test with the means to reopen it; one for the whole suite, each test has machines of its own. */
export interface StoreFixture {
  open(): Promise<SampleStore>
  dispose(): Promise<void>
}

type Register = (name: string, body: () => Promise<void>, timeoutMs?: number) => void

const quiet: Log = { info: () => undefined, warn: () => undefined, error: () => undefined }

/** Tools for a store in `folder`; every machine stands at the same place. */
export function storeTools(folder: string): StoreTools {
  const place = { enterprise: 'huasheng', site: 'zibo', area: 'sintering', line: 'kiln hall, 1' }
  return { folder, clock: wallClock, log: quiet, placeOf: () => place }
}

/** 2026-01-05T00:00:00.000000123Z: nanoseconds that a double cannot hold. */
export const start = 1_767_571_200_000_000_123n

/** A good sample of `machine`, `ms` milliseconds after `start`. */
export function sampleAt(machine: string, signal: string, ms: number, value: Value | null): Sample {
  return { machine, signal, time: start + BigInt(ms) * nsPerMs, value, quality: quality.good }
}

export function everything(machine: string): Window {
  return { machine, from: -(2n ** 62n), to: 2n ** 62n }
}

export function storeSuite(name: string, prepare: () => Promise<StoreFixture>, it: Register = test): void {
  describe(`sample store ${name}`, () => {
    const fixture = { current: undefined as StoreFixture | undefined, store: undefined as SampleStore | undefined }
    const context: Context = {
      it,
      get store() {
        if (fixture.store === undefined) throw new Error('the store is not open')
        return fixture.store
      },
      async reopen() {
        await fixture.store?.close()
        fixture.store = await fixture.current?.open()
      },
    }
    beforeAll(async () => {
      fixture.current = await prepare()
      fixture.store = await fixture.current.open()
    })
    afterAll(async () => {
      await fixture.store?.close()
      await fixture.current?.dispose()
    })
    roundTrips(context)
    identities(context)
    windows(context)
    summaries(context)
    hostileInput(context)
  })
}

interface Context {
  readonly it: Register
  readonly store: SampleStore
  reopen(): Promise<void>
}

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

function roundTrips(context: Context): void {
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

function identities(context: Context): void {
  const { it } = context
  it('changes nothing when the same comes again, in the batch, later, after reopening', async () => {
    const samples = [0, 1, 2].map((ms) => sampleAt('again', 'a', ms, ms / 3))
    expect(await context.store.write([...samples, ...samples])).toEqual({ written: 6, rejected: [] })
    expect(await context.store.write(samples)).toEqual({ written: 3, rejected: [] })
    await context.reopen()
    expect(await context.store.write(samples)).toEqual({ written: 3, rejected: [] })
    expect(await context.store.read(everything('again'))).toEqual(samples)
  })

  const first = sampleAt('conflict', 'a', 0, 1)
  const other = { ...first, value: 2 }

  it('rejects another value of the same time within a batch; the first stays', async () => {
    const result = await context.store.write([first, other, first, sampleAt('conflict', 'a', 1, 3)])
    expect(result.written).toBe(3)
    expect(result.rejected).toMatchObject([{ index: 1, code: 'SAMPLE_CONFLICT' }])
    expect(result.rejected[0]?.reason).toMatch(/conflict\/a.*1 \(quality 0x00000000\) stands, 2 \(quality/)
  })

  it('rejects it in a later batch, and after reopening; what is stored wins over what comes first', async () => {
    const expected = { written: 1, rejected: [{ index: 0, code: 'SAMPLE_CONFLICT' }] }
    expect(await context.store.write([other, first])).toMatchObject(expected)
    await context.reopen()
    expect(await context.store.write([other, first])).toMatchObject(expected)
    expect((await context.store.read(everything('conflict'))).map(({ value }) => value)).toEqual([1, 3])
  })

  it('rejects another type, another quality, a value where none was', async () => {
    const missing = { ...sampleAt('conflict-2', 'b', 0, null), quality: quality.bad }
    const zero = sampleAt('conflict-2', 'zero', 0, 0)
    await context.store.write([sampleAt('conflict-2', 'a', 0, 1), missing, zero])
    const rivals = [
      sampleAt('conflict-2', 'a', 0, 1n),
      sampleAt('conflict-2', 'a', 0, '1'),
      { ...sampleAt('conflict-2', 'a', 0, 1), quality: quality.uncertain },
      sampleAt('conflict-2', 'b', 0, 1),
      { ...zero, value: -0 },
    ]
    const { rejected } = await context.store.write(rivals)
    expect(rejected.map(({ index, code }) => [index, code])).toEqual(
      rivals.map((_, index) => [index, 'SAMPLE_CONFLICT']),
    )
  })

  it('keeps machines and signals apart', async () => {
    const samples = ['a', 'b'].flatMap((name) => [
      sampleAt(`apart-${name}`, 'x', 0, 1),
      sampleAt(`apart-${name}`, 'y', 0, 2),
    ])
    expect((await context.store.write(samples)).rejected).toEqual([])
    expect(await context.store.read(everything('apart-a'))).toEqual(samples.slice(0, 2))
  })

  it('takes samples out of order, in the batch, between batches', async () => {
    const order = [5, 1, 4, 0, 3, 2]
    const samples = order.map((ms) => sampleAt('shuffled', 'a', ms, ms))
    await context.store.write(samples.slice(0, 3))
    expect(await context.store.write(samples.slice(3))).toEqual({ written: 3, rejected: [] })
    expect((await context.store.read(everything('shuffled'))).map(({ value }) => value)).toEqual([0, 1, 2, 3, 4, 5])
  })

  it('finds conflicts among late samples that are years apart', async () => {
    const times = Array.from({ length: 30 }, (_, index) => start - BigInt(index) * 30n * 86_400n * nsPerSecond)
    const samples = times.map((time, index) => ({ ...sampleAt('years', 'a', 0, index), time }))
    await context.store.write(samples)
    const again = samples.map((sample, index) => (index % 10 === 9 ? { ...sample, value: -1 } : sample))
    const { rejected } = await context.store.write(again)
    expect(rejected.map(({ index }) => index)).toEqual([9, 19, 29])
  })
}

function windows(context: Context): void {
  const { it } = context
  const samples = [0, 10, 20, 30].flatMap((ms) => [sampleAt('window', 'b', ms, ms), sampleAt('window', 'a', ms, ms)])
  const inOrder = [...samples].sort((x, y) =>
    x.time === y.time ? (x.signal < y.signal ? -1 : 1) : x.time < y.time ? -1 : 1,
  )

  it('reads from the bound on, up to but without the other', async () => {
    await context.store.write(samples)
    const window = { machine: 'window', from: inOrder[2]!.time, to: inOrder[6]!.time }
    expect(await context.store.read(window)).toEqual(inOrder.slice(2, 6))
    expect(await context.store.read({ ...window, to: window.to + 1n })).toEqual(inOrder.slice(2, 8))
    expect(await context.store.read({ ...window, from: window.from + 1n })).toEqual(inOrder.slice(4, 6))
  })

  it('reads nothing from an empty or reversed window, of no signals, of strangers', async () => {
    const { time } = samples[0]!
    expect(await context.store.read({ machine: 'window', from: time, to: time })).toEqual([])
    expect(await context.store.read({ machine: 'window', from: time + 1n, to: time })).toEqual([])
    expect(await context.store.read({ ...everything('window'), signals: [] })).toEqual([])
    expect(await context.store.read({ ...everything('window'), signals: ['c'] })).toEqual([])
    expect(await context.store.read(everything('nobody'))).toEqual([])
    expect(await context.store.aggregate(everything('nobody'), nsPerSecond)).toEqual([])
  })

  it('reads a window wider than any store', async () => {
    expect(await context.store.read({ machine: 'window', from: -(2n ** 70n), to: 2n ** 70n })).toEqual(inOrder)
  })

  it('reads the signals asked for, and not more than the limit', async () => {
    expect(await context.store.read({ ...everything('window'), signals: ['a'] })).toEqual(
      inOrder.filter(({ signal }) => signal === 'a'),
    )
    expect(await context.store.read(everything('window'), 3)).toEqual(inOrder.slice(0, 3))
    expect(await context.store.read(everything('window'), 100)).toEqual(inOrder)
  })

  it('knows the newest sample of each signal, by time and not by arrival', async () => {
    const late = [
      sampleAt('latest', 'a', 50, 'new'),
      sampleAt('latest', 'a', 10, 'old'),
      { ...sampleAt('latest', 'b', 5, null), quality: quality.bad },
    ]
    await context.store.write(late)
    expect(await context.store.latest('latest')).toEqual([late[2], late[0]])
    expect(await context.store.latest('nobody')).toEqual([])
  })
}

function summaries(context: Context): void {
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

function hostileInput(context: Context): void {
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
