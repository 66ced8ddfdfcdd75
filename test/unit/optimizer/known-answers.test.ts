// Special functions, gains, kernels against answers known to many digits, as data.
//
// The answers were computed in 80-digit arithmetic (900 digits for differences of expected gains) by the formula named
// beside them: straight from the definition, where double precision would cancel or underflow. A case holds the
// arguments, then the answer; the error allowed is relative to the answer, or to `least` where that is larger.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { logExpectedGain } from '../../../optimizer/acquisition/gain.ts'
import { hypervolume, paretoFront } from '../../../optimizer/acquisition/hypervolume-gain.ts'
import type { Objective } from '../../../optimizer/definition.ts'
import { betaQuantile, fTail, studentQuantile } from '../../../optimizer/math/beta-quantiles.ts'
import { appendRow, factor } from '../../../optimizer/math/cholesky.ts'
import { scaledE1, scaledGap } from '../../../optimizer/math/exponential-integral.ts'
import { chiSquareQuantile, regularisedGamma } from '../../../optimizer/math/gamma.ts'
import { matern52, rbf } from '../../../optimizer/math/kernels.ts'
import { logH, normalCdf, normalLogCdf, normalQuantile } from '../../../optimizer/math/normal.ts'
import { stream } from '../../../optimizer/math/rng.ts'
import { sobol } from '../../../optimizer/math/sobol.ts'
import { directionNumbers } from '../../../optimizer/math/sobol-directions.ts'
import { logGamma, regularisedBeta, studentCdf } from '../../../optimizer/math/student.ts'
import { yeoJohnson } from '../../../optimizer/warp.ts'

type Known = (...at: never[]) => number
const functions: Record<string, Known> = {
  normalCdf,
  normalLogCdf,
  normalQuantile,
  logH,
  logExpectedGain: (kind: Objective['goal'], target: number, cost: number, mean: number, sd: number) =>
    logExpectedGain({ kind, target }, cost, mean, sd),
  studentCdf,
  studentQuantile,
  regularisedBeta,
  betaQuantile,
  fTail,
  logGamma,
  regularisedGamma,
  chiSquareQuantile,
  scaledE1,
  scaledGap,
  matern52: matern52.value,
  matern52Slope: matern52.slope,
  rbf: rbf.value,
  rbfSlope: rbf.slope,
  yeoJohnson,
}

interface Table {
  readonly what: string
  readonly formula: string
  readonly within: number
  readonly least?: number
  readonly cases: readonly (readonly (number | string)[])[]
}
const tables: Table[] = JSON.parse(readFileSync(new URL('known-answers.json', import.meta.url), 'utf8'))

describe('known answers', () => {
  const cases = tables.flatMap((table) => table.cases.map((one) => [table, one] as const))
  it.each(cases.map(([table, one]) => [`${table.what}(${one.slice(0, -1).join(', ')})`, table, one] as const))(
    '%s',
    (_, { what, within, least }, one) => {
      const known = Number(one.at(-1))
      const found = functions[what]!(...(one.slice(0, -1) as never[]))
      expect(Math.abs(found - known)).toBeLessThanOrEqual(within * Math.max(Math.abs(known), least ?? 0))
    },
  )

  it('reach far below the smallest double', () => {
    const least = tables.filter(({ what }) => what === 'logH').flatMap(({ cases: all }) => all.map((one) => one.at(-1)))
    // e^-460 is 1e-200; a double ends at e^-745.
    expect(least.filter((log) => Number(log) < -460).length).toBeGreaterThan(5)
  })
})

describe('hypervolume', () => {
  const fronts: [string, [number, number][], [number, number], number][] = [
    ['nothing', [], [1, 1], 0],
    ['one pair', [[0.25, 0.5]], [1, 1], 0.375],
    ['a pair beyond the reference', [[0.25, 1.5]], [1, 1], 0],
    ['three steps', [[0, 0.75], [0.25, 0.5], [0.5, 0]], [1, 1], 0.25 * 0.25 + 0.25 * 0.5 + 0.5 * 1],
    ['pairs that are beaten, equal, on the reference', [[0.5, 0.5], [0.5, 0.5], [0.75, 0.5], [1, 0]], [1, 1], 0.25],
    ['negative costs', [[-3, -1], [-1, -4]], [0, 0], 2 * 1 + 1 * 4],
  ] // biome-ignore format: as a table
  it.each(fronts)('of %s', (_, pairs, [u, v], area) => {
    const reference = { u, v }
    const front = paretoFront(pairs.map(([a, b]) => ({ u: a, v: b })), reference) // biome-ignore format: one step
    expect(hypervolume(front, reference)).toBe(area)
  })
})

describe('Sobol sequence', () => {
  it('has the first ten points published with its direction numbers', () => {
    const published = [
      [0, 0, 0], [0.5, 0.5, 0.5], [0.75, 0.25, 0.25], [0.25, 0.75, 0.75], [0.375, 0.375, 0.625],
      [0.875, 0.875, 0.125], [0.625, 0.125, 0.875], [0.125, 0.625, 0.375], [0.1875, 0.3125, 0.9375], [0.6875, 0.8125, 0.4375],
    ] // biome-ignore format: as published
    expect(sobol(3, 10).map((point) => [...point])).toEqual(published)
  })

  it('rests on primitive polynomials, each once, with odd direction numbers that fit their place', () => {
    const seen = new Set<number>()
    for (const { coefficients, initial } of directionNumbers) {
      const degree = initial.length
      const polynomial = 2 ** degree + 2 * coefficients + 1
      seen.add(polynomial)
      expect(initial.every((m, k) => m % 2 === 1 && m < 2 ** (k + 1))).toBe(true)
      expect(orderOfX(polynomial, degree)).toBe(2 ** degree - 1)
    }
    expect(seen.size).toBe(directionNumbers.length)
  })
})

/** The least power of x that is 1 modulo a polynomial over GF(2), given as bits. */
function orderOfX(polynomial: number, degree: number): number {
  let power = 1
  for (let order = 1; order < 2 ** degree; order++) {
    power *= 2
    if (power >= 2 ** degree) power ^= polynomial
    if (power === 1) return order
  }
  return 0
}

describe('Cholesky factors', () => {
  /** A kernel matrix: what factors are made of here, badly conditioned where points lie close. */
  const kernelMatrix = (n: number, nugget: number) => {
    const rng = stream(n, 'residual')
    const x = Array.from({ length: n }, () => rng.uniform())
    return Float64Array.from({ length: n * n }, (_, at) => {
      const [i, j] = [Math.floor(at / n), at % n]
      return matern52.value((x[i]! - x[j]!) ** 2) + (i === j ? nugget : 0)
    })
  }
  const residual = (lower: Float64Array, a: Float64Array, n: number) => {
    let most = 0
    for (let i = 0; i < n; i++) {
      for (let j = 0; j <= i; j++) {
        let sum = -a[i * n + j]!
        for (let k = 0; k <= j; k++) sum += lower[i * n + k]! * lower[j * n + k]!
        most = Math.max(most, Math.abs(sum))
      }
    }
    return most
  }
  it.each([
    [1, 1e-2],
    [3, 1e-6],
    [20, 1e-6],
    [60, 1e-4],
    [150, 1e-8],
  ])('of order %d with noise %d leave no residual, grown row by row neither', (n, nugget) => {
    const a = kernelMatrix(n, nugget)
    const { lower, jitter } = factor(a, n)
    expect(jitter).toBe(0)
    expect(residual(lower, a, n)).toBeLessThan(1e-14 * n)
    let grown = new Float64Array(0)
    for (let m = 0; m < n; m++) grown = Float64Array.from(appendRow(grown, m, a.slice(m * n, m * n + m + 1)))
    expect(residual(grown, a, n)).toBeLessThan(1e-14 * n)
  })
})
