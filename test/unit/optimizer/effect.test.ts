// Before and after: known examples, and how often the intervals hold the truth.
import { describe, expect, it } from 'vitest'
import { adjustedDifference, type SidedValue } from '../../../optimizer/effect/adjusted.ts'
import { compareSides } from '../../../optimizer/effect/compare.ts'
import { holm } from '../../../optimizer/effect/holm.ts'
import { neededRuns } from '../../../optimizer/effect/needed.ts'
import { sideOf, welch } from '../../../optimizer/effect/welch.ts'
import { type Rng, stream } from '../../../optimizer/math/rng.ts'

const rng = stream(36, 'effects')
const normals = (count: number, mean = 0, sigma = 1, from: Rng = rng) =>
  Array.from({ length: count }, () => mean + sigma * from.normal())
const sided = (before: readonly number[], after: readonly number[]): SidedValue[] =>
  [...before, ...after].map((value, time) => ({ value, time, isAfter: time >= before.length }))

describe('the difference of two means', () => {
  // Student (1908): hours of sleep gained with two drugs; Welch's t -1.8608, 17.776 degrees, p 0.07939.
  const first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2]
  const second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
  it('has the interval that every textbook prints for the sleep of Student', () => {
    const found = welch(sideOf(second), sideOf(first))!
    expect(found.estimate / found.error).toBeCloseTo(-1.8608, 4)
    expect(found.degrees).toBeCloseTo(17.776, 3)
    expect(found.p).toBeCloseTo(0.07939, 5)
    expect([found.low, found.high].map((end) => Number(end.toFixed(6)))).toEqual([-3.365483, 0.205483])
  })

  // NIST/SEMATECH e-Handbook 1.3.5.3, AUTO83B: T -12.94627 with 136.8750 degrees for unequal variances.
  it('is that of the handbook for miles per gallon', () => {
    const us = { count: 249, mean: 20.14458, variance: 6.4147 ** 2 }
    const japan = { count: 79, mean: 30.48101, variance: 6.10771 ** 2 }
    const found = welch(japan, us)!
    expect(found.estimate / found.error).toBeCloseTo(-12.94627, 3)
    expect(found.degrees).toBeCloseTo(136.875, 2)
  })

  // Montgomery, Design and Analysis of Experiments, table 2.1: two mortars, 95 % interval -0.55 to -0.01 (pooled).
  it('is that of the mortars, hardly wider than the pooled one', () => {
    const modified = [16.85, 16.4, 17.21, 16.35, 16.52, 17.04, 16.96, 17.15, 16.59, 16.57]
    const unmodified = [16.62, 16.75, 17.37, 17.12, 16.98, 16.87, 17.34, 17.02, 17.08, 17.27]
    const found = compareSides(sided(unmodified, modified))
    expect(found.difference!.estimate).toBeCloseTo(-0.278, 3)
    expect(found.difference!.low).toBeCloseTo(-0.546, 2)
    expect(found.difference!.high).toBeCloseTo(-0.01, 2)
    expect(found.verdict).toBe('evidence')
  })

  it('cannot be told of what never varies', () => {
    expect(welch(sideOf([2, 2, 2]), sideOf([2, 2]))).toBeUndefined()
    expect(compareSides(sided([2, 2, 2], [2, 2, 2])).verdict).toBe('too-few')
  })
})

describe('the interval holds the truth as often as it says', () => {
  const share = (count: number, holds: () => boolean) =>
    Array.from({ length: count }, holds).filter(Boolean).length / count
  // Standard error of the coverage with 800 draws: 0.8 %.
  it.each([
    [6, 6, 1, 1],
    [5, 20, 1, 3],
    [20, 5, 1, 3],
    [30, 10, 2, 1],
  ])('with %d and %d runs, sigmas %d and %d', (n1, n2, s1, s2) => {
    const held = share(800, () => {
      const { low, high } = welch(sideOf(normals(n1, 10, s1)), sideOf(normals(n2, 10.7, s2)))!
      return low <= 0.7 && 0.7 <= high
    })
    expect(Math.abs(held - 0.95)).toBeLessThan(0.025)
  })

  it('with a trend, where it is allowed for; not otherwise', () => {
    const drift = (values: readonly number[]) => values.map((value, i) => value + 0.1 * i)
    const draws = Array.from({ length: 500 }, () => sided([], []).concat(sided(...halves(drift(normals(40))))))
    const holdsNothing = (difference: { low: number; high: number } | undefined) =>
      difference !== undefined && difference.low <= 0 && difference.high >= 0
    const allowed = draws.filter((values) => holdsNothing(adjustedDifference(values, ['trend']))).length / draws.length
    const plain = draws.filter((values) => holdsNothing(compareSides(values).difference)).length / draws.length
    expect(Math.abs(allowed - 0.95)).toBeLessThan(0.03)
    expect(plain).toBeLessThan(0.05)
  })

  it('with lots, where it is allowed for', () => {
    const held = share(500, () => {
      const level = normals(4, 0, 3)
      const values = Array.from({ length: 32 }, (_, i) => {
        const [lot, isAfter] = [i % 4, i >= 16]
        return { value: level[lot]! + rng.normal() + (isAfter ? 1 : 0), time: i, isAfter, lot: String(lot) }
      })
      const { lot } = compareSides(values).allowed
      return lot!.low <= 1 && 1 <= lot!.high
    })
    expect(Math.abs(held - 0.95)).toBeLessThan(0.03)
  })

  function halves(values: readonly number[]): [number[], number[]] {
    return [values.slice(0, values.length / 2), values.slice(values.length / 2)]
  }
})

describe('what cannot be told apart', () => {
  it('is left out: each side has its own lot', () => {
    const values = sided(normals(8), normals(8)).map((one) => ({ ...one, lot: one.isAfter ? 'b' : 'a' }))
    expect(compareSides(values).allowed.lot).toBeUndefined()
  })

  it('is left out: nobody recorded the lots of some runs', () => {
    const values = sided(normals(8), normals(8)).map((one, i) => (i % 3 === 0 ? one : { ...one, lot: String(i % 2) }))
    expect(compareSides(values).allowed.lot).toBeUndefined()
  })
})

describe('how many runs are needed', () => {
  // power.t.test of R: 393.4057, 63.76561, 25.52458, 16.71472 a group for 0.2, 0.5, 0.8, 1 sigma at 80 %.
  it.each([
    [0.2, 394],
    [0.5, 64],
    [0.8, 26],
    [1, 17],
  ])('a side for %d sigma: %d', (difference, runs) => {
    // The far tail of the noncentral t, left out here, is less than a hundredth of a run.
    expect(Math.abs(neededRuns({ variance: 1, difference })! - runs)).toBeLessThanOrEqual(1)
  })

  it('is not said of a difference of nothing', () => {
    expect(neededRuns({ variance: 1, difference: 0 })).toBeUndefined()
  })

  it('is said instead of an effect of two runs', () => {
    expect(compareSides(sided([1, 2], [5, 6, 7, 8]))).toMatchObject({ verdict: 'too-few', needed: 17 })
  })

  it('comes with what would have been seen where there is no evidence', () => {
    const { verdict, needed, findable, difference } = compareSides(sided([1, 3, 2, 4, 2], [2, 3, 4, 2, 3]))
    expect(verdict).toBe('none')
    expect(findable!).toBeGreaterThan(Math.abs(difference!.estimate))
    expect(needed!).toBeGreaterThan(5)
  })
})

describe('many comparisons at once', () => {
  it('are raised as p.adjust of R does', () => {
    expect(holm([0.01, 0.02, 0.03, 0.04]).map((p) => Number(p.toFixed(10)))).toEqual([0.04, 0.06, 0.06, 0.06])
    expect(holm([0.04, 0.01, 0.5]).map((p) => Number(p.toFixed(10)))).toEqual([0.08, 0.03, 0.5])
    expect(holm([])).toEqual([])
  })

  it('of nothing at all find something in at most one batch of twenty', () => {
    const batches = Array.from({ length: 300 }, () =>
      holm(Array.from({ length: 12 }, () => compareSides(sided(normals(8), normals(8))).difference!.p)),
    )
    const wrong = batches.filter((batch) => batch.some((p) => p < 0.05)).length / batches.length
    expect(wrong).toBeLessThan(0.09)
  })
})
