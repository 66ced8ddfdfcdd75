// Change points: the optimum, alarms without a change, what hides one.
import { describe, expect, it } from 'vitest'
import { stream } from '../../../optimizer/math/rng.ts'
import { changePoints } from '../../../optimizer/spc/change-points.ts'

const rng = stream(9, 'changes')
const normals = (count: number, mean = 0, sigma = 1) => Array.from({ length: count }, () => mean + sigma * rng.normal())

/** Sum of squared distances over the segments plus the penalty of every change. */
function price(values: readonly number[], at: readonly number[], penalty: number): number {
  const starts = [0, ...at, values.length]
  const costs = starts.slice(1).map((end, i) => {
    const part = values.slice(starts[i], end)
    const mean = part.reduce((sum, value) => sum + value, 0) / part.length
    return part.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  })
  return costs.reduce((sum, cost) => sum + cost, 0) + penalty * at.length
}

/** Every way to cut with segments of at least `shortest`. */
function everyCut(count: number, shortest: number, from = 0): number[][] {
  const later = Array.from({ length: Math.max(0, count - from - 2 * shortest + 1) }, (_, i) => from + shortest + i)
  return [[], ...later.flatMap((start) => everyCut(count, shortest, start).map((rest) => [start, ...rest]))]
}

describe('change points', () => {
  it.each([1, 2, 3])('are the best of all cuts, shortest segment %d', (shortest) => {
    for (let trial = 0; trial < 25; trial++) {
      const values = [...normals(5), ...normals(4, 2), ...normals(4, -1)]
      const penalty = 3
      const { at } = changePoints(values, { sigma: 1, penalty, shortest })
      const best = Math.min(...everyCut(values.length, shortest).map((cut) => price(values, cut, penalty)))
      expect(price(values, at, penalty)).toBeCloseTo(best, 9)
    }
  })

  it('give the levels between the changes', () => {
    const values = [...normals(40, 1500, 2), ...normals(30, 1510, 2), ...normals(50, 1495, 2)]
    const { at, segments, sigma } = changePoints(values)
    expect(at.map((index) => Math.round(index / 3))).toEqual([13, 23])
    expect(segments.map(({ from, to }) => to - from + 1).reduce((sum, size) => sum + size, 0)).toBe(120)
    expect(segments.map(({ mean }) => Math.round(mean / 5))).toEqual([300, 302, 299])
    expect(Math.abs(sigma - 2)).toBeLessThan(0.6)
  })

  // The share of steady series with a change, out of 2000: 0.09, 0.04, 0.02.
  it.each([
    [20, 0.12],
    [50, 0.06],
    [100, 0.035],
  ])('seldom appear in %d steady points', (count, most) => {
    const found = Array.from({ length: 800 }, () => changePoints(normals(count)).at.length > 0)
    expect(found.filter(Boolean).length / found.length).toBeLessThan(most)
  })

  it('are made by one outlier only where a segment may be one point', () => {
    const values = [...normals(30, 0, 0.3), 6, ...normals(30, 0, 0.3)]
    expect(changePoints(values, { sigma: 1, shortest: 1 }).at).toEqual([30, 31])
    expect(changePoints(values, { sigma: 1 }).at).toEqual([])
  })

  it('keep their digits on a large offset', () => {
    const values = [...normals(20), ...normals(20, 6)]
    const moved = values.map((value) => value + 1e9)
    expect(changePoints(moved).at).toEqual(changePoints(values).at)
  })

  it('of ten thousand points take no longer than their number demands', () => {
    const values = Array.from({ length: 100 }, (_, i) => normals(100, i % 2 ? 3 : 0)).flat()
    expect(changePoints(values).at.length).toBeGreaterThanOrEqual(99)
  })

  it('refuse series that are short, constant or not numbers', () => {
    expect(() => changePoints([1, 2, 3])).toThrow(RangeError)
    expect(() => changePoints([1, 1, 1, 1])).toThrow(RangeError)
    expect(() => changePoints([1, 2, Number.NaN, 1])).toThrow(RangeError)
    expect(() => changePoints([1, 2, 3, 1], { penalty: -1 })).toThrow(RangeError)
  })
})
