// What every surrogate owes: the suite that runs over each of them.
import { expect, it } from 'vitest'
import { stream } from '../../optimizer/math/rng.ts'
import { mixtureMoments, type Surrogate } from '../../optimizer/surrogates/surrogate.ts'

function trainingOf(count: number, seed = 1) {
  const rng = stream(seed, 'surrogate-suite')
  const points = Array.from({ length: count }, () => Float64Array.from({ length: 3 }, () => rng.uniform()))
  return { points, values: Float64Array.from(points, ([a = 0, b = 0]) => Math.sin(4 * a) + b - 0.8) }
}

export function surrogateSuite(surrogate: Surrogate): void {
  it.each([1, 2, 25])('fits %d points; weights sum to 1, variances are positive', (count) => {
    const training = trainingOf(count)
    const model = surrogate.fit(training, stream(1, 'fit'))
    expect(model.weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12)
    for (const point of trainingOf(9, 2).points) {
      const { means, variances } = model.at(point)
      expect(means.length).toBe(model.weights.length)
      expect(means.every(Number.isFinite) && variances.every((v) => v > 0)).toBe(true)
    }
  })

  it('learns: its error on new points is far below the spread, most of them lie in its interval', () => {
    const model = surrogate.fit(trainingOf(40), stream(1, 'fit'))
    const fresh = trainingOf(60, 3)
    const misses = fresh.points.map((point, i) => {
      const { mean, variance } = mixtureMoments(model, model.at(point), true)
      return { error: Math.abs(mean - fresh.values[i]!), sd: Math.sqrt(variance) }
    })
    expect(misses.reduce((sum, { error }) => sum + error / 60, 0)).toBeLessThan(0.15)
    expect(misses.filter(({ error, sd }) => error < 2 * sd).length).toBeGreaterThan(48)
  })

  it('copes with repeated points that disagree, with equal values', () => {
    const { points } = trainingOf(4)
    const twice = surrogate.fit(
      { points: [...points, ...points], values: Float64Array.from([1, -1, 0, 2, -1, 1, 1, 0]) },
      stream(1, 'fit'),
    )
    expect(mixtureMoments(twice, twice.at(points[0]!), true).variance).toBeGreaterThan(0.1)
    const flat = surrogate.fit({ points, values: new Float64Array(4) }, stream(1, 'fit'))
    expect(mixtureMoments(flat, flat.at(points[0]!), false).mean).toBeCloseTo(0, 9)
  })

  it('expecting a run makes it surer there, leaving one out gives a belief for each point', () => {
    const training = trainingOf(8)
    const model = surrogate.fit(training, stream(1, 'fit'))
    const point = Float64Array.from([0.9, 0.1, 0.9])
    const before = mixtureMoments(model, model.at(point), false).variance
    expect(mixtureMoments(model.expecting(point), model.expecting(point).at(point), false).variance).toBeLessThan(
      before,
    )
    expect(model.leaveOneOut()).toHaveLength(8)
  })

  it('gives the same bytes for the same stream', () => {
    const means = () => [
      ...surrogate.fit(trainingOf(15), stream(4, 'fit')).at(Float64Array.from([0.1, 0.2, 0.3])).means,
    ]
    expect(means()).toEqual(means())
  })
}
