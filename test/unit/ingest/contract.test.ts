// Judging readings by their contract: what is stored, flagged, filtered, and what goes to quarantine with which reason.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { machinesConfig } from '../../../ingest/contract/config.ts'
import { compileContracts } from '../../../ingest/contract/contracts.ts'
import { createDeadband } from '../../../ingest/contract/deadband.ts'
import { judge, shown } from '../../../ingest/contract/judge.ts'
import { isUnit, unitConverter } from '../../../ingest/contract/units.ts'
import { nsPerSecond, quality, type Reading, type Value } from '../../../ingest/model.ts'

const now = 1_767_571_200n * nsPerSecond
const config = machinesConfig.parse({
  'furnace-1': {
    kind: 'furnace',
    maxFutureSeconds: 60,
    signals: {
      temperature: { unit: 'Cel', range: [-20, 1800], deadband: 0.5 },
      count: { type: 'integer', range: [0, 1000], deadband: 0 },
      door_open: { type: 'boolean', deadband: 0 },
      batch: { type: 'text' },
      pressure: { unit: 'bar' },
    },
  },
  lenient: { time: 'received', signals: { temperature: {} } },
})
const contracts = compileContracts(config)
const moment = { now, received: now }

function verdictOf(reading: Partial<Reading>) {
  const whole = { machine: 'furnace-1', signal: 'temperature', time: now, value: 20, quality: 0, ...reading }
  return judge(whole, contracts, moment)
}

const keptOf = (reading: Partial<Reading>) => verdictOf(reading).sample?.value
const codeOf = (reading: Partial<Reading>) => {
  const verdict = verdictOf(reading)
  return verdict.sample === undefined ? verdict.refusal.code : undefined
}

describe('the configuration', () => {
  it('fills in defaults', () => {
    expect(machinesConfig.parse({ m: { signals: { s: {} } } })).toEqual({
      m: {
        kind: 'other',
        area: 'area',
        line: 'line',
        time: 'source',
        maxFutureSeconds: 300,
        maxSignals: 5000,
        maxNewSignalsPerHour: 5000,
        signals: { s: { unit: '1', type: 'float', maxSilenceSeconds: 600 } },
      },
    })
  })

  it('reports all problems at once', () => {
    const { error } = machinesConfig.safeParse({
      'bad name': { signals: {} },
      ok: { kind: 'oven', signals: { s: { unit: 'degC', range: [5, 1], typo: 1 } } },
    })
    expect(error?.issues.length).toBeGreaterThanOrEqual(4)
  })
})

describe('types', () => {
  it.each<[string, Value | null, Value | undefined]>([
    ['temperature', 20.5, 20.5],
    ['temperature', -0, -0],
    ['temperature', 20n, 20],
    ['temperature', 2n ** 53n + 1n, undefined],
    ['temperature', true, undefined],
    ['temperature', '20', undefined],
    ['count', 7, 7n],
    ['count', 7n, 7n],
    ['count', 7.5, undefined],
    ['count', 2 ** 53, undefined],
    ['count', 2n ** 63n - 1n, 2n ** 63n - 1n],
    ['count', -(2n ** 63n), -(2n ** 63n)],
    ['count', 2n ** 63n, undefined],
    ['count', '7', undefined],
    ['door_open', false, false],
    ['door_open', 0, undefined],
    ['batch', 'H0012', 'H0012'],
    ['batch', '', ''],
    ['batch', 12, '12'],
    ['batch', 2n ** 200n, String(2n ** 200n)],
    ['batch', true, undefined],
    ['batch', 1.5, undefined],
    ['batch', '\ud800', undefined],
  ])('%s takes %s as %s', (signal, value, kept) => {
    const verdict = verdictOf({ signal, value })
    if (kept === undefined) expect(verdict).toMatchObject({ refusal: { code: 'VALUE_TYPE' }, machine: 'furnace-1' })
    else expect(verdict.sample?.value).toBe(kept)
  })

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('refuses %s', (value) => {
    expect(codeOf({ value })).toBe('VALUE_NOT_FINITE')
    expect(codeOf({ value, signal: 'count' })).toBe('VALUE_NOT_FINITE')
  })

  it('never throws, and keeps exactly what it keeps', () => {
    const anyValue = fc.oneof(fc.double(), fc.bigInt(), fc.boolean(), fc.string({ unit: 'binary' }), fc.constant(null))
    const anyText = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('__proto__', 'furnace-1', 'Cel', '[degF]', 'kg'),
    )
    fc.assert(
      fc.property(
        anyText,
        anyText,
        anyValue,
        fc.option(anyText, { nil: undefined }),
        (machine, signal, value, unit) => {
          const reading = { machine, signal, value, quality: 0, time: now, ...(unit === undefined ? {} : { unit }) }
          for (const known of Object.keys(config['furnace-1']!.signals)) {
            const { sample } = judge({ ...reading, machine: 'furnace-1', signal: known }, contracts, moment)
            if (sample?.value != null && unit === undefined) expect(String(sample.value)).toBe(String(value))
          }
          judge(reading, contracts, moment)
        },
      ),
      { numRuns: 3000, seed: 7 },
    )
  })
})

describe('names', () => {
  it('knows only what is configured', () => {
    expect(verdictOf({ machine: '__proto__' })).toMatchObject({
      refusal: { code: 'MACHINE_UNKNOWN' },
      machine: undefined,
    })
    expect(verdictOf({ signal: 'constructor' })).toMatchObject({
      refusal: { code: 'SIGNAL_UNKNOWN', reason: 'The contract of furnace-1 has no signal constructor' },
      machine: 'furnace-1',
    })
  })

  it('shows hostile text in one short line', () => {
    expect(shown('a\nb')).toBe('"a\\nb"')
    expect(shown('a\x7f\x9b\u2028')).toBe('"a\\u007f\\u009b\\u2028"')
    expect(shown('x'.repeat(1000)).length).toBeLessThan(90)
  })
})

describe('time', () => {
  it('quarantines what has none, or dates it on receipt, as the contract says', () => {
    const { time: _, ...reading } = { machine: 'lenient', signal: 'temperature', time: now, value: 1, quality: 0 }
    expect(judge(reading, contracts, moment).sample?.time).toBe(now)
    expect(judge({ ...reading, machine: 'furnace-1' }, contracts, moment)).toMatchObject({
      refusal: { code: 'TIME_MISSING' },
    })
  })

  it.each([0n, -1n, 2n ** 63n - 1n, 2n ** 70n, -(2n ** 70n)])('refuses %s as a time', (time) => {
    expect(codeOf({ time })).toBe('TIME_INVALID')
  })

  it('allows a clock to be fast by a little', () => {
    expect(codeOf({ time: now + 60n * nsPerSecond })).toBe(undefined)
    expect(codeOf({ time: now + 61n * nsPerSecond })).toBe('TIME_FUTURE')
    expect(codeOf({ time: 1n })).toBe(undefined)
  })
})

describe('quality', () => {
  it('flags what is outside the plausible range, and stores it', () => {
    expect(verdictOf({ value: 2000 }).sample).toMatchObject({ value: 2000, quality: quality.implausible })
    expect(verdictOf({ value: 1800 }).sample?.quality).toBe(quality.good)
    expect(verdictOf({ signal: 'count', value: -1n }).sample?.quality).toBe(quality.implausible)
  })

  it('keeps the word of a source that already doubts the value', () => {
    expect(verdictOf({ value: 2000, quality: 0x80340000 }).sample?.quality).toBe(0x80340000)
    // As a signed integer, as some decoders read it.
    expect(verdictOf({ value: 1, quality: 0x80340000 | 0 }).sample?.quality).toBe(0x80340000)
  })

  it('does not call a missing value good', () => {
    expect(verdictOf({ value: null }).sample).toMatchObject({ value: null, quality: quality.bad })
    expect(verdictOf({ value: null, quality: 0x80350000 }).sample?.quality).toBe(0x80350000)
  })
})

describe('units', () => {
  it.each([
    ['[degF]', 'Cel', 212, 100],
    ['[degF]', 'Cel', -40, -40],
    ['Cel', '[degF]', 100, 212],
    ['K', 'Cel', 273.15, 0],
    ['Cel', 'K', 20, 293.15],
    ['[degF]', 'K', 32, 273.15],
    ['kW.h', 'J', 1, 3_600_000],
    ['/min', 'Hz', 60, 1],
    ['mbar', 'bar', 1500, 1.5],
    ['%', '1', 5, 0.05],
  ])('%s to %s: %d is %d', (from, to, value, converted) => {
    expect(unitConverter(from, to)?.(value)).toBeCloseTo(converted, 12)
  })

  it.each(['kg', '', '__proto__', 'Cel/min', '\n'])('cannot make Cel of %j', (unit) => {
    expect(unitConverter(unit, 'Cel')).toBeUndefined()
    expect(codeOf({ unit })).toBe('UNIT_UNKNOWN')
  })

  it('converts a reading that states another unit', () => {
    expect(keptOf({ value: 212, unit: '[degF]' })).toBe(100)
    expect(keptOf({ value: 100, unit: 'Cel' })).toBe(100)
    expect(keptOf({ value: 1500, unit: 'mbar', signal: 'pressure' })).toBeCloseTo(1.5, 12)
    expect(keptOf({ value: 'H1', unit: 'kg', signal: 'batch' })).toBe('H1')
    expect(isUnit('rpm')).toBe(false)
  })
})

describe('the deadband', () => {
  const contract = contracts.get('furnace-1')!.signals.get('temperature')!
  const sampleAt = (seconds: number, value: number | null, code = 0) => ({
    machine: 'furnace-1',
    signal: 'temperature',
    time: now + BigInt(seconds) * nsPerSecond,
    value,
    quality: code,
  })

  it('compares with what was last stored, not with what was last seen', () => {
    const deadband = createDeadband()
    const passed = [20, 20.3, 20.5, 20.6, 20.9, 20, 20.1].map((value, at) =>
      deadband.passes(sampleAt(at, value), contract),
    )
    expect(passed).toEqual([true, false, false, true, false, true, false])
  })

  it('lets every change of quality through, and a sign of life', () => {
    const deadband = createDeadband()
    expect(deadband.passes(sampleAt(0, 20), contract)).toBe(true)
    expect(deadband.passes(sampleAt(1, 20, quality.bad), contract)).toBe(true)
    expect(deadband.passes(sampleAt(2, null, quality.bad), contract)).toBe(true)
    expect(deadband.passes(sampleAt(3, null, quality.bad), contract)).toBe(false)
    expect(deadband.passes(sampleAt(4, 20), contract)).toBe(true)
    expect(deadband.passes(sampleAt(603, 20), contract)).toBe(false)
    expect(deadband.passes(sampleAt(604, 20), contract)).toBe(true)
  })

  it('stores what is late without forgetting the newest', () => {
    const deadband = createDeadband()
    expect(deadband.passes(sampleAt(10, 20), contract)).toBe(true)
    expect(deadband.passes(sampleAt(5, 20), contract)).toBe(true)
    expect(deadband.passes(sampleAt(11, 20.1), contract)).toBe(false)
  })

  it('comes back as it was saved, with exact integers', () => {
    const counts = contracts.get('furnace-1')!.signals.get('count')!
    const deadband = createDeadband()
    const sample = { ...sampleAt(0, 0), signal: 'count', value: 2n ** 62n + 1n }
    deadband.passes(sample, counts)
    deadband.passes(sampleAt(0, 20), contract)
    expect(deadband.saved()).toEqual([])
    deadband.settle(deadband.takeChanges())
    const again = createDeadband(JSON.parse(JSON.stringify(deadband.saved())))
    const later = now + nsPerSecond
    expect(again.passes({ ...sample, time: later }, counts)).toBe(false)
    expect(again.passes({ ...sample, time: later, value: 2n ** 62n + 2n }, counts)).toBe(true)
    expect(again.passes(sampleAt(1, 20.4), contract)).toBe(false)
  })
})
