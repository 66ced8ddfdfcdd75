// The numbers of the optimizer against known answers.
import { describe, expect, it } from 'vitest'
import {
  appendRow,
  factor,
  factorInPlace,
  halfLogDeterminant,
  inverse,
  solveLower,
  solveUpper,
} from '../../../optimizer/math/cholesky.ts'
import { kernels } from '../../../optimizer/math/kernels.ts'
import { minimiseInBox } from '../../../optimizer/math/lbfgs.ts'
import { logH, normalCdf, normalLogCdf, normalQuantile } from '../../../optimizer/math/normal.ts'
import { frameOf, hitAndRun, product, pullInside } from '../../../optimizer/math/polytope.ts'
import { shuffled, stream } from '../../../optimizer/math/rng.ts'
import { leastVertex } from '../../../optimizer/math/simplex.ts'
import { sliceSweep } from '../../../optimizer/math/slice.ts'
import { scrambledSobol, sobol, sobolDimensions } from '../../../optimizer/math/sobol.ts'
import { studentCdf } from '../../../optimizer/math/student.ts'

describe('normal distribution', () => {
  // z, log h(z), log Phi(z), from 250-digit arithmetic.
  // biome-ignore-start lint/correctness/noPrecisionLoss: as many digits as the arithmetic gave
  // biome-ignore-start lint/suspicious/noApproximativeNumericConstant: log 2 is a value like the others
  const values = [
    [5, 1.6094379231264314, -2.8665161296376359e-7],
    [1, 0.08002621884930694, -0.17275377902344989],
    [0, -0.91893853320467274, -0.69314718055994531],
    [-0.5, -1.6205162643873199, -1.1759117615936186],
    [-1, -2.4851210257126413, -1.8410216450092635],
    [-1.5, -3.5299359208057099, -2.7059444008238898],
    [-2.4, -5.9069601488339665, -4.8039216668706721],
    [-2.6, -6.5266645798849479, -5.3684849226242655],
    [-5, -16.74430116266099, -15.064998393988726],
    [-10, -55.553122036122356, -53.231285150512471],
    [-20, -206.9178385094251, -203.91715537109726],
    [-30, -457.724653760598, -454.3212439563432],
    [-40, -808.29856835661996, -804.60844201375379],
    [-100, -5010.1295788002498, -5005.5242086942051],
    [-1000, -500014.73445209116, -500007.82669481218],
    [-1e5, -5000000023.9447895, -5000000012.431864],
  ] as const
  // biome-ignore-end lint/correctness/noPrecisionLoss: see above
  // biome-ignore-end lint/suspicious/noApproximativeNumericConstant: see above
  it.each(values)('at %d', (z, logh, logPhi) => {
    // Relative for the huge, absolute for the small: 1e-12 of log h is 1e-12 of h itself.
    expect(Math.abs(logH(z) - logh)).toBeLessThan(1e-12 * Math.max(1, Math.abs(logh)))
    expect(Math.abs(normalLogCdf(z) - logPhi)).toBeLessThan(1e-12 * Math.max(1, Math.abs(logPhi)))
  })

  it('rises without a step where its branches meet', () => {
    const around = Array.from({ length: 400 }, (_, i) => -8 + i * 0.025).map(logH)
    expect(around.every((value, i) => i === 0 || value > around[i - 1]!)).toBe(true)
  })

  it('inverts its distribution function', () => {
    for (const p of [1e-300, 1e-20, 0.001, 0.02, 0.5, 0.77, 0.999999]) {
      expect(Math.abs(normalCdf(normalQuantile(p)) / p - 1)).toBeLessThan(1e-12)
    }
  })
})

describe('Student distribution', () => {
  const values = [
    [-2, 3, 0.06966298427942159],
    [-1.5, 10.5, 0.0815343789592223],
    [1, 1, 0.75],
    [-8, 2, 0.007634036082669069],
    [0, 5, 0.5],
    [2.5, 30, 0.9909421754659667],
  ] as const
  it.each(values)('at %d with %d degrees', (t, nu, p) => {
    expect(studentCdf(t, nu)).toBeCloseTo(p, 12)
  })
})

describe('Sobol sequence', () => {
  it('begins as published', () => {
    const published = [
      [0, 0, 0, 0, 0],
      [0.5, 0.5, 0.5, 0.5, 0.5],
      [0.75, 0.25, 0.25, 0.25, 0.75],
      [0.25, 0.75, 0.75, 0.75, 0.25],
      [0.375, 0.375, 0.625, 0.875, 0.375],
      [0.875, 0.875, 0.125, 0.375, 0.875],
    ]
    expect(sobol(5, 6).map((point) => [...point])).toEqual(published)
  })

  it('puts one of 2^m points into each of 2^m intervals, scrambled too, in every dimension', () => {
    for (const points of [sobol(sobolDimensions, 64), scrambledSobol(sobolDimensions, 64, stream(3, 'test'))]) {
      for (let k = 0; k < sobolDimensions; k++) {
        expect(new Set(points.map((point) => Math.floor(point[k]! * 64))).size).toBe(64)
      }
    }
  })

  it('differs between streams, not between calls', () => {
    const one = (seed: number) => scrambledSobol(4, 5, stream(seed, 'test')).map((p) => [...p])
    expect(one(1)).toEqual(one(1))
    expect(one(1)).not.toEqual(one(2))
  })
})

/** A random symmetric positive definite matrix. */
function spd(n: number, seed: number): Float64Array {
  const rng = stream(seed, 'spd')
  const b = Float64Array.from({ length: n * n }, () => rng.normal())
  const a = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      for (let k = 0; k < n; k++) a[i * n + j]! += b[i * n + k]! * b[j * n + k]! + (i === j ? 0.1 : 0)
    }
  }
  return a
}

describe('Cholesky', () => {
  it.each([1, 2, 5, 13, 40])('solves, inverts, measures a matrix of order %d', (n) => {
    const a = spd(n, n)
    const { lower, jitter } = factor(a, n)
    expect(jitter).toBe(0)
    const b = Float64Array.from({ length: n }, (_, i) => Math.sin(i + 1))
    const x = solveUpper(lower, n, solveLower(lower, n, Float64Array.from(b)))
    const inv = inverse(lower, n)
    for (let i = 0; i < n; i++) {
      let residual = -b[i]!
      for (let j = 0; j < n; j++) residual += a[i * n + j]! * x[j]!
      expect(Math.abs(residual)).toBeLessThan(1e-8)
      let own = 0
      for (let j = 0; j < n; j++) own += inv[i * n + j]! * a[j * n + i]!
      expect(own).toBeCloseTo(1, 7)
    }
    if (n === 2) expect(2 * halfLogDeterminant(lower, 2)).toBeCloseTo(Math.log(a[0]! * a[3]! - a[1]! * a[2]!), 10)
  })

  it('extends a factor by one row', () => {
    const n = 9
    const a = spd(n, 4)
    const inner = new Float64Array((n - 1) ** 2)
    for (let i = 0; i < n - 1; i++) for (let j = 0; j < n - 1; j++) inner[i * (n - 1) + j] = a[i * n + j]!
    const extended = appendRow(factor(inner, n - 1).lower, n - 1, a.slice((n - 1) * n))
    const whole = factor(a, n).lower
    for (let i = 0; i < n; i++)
      for (let j = 0; j <= i; j++) expect(extended[i * n + j]).toBeCloseTo(whole[i * n + j]!, 9)
  })

  it('reports the jitter that a singular matrix needs', () => {
    const singular = new Float64Array([1, 1, 1, 1])
    expect(factorInPlace(Float64Array.from([1, 2, 2, 1]), 2)).toBe(false)
    expect(factor(singular, 2).jitter).toBeGreaterThan(0)
  })
})

describe.each(kernels)('kernel $name', ({ value, slope }) => {
  it('is 1 at distance 0, falls, agrees with its slope', () => {
    expect(value(0)).toBe(1)
    for (const r2 of [1e-4, 0.1, 1, 4, 20]) {
      const h = 1e-4 * r2
      expect(slope(r2)).toBeLessThan(0)
      expect((value(r2 + h) - value(r2 - h)) / (2 * h)).toBeCloseTo(slope(r2), 6)
    }
  })
})

describe('projected L-BFGS', () => {
  const rosenbrock = (x: Float64Array, gradient: Float64Array) => {
    const [a, b] = [x[0]!, x[1]!]
    gradient[0] = -400 * a * (b - a * a) - 2 * (1 - a)
    gradient[1] = 200 * (b - a * a)
    return 100 * (b - a * a) ** 2 + (1 - a) ** 2
  }
  const box = (high: number) => ({ lower: new Float64Array([-2, -2]), upper: new Float64Array([high, 2]) })
  const cases = [
    { high: 2, at: [1, 1], value: 0 },
    // With a <= 0.5 the least value lies on the bound.
    { high: 0.5, at: [0.5, 0.25], value: 0.25 },
  ]
  it.each(cases)('finds the least value of Rosenbrock with a at most $high', ({ high, at, value }) => {
    const found = minimiseInBox({
      minimise: rosenbrock,
      start: new Float64Array([-1.2, 1]),
      ...box(high),
      iterations: 200,
    })
    expect(found.value).toBeCloseTo(value, 6)
    at.forEach((expected, k) => {
      expect(found.x[k]).toBeCloseTo(expected, 3)
    })
  })
})

describe('draws', () => {
  it('have the moments of their distributions', () => {
    const rng = stream(11, 'moments')
    const normals = Array.from({ length: 4000 }, () => rng.normal())
    const mean = normals.reduce((s, v) => s + v, 0) / normals.length
    expect(Math.abs(mean)).toBeLessThan(0.05)
    expect(normals.reduce((s, v) => s + v * v, 0) / normals.length).toBeCloseTo(1, 1)
    expect(shuffled(50, rng).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i))
  })

  it('of a slice sampler follow the density', () => {
    const state = { x: new Float64Array([3, -3]), value: 0 }
    const density = (x: Float64Array) => -0.5 * (x[0]! ** 2 + (x[1]! / 2) ** 2)
    state.value = density(state.x)
    const rng = stream(5, 'slice')
    let [first, second] = [0, 0]
    for (let i = 0; i < 4000; i++) {
      sliceSweep(density, state, 1, rng)
      first += state.x[0]! ** 2 / 4000
      second += state.x[1]! ** 2 / 4000
    }
    expect(Math.abs(first - 1)).toBeLessThan(0.15)
    expect(Math.abs(second - 4)).toBeLessThan(0.6)
  })
})

describe('linear limits', () => {
  const row = (a: number[], b: number) => ({ a: new Float64Array(a), b })
  const cube = (n: number) => ({ lower: new Float64Array(n), upper: new Float64Array(n).fill(1) })

  it('are optimised at a vertex', () => {
    const polytope = { ...cube(3), equalities: [row([1, 1, 1], 1.5)], inequalities: [row([1, -1, 0], 0.25)] }
    const x = leastVertex(polytope, new Float64Array([-1, 0, 0.1]))!
    expect([...x].map((v) => Number(v.toFixed(9)))).toEqual([0.875, 0.625, 0])
    expect(
      leastVertex({ ...cube(2), equalities: [row([1, 1], 3)], inequalities: [] }, new Float64Array(2)),
    ).toBeUndefined()
  })

  it('are kept by every drawn point, which spread over what is left', () => {
    const polytope = {
      ...cube(4),
      equalities: [row([1, 1, 1, 0], 1)],
      inequalities: [row([2, -1, 0, 0.5], 0.6), row([0, 0, -1, 0], -0.1)],
    }
    const frame = frameOf(polytope)!
    const points = hitAndRun(frame, 300, stream(1, 'walk'))
    for (const x of [...points, pullInside(frame, new Float64Array([5, -3, 0, 9]))]) {
      for (const { a, b } of polytope.equalities) expect(Math.abs(product(a, x) - b)).toBeLessThan(1e-12)
      for (const { a, b } of polytope.inequalities) expect(product(a, x)).toBeLessThan(b + 1e-10)
      expect(x.every((v) => v >= 0 && v <= 1)).toBe(true)
    }
    const spread = (k: number) => Math.max(...points.map((x) => x[k]!)) - Math.min(...points.map((x) => x[k]!))
    expect(spread(0)).toBeGreaterThan(0.4)
    expect(spread(3)).toBeGreaterThan(0.9)
  })

  it('that meet in one point leave just that', () => {
    const frame = frameOf({
      ...cube(2),
      equalities: [],
      inequalities: [row([1, 1], 0.5), row([-1, -1], -0.5), row([1, -1], -0.5)],
    })!
    for (const x of hitAndRun(frame, 3, stream(1, 'point'))) {
      expect(x[0]).toBeCloseTo(0, 8)
      expect(x[1]).toBeCloseTo(0.5, 8)
    }
  })
})
