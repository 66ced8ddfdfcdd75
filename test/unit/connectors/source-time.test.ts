// Times of sources: exact in every unit, refused where they are none.
import { describe, expect, it } from 'vitest'
import { parseTime, type TimeUnit } from '../../../connectors/source-time.ts'

const noon = 1_767_614_400_000_000_000n

describe('a time', () => {
  it.each<[unknown, TimeUnit, bigint]>([
    [1_767_614_400_000, 'ms', noon],
    [1_767_614_400, 's', noon],
    ['1767614400000000', 'us', noon],
    [noon, 'ns', noon],
    [noon.toString(), 'ns', noon],
    [1_767_614_400.25, 's', noon + 250_000_000n],
    [1_767_614_400_000.5, 'ms', noon + 500_000n],
    ['1767614400.123456789', 's', noon + 123_456_789n],
    ['-1.5', 's', -1_500_000_000n],
    [-1.5, 's', -1_500_000_000n],
    [0, 'ms', 0n],
    ['2026-01-05T12:00:00Z', 'iso', noon],
    ['2026-01-05T20:00:00+08:00', 'iso', noon],
    ['2026-01-05 12:00:00.123456789z', 'iso', noon + 123_456_789n],
    ['2026-01-05T12:00:00,5+0000', 'iso', noon + 500_000_000n],
    ['1969-12-31T23:59:59.5Z', 'iso', -500_000_000n],
  ])('%s in %s is read exactly', (raw, unit, expected) => {
    expect(parseTime(raw, unit)).toBe(expected)
  })

  it.each<[unknown, TimeUnit]>([
    [Number.NaN, 'ms'],
    [Number.POSITIVE_INFINITY, 's'],
    ['', 'ms'],
    ['yesterday', 'ms'],
    ['1e9', 's'],
    [true, 'ms'],
    [{}, 'ms'],
    [null, 'iso'],
    [1e30, 's'],
    ['2026-01-05T12:00:00', 'iso'],
    ['2026-02-30T12:00:00Z', 'iso'],
    ['2026-01-05', 'iso'],
    ['2026-01-05T25:00:00Z', 'iso'],
    [1_767_614_400_000, 'iso'],
    [10n ** 12n, 's'],
  ])('%s in %s is none', (raw, unit) => {
    expect(parseTime(raw, unit)).toBeUndefined()
  })

  it('without a zone is read in the zone that is configured', () => {
    expect(parseTime('2026-01-05T20:00:00', 'iso', '+08:00')).toBe(noon)
    expect(parseTime('2026-01-05T12:00:00Z', 'iso', '+08:00')).toBe(noon)
  })
})
