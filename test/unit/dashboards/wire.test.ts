// Times and figures survive their way through JSON.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { figure, formatInstant, instant, parseInstant, toWire } from '../../../dashboards/api/wire.ts'

describe('a time', () => {
  it('comes back to the nanosecond', () => {
    const times = fc.bigInt({ min: -(2n ** 62n), max: 2n ** 63n - 1n })
    fc.assert(fc.property(times, (time) => parseInstant(formatInstant(time)) === time))
  })

  it.each([
    ['2026-01-05T08:00:00+08:00', 1_767_571_200_000_000_000n],
    ['2026-01-05T00:00:00.5Z', 1_767_571_200_500_000_000n],
    ['2026-01-05T00:00:00.000000001Z', 1_767_571_200_000_000_001n],
  ])('%s is understood', (text, time) => expect(parseInstant(text)).toBe(time))

  it.each([
    '',
    'now',
    '2026-01-05',
    '2026-02-31T99:00:00Z',
    '1767571200',
    '9999-01-01T00:00:00Z',
    '2026-01-05T00:00:00',
  ])('%j is no time', (text) => expect(instant.safeParse(text).success).toBe(false))
})

describe('a figure', () => {
  it('that could not be computed is null', () => {
    expect([1.5, Number.NaN, Number.POSITIVE_INFINITY].map((value) => z.encode(figure, value))).toEqual([
      1.5,
      null,
      null,
    ])
  })
})

describe('a sample', () => {
  const plain = { machine: 'm', signal: 's', time: 0n, quality: 0 }
  it.each([
    [2n ** 60n, { type: 'integer', value: '1152921504606846976' }],
    [1.5, { type: 'float', value: 1.5 }],
    [true, { type: 'boolean', value: true }],
    ['H0012', { type: 'text', value: 'H0012' }],
    [Number.NaN, { type: 'float', value: null }],
  ])('of %s says its type', (value, expected) => expect(toWire({ ...plain, value })).toMatchObject(expected))

  it('without a value keeps its quality', () => {
    const broken = toWire({ ...plain, value: null, quality: 0x80000000 }, 'float')
    expect(broken).toMatchObject({ type: 'float', value: null, quality: 0x80000000 })
  })
})
