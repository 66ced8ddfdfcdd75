// The parts of knowledge beforehand: lines, ranks, the way back to settings, units.
import { describe, expect, it } from 'vitest'
import { gate, rankAgreement } from '../../../optimizer/knowledge/agreement.ts'
import { fitLink } from '../../../optimizer/knowledge/link.ts'
import { conversion } from '../../../optimizer/knowledge/units.ts'
import { valuesAt } from '../../../optimizer/knowledge/values-at.ts'
import { contextAt, pointAt, positionOf, spaceOf } from '../../../optimizer/space.ts'

describe('the parts', () => {
  it('a line through few runs stays near "as foretold", through many follows them, never slopes down', () => {
    const foretold = Float64Array.from({ length: 20 }, (_, i) => i / 10)
    const through = (slope: number, runs: number) =>
      fitLink(
        { foretold, measured: foretold.map((m) => 5 + slope * m), spread: 0.6 },
        Array.from({ length: runs }, (_, i) => i),
      )
    expect(through(0.3, 0).expects(1.5)).toBe(1.5)
    expect(through(0.3, 2).slope).toBeGreaterThan(0.8)
    expect(through(0.3, 20).slope).toBeLessThan(0.5)
    expect(through(0.3, 20).expects(1)).toBeCloseTo(5.3, 0)
    expect(through(-1, 20).slope).toBe(0)
  })

  it('agreement in rank: 1 alike, -1 contrary, undefined without a difference; few runs prove little', () => {
    expect(rankAgreement([1, 2, 3], [5, 6, 9])).toBe(1)
    expect(rankAgreement([1, 2, 3], [9, 6, 5])).toBe(-1)
    expect(rankAgreement([1, 2], [4, 4])).toBeUndefined()
    expect(gate(undefined, 0)).toBe(1)
    expect(gate(-1, 2)).toBeGreaterThan(0.1)
    expect(gate(-1, 5)).toBe(0)
  })

  it('a point leads back to its settings, out of bounds too', () => {
    const parameters = [
      { type: 'continuous', name: 'a', low: 0, high: 100 },
      { type: 'continuous', name: 'b', low: 0, high: 1 },
      { type: 'ordinal', name: 'grade', values: [1, 2, 8] },
      { type: 'categorical', name: 'kiln', values: ['north', 'south'] },
      { type: 'continuous', name: 'rate', low: 0.1, high: 10, scale: 'log' },
    ] as const
    const contexts = [{ type: 'context', name: 'lot', low: 2, high: 12 }] as const
    const space = spaceOf(parameters, contexts)
    const settings = new Map<string, number | string>(
      Object.entries({ a: 120, b: 0.25, grade: 2, kiln: 'south', rate: 2.5 }),
    )
    const point = pointAt(space, positionOf(space, settings), contextAt(space, new Map([['lot', 5]])))
    const back = valuesAt(space, parameters, point)
    for (const [name, value] of [...settings, ['lot', 5] as const]) {
      if (typeof value === 'string') expect(back.get(name)).toBe(value)
      else expect(back.get(name)).toBeCloseTo(value, 6)
    }
  })

  it.each([
    ['%', '1', 96.5, 0.965],
    ['Cel', 'K', 25, 298.15],
    ['um', 'mm', 250, 0.25],
    ['Cel/min', '°C/min', 5, 5],
    ['h', 'min', 2, 120],
  ])('%s becomes %s', (from, to, value, expected) => {
    const { factor, offset } = conversion(from, to)!
    expect(factor * value + offset).toBeCloseTo(expected, 9)
  })

  it('units that measure different things convert into nothing', () => {
    expect(conversion('mm', '%')).toBeUndefined()
    expect(conversion('constructor', '1')).toBeUndefined()
  })
})
