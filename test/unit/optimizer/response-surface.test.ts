// Response surfaces: ridge regression on known polynomials, a study that ends at a quadratic's optimum.
import { describe, expect, it } from 'vitest'
import type { StudyDefinition } from '../../../optimizer/definition.ts'
import { fitRidge } from '../../../optimizer/math/ridge.ts'
import { stream } from '../../../optimizer/math/rng.ts'
import { responseSurface } from '../../../optimizer/strategies/response-surface.ts'
import { Study } from '../../../optimizer/study.ts'

const columns = (x: number) => Float64Array.of(x, x * x)

describe('ridge regression', () => {
  it('finds a polynomial that it can represent', () => {
    const x = [-1, -0.6, -0.2, 0.1, 0.5, 0.9, 1]
    const fit = fitRidge(
      x.map(columns),
      Float64Array.from(x, (v) => 3 - 2 * v + 5 * v * v),
    )
    expect(fit.at(columns(0.3))).toBeCloseTo(3 - 0.6 + 0.45, 2)
    expect(fit.leftOut).toBeLessThan(0.01)
  })

  it('leaves out each row as a refit without it would', () => {
    // One column with so small a penalty that least squares through the origin of centred data is the limit.
    const rng = stream(1, 'rows')
    const rows = Array.from({ length: 12 }, () => Float64Array.of(rng.normal()))
    const values = Float64Array.from(rows, (row) => 2 * row[0]! + 0.1 * rng.normal())
    expect(fitRidge(rows, values).leftOut).toBeCloseTo(0.1, 1)
  })

  it('answers the mean where columns tell nothing', () => {
    const fit = fitRidge([Float64Array.of(1), Float64Array.of(1)], Float64Array.of(2, 4))
    expect(fit.at(Float64Array.of(1))).toBeCloseTo(3, 9)
  })
})

const definition: StudyDefinition = {
  seed: 3,
  budget: 20,
  parameters: [
    { type: 'continuous', name: 'a', low: 0, high: 10 },
    { type: 'continuous', name: 'b', low: -1, high: 1 },
    { type: 'categorical', name: 'gas', values: ['air', 'n2'] },
  ],
  contexts: [],
  linear: [],
  limits: [{ outcome: 'z', max: 4, probability: 0.9 }],
  objectives: [{ outcome: 'y', goal: 'maximize' }],
  safety: { mode: 'none', probability: 0.95, maxStep: new Map() },
  repeats: false,
}

/** Highest at a = 7, b = 0.2 in n2; a above 5 breaks the limit. */
function measured(settings: ReadonlyMap<string, number | string>) {
  const [a, b] = [Number(settings.get('a')), Number(settings.get('b'))]
  const y = 100 - (a - 7) ** 2 - 20 * (b - 0.2) ** 2 + (settings.get('gas') === 'n2' ? 3 : 0)
  return new Map([
    ['y', y],
    ['z', a - 1],
  ])
}

describe('a response-surface study', () => {
  it('runs an array that reaches the corners, then the best setting within the limit', () => {
    const study = new Study(definition, responseSurface)
    const runs = Array.from({ length: 20 }, (_, index) => {
      const { settings } = study.ask(1, new Map())[0]!
      study.tell([{ id: `r${index}`, settings, outcomes: measured(settings), status: 'ok', context: new Map() }])
      return settings
    })
    const corners = runs
      .slice(0, 12)
      .filter((run) => [0, 10].includes(Number(run.get('a'))) && Math.abs(Number(run.get('b'))) === 1)
    expect(corners.length).toBeGreaterThanOrEqual(4)
    expect(Number(runs[12]!.get('a'))).toBeCloseTo(5, 0)
    expect(Number(runs[12]!.get('b'))).toBeCloseTo(0.2, 0)
    expect(runs[12]!.get('gas')).toBe('n2')
  })
})
