// Blocks, such as powder lots: what they have in common is learnt as an effect of its own, counted as doubt of the next one.
import { describe, expect, it } from 'vitest'
import { viewOf } from '../../../optimizer/history.ts'
import { matern52 } from '../../../optimizer/math/kernels.ts'
import { stream } from '../../../optimizer/math/rng.ts'
import { studyConfig } from '../../../optimizer/study-config.ts'
import { gpAt } from '../../../optimizer/surrogates/gp.ts'
import {
  gammaPrior,
  hyperPosterior,
  logNormalPrior,
  meanVariance,
} from '../../../optimizer/surrogates/hyper-posterior.ts'
import { maternGp } from '../../../optimizer/surrogates/index.ts'

const point = (...x: number[]) => Float64Array.from(x)
const [lengthScale, signal, noise, block] = [0.4, 1.3, 0.05, 0.6]
const theta = Float64Array.from([lengthScale, signal, noise, block], Math.log)

describe('a process with blocks', () => {
  it('agrees with the closed form for two points of one block', () => {
    const model = gpAt({ points: [point(0), point(0.5)], values: point(0.7, -0.4), blocks: [3, 3] }, matern52, [theta])
    const k = (d: number) => signal * matern52.value((d / lengthScale) ** 2) + meanVariance
    const [d, c, a, b] = [signal + meanVariance + noise + block, k(0.5) + block, k(0.2), k(0.3)]
    const determinant = d * d - c * c
    const mean = (a * (d * 0.7 + c * 0.4) + b * (-c * 0.7 - d * 0.4)) / determinant
    expect(model.at(point(0.2)).means[0]).toBeCloseTo(mean, 12)
    expect(model.noise[0]).toBeCloseTo(noise + block, 12)
  })

  it('has the slope that differences tell', () => {
    const rng = stream(4, 'points')
    const points = Array.from({ length: 9 }, () => point(rng.uniform(), rng.uniform()))
    const training = {
      points,
      values: Float64Array.from(points, ([x = 0]) => Math.sin(5 * x)),
      blocks: [0, 0, 0, 1, 1, 1, 2, 2, 2],
    }
    const priors = { lengthScale: gammaPrior(3, 6), signal: gammaPrior(2, 0.5), noise: logNormalPrior(-6, 2) }
    const posterior = hyperPosterior(training, matern52, priors)
    const at = Float64Array.from([0.4, 0.6, 1.2, 0.05, 0.3], Math.log)
    const gradient = new Float64Array(posterior.dimensions)
    posterior.negative(at, gradient)
    gradient.forEach((slope, k) => {
      const moved = (by: number) => posterior.value(at.map((t, i) => (i === k ? t + by : t)))
      expect(slope).toBeCloseTo(-(moved(1e-5) - moved(-1e-5)) / 2e-5, 5)
    })
  })

  it('learns the effect: the spread between lots counts as noise, which the same data without lots would not show', () => {
    const rng = stream(7, 'lots')
    const effects = Array.from({ length: 6 }, () => 0.5 * rng.normal())
    const points = Array.from({ length: 30 }, () => point(rng.uniform(), rng.uniform()))
    const blocks = points.map((_, i) => Math.floor(i / 5))
    const values = Float64Array.from(
      points,
      ([x = 0, y = 0], i) => 2 * x - y + effects[blocks[i]!]! + 0.02 * rng.normal(),
    )
    const meanNoise = (more: object) => {
      const { noise: all } = maternGp.fit({ points, values, ...more }, stream(1, 'fit'))
      return all.reduce((sum, v) => sum + v / all.length, 0)
    }
    const spread = effects.reduce((sum, e) => sum + (e - effects.reduce((s, v) => s + v / 6, 0)) ** 2 / 5, 0)
    expect(meanNoise({ blocks })).toBeGreaterThan(0.4 * spread)
    expect(meanNoise({ blocks })).toBeLessThan(3 * spread)
  })
})

describe('a study that names its lots', () => {
  const study = studyConfig.parse({
    machine: 'furnace-1',
    parameters: [{ name: 'peak', type: 'continuous', low: 0, high: 1 }],
    objectives: [{ outcome: 'cost', goal: 'minimize' }],
    block: 'lot',
  })
  const observations = (lots: readonly (string | undefined)[]) =>
    lots.map((lot, i) => ({
      run: `r${i}`,
      settings: { peak: i / 8 },
      outcomes: { cost: i / 8 + (lot === 'B' ? 2 : 0) },
      ...(lot !== undefined && { block: lot }),
    }))
  const noiseOf = (lots: readonly (string | undefined)[]) =>
    Math.max(
      ...viewOf({ study, observations: observations(lots), seed: 1 }, []).models.outcomes.get('cost')!.model.noise,
    )

  it('counts their spread; one lot alone, or none, shows none', () => {
    const two = noiseOf(['A', 'A', 'B', 'A', 'B', 'B', 'A', 'B'])
    const bytes = (lots: readonly (string | undefined)[]) =>
      [
        ...viewOf({ study, observations: observations(lots), seed: 1 }, []).models.outcomes.get('cost')!.model.noise,
      ].join()
    expect(two).toBeGreaterThan(0.1)
    expect(bytes(Array(8).fill('A'))).toBe(bytes(Array(8).fill(undefined)))
  })
})
