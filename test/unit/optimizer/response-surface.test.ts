// Fits of response surfaces, paths over them.
import { describe, expect, it } from 'vitest'
import { planDesign } from '../../../optimizer/designs/plan.ts'
import { termsOf } from '../../../optimizer/designs/terms.ts'
import { type AnovaRow, anovaTable } from '../../../optimizer/response-surface/anova.ts'
import { heightAt, steepestPath } from '../../../optimizer/response-surface/canonical.ts'
import { type Fit, fitSurface, predictedBy } from '../../../optimizer/response-surface/fit.ts'

const numbers = (count: number) => Array.from({ length: count }, (_, i) => ({ name: `x${i + 1}` }))

const estimate = (fit: Fit, label: string) => fit.coefficients.find((one) => one.label === label)!

describe('a path', () => {
  it('of a plane follows its slopes', () => {
    const surface = { names: ['a', 'b'], constant: 40, slopes: [0.775, 0.325], curvatures: new Float64Array(4) }
    // Montgomery, example 11.1: each step of 1 in x1 goes with 0.42 in x2.
    const [, end] = steepestPath(surface, 'maximize', [0, 1])
    expect(end!.coded[1]! / end!.coded[0]!).toBeCloseTo(0.42, 2)
    expect(Math.hypot(...end!.coded)).toBeCloseTo(1, 9)
    expect(steepestPath(surface, 'minimize', [1])[0]!.coded[0]).toBeLessThan(0)
  })

  it('on a bent surface is the best of its sphere', () => {
    const surface = { names: ['a', 'b'], constant: 0, slopes: [1, 0.2], curvatures: Float64Array.of(-1, 0.3, 0.3, 0.5) }
    for (const { coded, radius, height } of steepestPath(surface, 'maximize', [0.5, 1, 2])) {
      expect(Math.hypot(...coded)).toBeCloseTo(radius, 6)
      for (let angle = 0; angle < 6.3; angle += 0.05) {
        expect(heightAt(surface, [radius * Math.cos(angle), radius * Math.sin(angle)])).toBeLessThanOrEqual(
          height + 1e-6,
        )
      }
    }
  })
})

describe('a fit', () => {
  it('names what cannot be told apart, tests the rest', () => {
    const plan = planDesign({
      design: 'fractional-factorial',
      factors: numbers(4),
      options: { resolution: 4 },
      seed: 3,
    })
    const factors = numbers(4)
    const rows = plan.runs.map(({ coded }) => coded)
    const fit = fitSurface(
      { factors, rows, values: rows.map(([a, b]) => 3 + a! - 2 * b!) },
      termsOf(factors, 'interaction'),
    )
    expect(fit.aliased).toEqual(
      ['x2 x x3', 'x2 x x4', 'x3 x x4'].toSorted().filter((label) => fit.aliased.includes(label)),
    )
    expect(fit.aliased).toHaveLength(3)
    expect(estimate(fit, 'x2').estimate).toBeCloseTo(-2, 12)
    expect(fit.sigma).toBeUndefined()
  })

  it('takes categories as differences from the grand mean', () => {
    const factors = [{ name: 'gas', choices: 3 }]
    const rows = [[0], [0], [1], [1], [2], [2]]
    const fit = fitSurface({ factors, rows, values: [1, 3, 5, 7, 9, 14] }, termsOf(factors, 'linear'))
    expect(estimate(fit, '1').estimate).toBeCloseTo(6.5, 12)
    expect(estimate(fit, 'gas [1]').estimate).toBeCloseTo(-4.5, 12)
    expect(row(fit, 'gas')).toMatchObject({ degrees: 2 })
    expect(row(fit, 'gas').partial).toBeCloseTo(row(fit, 'gas').sequential!, 10)
    expect(row(fit, 'Model').f).toBeCloseTo(91 / 2 / (16.5 / 3), 10)
    expect(predictedBy(fit, [2])).toBeCloseTo(11.5, 12)
  })

  it('leaves one out as a fit without that run would', () => {
    const rows = [[-1], [-0.6], [0.1], [0.4], [1], [0.8]]
    const values = [1, 2.5, 2, 4, 5.5, 4.1]
    const factors = numbers(1)
    const terms = termsOf(factors, 'linear')
    const fit = fitSurface({ factors, rows, values }, terms)
    const without = values.map((value, i) => {
      const left = { factors, rows: rows.toSpliced(i, 1), values: values.toSpliced(i, 1) }
      return { gap: value - predictedBy(fitSurface(left, terms), rows[i]!), sigma: fitSurface(left, terms).sigma! }
    })
    expect(fit.press).toBeCloseTo(
      without.reduce((sum, { gap }) => sum + gap ** 2, 0),
      10,
    )
    fit.residuals.forEach(({ deleted, leverage, residual }, i) => {
      expect(deleted).toBeCloseTo(residual / (without[i]!.sigma * Math.sqrt(1 - leverage)), 10)
    })
  })
})

function row(fit: Fit, source: string): AnovaRow {
  return anovaTable(fit).find((one) => one.source === source)!
}
