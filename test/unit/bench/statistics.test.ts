// The statistics of the benchmark on cases whose answers are known.
import { describe, expect, it } from 'vitest'
import { bootstrap, holm, mean, median, quantile, ranks, signedRankTest } from '../../../bench/optimizer/statistics.ts'
import { clopperPearson } from '../../../optimizer/math/clopper-pearson.ts'
import { stream } from '../../../optimizer/math/rng.ts'

describe('quantiles', () => {
  it('interpolate between order statistics', () => {
    expect(median([3, 1, 2])).toBe(2)
    expect(median([4, 1, 2, 3])).toBe(2.5)
    expect(quantile([0, 10], 0.25)).toBe(2.5)
  })

  it('let infinite values sort last', () => {
    const none = Number.POSITIVE_INFINITY
    expect(median([none, 1, 2])).toBe(2)
    expect(median([none, none, 1])).toBe(none)
    expect(median([none, none])).toBe(none)
  })
})

it('ranks share ties, infinite values too', () => {
  expect(ranks([10, 20, 20, 5])).toEqual([2, 3.5, 3.5, 1])
  const none = Number.POSITIVE_INFINITY
  expect(ranks([none, 1, none])).toEqual([2.5, 1, 2.5])
})

describe('Holm', () => {
  it('steps down as in the textbook', () => {
    const adjusted = holm([0.01, 0.04, 0.03, 0.005])
    ;[0.03, 0.06, 0.06, 0.02].forEach((p, i) => {
      expect(adjusted[i]).toBeCloseTo(p, 12)
    })
  })

  it('never exceeds 1, never falls along the order', () => {
    expect(holm([0.5, 0.9, 0.6])).toEqual([1, 1, 1])
    expect(holm([])).toEqual([])
  })
})

describe('signed ranks', () => {
  it('are exact for few pairs: all of six above zero is one of 64 patterns', () => {
    expect(signedRankTest([1, 2, 3, 4, 5, 6])).toBeCloseTo(1 / 64, 12)
    expect(signedRankTest([-1, -2, -3, -4, -5, -6])).toBe(1)
  })

  it('agree with the table: W+ = 40 of 9 pairs has one-sided P = 10 / 512', () => {
    // Ranks 1 to 9 sum to 45; only rank 5 is negative. Subsets of the ranks with a sum of at most 5: 10.
    expect(signedRankTest([1, 2, 3, 4, -5, 6, 7, 8, 9])).toBeCloseTo(10 / 512, 12)
  })

  it('are near the normal approximation for many pairs', () => {
    const rng = stream(3, 'pairs')
    const differences = Array.from({ length: 30 }, () => rng.normal() + 0.4)
    const weights = ranks(differences.map(Math.abs))
    const positive = weights.reduce((sum, weight, i) => sum + (differences[i]! > 0 ? weight : 0), 0)
    const z = (positive - 232.5) / Math.sqrt((30 * 31 * 61) / 24)
    const tail = 0.5 * Math.exp(-0.717 * z - 0.416 * z * z)
    expect(signedRankTest(differences)).toBeCloseTo(tail, 1)
  })

  it('leave pairs without a difference out', () => {
    expect(signedRankTest([0, 0, 0])).toBe(1)
    expect(signedRankTest([0, 1, 1, 1])).toBeCloseTo(1 / 8, 12)
  })
})

describe('the bootstrap', () => {
  it('of a mean covers the normal interval', () => {
    const rng = stream(5, 'sample')
    const sample = Array.from({ length: 200 }, () => rng.normal())
    const { low, high } = bootstrap(sample, mean)
    expect(high - low).toBeCloseTo((2 * 1.645) / Math.sqrt(200), 1)
    expect(low).toBeLessThan(mean(sample))
    expect(high).toBeGreaterThan(mean(sample))
  })

  it('of equal values is a point', () => {
    expect(bootstrap([2, 2, 2], mean)).toEqual({ low: 2, high: 2 })
  })
})

describe('Clopper with Pearson', () => {
  it.each([
    [0, 10, 0, 0.3085],
    [10, 10, 0.6915, 1],
    [5, 10, 0.1871, 0.8129],
    [1, 20, 0.0013, 0.2487],
  ])('%i of %i lies within the published interval', (hits, trials, low, high) => {
    const interval = clopperPearson(hits, trials)
    expect(interval.low).toBeCloseTo(low, 4)
    expect(interval.high).toBeCloseTo(high, 4)
  })
})
