// Edges of outcomes: the mean of a run's specimens with some deviations, steadied by what all runs tell.
import { describe, expect, it } from 'vitest'
import { edgesOf } from '../../../optimizer/edges.ts'
import { stream } from '../../../optimizer/math/rng.ts'
import { studyConfig } from '../../../optimizer/study-config.ts'

const low = { 'density-low': { of: 'density', deviations: -4 } }
const runs = (all: readonly (readonly number[])[]) => all.map((values) => new Map([['density', values]]))

describe('edges', () => {
  it('lie that many deviations from the mean', () => {
    const rng = stream(1, 'edges')
    const many = Array.from({ length: 4000 }, () => 97 + 0.2 * rng.normal())
    expect(edgesOf(low, runs([many]))[0]!['density-low']).toBeCloseTo(97 - 4 * 0.2, 1)
  })

  it('of few specimens vary less than each deviation alone', () => {
    const rng = stream(2, 'edges')
    const few = Array.from({ length: 40 }, () => Array.from({ length: 6 }, () => 97 + 0.2 * rng.normal()))
    const deviation = (values: readonly number[]) => {
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length
      return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1))
    }
    const alone = few.map((values) => values.reduce((sum, v) => sum + v / 6, 0) - 4 * deviation(values))
    const steadied = edgesOf(low, runs(few)).map((edges) => edges['density-low']!)
    expect(deviation(steadied)).toBeLessThan(0.75 * deviation(alone))
  })

  it('widen in proportion: a run with twice the camber scatters twice as much', () => {
    const high = { edge: { of: 'density', deviations: 4 } }
    const [small, large] = edgesOf(
      high,
      runs([
        [0.09, 0.1, 0.11],
        [0.18, 0.2, 0.22],
      ]),
    )
    expect(large!['edge']! / small!['edge']!).toBeCloseTo(2, 9)
  })

  it('are absent where nothing tells a deviation', () => {
    expect(edgesOf(low, runs([[97], [96.5]]))).toEqual([{}, {}])
    expect(edgesOf(low, [new Map()])).toEqual([{}])
  })
})

const study = {
  machine: 'furnace-1',
  parameters: [{ name: 'peak', type: 'continuous', low: 1480, high: 1640 }],
  objectives: [{ outcome: 'cost', goal: 'minimize' }],
}

it.each([
  ['an edge of an edge', { a: { of: 'b', deviations: -4 }, b: { of: 'density', deviations: 4 } }, /is an edge itself/],
  ['an edge that nothing uses', { c: { of: 'density', deviations: 4 } }, /stands in no objective/],
])('%s is refused', (_what, edges, message) => {
  const constraints = [
    { outcome: 'a', min: 1 },
    { outcome: 'b', max: 2 },
  ]
  expect(() => studyConfig.parse({ ...study, constraints, edges })).toThrow(message)
})
