// Taguchi's analysis: ratios in decibel, ranks of factors.
import { describe, expect, it } from 'vitest'
import { mainEffects, signalToNoise } from '../../../optimizer/response-surface/signal-to-noise.ts'

describe("Taguchi's analysis", () => {
  it('has the ratios in decibel', () => {
    expect(signalToNoise([10, 10], 'larger')).toBeCloseTo(20, 12)
    expect(signalToNoise([0.1, 0.1], 'smaller')).toBeCloseTo(20, 12)
    expect(signalToNoise([9, 11], 'nominal')).toBeCloseTo(10 * Math.log10(100 / 2), 12)
    expect(() => signalToNoise([5, 5], 'nominal')).toThrow(/no ratio/)
  })

  it('ranks factors by how much they move the response', () => {
    const [a, b] = mainEffects(
      ['a', 'b'],
      [
        [1, 1],
        [1, 2],
        [2, 1],
        [2, 2],
      ],
      [10, 11, 14, 15],
    )
    expect(a).toMatchObject({
      delta: 4,
      rank: 1,
      levels: [
        { level: 1, mean: 10.5, runs: 2 },
        { level: 2, mean: 14.5 },
      ],
    })
    expect(b).toMatchObject({ delta: 1, rank: 2 })
  })
})
