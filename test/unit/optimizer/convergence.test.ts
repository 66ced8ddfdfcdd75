// Whether chains agree, proved on draws of known dependence; slice chains proved on densities of known moments.
import { describe, expect, it } from 'vitest'
import { convergenceOf } from '../../../optimizer/math/convergence.ts'
import { quantileOfSorted } from '../../../optimizer/math/quantile.ts'
import { stream } from '../../../optimizer/math/rng.ts'
import { warmChains } from '../../../optimizer/math/slice-chains.ts'

/** Chains of an autoregression: its effective draws are (1 - phi) / (1 + phi) of all. */
function chains(phi: number, { draws = 1500, shift = 0, scale = 1 } = {}): number[][] {
  return [0, 1, 2, 3].map((chain) => {
    const rng = stream(5, 'chain', chain)
    let x = rng.normal()
    return Array.from({ length: draws }, () => {
      x = phi * x + Math.sqrt(1 - phi * phi) * rng.normal()
      return chain === 0 ? shift + scale * x : x
    })
  })
}

describe('convergence', () => {
  it.each([0, 0.5, 0.9])('counts the effective draws of an autoregression of %d', (phi) => {
    const { rHat, bulkEss, tailEss } = convergenceOf(chains(phi))
    const expected = (6000 * (1 - phi)) / (1 + phi)
    expect(rHat).toBeLessThan(1.02)
    expect(bulkEss / expected).toBeGreaterThan(0.75)
    expect(bulkEss / expected).toBeLessThan(1.35)
    expect(tailEss).toBeGreaterThan(0.5 * expected)
  })

  it('sees a chain in another place, a chain of another width, chains that drift', () => {
    expect(convergenceOf(chains(0, { shift: 1 })).rHat).toBeGreaterThan(1.05)
    expect(convergenceOf(chains(0, { scale: 3 })).rHat).toBeGreaterThan(1.02)
    const drifting = chains(0).map((chain) => chain.map((x, i) => x + (2 * i) / chain.length))
    expect(convergenceOf(drifting).rHat).toBeGreaterThan(1.1)
    expect(convergenceOf(drifting).bulkEss).toBeLessThan(100)
  })

  it('does not change under a monotone map, and takes tails without moments', () => {
    const plain = chains(0.3)
    const wild = plain.map((chain) => chain.map((x) => Math.exp(x ** 3)))
    expect(convergenceOf(wild).bulkEss).toBeCloseTo(convergenceOf(plain).bulkEss, 6)
    expect(convergenceOf(wild).tailEss).toBeCloseTo(convergenceOf(plain).tailEss, 6)
  })
})

describe('slice chains', () => {
  const run = (logDensity: (x: Float64Array) => number, scales: number[], seed = 1) => {
    const rng = stream(seed, 'starts')
    const starts = [0, 1, 2, 3].map(() => Float64Array.from(scales, (s) => 3 * s * rng.normal()))
    const problem = { logDensity, starts, scales: Float64Array.from(scales), rng: (c: number) => stream(seed, c) }
    return warmChains(problem, 200).advance(500)
  }
  const column = (draws: Float64Array[][], k: number) => draws.map((chain) => chain.map((x) => x[k]!))

  it('draws from a narrow ridge between unknowns of very different units', () => {
    // x ~ N(0, 1000^2), y = x / 1000 + N(0, 0.03^2): correlation 0.9996.
    const draws = run((x) => -((x[0]! / 1000) ** 2) / 2 - ((x[1]! - x[0]! / 1000) / 0.03) ** 2 / 2, [300, 0.3])
    for (const k of [0, 1]) {
      const { rHat, bulkEss } = convergenceOf(column(draws, k))
      expect(rHat).toBeLessThan(1.01)
      expect(bulkEss).toBeGreaterThan(800)
    }
    const x = Float64Array.from(column(draws, 0).flat()).sort()
    expect(quantileOfSorted(x, 0.95)).toBeGreaterThan(1450)
    expect(quantileOfSorted(x, 0.95)).toBeLessThan(1850)
  })

  it('keeps to a density that ends at walls', () => {
    const x = column(
      run((z) => (z[0]! > 0 && z[0]! < 1 ? Math.log(z[0]!) : Number.NEGATIVE_INFINITY), [0.1]),
      0,
    ).flat()
    // Starts outside are the caller's mistake: here they walk in.
    const inside = x.filter((value) => value > 0 && value < 1)
    expect(inside.length).toBe(x.length)
    expect(inside.reduce((sum, value) => sum + value / inside.length, 0)).toBeCloseTo(2 / 3, 1)
  })

  it.each([
    ['shifted and too wide', { mean: 4.5, sd: 3 }, true],
    ['too narrow', { mean: 2, sd: 0.7 }, true],
    ['nothing like it, so that it is done without', { mean: 40, sd: 0.5 }, false],
  ])('draws from its own density by way of a stand-in that is %s', (_what, { mean: middle, sd }, isUsed) => {
    // Gamma with shape 3: mean 3, variance 3, 95 % quantile 6.296 [AbramowitzStegun1964, 26.4].
    const gamma = (x: number) => (x > 0 ? 2 * Math.log(x) - x : Number.NEGATIVE_INFINITY)
    let asked = 0
    const chains = warmChains(
      {
        logDensity: (x) => {
          asked++
          return gamma(x[0]!) - x[1]! ** 2 / 2
        },
        starts: [1, 2, 4, 6].map((x) => Float64Array.of(x, x / 6)),
        scales: Float64Array.of(2, 1),
        rng: (chain) => stream(3, chain),
        standIn: () => ({
          density(x, slope) {
            const z = (x[0]! - middle) / sd
            slope[0] = -z / sd
            slope[1] = -x[1]!
            return -(z ** 2) / 2 - x[1]! ** 2 / 2
          },
          ranges: [{ at: 0, low: 0, high: 1000 }],
        }),
      },
      400,
    )
    asked = 0
    const draws = column(chains.advance(6000), 0)
    // A sweep of its own asks about ten times for two unknowns; by way of the stand-in, once beside one unknown of its own.
    expect(asked < 4 * 6000 * 7.5).toBe(isUsed)
    const { rHat, bulkEss, tailEss } = convergenceOf(draws)
    expect(rHat).toBeLessThan(1.01)
    const all = Float64Array.from(draws.flat()).sort()
    const mean = all.reduce((sum, x) => sum + x / all.length, 0)
    expect(Math.abs(mean - 3)).toBeLessThan(4 * Math.sqrt(3 / bulkEss))
    const beyond = all.filter((x) => x > 6.2958).length / all.length
    expect(Math.abs(beyond - 0.05)).toBeLessThan(4 * Math.sqrt((0.05 * 0.95) / tailEss))
  })

  it('gives the same bytes for the same seed', () => {
    const density = (x: Float64Array) => -(x[0]! ** 2) - (x[1]! - x[0]!) ** 2
    expect(run(density, [1, 1], 4)).toStrictEqual(run(density, [1, 1], 4))
    expect(run(density, [1, 1], 5)).not.toStrictEqual(run(density, [1, 1], 4))
  })
})
