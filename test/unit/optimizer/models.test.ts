// Surrogates, warps, gains against closed forms.
import { describe, expect, it } from 'vitest'
import { costOf, type Goal, logExpectedGain } from '../../../optimizer/acquisition/gain.ts'
import { hypervolume, paretoFront } from '../../../optimizer/acquisition/hypervolume-gain.ts'
import { fitLimitWarp } from '../../../optimizer/limit-warp.ts'
import { matern52, rbf } from '../../../optimizer/math/kernels.ts'
import { normalPdf } from '../../../optimizer/math/normal.ts'
import { stream } from '../../../optimizer/math/rng.ts'
import { keepsProbability, logKeeps, predictOutcome } from '../../../optimizer/outcome-model.ts'
import { fitFailure } from '../../../optimizer/surrogates/failure.ts'
import { gpAt } from '../../../optimizer/surrogates/gp.ts'
import {
  gammaPrior,
  hyperPosterior,
  logNormalPrior,
  meanVariance,
} from '../../../optimizer/surrogates/hyper-posterior.ts'
import { fitWarp, inverseYeoJohnson, yeoJohnson } from '../../../optimizer/warp.ts'

const point = (...x: number[]) => new Float64Array(x)
const theta = (lengthScale: number, signal: number, noise: number) =>
  Float64Array.from([lengthScale, signal, noise], Math.log)

describe('Gaussian process', () => {
  it('agrees with the closed form for two points', () => {
    const [s2, v, y1, y2] = [1.3, 0.2, 0.7, -0.4]
    const model = gpAt({ points: [point(0), point(0.5)], values: point(y1, y2) }, matern52, [theta(0.4, s2, v)])
    const k = (d: number) => s2 * matern52.value((d / 0.4) ** 2) + meanVariance
    const [d, c, a, b] = [s2 + meanVariance + v, k(0.5), k(0.2), k(0.3)]
    const determinant = d * d - c * c
    const { means, variances } = model.at(point(0.2))
    expect(means[0]).toBeCloseTo((a * (d * y1 - c * y2) + b * (d * y2 - c * y1)) / determinant, 12)
    expect(variances[0]).toBeCloseTo(s2 + meanVariance - (a * a * d - 2 * a * b * c + b * b * d) / determinant, 12)
    expect(model.noise[0]).toBeCloseTo(v, 12)
  })

  const training = () => {
    const rng = stream(2, 'training')
    const points = Array.from({ length: 12 }, () => point(rng.uniform(), rng.uniform()))
    return { points, values: Float64Array.from(points, (x) => Math.sin(5 * x[0]!) - x[1]! + 0.1 * rng.normal()) }
  }
  const hyper = Float64Array.from([0.3, 0.7, 1.1, 0.02], Math.log)

  it.each([matern52, rbf])('has the gradient of its density ($name)', (kernel) => {
    const priors = { lengthScale: gammaPrior(3, 6), signal: gammaPrior(2, 0.5), noise: logNormalPrior(-6, 2) }
    const posterior = hyperPosterior(training(), kernel, priors)
    const gradient = new Float64Array(4)
    expect(posterior.negative(hyper, gradient)).toBeCloseTo(-posterior.value(hyper), 12)
    gradient.forEach((slope, k) => {
      const h = 1e-5
      const difference = posterior.value(hyper.with(k, hyper[k]! + h)) - posterior.value(hyper.with(k, hyper[k]! - h))
      expect(-difference / (2 * h)).toBeCloseTo(slope, 5)
    })
  })

  it('leaves one out as if it had been refitted without it', () => {
    const { points, values } = training()
    const left = gpAt({ points, values }, matern52, [hyper]).leaveOneOut()
    for (const i of [0, 5, 11]) {
      const without = { points: points.filter((_, j) => j !== i), values: values.filter((_, j) => j !== i) }
      const { means, variances } = gpAt(without, matern52, [hyper]).at(points[i]!)
      expect(left[i]!.means[0]).toBeCloseTo(means[0]!, 9)
      expect(left[i]!.variances[0]).toBeCloseTo(variances[0]! + 0.02, 9)
    }
  })

  it('expecting a run keeps every mean, shrinks the variance as a measurement would', () => {
    const data = training()
    const model = gpAt(data, matern52, [hyper])
    const [x, beside] = [point(0.31, 0.77), point(0.35, 0.7)]
    const told = gpAt(
      { points: [...data.points, x], values: Float64Array.from([...data.values, model.at(x).means[0]!]) },
      matern52,
      [hyper],
    )
    const expecting = model.expecting(x)
    expect(expecting.at(beside).means[0]).toBeCloseTo(model.at(beside).means[0]!, 10)
    expect(expecting.at(beside).means[0]).toBeCloseTo(told.at(beside).means[0]!, 9)
    expect(expecting.at(beside).variances[0]).toBeCloseTo(told.at(beside).variances[0]!, 9)
  })
})

describe('warp', () => {
  it.each([0, 0.5, 1, 1.7, 2])('Yeo-Johnson with exponent %d inverts, rises', (lambda) => {
    for (const u of [-4, -1, -1e-9, 0, 0.3, 7])
      expect(inverseYeoJohnson(yeoJohnson(u, lambda), lambda)).toBeCloseTo(u, 9)
    expect(yeoJohnson(1, lambda)).toBeGreaterThan(yeoJohnson(-1, lambda))
  })

  it('bends skewed outcomes towards a normal shape, does not notice the unit', () => {
    const values = [1, 1.2, 1.5, 2, 2.2, 3, 4, 9, 30, 80]
    const warp = fitWarp(values, true)
    const perUnit = (from: number, to: number) => (warp.forward(to) - warp.forward(from)) / (to - from)
    expect(warp.isLinear).toBe(false)
    expect(perUnit(30, 80)).toBeLessThan(perUnit(1, 3) / 3)
    const rescaled = fitWarp(
      values.map((y) => 1000 * y - 7),
      true,
    )
    for (const y of values) {
      expect(warp.inverse(warp.forward(y))).toBeCloseTo(y, 7)
      expect(rescaled.forward(1000 * y - 7)).toBe(warp.forward(y))
    }
  })

  it('stays finite for equal values, huge values, one value', () => {
    for (const values of [[5, 5, 5], [1e300, -1e300, 0], [0]]) {
      const { forward, inverse } = fitWarp(values, true)
      for (const y of values) expect(Number.isFinite(inverse(forward(y)))).toBe(true)
    }
  })
})

describe('predictions', () => {
  const warp = fitWarp([1, 2, 3, 5, 8, 30], true)
  const model = { ...gpAt({ points: [point(0), point(1)], values: point(-1, 1) }, matern52, [theta(0.5, 1, 0.1)]) }
  const outcome = { warp, model, count: 6, span: [-1.5, 2] as const, measured: point(-1, 1), widening: 1 }

  it('expect no share below zero where none was measured there', () => {
    const lost = [1, 2, 3, 4, 5, 7, 9, 99.7]
    const scale = fitLimitWarp(lost, 6)
    const wide = { ...model, at: () => ({ means: Float64Array.of(scale.forward(1)), variances: Float64Array.of(4) }) }
    const shares = { ...outcome, warp: scale, model: wide, span: [scale.forward(1), scale.forward(99.7)] as const }
    expect(predictOutcome(shares, point(0)).mean).toBeGreaterThan(0)
    expect(scale.inverse(scale.forward(1) - 1)).toBeLessThan(0)
  })

  it('keep limits as often as the mixture says, in any unit', () => {
    const belief = model.at(point(0.4))
    const chance = keepsProbability(outcome, { max: 5 }, belief)
    expect(chance + keepsProbability(outcome, { min: 5 }, belief)).toBeCloseTo(1, 12)
    expect(keepsProbability(outcome, { min: 2, max: 5 }, belief)).toBeLessThan(chance)
    expect(Math.exp(logKeeps(outcome, { max: 1e6 }, belief))).toBeCloseTo(1, 9)
  })

  it('return to the unit with a spread that includes the noise', () => {
    expect(predictOutcome(outcome, point(0.4)).sd).toBeGreaterThan(predictOutcome(outcome, point(0.4), false).sd)
  })
})

describe('expected gain', () => {
  const goals: Goal[] = [
    { kind: 'minimize', target: 0 },
    { kind: 'maximize', target: 0 },
    { kind: 'target', target: 0.4 },
  ]
  it.each(goals)('of $kind is the integral of the gain over the belief', (goal) => {
    for (const [c, m, s] of [
      [0.3, 0.1, 0.5],
      [-0.2, 0.4, 1],
      [0.6, -1.5, 0.7],
    ] as const) {
      let integral = 0
      for (let z = -9; z < 9; z += 1e-3) integral += Math.max(0, c - costOf(goal, m + s * z)) * normalPdf(z) * 1e-3
      if (integral > 1e-12) expect(Math.exp(logExpectedGain(goal, c, m, s)) / integral).toBeCloseTo(1, 3)
    }
  })

  it('stays finite far away, so that a search always sees a slope', () => {
    for (const goal of goals) {
      const far = logExpectedGain(goal, 0.1, goal.kind === 'maximize' ? -90 : 90, 1)
      expect(far).toBeGreaterThan(Number.NEGATIVE_INFINITY)
      expect(far).toBeLessThan(-500)
    }
  })

  it('of a front is its area', () => {
    const reference = { u: 4, v: 4 }
    const front = paretoFront(
      [
        { u: 1, v: 3 },
        { u: 2, v: 1 },
        { u: 3, v: 2 },
        { u: 5, v: 0 },
      ],
      reference,
    )
    expect(front).toEqual([
      { u: 1, v: 3 },
      { u: 2, v: 1 },
    ])
    expect(hypervolume(front, reference)).toBe(1 * 1 + 2 * 3)
  })
})

describe('failure model', () => {
  it('is certain before a failure, wary near one', () => {
    const points = [point(0.1), point(0.2), point(0.8), point(0.9)]
    expect(fitFailure(points, [false, false, false, false]).survives(point(0.5))).toBe(1)
    const { survives } = fitFailure(points, [false, false, true, true])
    expect(survives(point(0.15))).toBeGreaterThan(survives(point(0.5)))
    expect(survives(point(0.5))).toBeGreaterThan(survives(point(0.85)))
  })

  it('knows a border from few failures: beyond it all fail, many at one place say no more than one', () => {
    const fine = [0.05, 0.2, 0.4, 0.55]
    const at = (failed: readonly number[]) => {
      const xs = [...fine, ...failed]
      return fitFailure(
        xs.map((x) => point(x)),
        xs.map((_, i) => i >= fine.length),
      )
    }
    const few = at([0.7, 0.8, 0.9])
    expect(few.survives(point(1))).toBeLessThan(0.15)
    const many = at([0.7, 0.7, 0.7, 0.7, 0.7, 0.7, 0.8, 0.9])
    expect(many.survives(point(0.5))).toBeGreaterThan(0.9 * few.survives(point(0.5)))
  })

  it('returns to the share of failures where they come at random', () => {
    const rng = stream(8, 'random failures')
    const points = Array.from({ length: 60 }, () => point(rng.uniform(), rng.uniform()))
    const { survives } = fitFailure(
      points,
      points.map(() => rng.uniform() < 1 / 6),
    )
    const chances = points.map(survives)
    expect(Math.min(...chances)).toBeGreaterThan(0.6)
    expect(Math.max(...chances)).toBeLessThan(0.97)
  })
})
