// What can be set, what is only known: each kind of parameter on a problem that needs it, beside a control without it.
import { describe, expect, it } from 'vitest'
import { stream } from '../../../optimizer/math/rng.ts'
import { axis, goal, mean, numberOf, play, type Settings, type Told } from './duties.ts'

const maximise = [goal('y', 'maximize')]

describe('a whole number', () => {
  const teeth = { name: 'teeth', type: 'integer', low: 2, high: 12 }
  const value = (n: number) => 10 - Math.abs(n - 7.4) - (n === 7 ? 4 : 0)
  const history = [2, 4, 10, 12].map((n) => ({ settings: { teeth: n }, outcomes: { y: value(n) } }))

  it('is searched level by level; a control that rounds repeats itself', () => {
    const asks = 4
    const own = play({
      study: { parameters: [teeth], objectives: maximise },
      history,
      asks,
      run: ({ teeth: n }) => ({ outcomes: { y: value(Number(n)) } }),
    })
    const control = play({
      study: { parameters: [axis('teeth', 2, 12)], objectives: maximise },
      history,
      asks,
      run: ({ teeth: n }) => ({ outcomes: { y: value(Math.round(Number(n))) } }),
    })
    const levels = (runs: readonly Told[]) =>
      new Set([...history, ...runs].map(({ settings }) => Math.round(numberOf(settings, 'teeth')))).size
    expect(levels(own.runs)).toBe(8)
    expect(levels(control.runs)).toBeLessThan(8)
    expect(own.recommend().settings).toEqual({ teeth: 8 })
  })
})

describe('an ordinal', () => {
  const grains = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20]
  const words = grains.map(String)
  const firstChoice = (values: readonly (number | string)[], type: string, best: number) => {
    const told = [0, 1, 3, 5, 7]
    const history = told.map((rank) => ({ settings: { grain: values[rank]! }, outcomes: { y: -((rank - best) ** 2) } }))
    const study = { parameters: [{ name: 'grain', type, values }], objectives: maximise }
    return values.indexOf(play({ study, history }).ask()[0]!.settings['grain']!)
  }

  it('is read by its order: the best level lies between its good neighbours; a category cannot know', () => {
    expect(firstChoice(grains, 'ordinal', 4)).toBe(4)
    expect(firstChoice(grains, 'ordinal', 2)).toBe(2)
    expect(firstChoice(words, 'ordinal', 4)).toBe(4)
    expect([firstChoice(words, 'categorical', 4), firstChoice(words, 'categorical', 2)]).not.toEqual([4, 2])
  })
})

describe('a category', () => {
  // Each gas has its own best temperature; that of nitrogen is twice as good.
  const value = (x: number, gas: string) => (gas === 'n2' ? 2 - 9 * (x - 0.8) ** 2 : 1 - 9 * (x - 0.2) ** 2)
  const history = Array.from({ length: 12 }, (_, i) => {
    const [x, gas] = [((i * 5) % 12) / 11, i % 2 === 0 ? 'air' : 'n2']
    return { settings: { x, gas }, outcomes: { y: value(x, gas) } }
  })
  const gas = { name: 'gas', type: 'categorical', values: ['air', 'n2'] }

  it('shifts the optimum; a control that does not know the gas lands between', () => {
    const own = play({ study: { parameters: [axis('x'), gas], objectives: maximise }, history }).recommend().settings!
    const control = play({
      study: { parameters: [axis('x')], objectives: maximise },
      history: history.map(({ settings: { x }, ...rest }) => ({ ...rest, settings: { x } })),
    }).recommend().settings!
    expect(value(numberOf(own, 'x'), String(own['gas']))).toBeGreaterThan(1.85)
    expect(value(numberOf(control, 'x'), 'n2') + value(numberOf(control, 'x'), 'air')).toBeLessThan(2.4)
  })
})

describe('a context', () => {
  // The best setting follows the lot.
  const value = (x: number, lot: number) => 1 - 4 * (x - (0.1 + 0.08 * lot)) ** 2
  const rng = stream(5, 'lots')
  const history = Array.from({ length: 14 }, () => {
    const [x, lot] = [rng.uniform(), 10 * rng.uniform()]
    return { settings: { x }, context: { lot }, outcomes: { y: value(x, lot) } }
  })
  const lot = { name: 'lot', type: 'context', low: 0, high: 10 }

  it('decides: settings are for the lot at hand; a control that ignores it has one setting for all', () => {
    const study = { parameters: [axis('x'), lot], objectives: maximise }
    const known = play({ study, history })
    const blind = play({
      study: { ...study, parameters: [axis('x')] },
      history: history.map(({ context: _, ...run }) => run),
    })
    const lots = [1, 5, 9]
    const regret = (x: (lot: number) => number) => mean(lots.map((one) => 1 - value(x(one), one)))
    const own = regret((one) => numberOf(known.recommend({ context: { lot: one } }).settings, 'x'))
    const control = regret(() => numberOf(blind.recommend().settings, 'x'))
    expect(own).toBeLessThan(0.02)
    expect(control).toBeGreaterThan(10 * own)
    const asked = lots.map((one) => numberOf(known.ask({ context: { lot: one } })[0]!.settings, 'x'))
    expect(asked[0]).toBeLessThan(asked[1]!)
    expect(asked[1]).toBeLessThan(asked[2]!)
  })

  it('that was not measured counts as unknown, not as zero', () => {
    const study = { parameters: [axis('x'), lot], objectives: maximise }
    // The rich lots were not measured; taken as 0, they would contradict the poor ones.
    const without = (context: object) => history.map((run) => (run.context.lot > 5 ? { ...run, context } : run))
    const regret = (told: readonly Told[]) => {
      const { recommend } = play({ study, history: told })
      return mean([0, 1, 2].map((one) => 1 - value(numberOf(recommend({ context: { lot: one } }).settings, 'x'), one)))
    }
    expect(regret(without({}))).toBeLessThan(regret(without({ lot: 0 })))
  })
})

describe('a mixture', () => {
  const names = ['a', 'b', 'c']
  const parameters = names.map((name) => axis(name, 0, 100))
  const whole = { kind: 'linear', coefficients: { a: 1, b: 1, c: 1 }, equals: 100 }
  // The best recipe is pure a; far from it b with c is second best.
  const value = ({ a, b, c }: Settings) =>
    Math.exp(-(((100 - Number(a)) / 35) ** 2)) + (0.7 * Number(b) * Number(c)) / 2500
  const starts = [[30, 40, 30], [10, 60, 30], [20, 10, 70], [5, 50, 45], [40, 20, 40]] // biome-ignore format: as a table
  const history = starts.map(([a = 0, b = 0, c = 0]) => ({
    settings: { a, b, c },
    outcomes: { y: value({ a, b, c }) },
  }))

  it('is a plane whose corners are reached exactly; draws hardly come near', () => {
    const own = play({
      study: { parameters, objectives: maximise, constraints: [whole] },
      history,
      asks: 8,
      run: (settings) => ({ outcomes: { y: value(settings) } }),
    })
    for (const { settings } of own.runs)
      expect(Math.abs(names.reduce((sum, name) => sum + numberOf(settings, name), 0) - 100)).toBeLessThan(3e-4)
    expect(Math.max(...own.runs.map(({ settings }) => value(settings)))).toBeGreaterThan(0.99)
    // Thirteen recipes drawn evenly from the plane, as a control that draws and rejects would find them.
    const rng = stream(3, 'recipes')
    const drawn = Array.from({ length: 13 }, () => {
      const parts = names.map(() => -Math.log(rng.uniform()))
      const sum = parts.reduce((total, part) => total + part, 0)
      return Object.fromEntries(names.map((name, k) => [name, (100 * parts[k]!) / sum]))
    })
    expect(Math.max(...drawn.map(value))).toBeLessThan(0.95)
  })
})

describe('history outside of today’s bounds', () => {
  const value = (x: number) => Math.sin(4 * x) + 0.5 * x
  const run = (x: number) => ({ settings: { x }, outcomes: { y: value(x) } })
  it('is learnt from: the first suggestion inside is better than without it', () => {
    const study = { parameters: [axis('x')], objectives: maximise }
    const old = [-1, -0.7, -0.4, -0.2, -0.05, 1.1, 1.3].map(run)
    const own = mean(
      [1, 2, 3].map((seed) =>
        value(numberOf(play({ study, seed, history: [...old, run(0.9)] }).ask()[0]!.settings, 'x')),
      ),
    )
    const control = mean(
      [1, 2, 3].map((seed) => value(numberOf(play({ study, seed, history: [run(0.9)] }).ask()[0]!.settings, 'x'))),
    )
    expect(own).toBeGreaterThan(control)
    expect(own).toBeGreaterThan(1)
  })
})
