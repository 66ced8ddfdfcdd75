// What the product gets: a study's configuration checked, suggestions with reasons, predictions.
import { describe, expect, it } from 'vitest'
import type { RunObservation } from '../../../optimizer/history.ts'
import { type StudyConfig, studyConfig } from '../../../optimizer/study-config.ts'
import { predictForStudy, suggestForStudy } from '../../../optimizer/suggest.ts'

const written = {
  machine: 'kiln-1',
  parameters: [
    { type: 'continuous', name: 'peak', low: 1450, high: 1650, unit: 'Cel', step: 1, feature: 'peak' },
    { type: 'integer', name: 'soak', low: 30, high: 240, unit: 'min' },
    { type: 'context', name: 'lot_bet', low: 2, high: 12 },
  ],
  objectives: [{ outcome: 'cost', title: { en: 'Cost', zh: '成本' }, goal: 'minimize', unit: 'CNY' }],
  constraints: [{ outcome: 'density', min: 3.8, unit: 'g/cm3' }],
} as const

const runs = (count: number): RunObservation[] =>
  Array.from({ length: count }, (_, i) => {
    const [peak, soak] = [1450 + ((i * 61) % 200), 30 + ((i * 67) % 200)]
    const settings = { peak, soak, lot_bet: 5 + (i % 3) }
    return {
      run: `r${i}`,
      settings,
      outcomes: { cost: peak * 0.1 + soak, density: 3.6 + (peak - 1450) / 500 + soak / 1500 },
    }
  })

describe('suggestions for a study', () => {
  const study = studyConfig.parse(written)
  const input = {
    study,
    observations: runs(12),
    pending: [],
    lastAccepted: { peak: 1500, soak: 100 },
    count: 1,
    seed: 4,
  }

  it('hold predictions, chances, reasons, basis, differences', () => {
    const [suggestion] = suggestForStudy(input)
    const { settings, predicted, feasible, meets, because, basis, differs } = suggestion!
    expect(Object.keys(settings)).toEqual(['peak', 'soak'])
    expect(Number.isInteger(settings['peak'])).toBe(true)
    expect(predicted['cost']!.sd).toBeGreaterThan(0)
    expect(meets['density']).toBeCloseTo(feasible, 12)
    expect(because.en).toMatch(
      /Cost .* CNY .*density should stay ≥ 3.8 g\/cm3 .*Against the recipe accepted last: peak [+−]\d+ °C/,
    )
    expect(because.zh).toMatch(/成本.*与上次采用的配方相比/)
    expect(basis).toEqual(runs(12).map(({ run }) => run))
    expect(differs.find(({ parameter }) => parameter === 'soak')).toMatchObject({ from: 100, unit: 'min' })
  })

  it('are plain data, the same for the same input', () => {
    expect(structuredClone(suggestForStudy(input))).toEqual(suggestForStudy(input))
  })

  it('start in the middle, avoid what is pending', () => {
    const start = { ...input, observations: [] }
    const [first] = suggestForStudy(start)
    expect(first!.settings).toEqual({ peak: 1550, soak: 135 })
    expect(first!.predicted).toEqual({})
    const [second] = suggestForStudy({ ...start, pending: [first!.settings] })
    expect(second!.settings).not.toEqual(first!.settings)
  })

  it('learn from failed runs, keep quiet about runs without results', () => {
    const failed = { run: 'bad', settings: { peak: 1640, soak: 200 }, outcomes: {}, failed: true }
    const [suggestion] = suggestForStudy({
      ...input,
      observations: [...runs(12), failed, { run: 'new', settings: { peak: 1500, soak: 60 }, outcomes: {} }],
    })
    expect(suggestion!.basis).toContain('bad')
    expect(suggestion!.basis).not.toContain('new')
    expect(suggestion!.feasible).toBeLessThan(1)
  })

  it('predict settings that a person typed, nothing before anything is learnt', () => {
    const forecast = predictForStudy({ study, observations: runs(12), seed: 1, settings: { peak: 1600, soak: 200 } })!
    expect(forecast.predicted['density']!.mean).toBeCloseTo(4.03, 1)
    expect(forecast.meets['density']).toBeGreaterThan(0.9)
    expect(predictForStudy({ study, observations: [], seed: 1, settings: { peak: 1600, soak: 200 } })).toBeUndefined()
  })
})

describe('a study in the configuration file', () => {
  const problemsOf = (change: object) => {
    const { error } = studyConfig.safeParse({ ...written, ...change })
    return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`)
  }
  const faults: [string, object, RegExp][] = [
    ['reversed bounds', { parameters: [{ ...written.parameters[0], low: 1700 }] }, /^parameters\.0\.low: .*reversed/],
    [
      'a name twice',
      { parameters: [written.parameters[0], written.parameters[0]] },
      /^parameters\.1\.name: peak is named twice/,
    ],
    ['contexts alone', { parameters: [written.parameters[2]] }, /^parameters: .*context/],
    [
      'falling levels',
      { parameters: [{ type: 'ordinal', name: 'a', values: [2, 1] }] },
      /^parameters\.0\.values\.1: .*rise/,
    ],
    ['a step wider than the range', { parameters: [{ ...written.parameters[0], step: 900 }] }, /^parameters\.0\.step/],
    ['a limit without bounds', { constraints: [{ outcome: 'density' }] }, /^constraints\.0: /],
    ['crossed limits', { constraints: [{ outcome: 'density', min: 4, max: 3 }] }, /^constraints\.0\.min/],
    ['a target without a value', { objectives: [{ outcome: 'y', goal: 'target' }] }, /^objectives\.0\.target/],
    [
      'an outcome as two objectives',
      { objectives: [written.objectives[0], written.objectives[0]] },
      /^objectives\.1\.outcome/,
    ],
    [
      'a linear limit on an unknown parameter',
      { linear: [{ coefficients: { paek: 1 }, max: 1 }] },
      /^linear\.0\.coefficients\.paek: .*there are peak/,
    ],
    ['linear limits that cannot be met', { linear: [{ coefficients: { peak: 1 }, max: 1 }] }, /^linear: /],
    ['a step of an unknown parameter', { safety: { mode: 'safe', maxStep: { paek: 1 } } }, /^safety\.maxStep\.paek/],
    ['a misspelt key', { objektives: [] }, /objektives/],
    [
      'a prototype as a name',
      { parameters: [{ ...written.parameters[0], name: '__proto__' }] },
      /^parameters\.0\.name/,
    ],
  ]
  it.each(faults)('with %s is refused at the right place', (_, change, expected) => {
    expect(problemsOf(change).some((problem) => expected.test(problem))).toBe(true)
  })

  it('reports all its problems at once', () => {
    expect(
      problemsOf({
        parameters: [{ ...written.parameters[0], low: 1700 }],
        objectives: [{ outcome: 'y', goal: 'target' }],
      }),
    ).toHaveLength(2)
  })

  it('fills in what is left out', () => {
    const study: StudyConfig = studyConfig.parse(written)
    expect(study).toMatchObject({
      process: 'sintering',
      strategy: 'bayesian',
      seed: 1,
      linear: [],
      safety: { mode: 'none', probability: 0.95 },
    })
  })
})
