// Response-surface analysis against certified values, worked examples of books.
import { describe, expect, it } from 'vitest'
import { planDesign } from '../../../optimizer/designs/plan.ts'
import { type Term, termsOf } from '../../../optimizer/designs/terms.ts'
import { type AnovaRow, anovaTable } from '../../../optimizer/response-surface/anova.ts'
import { canonical } from '../../../optimizer/response-surface/canonical.ts'
import { desirability, mostDesirable, overall } from '../../../optimizer/response-surface/desirability.ts'
import { type Fit, fitSurface, predictedBy } from '../../../optimizer/response-surface/fit.ts'
import { type Certified, certified } from './strd.ts'

const numbers = (count: number) => Array.from({ length: count }, (_, i) => ({ name: `x${i + 1}` }))

const estimate = (fit: Fit, label: string) => fit.coefficients.find((one) => one.label === label)!

describe.each(certified.map((one) => [one.name, one] as const))('%s', (_, problem: Certified) => {
  const count = problem.degree === undefined ? problem.x[0]!.length : 1
  const constant: Term = { label: '1', powers: new Array<number>(count).fill(0), group: 'mean' }
  const others: Term[] =
    problem.degree === undefined
      ? termsOf(numbers(count), 'linear').slice(1)
      : Array.from({ length: problem.degree }, (__, i) => ({ label: `x^${i + 1}`, powers: [i + 1], group: 'linear' }))
  const fit = fitSurface({ factors: numbers(count), rows: problem.x, values: problem.y }, [constant, ...others])
  const close = (found: number, known: number) =>
    expect(Math.abs(found / known - 1)).toBeLessThan(10 ** -problem.digits)

  it('has the certified coefficients with their errors', () => {
    for (const [k, known] of problem.estimates.entries()) close(fit.coefficients[k]!.estimate, known)
    for (const [k, known] of problem.errors.entries()) close(fit.coefficients[k]!.standardError!, known)
  })

  it('has the certified analysis of variance', () => {
    close(fit.sigma!, problem.sigma)
    close(fit.r2, problem.r2)
    close(row(fit, 'Model').f!, problem.f)
  })
})

/** Montgomery, Design and Analysis of Experiments, chemical process: yield by reaction time, temperature. */
describe('the central composite example of Montgomery', () => {
  const a = Math.SQRT2
  const rows = [
    [-1, -1],
    [-1, 1],
    [1, -1],
    [1, 1],
    [0, 0],
    [0, 0],
    [0, 0],
    [0, 0],
    [0, 0],
    [a, 0],
    [-a, 0],
    [0, a],
    [0, -a],
  ]
  const fit = quadratic(rows, [76.5, 77, 78, 79.5, 79.9, 80.3, 80, 79.7, 79.8, 78.4, 75.6, 78.5, 77])

  it('has the printed coefficients', () => {
    const known = { '1': 79.94, x1: 0.995, x2: 0.515, 'x1 x x2': 0.25, 'x1^2': -1.376, 'x2^2': -1.001 }
    for (const [label, value] of Object.entries(known)) expect(estimate(fit, label).estimate).toBeCloseTo(value, 2)
    expect(estimate(fit, 'x1').standardError).toBeCloseTo(0.094, 3)
    expect(estimate(fit, 'x1^2').inflation).toBeCloseTo(1.02, 2)
  })

  it('has the printed analysis of variance', () => {
    const model = row(fit, 'Model')
    expect(model).toMatchObject({ degrees: 5 })
    expect(model.sequential).toBeCloseTo(28.25, 2)
    expect(model.f).toBeCloseTo(79.85, 2)
    expect(row(fit, 'x1').partial).toBeCloseTo(7.92, 2)
    expect(row(fit, 'x2').partial).toBeCloseTo(2.12, 2)
    expect(row(fit, 'x1^2').partial).toBeCloseTo(13.18, 2)
    expect(row(fit, 'x2^2').partial).toBeCloseTo(6.97, 2)
    expect(row(fit, 'x1 x x2').partial).toBeCloseTo(0.25, 2)
    expect(row(fit, 'Residual').sequential).toBeCloseTo(0.5, 2)
    expect(row(fit, 'Lack of fit')).toMatchObject({ degrees: 3 })
    expect(row(fit, 'Lack of fit').sequential).toBeCloseTo(0.28, 2)
    expect(row(fit, 'Lack of fit').p).toBeCloseTo(0.2897, 3)
    expect(row(fit, 'Pure error').sequential).toBeCloseTo(0.212, 3)
    expect(row(fit, 'Pure error').degrees).toBe(4)
  })

  it('has the printed summary', () => {
    expect(fit.r2).toBeCloseTo(0.9828, 3)
    expect(fit.adjusted).toBeCloseTo(0.9705, 3)
    expect(fit.predicted).toBeCloseTo(0.9184, 3)
    expect(fit.press).toBeCloseTo(2.35, 2)
  })

  it('has the printed stationary point with its curvatures', () => {
    const found = canonical(fit)!
    expect(found.nature).toBe('maximum')
    expect(found.isInside).toBe(true)
    expect(found.stationary[0]).toBeCloseTo(0.389, 2)
    expect(found.stationary[1]).toBeCloseTo(0.306, 2)
    expect(found.height).toBeCloseTo(80.21, 2)
    expect(found.values[0]).toBeCloseTo(-0.9634, 3)
    expect(found.values[1]).toBeCloseTo(-1.4143, 3)
  })
})

/** Myers, Montgomery, Response Surface Methodology, 2nd ed., example 7.5: viscosity of a resin. */
describe('the Box-Behnken example of Myers with Montgomery', () => {
  const plan = planDesign({ design: 'box-behnken', factors: numbers(3), options: { randomise: false }, seed: 1 })
  const fit = quadratic(
    plan.runs.map(({ coded }) => coded),
    [53, 58, 59, 56, 64, 45, 35, 60, 59, 64, 53, 65, 65, 59, 62],
  )

  it('has the printed analysis of variance', () => {
    const printed: readonly (readonly [string, number, number])[] = [
      ['x1', 8, 0.4174],
      ['x2', 55.12, 0.0681],
      ['x3', 45.13, 0.09],
      ['x1^2', 200.83, 0.0069],
      ['x2^2', 12.98, 0.3115],
      ['x3^2', 48.52, 0.0816],
      ['x1 x x2', 16, 0.2668],
      ['x1 x x3', 484, 0.001],
      ['x2 x x3', 12.25, 0.3241],
    ]
    for (const [source, sum, p] of printed) {
      expect(row(fit, source).partial).toBeCloseTo(sum, 1)
      expect(row(fit, source).p).toBeCloseTo(p, 3)
    }
    expect(row(fit, 'Model').sequential).toBeCloseTo(882.48, 2)
    expect(row(fit, 'Model').f).toBeCloseTo(9.57, 2)
    expect(row(fit, 'Lack of fit').sequential).toBeCloseTo(33.25, 2)
    expect(row(fit, 'Lack of fit').p).toBeCloseTo(0.4774, 3)
    expect(row(fit, 'Pure error').meanSquare).toBeCloseTo(9, 10)
    expect(row(fit, 'Total').sequential).toBeCloseTo(933.73, 2)
  })
})

/** Lenth, Response-surface methods in R, J. Stat. Software 32 (2009): the same process in two blocks. */
describe('the blocked example of Lenth', () => {
  const s = (value: number, low: number, high: number) => (2 * value - low - high) / (high - low)
  const settings = [
    [80, 170],
    [80, 180],
    [90, 170],
    [90, 180],
    [85, 175],
    [85, 175],
    [85, 175],
    [85, 175],
    [85, 175],
    [85, 175],
    [92.07, 175],
    [77.93, 175],
    [85, 182.07],
    [85, 167.93],
  ]
  const rows = settings.map(([time, heat]) => [s(time!, 80, 90), s(heat!, 170, 180)])
  const values = [80.5, 81.5, 82, 83.5, 83.9, 84.3, 84, 79.7, 79.8, 79.5, 78.4, 75.6, 78.5, 77]
  const fit = quadratic(rows, values, [1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2])

  it('has the printed coefficients, errors', () => {
    const printed = {
      x1: [0.932541, 0.057699],
      x2: [0.577712, 0.057699],
      'x1 x x2': [0.125, 0.081592],
      'x1^2': [-1.308555, 0.060064],
      'x2^2': [-0.933442, 0.060064],
    }
    for (const [label, [value, error]] of Object.entries(printed)) {
      expect(estimate(fit, label).estimate).toBeCloseTo(value!, 5)
      expect(estimate(fit, label).standardError).toBeCloseTo(error!, 5)
    }
    expect(estimate(fit, 'block 1').estimate).toBeCloseTo(4.45753 / 2, 5)
  })

  it('has the printed sequential table', () => {
    expect(row(fit, 'Blocks').sequential).toBeCloseTo(69.531, 3)
    expect(row(fit, 'Linear').sequential).toBeCloseTo(9.626, 3)
    expect(row(fit, 'Products').sequential).toBeCloseTo(0.063, 3)
    expect(row(fit, 'Squares').sequential).toBeCloseTo(17.791, 3)
    expect(row(fit, 'Squares').f).toBeCloseTo(334.054, 2)
    expect(row(fit, 'Lack of fit').f).toBeCloseTo(0.5307, 3)
    expect(row(fit, 'Lack of fit').p).toBeCloseTo(0.6851, 3)
  })

  it('has the printed stationary point', () => {
    const found = canonical(fit)!
    expect(found.stationary[0]).toBeCloseTo(0.3722954, 6)
    expect(found.stationary[1]).toBeCloseTo(0.3343802, 6)
    expect(found.values[0]).toBeCloseTo(-0.9233027, 6)
    expect(found.values[1]).toBeCloseTo(-1.3186949, 6)
  })
})

/** Derringer, Suich, Simultaneous optimization of several response variables, J. Quality Technology 12 (1980). */
describe('the tire tread compound of Derringer with Suich', () => {
  const b = 1.633
  const rows = [
    [-1, -1, 1],
    [1, -1, -1],
    [-1, 1, -1],
    [1, 1, 1],
    [-1, -1, -1],
    [1, -1, 1],
    [-1, 1, 1],
    [1, 1, -1],
    [-b, 0, 0],
    [b, 0, 0],
    [0, -b, 0],
    [0, b, 0],
    [0, 0, -b],
    [0, 0, b],
    ...Array.from({ length: 6 }, () => [0, 0, 0]),
  ]
  const abrasion = [102, 120, 117, 198, 103, 132, 132, 139, 102, 154, 96, 163, 116, 153, 133, 133, 140, 142, 145, 142]
  const modulus = [
    900, 860, 800, 2294, 490, 1289, 1270, 1090, 770, 1690, 700, 1540, 2184, 1784, 1300, 1300, 1145, 1090, 1260, 1344,
  ]
  const elongation = [
    470, 410, 570, 240, 640, 270, 410, 380, 590, 260, 520, 380, 520, 290, 380, 380, 430, 430, 390, 390,
  ]
  const hardness = [67.5, 65, 77.5, 74.5, 62.5, 67, 78, 70, 76, 70, 63, 75, 65, 71, 70, 68.5, 68, 68, 69, 70]
  const fits = [abrasion, modulus, elongation, hardness].map((values) => quadratic(rows, values))

  it('has the printed coefficients', () => {
    const printed = [
      [139.12, 16.49, 17.88, 10.91, 5.13, 7.13, 7.88, -4.01, -3.45, -1.57],
      [1261.11, 268.15, 246.5, 139.48, 69.38, 94.13, 104.38, -83.55, -124.79, 199.17],
      [400.38, -99.67, -31.4, -73.92, 8.75, 6.25, 1.25, 7.93, 17.31, 0.43],
      [68.91, -1.41, 4.32, 1.63, -1.63, 0.13, -0.25, 1.56, 0.06, -0.32],
    ]
    for (const [i, fit] of fits.entries()) {
      for (const [k, known] of printed[i]!.entries()) {
        expect(Math.abs(fit.coefficients[k]!.estimate - known)).toBeLessThan(0.0051 + 2e-4 * Math.abs(known))
      }
    }
  })

  it('finds the printed compromise', () => {
    const wishes = [
      { goal: 'maximize', low: 120, high: 170 },
      { goal: 'maximize', low: 1000, high: 1300 },
      { goal: 'target', low: 400, high: 600, target: 500 },
      { goal: 'target', low: 60, high: 75, target: 67.5 },
    ] as const
    const wished = wishes.map((wish, i) => ({ wish, predict: (x: readonly number[]) => predictedBy(fits[i]!, x) }))
    const best = mostDesirable(wished, 3, b)
    expect(best.desirability).toBeCloseTo(0.583, 3)
    expect(best.coded[0]).toBeCloseTo(-0.05, 1)
    expect(best.coded[1]).toBeCloseTo(0.145, 1)
    expect(best.coded[2]).toBeCloseTo(-0.868, 1)
    expect(best.values[0]).toBeCloseTo(129.5, 0)
    expect(best.values[3]).toBeCloseTo(68, 0)
  })

  it('weighs desirabilities', () => {
    expect(desirability({ goal: 'minimize', low: 0, high: 10, weight: 2 }, 5)).toBe(0.25)
    expect(desirability({ goal: 'target', low: 0, high: 10, target: 2 }, 6)).toBe(0.5)
    const wish = { goal: 'maximize', low: 0, high: 1 } as const
    expect(overall([wish, { ...wish, importance: 3 }], [0.5, 0.25])).toBeCloseTo((0.5 * 0.25 ** 3) ** 0.25, 12)
  })
})

function quadratic(rows: readonly (readonly number[])[], values: readonly number[], blocks?: readonly number[]): Fit {
  const factors = numbers(rows[0]!.length)
  return fitSurface({ factors, rows, values, ...(blocks && { blocks }) }, termsOf(factors, 'quadratic'))
}

function row(fit: Fit, source: string): AnovaRow {
  return anovaTable(fit).find((one) => one.source === source)!
}
