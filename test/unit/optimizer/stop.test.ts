// The advice to stop: it comes, not too early, with figures in both languages, in money where the study has a price.
import { describe, expect, it } from 'vitest'
import type { Observation, StudyDefinition } from '../../../optimizer/definition.ts'
import { quietRuns } from '../../../optimizer/explanation/quiet-runs.ts'
import { stream } from '../../../optimizer/math/rng.ts'
import { stopAdvice } from '../../../optimizer/stop.ts'
import { Study } from '../../../optimizer/study.ts'

const parameter = (name: string) => ({ type: 'continuous' as const, name, low: 0, high: 1 })

function definition(change: Partial<StudyDefinition> = {}): StudyDefinition {
  return {
    seed: 1,
    parameters: [parameter('x')],
    contexts: [],
    linear: [],
    limits: [],
    objectives: [{ outcome: 'y', goal: 'minimize' }],
    safety: { mode: 'none', probability: 0.95, maxStep: new Map() },
    repeats: false,
    ...change,
  }
}

function run(id: number, x: number, outcomes: Record<string, number>): Observation {
  const status = Object.keys(outcomes).length > 0 ? 'ok' : 'failed'
  return {
    id: `r${id}`,
    settings: new Map([['x', x]]),
    outcomes: new Map(Object.entries(outcomes)),
    status,
    context: new Map(),
  }
}

const advise = (study: Study) => stopAdvice(study.view(new Map()), stream(1, 'stop'))
const valley = (x: number) => 10 + 40 * (x - 0.37) ** 2

/** Runs of a study until stopping is advised, at most `horizon`. */
function untilStopped(study: Study, f: (x: number) => number, horizon: number) {
  const found: number[] = []
  for (const x of [0.05, 0.95]) tellOne(study, found, { x, f })
  while (found.length < horizon && !advise(study).advised) {
    const x = Number(study.ask(1, new Map())[0]!.settings.get('x'))
    tellOne(study, found, { x, f })
  }
  return { runs: found.length, best: Math.min(...found) }
}

function tellOne(study: Study, found: number[], { x, f }: { x: number; f: (x: number) => number }): void {
  found.push(f(x))
  study.tell([run(found.length, x, { y: f(x) })])
}

describe('stopping', () => {
  it.each([1, 2, 3])('comes when little is left, with runs saved (seed %i)', (seed) => {
    const { runs, best } = untilStopped(new Study(definition({ seed })), valley, 20)
    expect(runs).toBeLessThan(16)
    expect(runs).toBeGreaterThanOrEqual(6)
    // Under 2 % of the range from best to worst.
    expect(best - 10).toBeLessThan(0.32)
  })

  it('comes earlier where a run costs more than the gain is worth, and says both in money', () => {
    const priced = definition({
      objectives: [{ outcome: 'y', goal: 'minimize', worth: 100 }],
      runCost: { amount: 500, currency: 'CNY' },
    })
    const study = new Study(priced)
    const { runs } = untilStopped(study, valley, 20)
    expect(runs).toBeLessThanOrEqual(untilStopped(new Study(definition()), valley, 20).runs)
    const { reason, gain, worthwhile } = advise(study)
    expect(worthwhile).toBe(5)
    expect(gain!.money).toBeCloseTo(100 * gain!.expected, 9)
    expect(reason.en).toMatch(/expected to gain [\d.e-]+ of y .*worth [\d.e-]+ CNY, against 500 CNY that a run costs\./)
    expect(reason.en).toMatch(/What is left is under the cost of a run; the last \d+ runs brought no gain above it/)
    expect(reason.zh).toMatch(/再运行一次.*折合 .* CNY，而一次运行的成本为 500 CNY.*剩余改进低于一次运行的成本/)
  })

  it('waits for several attempts without a gain, however small the expected gain', () => {
    const study = new Study(
      definition({
        objectives: [{ outcome: 'y', goal: 'minimize', worth: 1 }],
        runCost: { amount: 1e9, currency: 'CNY' },
      }),
    )
    study.tell([run(1, 0.1, { y: 5 }), run(2, 0.9, { y: 9 }), run(3, 0.4, { y: 4 })])
    const { advised, reason, quiet, patience } = advise(study)
    expect({ advised, quiet, patience }).toEqual({ advised: false, quiet: 2, patience: 4 })
    expect(reason.en).toContain('only 2 of 4 attempts without a gain were made')
    expect(reason.zh).toContain('仅 2 次，未到 4 次')
  })

  it('is not advised while no run has kept all limits, nor before anything is known', () => {
    const limited = new Study(definition({ limits: [{ outcome: 'g', max: 0, probability: 0.9 }] }))
    expect(advise(limited)).toMatchObject({ advised: false })
    limited.tell(Array.from({ length: 14 }, (_, i) => run(i, i / 13, { y: i, g: 1 + i })))
    expect(advise(limited)).toMatchObject({ advised: false })
    expect(advise(limited).reason.en).toMatch(/Too little is known to expect a gain\. 14 runs so far/)
  })

  it('is advised once the budget is spent', () => {
    const study = new Study(definition({ budget: 3 }))
    study.tell([run(1, 0.1, { y: 5 }), run(2, 0.9, { y: 9 }), run(3, 0.4, { y: 4 })])
    expect(advise(study)).toMatchObject({ advised: true })
    const { reason } = advise(study)
    expect(reason.en).toMatch(/0 of 3 runs are left/)
    expect(reason.zh).toMatch(/还剩 0 次/)
  })

  it('names a plateau where many runs brought nothing, whatever the model still hopes for', () => {
    const study = new Study(definition({ seed: 5 }))
    const noise = stream(2, 'noise')
    study.tell([
      run(0, 0.5, { y: -3 }),
      ...Array.from({ length: 24 }, (_, i) => run(i + 1, i / 23, { y: noise.normal() })),
    ])
    const { advised, reason } = advise(study)
    expect(advised).toBe(true)
    expect(reason.en).toMatch(/plateau is reached: the last 24 runs|What is left is under .* the last 24 runs/)
  })

  it('weighs two objectives as a share of what is covered', () => {
    const study = new Study(
      definition({
        objectives: [
          { outcome: 'y', goal: 'minimize' },
          { outcome: 'w', goal: 'maximize' },
        ],
      }),
    )
    study.tell(Array.from({ length: 9 }, (_, i) => run(i, i / 8, { y: valley(i / 8), w: i })))
    const { reason } = advise(study)
    expect(reason.en).toMatch(/add [\d.e-]+ % to what the best runs cover/)
    expect(reason.zh).toContain('覆盖范围扩大')
  })
})

describe('attempts without a gain', () => {
  const quiet = (values: readonly number[], worthwhile: number, change: Partial<StudyDefinition> = {}) => {
    const study = new Study(definition(change))
    study.tell(values.map((y, i) => run(i, i / 20, { y })))
    return quietRuns(study.view(new Map()), worthwhile)
  }

  it.each([
    [[5, 4, 3], 0.5, 0],
    [[5, 4, 3.9, 3.8], 0.5, 2],
    // Small gains add up.
    [[5, 4.7, 4.4, 4.1], 0.5, 1],
    [[3, 5, 4, 9], 0, 3],
  ])('after %j, counting gains above %s, are %i', (values, worthwhile, wanted) => {
    expect(quiet(values, worthwhile)).toBe(wanted)
  })

  it('count towards a target, ignore runs that break a limit', () => {
    expect(quiet([9, 6, 5.2, 1], 0, { objectives: [{ outcome: 'y', goal: 'target', target: 5 }] })).toBe(1)
    expect(quiet([9, 6, 1], 0, { limits: [{ outcome: 'y', min: 2, probability: 0.9 }] })).toBe(1)
  })
})
