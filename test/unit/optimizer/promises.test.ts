// What a suggestion must never break: linear limits, pool rules, the promise of safe mode, steps from proven runs.
import { describe, expect, it } from 'vitest'
import { type Reply, speak } from './speak.ts'

type Settings = Record<string, number>

describe('a mixture with a whole number and a ratio', () => {
  const study = {
    parameters: [
      { name: 'a', type: 'continuous', low: 0, high: 100 },
      { name: 'b', type: 'continuous', low: 0, high: 60 },
      { name: 'c', type: 'integer', low: 0, high: 50 },
    ],
    constraints: [
      { kind: 'linear', coefficients: { a: 1, b: 1, c: 1 }, equals: 100 },
      { kind: 'linear', coefficients: { a: 2, b: -1 }, max: 10 },
    ],
    objectives: [{ outcome: 'y', goal: 'maximize' }],
  }

  it('is kept by every suggestion and by what is recommended', () => {
    const { send } = speak()
    send({ op: 'init', seed: 2, study })
    // Past runs that break the limits are data, never a place to go on from.
    const old = [
      { a: 50, b: 60, c: 50 },
      { a: 0, b: 0, c: 0 },
    ]
    const { warnings } = send({
      op: 'tell',
      observations: old.map((settings, i) => ({ settings, outcomes: { y: 90 + i } })),
    })
    expect(warnings?.every(({ code }) => code === 'breaks_constraint')).toBe(true)
    const check = ({ a = 0, b = 0, c = 0 }: Settings) => {
      // S = sum of abs(coefficient) times range.
      expect(Math.abs(a + b + c - 100)).toBeLessThanOrEqual(1e-6 * 210)
      expect(2 * a - b).toBeLessThanOrEqual(10 + 1e-9 * 260)
      expect(Number.isInteger(c) && a >= 0 && b <= 60 && c <= 50).toBe(true)
    }
    for (let i = 0; i < 6; i++) {
      const settings = send({ op: 'ask' }).suggestions![0]!.settings as Settings
      check(settings)
      send({
        op: 'tell',
        observations: [{ settings, outcomes: { y: settings['a']! * 0.3 - (settings['c']! - 20) ** 2 / 50 } }],
      })
    }
    check(send({ op: 'recommend' }).settings as Settings)
  })
})

describe('few settings', () => {
  const init = (change: object) => ({
    op: 'init',
    study: { objectives: [{ outcome: 'y', goal: 'minimize' }], ...change },
  })
  const gas = { name: 'gas', type: 'categorical', values: ['air', 'n2', 'ar'] }
  const run = (value: string, y: number) => ({ settings: { gas: value }, outcomes: { y } })
  const names = ({ suggestions }: Reply) => suggestions!.map(({ settings }) => settings['gas'])

  it('come again once all have been run, each once per ask', () => {
    const { send } = speak()
    send(init({ parameters: [gas] }))
    send({ op: 'tell', observations: [run('air', 1), run('n2', 2), run('ar', 3), run('air', 2)] })
    const reply = send({ op: 'ask', count: 4 })
    expect(names(reply).toSorted()).toEqual(['air', 'ar', 'n2'])
    expect(reply.warnings?.map(({ code }) => code)).toEqual(['pool_exhausted'])
  })

  it('in a pool whose rows may come again differ within an ask, equal rows being one', () => {
    const { send } = speak()
    const candidates = ['air', 'n2', 'air', 'n2'].map((value) => ({ gas: value }))
    send(init({ parameters: [gas], candidates, repeats: true }))
    send({ op: 'tell', observations: [run('air', 1), run('n2', 2), run('air', 1.5), run('n2', 2.5), run('n2', 3)] })
    expect(names(send({ op: 'ask', count: 2 })).toSorted()).toEqual(['air', 'n2'])
  })
})

describe('two objectives with a limit', () => {
  it('are searched in batches of different settings; the reference that is inferred is shown', () => {
    const { send } = speak()
    const parameters = ['a', 'b'].map((name) => ({ name, type: 'continuous', low: 0, high: 1 }))
    const objectives = [
      { outcome: 'u', goal: 'minimize' },
      { outcome: 'v', goal: 'target', target: 0.5 },
    ]
    send({
      op: 'init',
      seed: 2,
      study: { parameters, objectives, constraints: [{ kind: 'outcome', outcome: 'w', min: 0.2 }] },
    })
    const run = ({ a = 0, b = 0 }: Settings) => ({ settings: { a, b }, outcomes: { u: a + b * b, v: a - b, w: a + b } })
    send({
      op: 'tell',
      observations: [
        [0.1, 0.9],
        [0.7, 0.4],
        [0.3, 0.3],
        [0.95, 0.6],
        [0.5, 0.1],
      ].map(([a = 0, b = 0]) => run({ a, b })),
    })
    const { suggestions } = send({ op: 'ask', count: 3 })
    expect(new Set(suggestions!.map(({ settings }) => JSON.stringify(settings))).size).toBe(3)
    const { warnings } = send({ op: 'recommend' })
    expect(warnings?.map(({ code }) => code)).toEqual(['reference_inferred'])
  })
})

describe('three objectives', () => {
  it('are answered too', () => {
    const { send } = speak()
    const objectives = ['u', 'v', 'w'].map((outcome) => ({ outcome, goal: 'minimize', reference: 3 }))
    send({ op: 'init', study: { parameters: [{ name: 'a', type: 'continuous', low: 0, high: 1 }], objectives } })
    send({
      op: 'tell',
      observations: [0, 0.3, 0.6, 1].map((a) => ({ settings: { a }, outcomes: { u: a, v: 1 - a, w: (a - 0.5) ** 2 } })),
    })
    expect(send({ op: 'ask' }).suggestions).toHaveLength(1)
    expect(send({ op: 'recommend' }).warnings).toBeUndefined()
  })
})

describe('safe mode', () => {
  const parameters = ['a', 'b'].map((name) => ({ name, type: 'continuous', low: 0, high: 1 }))
  const steps = { a: 0.15, b: 0.3 }
  const study = {
    parameters,
    constraints: [{ kind: 'outcome', outcome: 'c', max: 0 }],
    objectives: [{ outcome: 'y', goal: 'maximize' }],
    safety: { mode: 'safe', probability: 0.95, max_step: steps },
  }
  const limit = ({ a = 0, b = 0 }: Settings) => Math.sin(3 * a) + b * b - 1.1
  const run = (settings: Settings) => ({
    settings,
    outcomes: { y: settings['a']! + settings['b']!, c: limit(settings) },
  })

  it('says so where no safe run is known', () => {
    const { send } = speak()
    send({ op: 'init', study })
    expect(send({ op: 'ask' }).error?.code).toBe('no_safe_setting')
    send({ op: 'tell', observations: [run({ a: 0.9, b: 0.9 }), run({ a: 0.8, b: 0.9 })] })
    expect(send({ op: 'ask' }).error?.code).toBe('no_safe_setting')
  })

  it('keeps its promise, a step at a time from proven runs, and gets better all the same', () => {
    const { send } = speak()
    send({ op: 'init', seed: 6, study })
    const starts = [
      { a: 0.1, b: 0.2 },
      { a: 0.2, b: 0.4 },
      { a: 0.05, b: 0.6 },
      { a: 0.3, b: 0.1 },
      { a: 0.15, b: 0.3 },
    ]
    send({ op: 'tell', observations: starts.map(run) })
    const proven: Settings[] = [...starts]
    let broken = 0
    for (let i = 0; i < 10; i++) {
      const { suggestions, error } = send({ op: 'ask' }) as Reply
      if (error) break
      const settings = suggestions![0]!.settings as Settings
      expect(suggestions![0]!.feasible).toBeGreaterThanOrEqual(0.95)
      const near = proven.some((one) =>
        Object.entries(steps).every(([name, most]) => Math.abs(one[name]! - settings[name]!) <= most),
      )
      expect(near).toBe(true)
      send({ op: 'tell', observations: [run(settings)] })
      if (limit(settings) <= 0) proven.push(settings)
      else broken++
    }
    expect(broken).toBe(0)
    expect(Math.max(...proven.map(({ a = 0, b = 0 }) => a + b))).toBeGreaterThan(0.85)
  })
})
