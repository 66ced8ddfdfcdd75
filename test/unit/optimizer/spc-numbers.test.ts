// The distributions, quadrature, equations under the control charts against known answers.
import { describe, expect, it } from 'vitest'
import { betaQuantile, fQuantile, fTail, studentQuantile } from '../../../optimizer/math/beta-quantiles.ts'
import { chiSquareCdf, chiSquareQuantile, regularisedGamma } from '../../../optimizer/math/gamma.ts'
import { gaussLegendre } from '../../../optimizer/math/gauss-legendre.ts'
import { solveLinear } from '../../../optimizer/math/linear.ts'
import { normalCdf, normalPdf } from '../../../optimizer/math/normal.ts'
import { largestRangeSubgroup, rangeFactors } from '../../../optimizer/spc/constants.ts'

describe('quantiles', () => {
  // Sixteen digits from scipy 1.17.
  const values = [
    ['beta 0.99, 1 11', betaQuantile(0.99, 1, 11), 0.342066775342432],
    ['beta 0.9973, 1.5 13', betaQuantile(0.9973, 1.5, 13), 0.4142162537967234],
    ['beta 0.025, 0.5 40', betaQuantile(0.025, 0.5, 40), 1.23527499917388e-5],
    ['beta 0.5, 3 2', betaQuantile(0.5, 3, 2), 0.6142724318676105],
    ['beta 0.001, 5 0.5', betaQuantile(0.001, 5, 0.5), 0.32216914920091305],
    ['F 0.99, 2 23', fQuantile(0.99, 2, 23), 5.663698768096038],
    ['F 0.9973, 3 27', fQuantile(0.9973, 3, 27), 6.067499219983814],
    ['F 0.95, 1 1', fQuantile(0.95, 1, 1), 161.4476387975882],
    ['F 0.05, 7 300', fQuantile(0.05, 7, 300), 0.30817307617730294],
    ['tail of F at 0.45, 18 60', fTail(0.45, 18, 60), 0.96878277993945],
    ['tail of F at 4.5, 2 78', fTail(4.5, 2, 78), 0.014139649783106509],
    ['tail of F at 60, 9 78', fTail(60, 9, 78), 2.145263868779573e-31],
    ['t 0.975, 1', studentQuantile(0.975, 1), 12.706204736174694],
    ['t 0.975, 9', studentQuantile(0.975, 9), 2.262157162798205],
    ['t 0.05, 4.5', studentQuantile(0.05, 4.5), -2.065575888878525],
    ['t 0.9999, 30', studentQuantile(0.9999, 30), 4.23398595727206],
    ['chi-square 0.95, 1', chiSquareQuantile(0.95, 1), 3.841458820694124],
    ['chi-square 0.9973, 5', chiSquareQuantile(0.9973, 5), 18.205136741736066],
    ['chi-square 0.025, 19', chiSquareQuantile(0.025, 19), 8.906516481987971],
    ['chi-square 0.5, 800', chiSquareQuantile(0.5, 800), 799.3334321889288],
    ['chi-square 1e-6, 3', chiSquareQuantile(1e-6, 3), 0.00024181048720124264],
    ['gamma 0.5 at 0.1', regularisedGamma(0.5, 0.1), 0.34527915398142317],
    ['gamma 3 at 10', regularisedGamma(3, 10), 0.9972306042844884],
    ['gamma 200 at 190', regularisedGamma(200, 190), 0.2433474271006237],
  ] as const
  it.each(values)('%s', (_, found, known) => {
    expect(Math.abs(found / known - 1)).toBeLessThan(1e-10)
  })

  it('end where their distributions end', () => {
    expect([regularisedGamma(2, 0), regularisedGamma(2, Number.POSITIVE_INFINITY), fTail(0, 2, 3)]).toEqual([0, 1, 1])
    expect(studentQuantile(0.5, 7)).toBe(0)
    expect(chiSquareCdf(chiSquareQuantile(0.3, 7), 7)).toBeCloseTo(0.3, 14)
  })
})

describe('Gauss-Legendre quadrature', () => {
  it.each([1, 2, 5, 12])('with %d nodes is exact to degree 2n - 1', (n) => {
    const { nodes, weights } = gaussLegendre(n, -1, 3)
    for (let degree = 0; degree < 2 * n; degree++) {
      const exact = (3 ** (degree + 1) - (-1) ** (degree + 1)) / (degree + 1)
      const found = nodes.reduce((sum, x, i) => sum + weights[i]! * x ** degree, 0)
      expect(Math.abs(found - exact)).toBeLessThan(1e-13 * Math.max(1, Math.abs(exact)))
    }
  })
})

describe('linear equations', () => {
  it('are solved where the first pivot is zero', () => {
    const x = solveLinear(Float64Array.of(0, 2, 1, 3, 0, 0, 1, 1, 1), Float64Array.of(7, 3, 6))
    expect([...x]).toEqual([1, 2, 3])
  })

  it('that contradict each other are refused', () => {
    expect(() => solveLinear(Float64Array.of(1, 2, 2, 4), Float64Array.of(1, 1))).toThrow(RangeError)
  })
})

describe('moments of the range', () => {
  const sizes = Array.from({ length: largestRangeSubgroup - 1 }, (_, i) => i + 2)
  it.each(sizes)('of %d normal values follow from its density', (n) => {
    const { first, second } = rangeMoments(n)
    const { d2, d3 } = rangeFactors(n)
    expect(Math.abs(d2 - first)).toBeLessThanOrEqual(0.000501)
    expect(Math.abs(d3 - Math.sqrt(second - first ** 2))).toBeLessThanOrEqual(0.0000501)
  })

  /** W has density n (n - 1) times the integral of (Phi(x + w) - Phi(x))^(n - 2) phi(x) phi(x + w) dx. */
  function rangeMoments(n: number): { first: number; second: number } {
    const outer = gaussLegendre(80, -8, 8)
    const inner = gaussLegendre(80, 0, 12)
    let [first, second] = [0, 0]
    for (const [i, x] of outer.nodes.entries()) {
      for (const [j, w] of inner.nodes.entries()) {
        const between = (normalCdf(x + w) - normalCdf(x)) ** (n - 2)
        const mass = n * (n - 1) * outer.weights[i]! * inner.weights[j]! * between * normalPdf(x) * normalPdf(x + w)
        first += mass * w
        second += mass * w * w
      }
    }
    return { first, second }
  }
})
