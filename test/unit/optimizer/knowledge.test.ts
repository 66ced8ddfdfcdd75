// Knowledge beforehand: voices weighed by what the runs say, experts outvoted, nothing trusted blindly.
import { describe, expect, it } from 'vitest'
import type { Observation, StudyDefinition } from '../../../optimizer/definition.ts'
import { heardIn, heeding } from '../../../optimizer/knowledge/heeding.ts'
import type { Expectation, Foreteller } from '../../../optimizer/knowledge/knowledge.ts'
import { sisterForeteller } from '../../../optimizer/knowledge/sister.ts'
import { stream } from '../../../optimizer/math/rng.ts'
import { predictOutcome } from '../../../optimizer/outcome-model.ts'
import { pointAt, positionOf, spaceOf } from '../../../optimizer/space.ts'
import { strategyOf } from '../../../optimizer/strategies/index.ts'
import { Study } from '../../../optimizer/study.ts'
import { maternGp } from '../../../optimizer/surrogates/index.ts'
import { mixtureMoments } from '../../../optimizer/surrogates/surrogate.ts'

/** A valley with its bottom at (70, 0.2). */
const truth = (a: number, b: number) => ((a - 70) / 30) ** 2 + 4 * (b - 0.2) ** 2 + 0.3 * Math.sin(a / 8)
const right = (a: number, b: number) => 3 + 0.8 * ((a - 66) / 30) ** 2 + 3 * (b - 0.25) ** 2
const contrary = (a: number, b: number) => -right(a, b)

const base: StudyDefinition = {
  seed: 3,
  budget: 14,
  parameters: [
    { type: 'continuous', name: 'a', low: 0, high: 100 },
    { type: 'continuous', name: 'b', low: 0, high: 1 },
  ],
  contexts: [],
  linear: [],
  limits: [],
  objectives: [{ outcome: 'y', goal: 'minimize' }],
  safety: { mode: 'none', probability: 0.95, maxStep: new Map() },
  repeats: false,
}

function voice(says: (a: number, b: number) => number): Foreteller {
  return {
    kind: 'twin',
    name: 'valley',
    outcomes: ['y'],
    foretell: (_, at) => ({ mean: says(Number(at.get('a')), Number(at.get('b'))), sd: 0 }),
  }
}

function knowing(foretellers: readonly Foreteller[], expected: readonly (readonly [string, Expectation])[] = []) {
  return { ...base, knowledge: { foretellers, expected: new Map(expected) } }
}

function observed(id: string, a: number, b: number, y = truth(a, b)): Observation {
  return {
    id,
    settings: new Map([
      ['a', a],
      ['b', b],
    ]),
    outcomes: new Map([['y', y]]),
    status: 'ok',
    context: new Map(),
  }
}

const spread = (count: number) =>
  Array.from({ length: count }, (_, i) => observed(`r${i}`, (i * 37) % 100, ((i * 61) % 100) / 100))

/** The best true value after each run. */
function played(definition: StudyDefinition, runs: number): number[] {
  const study = new Study(definition, strategyOf({ name: 'bayesian', surrogate: 'matern-gp' }))
  const best: number[] = []
  for (let i = 0; i < runs; i++) {
    const { settings } = study.ask(1, new Map())[0]!
    const run = observed(`r${i}`, Number(settings.get('a')), Number(settings.get('b')))
    study.tell([run])
    best.push(Math.min(run.outcomes.get('y')!, best.at(-1) ?? Number.POSITIVE_INFINITY))
  }
  return best
}

describe('a surrogate that hears', () => {
  const space = spaceOf(base.parameters, [])
  const training = (count: number) => {
    const runs = spread(count)
    const points = runs.map(({ settings }) => pointAt(space, positionOf(space, settings), new Float64Array(0)))
    return { points, values: Float64Array.from(runs, ({ outcomes }) => outcomes.get('y')! / 2 - 1) }
  }
  const heard = (says: (a: number, b: number) => number) =>
    heeding(maternGp, maternGp, [
      {
        foreteller: voice(says),
        spread: 0.8,
        at: ([a = 0, b = 0]) => ({ mean: says(100 * a, b) / 2 - 1, variance: 0 }),
      },
    ])
  const missOf = (model: ReturnType<typeof maternGp.fit>) =>
    training(60)
      .points.slice(20)
      .reduce((sum, point, i) => {
        const { mean } = mixtureMoments(model, model.at(point), false)
        return sum + Math.abs(mean - training(60).values[i + 20]!) / 40
      }, 0)

  it('learns from a right voice at few runs, trusts it; a contrary one is soon not heard at all', () => {
    const few = training(6)
    const alone = maternGp.fit(few, stream(1, 'fit'))
    const taught = heard(right).fit(few, stream(1, 'fit'))
    expect(missOf(taught)).toBeLessThan(0.6 * missOf(alone))
    expect(heardIn(taught)[0]!.trust).toBeGreaterThan(0.6)
    const misled = heard(contrary).fit(few, stream(1, 'fit'))
    expect(heardIn(misled)[0]!.trust).toBeLessThan(0.01)
    expect(missOf(misled)).toBeLessThan(1.1 * missOf(alone))
  })

  it('fits no run at all; a run under way makes it surer there', () => {
    const model = heard(right).fit({ points: [], values: new Float64Array(0) }, stream(1, 'fit'))
    const point = Float64Array.of(0.4, 0.6)
    const before = mixtureMoments(model, model.at(point), false).variance
    const after = model.expecting(point)
    expect(mixtureMoments(after, after.at(point), false).variance).toBeLessThan(before)
    expect(heardIn(after)).toHaveLength(1)
  })
})

describe('a study with a twin', () => {
  it('goes to the best foretold first, in doubt; the second run tests it in the middle', () => {
    const study = new Study(knowing([voice(right)]))
    const [first] = study.ask(1, new Map())
    expect(Number(first!.settings.get('a'))).toBeCloseTo(66, -1)
    expect(first!.predicted.get('y')!.sd).toBeGreaterThan(0.2)
    expect(first!.because.en).toMatch(/known beforehand.*The valley twin foretold y 3.* trust\)/)
    expect(first!.because.zh).toMatch(/孪生模型（valley）预测 y 为 3.*信任度/)
    study.tell([observed('r0', 66, 0.25)])
    expect(Object.fromEntries(study.ask(1, new Map())[0]!.settings)).toEqual({ a: 50, b: 0.5 })
  })

  it('suggests a whole batch before the first run, each elsewhere', () => {
    const batch = new Study(knowing([voice(right)])).ask(4, new Map())
    const places = batch.map(({ settings }) => `${Number(settings.get('a')).toFixed(0)} ${settings.get('b')}`)
    expect(new Set(places).size).toBe(4)
  })

  it('finds the valley sooner with a right one, loses little with a contrary one', () => {
    const [none, helped, misled] = [
      played(base, 8),
      played(knowing([voice(right)]), 3),
      played(knowing([voice(contrary)]), 8),
    ]
    expect(helped[1]!).toBeLessThan(none[1]! - 0.2)
    expect(misled[7]!).toBeLessThan(none[7]! + 0.3)
  })

  it('answers the same bytes again', () => {
    const once = () => played(knowing([voice(right)]), 4)
    expect(once()).toEqual(once())
  })

  it('in safe mode promises nothing that was only foretold: an outcome with a limit rests on its runs', () => {
    const safe: StudyDefinition = {
      ...knowing([voice(right)]),
      limits: [{ outcome: 'y', max: 2, probability: 0.95 }],
      safety: { mode: 'safe', probability: 0.95, maxStep: new Map() },
    }
    const study = new Study(safe)
    study.tell(spread(6))
    expect(heardIn(study.view(new Map()).models.outcomes.get('y')!.model)).toEqual([])
  })
})

describe('an expert', () => {
  const at = (near: number, b: number) =>
    [
      ['a', { near, within: 8 }],
      ['b', { near: b, within: 0.1 }],
    ] as const

  it('is followed at once, needs fewer runs if right, is outvoted within eight runs if wrong', () => {
    const none = played(base, 8)
    const helped = played(knowing([], at(70, 0.2)), 10)
    const misled = played(knowing([], at(15, 0.9)), 10)
    expect(helped[0]!).toBeLessThan(none[3]!)
    expect(misled[0]!).toBeGreaterThan(3)
    expect(misled[7]!).toBeLessThan(none[7]! + 0.3)
  })

  it('is named in the reason, also where the runs speak against the expectation', () => {
    const study = new Study(knowing([], at(15, 0.9)))
    const [first] = study.ask(1, new Map())
    expect(first!.because.en).toMatch(/lies where the expert expects the best \(a 15 ± 8, b 0\.9 ± 0\.1\)/)
    expect(first!.because.zh).toMatch(/专家预期/)
    study.tell([...spread(14), observed('e', 15, 0.9)])
    expect(study.ask(1, new Map())[0]!.because.en).toMatch(/outside of where the expert expects/)
  })

  it('never overrides safety', () => {
    const safe: StudyDefinition = {
      ...knowing([], at(15, 0.9)),
      limits: [{ outcome: 'y', max: 1.5, probability: 0.95 }],
      safety: { mode: 'safe', probability: 0.95, maxStep: new Map([['a', 15]]) },
    }
    const study = new Study(safe)
    study.tell(Array.from({ length: 8 }, (_, i) => observed(`r${i}`, 62 + 2 * i, 0.1 + 0.03 * i)))
    for (const { settings, feasible } of study.ask(2, new Map())) {
      expect(Number(settings.get('a'))).toBeGreaterThan(45)
      expect(feasible).toBeGreaterThan(0.9)
    }
  })
})

describe("a sister's study", () => {
  const sister = (says: (a: number, b: number) => number) => {
    const runs = spread(20).map((run) => observed(run.id, Number(run.settings.get('a')), Number(run.settings.get('b'))))
    const told = runs.map((run) => ({
      ...run,
      outcomes: new Map([['y', says(Number(run.settings.get('a')), Number(run.settings.get('b')))]]),
    }))
    return sisterForeteller(base, { name: 'furnace-2', runs: told })!
  }
  const answered = (foreteller: Foreteller) => {
    const study = new Study(knowing([foreteller]))
    study.tell(spread(6))
    const model = study.view(new Map()).models.outcomes.get('y')!
    return { heard: heardIn(model.model)[0]!, model, because: study.ask(1, new Map())[0]!.because }
  }

  it('that agrees in rank is heard; one that contradicts is not, both say so', () => {
    const agreeing = answered(sister((a, b) => 1.3 * right(a, b)))
    expect(agreeing.heard.agreement).toBeGreaterThan(0.7)
    expect(agreeing.heard.trust).toBeGreaterThan(0.1)
    expect(agreeing.because.en).toMatch(/Sister study furnace-2 foretold y .* agreement in rank (0\.\d|1\.0)/)
    const contradicting = answered(sister(contrary))
    expect(contradicting.heard.trust).toBeLessThan(0.01)
    expect(contradicting.because.en).toMatch(
      /furnace-2 ranks the runs otherwise \(agreement -\d\.\d\) and is not heard/,
    )
    expect(contradicting.because.zh).toMatch(/未采纳/)
    const point = Float64Array.of(0.7, 0.2)
    expect(predictOutcome(agreeing.model, point).mean).toBeLessThan(1)
  })

  it('with too few runs foretells nothing', () => {
    expect(sisterForeteller(base, { name: 'furnace-2', runs: spread(3) })).toBeUndefined()
  })
})
