// Hamiltonian steps: moments of known densities, walls that hold, what refuses.
import { describe, expect, it } from 'vitest'
import { hamiltonianStep, type Smooth, usualLeap } from '../../../optimizer/math/hamiltonian.ts'
import { stream } from '../../../optimizer/math/rng.ts'

function drawsOf(smooth: Smooth, start: readonly number[], count = 20_000): Float64Array[] {
  const rng = stream(7, 'steps')
  const x = Float64Array.from(start)
  const state = { x, value: smooth.density(x, new Float64Array(x.length)) }
  return Array.from({ length: count }, () => {
    hamiltonianStep(smooth, state, { leap: usualLeap(x.length), rng })
    return Float64Array.from(state.x)
  })
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value / values.length, 0)

const normal: Smooth['density'] = (x, slope) => {
  for (let k = 0; k < x.length; k++) slope[k] = -x[k]!
  return -x.reduce((sum, value) => sum + value * value, 0) / 2
}

describe('a Hamiltonian step', () => {
  it('draws from a normal density in many dimensions, forgetting where it was', () => {
    const draws = drawsOf({ density: normal, slabs: [] }, new Array(20).fill(2))
    for (const k of [0, 19]) {
      const values = draws.map((x) => x[k]!)
      expect(mean(values)).toBeCloseTo(0, 1)
      expect(mean(values.map((x) => x * x))).toBeCloseTo(1, 1)
      expect(mean(values.slice(1).map((x, i) => x * values[i]!))).toBeLessThan(0.7)
    }
  })

  it('keeps to slabs that stand askew, with the density there: half a normal has a mean of sqrt(2 / pi)', () => {
    // x + y from 0 on; across it nothing is lost.
    const slabs = [{ normal: Float64Array.of(1, 1), low: 0, high: 1e9 }]
    const draws = drawsOf({ density: normal, slabs }, [1, 0])
    const across = draws.map((x) => (x[0]! + x[1]!) / Math.SQRT2)
    expect(Math.min(...across)).toBeGreaterThanOrEqual(-1e-9)
    expect(mean(across)).toBeCloseTo(Math.sqrt(2 / Math.PI), 1)
    expect(mean(draws.map((x) => x[0]! - x[1]!))).toBeCloseTo(0, 1)
  })

  it('is even between two walls that meet at a sharp angle', () => {
    const flat: Smooth['density'] = (_x, slope) => {
      slope.fill(0)
      return 0
    }
    const slabs = [
      { normal: Float64Array.of(0, 1), low: 0, high: 1 },
      { normal: Float64Array.of(1, -2), low: 0, high: 1 },
    ]
    const draws = drawsOf({ density: flat, slabs }, [0.7, 0.2])
    // x from 2 y to 2 y + 1, y even on 0..1.
    expect(mean(draws.map((x) => x[1]!))).toBeCloseTo(0.5, 1)
    expect(mean(draws.map((x) => x[0]! - 2 * x[1]!))).toBeCloseTo(0.5, 1)
    expect(mean(draws.map((x) => (x[1]! < 0.1 ? 1 : 0)))).toBeCloseTo(0.1, 1)
  })
})
