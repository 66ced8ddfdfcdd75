// Explanations: indices against closed forms, through fitted models too, limits and mixtures, calibration, prices.
import { describe, expect, it } from 'vitest'
import { type Prediction, predictionLevels } from '../../../ingest/model.ts'
import { type ExplainInput, explainStudy } from '../../../optimizer/explain-study.ts'
import { calibrationOf } from '../../../optimizer/explanation/calibration.ts'
import { sensibleStep } from '../../../optimizer/explanation/sensible-step.ts'
import { clopperPearson } from '../../../optimizer/math/clopper-pearson.ts'
import { normalQuantile } from '../../../optimizer/math/normal.ts'
import { stream } from '../../../optimizer/math/rng.ts'
import { scrambledSobol } from '../../../optimizer/math/sobol.ts'
import { functionShares } from '../../../optimizer/math/variance-shares.ts'
import { studyConfig } from '../../../optimizer/study-config.ts'

const { PI, sin } = Math

/** Ishigami with a = 7, b = 0.1 on the unit cube. */
function ishigami(u: ArrayLike<number>): number {
  const [x, y, z] = Array.from(u, (v) => PI * (2 * v - 1)) as [number, number, number]
  return sin(x) + 7 * sin(y) ** 2 + 0.1 * z ** 4 * sin(x)
}

const gWeights = [0, 1, 4.5, 9, 99, 99]
const gVariances = gWeights.map((a) => 1 / (3 * (1 + a) ** 2))
const gVariance = gVariances.reduce((product, v) => product * (1 + v), 1) - 1

const closedForms = [
  {
    name: 'Ishigami',
    f: ishigami,
    first: [0.3139, 0.4424, 0],
    total: [0.5576, 0.4424, 0.2437],
  },
  {
    name: 'the G-function',
    f: (x: ArrayLike<number>) =>
      gWeights.reduce((product, a, i) => (product * (Math.abs(4 * x[i]! - 2) + a)) / (1 + a), 1),
    first: gVariances.map((v) => v / gVariance),
    total: gVariances.map((v) => (v * (gVariance + 1)) / (1 + v) / gVariance),
  },
]

/** The largest difference between estimates and what they should be. */
function furthest(estimates: ArrayLike<number>, wanted: ArrayLike<number>): number {
  return Math.max(...Array.from(estimates, (estimate, i) => Math.abs(estimate - wanted[i]!)))
}

describe('Sobol indices of a function', () => {
  it.each(closedForms)('agree with the closed form of $name', ({ f, first, total }) => {
    const shares = functionShares(f, { dimensions: first.length, rows: 8192 }, stream(1, 'shares'))
    expect(furthest(shares.first, first)).toBeLessThan(0.01)
    expect(furthest(shares.total, total)).toBeLessThan(0.01)
  })

  it('do not depend on where the function lies, are zero where it is flat', () => {
    const at = (f: (x: Float64Array) => number) => functionShares(f, { dimensions: 3, rows: 256 }, stream(1, 'shares'))
    const [plain, moved] = [at(ishigami), at((x) => 1e6 + 3 * ishigami(x))]
    expect(furthest(plain.first, moved.first)).toBeLessThan(1e-6)
    expect([...at(() => 4).total]).toEqual([0, 0, 0])
  })
})

const base = { machine: 'kiln-1', objectives: [{ outcome: 'y', goal: 'minimize' }] }
const continuous = (name: string, low = 0, high = 1) => ({ type: 'continuous', name, low, high })

/** A study of `f` over evenly spread runs. */
function studied(study: object, count: number, f: (settings: Record<string, number>) => Record<string, number>) {
  const parsed = studyConfig.parse({ ...base, ...study })
  const observations = scrambledSobol(parsed.parameters.length, count, stream(3, 'runs')).map((u, i) => {
    const entries = parsed.parameters.map((one, k) => {
      const [low, high] = 'low' in one ? [one.low, one.high] : [0, 1]
      return [
        one.name,
        one.type === 'categorical' ? one.values[Math.floor(u[k]! * one.values.length)]! : low + u[k]! * (high - low),
      ]
    })
    const settings = Object.fromEntries(entries)
    return { run: `r${i}`, settings, outcomes: f(settings) }
  })
  const input: ExplainInput = { study: parsed, observations, seed: 1, past: [] }
  return input
}

describe('what matters in a study', () => {
  it('is near the closed form, which lies in the intervals, through a fitted model', () => {
    const input = studied({ parameters: ['x', 'y', 'z'].map((name) => continuous(name)) }, 90, ({ x, y, z }) => ({
      y: ishigami([x!, y!, z!]),
    }))
    const [one] = explainStudy(input).outcomes
    expect(one!.learnt).not.toBe('not-yet')
    const { inputs, kind } = one!.importance!
    expect(kind).toBe('independent')
    const totals = inputs.map(({ total }) => total.mean)
    expect(furthest(totals, closedForms[0]!.total)).toBeLessThan(0.15)
    const held = inputs.filter(
      ({ total }, i) => total.low <= closedForms[0]!.total[i]! && closedForms[0]!.total[i]! <= total.high,
    )
    expect(held.length).toBeGreaterThanOrEqual(2)
  })

  it('counts categories, contexts; leaves what does nothing near zero; draws effects in the outcome', () => {
    const parameters = [
      continuous('peak', 1400, 1600),
      { type: 'categorical', name: 'gas', values: ['air', 'n2'] },
      { type: 'context', name: 'lot', low: 2, high: 12 },
      continuous('idle'),
    ]
    const input = studied({ parameters }, 24, ({ peak, gas, lot }) => ({
      y: peak! / 100 + (String(gas) === 'air' ? 1 : 0) + lot! / 10,
    }))
    const { importance, effects } = explainStudy(input).outcomes[0]!
    const share = (name: string) => importance!.inputs.find((one) => one.input === name)!
    for (const name of ['peak', 'gas', 'lot']) expect(share(name).total.low).toBeGreaterThan(0.03)
    expect(share('idle').total.high).toBeLessThan(0.1)
    const effect = (name: string) => effects!.find(({ input: of }) => of === name)!.points
    const [first, last] = [effect('peak')[0]!, effect('peak').at(-1)!]
    expect([first.at, last.at]).toEqual([1400, 1600])
    expect(last.mean - first.mean).toBeGreaterThan(1.5)
    expect(effect('gas').map(({ at }) => at)).toEqual(['air', 'n2'])
    for (const { low, mean, high } of effect('peak')) expect(low <= mean && mean <= high).toBe(true)
  })

  it('moves the parts of a mixture along its sum, and says so', () => {
    const study = {
      parameters: ['a', 'b', 'c'].map((name) => continuous(name, 0, 100)),
      linear: [{ coefficients: { a: 1, b: 1, c: 1 }, equals: 100 }],
    }
    const parsed = studyConfig.parse({ ...base, ...study })
    const observations = scrambledSobol(2, 24, stream(5, 'mixture')).map(([u, v], i) => {
      const [low, high] = [Math.min(u!, v!), Math.max(u!, v!)]
      const settings = { a: 100 * low, b: 100 * (high - low), c: 100 * (1 - high) }
      return { run: `r${i}`, settings, outcomes: { y: settings.a } }
    })
    const { importance, effects } = explainStudy({ study: parsed, observations, seed: 1, past: [] }).outcomes[0]!
    expect(importance!.kind).toBe('along-limits')
    const [a, b] = importance!.inputs
    expect(a!.first.mean).toBeGreaterThan(0.8)
    expect(a!.total.mean).toBeGreaterThan(b!.total.mean)
    expect(effects!.every(({ points }) => points.length > 1)).toBe(true)
  })

  it('compares the rows of a list with their neighbours, and says so', () => {
    const rows = Array.from({ length: 36 }, (_, i) => ({ a: (i % 6) / 5, b: Math.floor(i / 6) / 5 }))
    const study = studyConfig.parse({ ...base, parameters: [continuous('a'), continuous('b')], candidates: rows })
    const observations = rows
      .filter((_, i) => i % 2 === 0)
      .map((settings, i) => ({ run: `r${i}`, settings, outcomes: { y: 3 * settings.a + 0.3 * settings.b } }))
    const { importance } = explainStudy({ study, observations, seed: 1, past: [] }).outcomes[0]!
    expect(importance!.kind).toBe('among-rows')
    const [a, b] = importance!.inputs
    expect(a!.first.mean).toBeGreaterThan(0.8)
    expect(a!.total.mean).toBeGreaterThan(4 * b!.total.mean)
  })

  it('is not said where nothing is learnt: no shares, no lines', () => {
    const noise = stream(9, 'noise')
    const input = studied({ parameters: [continuous('a'), continuous('b')] }, 14, () => ({ y: noise.normal() }))
    const [one] = explainStudy(input).outcomes
    expect(one).toMatchObject({ learnt: 'not-yet', runs: 14 })
    expect(one!.importance).toBeUndefined()
    expect(one!.effects).toBeUndefined()
    expect(one!.leftOut).toHaveLength(14)
    expect(explainStudy({ ...input, observations: [] })).toMatchObject({ runs: 0, limits: [], nearest: [] })
  })

  it('is plain data, the same for the same input', () => {
    const input = studied({ parameters: [continuous('a'), continuous('b')] }, 10, ({ a, b }) => ({ y: a! + b! * b! }))
    const once = explainStudy(input)
    expect(structuredClone(once)).toEqual(explainStudy(input))
    expect(JSON.parse(JSON.stringify(once))).toEqual(once)
  })
})

describe('calibration', () => {
  const foretold = (error: number, extra: Partial<Prediction> = {}) => ({
    mean: 5,
    sd: 2,
    measured: 5 + 2 * error,
    ...extra,
  })

  it('counts what fell inside, with the exact interval of the share', () => {
    const errors = [0.1, -0.5, 0.6, 1, -1.2, 1.5, -1.6, 1.7, 2.5, 0.2]
    const { count, coverage, meanError } = calibrationOf(errors.map((error) => foretold(error)))
    expect(count).toBe(10)
    expect(coverage.map(({ inside }) => inside)).toEqual([8, 4])
    expect(coverage[0]).toMatchObject(clopperPearson(8, 10))
    // Published limits of 8 in 10.
    expect(coverage[0]!.low).toBeCloseTo(0.4439, 4)
    expect(coverage[0]!.high).toBeCloseTo(0.9748, 4)
    expect(meanError).toBeCloseTo(
      errors.reduce((sum, error) => sum + error / 10, 0),
      12,
    )
  })

  it('takes the quantiles as they were foretold before the normal', () => {
    const quantiles = predictionLevels.map((level) => 5 + normalQuantile(level) * (level > 0.5 ? 20 : 0.1))
    const { coverage } = calibrationOf([foretold(3, { quantiles }), foretold(-1, { quantiles })])
    expect(coverage[0]!.inside).toBe(1)
  })

  it('rests on predictions made at the time, run by run', () => {
    const input = studied({ parameters: [continuous('a')] }, 8, ({ a }) => ({ y: a! }))
    const past = [
      { run: 'r1', predicted: { y: { mean: 10, sd: 0.1 } } },
      { run: 'r2', predicted: { y: { mean: Number(input.observations[2]!.outcomes['y']), sd: 0.1 } } },
      { run: 'gone', predicted: { y: { mean: 0, sd: 1 } } },
    ]
    const { past: told, pastCalibration, leftOutCalibration } = explainStudy({ ...input, past }).outcomes[0]!
    const measured = (i: number) => Number(input.observations[i]!.outcomes['y'])
    expect(told.map((one) => [one.run, one.measured, one.mean])).toEqual([
      ['r1', measured(1), 10],
      ['r2', measured(2), measured(2)],
    ])
    // The normal quantile of 95 % is 1.645.
    expect(told[0]!.low).toBeCloseTo(10 - 0.1645, 4)
    expect(told[0]!.high).toBeCloseTo(10 + 0.1645, 4)
    expect(pastCalibration).toMatchObject({ count: 2, coverage: [{ inside: 1 }, { inside: 1 }] })
    expect(leftOutCalibration.count).toBe(8)
  })
})

describe('a limit', () => {
  const study = {
    parameters: [continuous('x'), continuous('z')],
    constraints: [
      { outcome: 'g', min: 0.5, probability: 0.6 },
      { outcome: 'h', max: 5, probability: 0.6 },
    ],
  }
  const input = studied(study, 16, ({ x, z }) => ({ y: 10 * x! + 0.5 * z!, g: x!, h: z! }))

  it('has a price where it binds, none where it does not', () => {
    const { limits } = explainStudy(input)
    const [binding, idle] = limits
    expect(binding).toMatchObject({ outcome: 'g', side: 'min', limit: 0.5, step: 0.05 })
    // y = 10 x under x >= 0.5: a step of 0.05 is worth a half.
    expect(binding!.looser.gain).toBeGreaterThan(0.35)
    expect(binding!.tighter.gain).toBeLessThan(-0.35)
    expect(Math.abs(idle!.looser.gain)).toBeLessThan(0.3)
  })

  it.each([
    [[0, 10], 1],
    [[0, 0.3], 0.02],
    [[0, 4000], 500],
    [[7], 1],
    [[], 1],
  ])('moves over %j in steps of %s', (values, step) => expect(sensibleStep(values)).toBe(step))

  it('far from all runs moves in larger steps', () => {
    expect(sensibleStep([97.5, 97.54, 97.6], 96.5)).toBe(0.1)
  })

  it('and the nearest runs are told with their results', () => {
    const wanted = input.observations[4]!
    const { nearest } = explainStudy({ ...input, settings: wanted.settings })
    expect(nearest[0]).toMatchObject({ run: 'r4', distance: 0, outcomes: wanted.outcomes })
    expect(nearest.map(({ distance }) => distance)).toEqual(
      nearest.map(({ distance }) => distance).sort((a, b) => a - b),
    )
  })
})
