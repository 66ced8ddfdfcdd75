// What is measured, or not: goals, limits, failures, noise, on problems where each decides, beside a control without it.
import { describe, expect, it } from 'vitest'
import { hypervolume, paretoFront } from '../../../optimizer/acquisition/hypervolume-gain.ts'
import { type Rng, stream } from '../../../optimizer/math/rng.ts'
import { axis, goal, limit, mean, numberOf, play, type Settings, type Told } from './duties.ts'

const line = [axis('x')]
const square = [axis('a'), axis('b')]
const maximise = [goal('y', 'maximize')]
const runs = (xs: readonly number[], outcomes: (x: number, i: number) => Record<string, number | null>): Told[] =>
  xs.map((x, i) => ({ settings: { x }, outcomes: outcomes(x, i) }))
const best = (objectives: object[], history: readonly Told[], constraints: object[] = []) =>
  numberOf(play({ study: { parameters: line, objectives, constraints }, history }).recommend().settings, 'x')

describe('goals', () => {
  const history = runs([0, 0.2, 0.45, 0.7, 1], (x) => ({ y: Math.exp(2 * x) }))
  it('a target is met, not passed', () => {
    const x = best([goal('y', 'target', { target: 3 })], history)
    expect(Math.abs(Math.exp(2 * x) - 3)).toBeLessThan(0.15)
    expect(best(maximise, history)).toBeGreaterThan(0.95)
    expect(best([goal('y', 'minimize')], history)).toBeLessThan(0.05)
  })

  it('two objectives widen the front; a control that sees only the first does not', () => {
    const objectives = [goal('u', 'minimize', { reference: 1.1 }), goal('v', 'minimize', { reference: 1.1 })]
    const measured = ({ a, b }: Settings) => {
      const g = 1 + (Number(b) - 0.5) ** 2
      return { u: g * Math.cos((Number(a) * Math.PI) / 2), v: g * Math.sin((Number(a) * Math.PI) / 2) }
    }
    const starts = [[0.1, 0.9], [0.5, 0.1], [0.9, 0.8], [0.3, 0.3]] // biome-ignore format: as a table
    const history = starts.map(([a = 0, b = 0]) => ({ settings: { a, b }, outcomes: measured({ a, b }) }))
    const volume = (goals: object[], seed: number) => {
      const { runs: made } = play({ study: { parameters: square, objectives: goals }, seed, history, asks: 9, run: (settings) => ({ outcomes: measured(settings) }) }) // biome-ignore format: one step
      const pairs = [...history, ...made].map(({ settings }) => measured(settings))
      return hypervolume(paretoFront(pairs, { u: 1.1, v: 1.1 }), { u: 1.1, v: 1.1 })
    }
    // The whole front encloses 0.4246.
    const own = mean([1, 2].map((seed) => volume(objectives, seed)))
    expect(own).toBeGreaterThan(0.25)
    expect(own).toBeGreaterThan(1.15 * mean([1, 2].map((seed) => volume(objectives.slice(0, 1), seed))))
  })
})

describe('limits', () => {
  const noisy = (rng: Rng) => (x: number) => ({ y: x, k: x + 0.05 * rng.normal() })
  const even = Array.from({ length: 14 }, (_, i) => i / 13)
  it('are kept at the probability asked for; a control without them goes to the end', () => {
    const history = runs(even, noisy(stream(1, 'limits')))
    const at = (probability: number) => best(maximise, history, [limit('k', { max: 0.6, probability })])
    const [half, sure] = [at(0.5), at(0.99)]
    expect(best(maximise, history)).toBeGreaterThan(0.95)
    expect(half).toBeLessThan(0.68)
    expect(sure).toBeLessThan(half - 0.04)
    // With noise of 0.05, 99 % means 0.12 below the limit.
    expect(sure).toBeGreaterThan(0.35)
  })

  it('are found where no run has kept them yet; a control that goes for the objective does not', () => {
    const kept = ({ a, b }: Settings) => Math.hypot(Number(a) - 0.85, Number(b) - 0.2) < 0.18
    const measured = (settings: Settings) => ({
      y: Number(settings['b']) - Number(settings['a']),
      k: Math.hypot(Number(settings['a']) - 0.85, Number(settings['b']) - 0.2),
    })
    const starts = [[0.1, 0.9], [0.5, 0.6], [0.2, 0.3], [0.8, 0.9]] // biome-ignore format: as a table
    const history = starts.map(([a = 0, b = 0]) => ({ settings: { a, b }, outcomes: measured({ a, b }) }))
    const firstKept = (constraints: object[]) => {
      const study = { parameters: square, objectives: maximise, constraints }
      const { runs: made } = play({ study, history, asks: 5, run: (settings) => ({ outcomes: measured(settings) }) })
      const index = made.findIndex(({ settings }) => kept(settings))
      return index < 0 ? 99 : index
    }
    expect(firstKept([limit('k', { max: 0.18 })])).toBeLessThan(4)
    expect(firstKept([])).toBe(99)
  })
})

describe('missing results', () => {
  const value = (x: number) => Math.sin(5 * x) + x
  it('partly observed runs teach what they can; a control that drops them knows less', () => {
    // The second outcome was measured on every third run alone.
    const history = runs([0.05, 0.5, 0.95, 0.15, 0.25, 0.32, 0.4, 0.6, 0.7], (x, i) => ({ y: value(x), k: i < 3 ? x : null })) // biome-ignore format: one step
    const regret = (told: readonly Told[]) => {
      const x = best(maximise, told, [limit('k', { max: 2 })])
      return value(0.354) - value(x)
    }
    expect(regret(history)).toBeLessThan(0.02)
    expect(regret(history.slice(0, 3))).toBeGreaterThan(0.05)
  })

  it('failed runs keep later ones away; a control that drops them goes on failing', () => {
    const fails = ({ a, b }: Settings) => Number(a) + Number(b) > 1.25
    const run = (settings: Settings) => {
      const failed = fails(settings)
      return {
        status: failed ? 'failed' : 'ok',
        outcomes: failed ? null : { y: Number(settings['a']) + Number(settings['b']) },
      }
    }
    const starts = [[0.1, 0.2], [0.4, 0.5], [0.2, 0.7], [0.7, 0.9], [0.9, 0.6], [0.6, 0.3]] // biome-ignore format: as a table
    const history = starts.map(([a = 0, b = 0]) => ({ settings: { a, b }, ...run({ a, b }) }))
    const study = { parameters: square, objectives: maximise }
    const own = [1, 2].flatMap((seed) => play({ study, seed, history, asks: 8, run }).runs)
    // The control is told nothing of a failure: it asks again from what worked.
    const control = [1, 2].flatMap((seed) => {
      const told: Told[] = history.filter(({ status }) => status === 'ok')
      const asked: Settings[] = []
      for (let i = 0; i < 8; i++) {
        const { settings } = play({ study, seed: seed + i, history: told }).ask()[0]!
        asked.push(settings)
        if (!fails(settings)) told.push({ settings, ...run(settings) })
      }
      return asked
    })
    const failures = own.filter(({ settings }) => fails(settings)).length
    expect(failures).toBeLessThan(0.8 * control.filter(fails).length)
    expect(
      Math.max(...own.filter(({ status }) => status === 'ok').map(({ settings: { a, b } }) => Number(a) + Number(b))),
    ).toBeGreaterThan(1.1)
  })

  it('a chance to fail is part of what is promised', () => {
    const history: Told[] = runs([0.05, 0.2, 0.4, 0.55], (x) => ({ y: x }))
    const study = { parameters: line, objectives: maximise }
    expect(play({ study, history }).ask()[0]!.feasible).toBe(1)
    const failed = [0.7, 0.8, 0.9, 1].map((x): Told => ({ settings: { x }, status: 'failed' }))
    const { settings, feasible } = play({ study, history: [...history, ...failed] }).ask()[0]!
    expect(feasible).toBeLessThan(0.99)
    expect(numberOf(settings, 'x')).toBeLessThan(0.7)
  })
})

describe('noise', () => {
  it('one lucky measurement is not the best setting; replicates show it', () => {
    // 0.8 was lucky once; 0.4 is better on average.
    const history = [
      ...runs([0.8, 0.8, 0.8, 0.8], (_, i) => ({ y: [6, 1.2, 0.9, 1.1][i]! })),
      ...runs([0.4, 0.4, 0.4, 0.4], (_, i) => ({ y: [3, 3.2, 2.9, 3.1][i]! })),
      ...runs([0.05, 0.2, 0.6, 0.95], (x) => ({ y: 3 - 10 * (x - 0.4) ** 2 })),
    ]
    expect(Math.abs(best(maximise, history) - 0.4)).toBeLessThan(0.12)
  })

  it('one gross outlier is looked into, then outvoted', () => {
    const value = (x: number) => 2 - 8 * (x - 0.3) ** 2
    const even = Array.from({ length: 15 }, (_, i) => i / 14)
    const history = runs(even, (x, i) => ({ y: i === 12 ? 9 : value(x) }))
    const run = ({ x }: Settings) => ({ outcomes: { y: value(Number(x)) } })
    const study = { parameters: line, objectives: maximise }
    const { recommend } = play({ study, history, asks: 5, run })
    expect(Math.abs(numberOf(recommend().settings, 'x') - 0.3)).toBeLessThan(0.12)
  })

  it('the spread of replicates is that of the next measurement', () => {
    const sdAt = (spread: number) => {
      const rng = stream(2, 'replicates')
      const xs = [0, 0, 0, 0.25, 0.25, 0.25, 0.5, 0.5, 0.5, 0.75, 0.75, 0.75, 1, 1, 1]
      const history = runs(xs, (x) => ({ y: x * (1 - x) + spread * rng.normal() }))
      return Object.values(
        play({ study: { parameters: line, objectives: maximise }, history }).recommend().predicted!,
      )[0]!.sd
    }
    const [quiet, loud] = [sdAt(0.01), sdAt(0.1)]
    expect(loud / quiet).toBeGreaterThan(4)
    expect(loud).toBeGreaterThan(0.06)
    expect(loud).toBeLessThan(0.18)
    expect(quiet).toBeLessThan(0.03)
  })

  it('that grows with the outcome is expected to grow', () => {
    const rng = stream(4, 'growing')
    const even = Array.from({ length: 40 }, (_, i) => i / 39)
    const history = runs(even, (x) => ({ y: Math.exp(3 * x + 0.25 * rng.normal()) }))
    const sdBy = (objectives: object[]) =>
      play({ study: { parameters: line, objectives }, history }).recommend().predicted!['y']!.sd
    const [high, low] = [sdBy(maximise), sdBy([goal('y', 'minimize')])]
    expect(high).toBeGreaterThan(3 * low)
  })
})

describe('several runs at once', () => {
  const value = (x: number) => Math.sin(6 * x) * x
  const history = runs([0.05, 0.3, 0.55, 0.8], (x) => ({ y: value(x) }))
  const study = { parameters: line, objectives: maximise }

  it('a batch spreads out; a control that forgets what is under way repeats itself', () => {
    const apart = (settings: readonly Settings[]) => {
      const xs = settings.map((one) => numberOf(one, 'x')).sort((a, b) => a - b)
      return Math.min(...xs.slice(1).map((x, i) => x - xs[i]!))
    }
    const batch = play({ study, history })
      .ask({ count: 4 })
      .map(({ settings }) => settings)
    const control = [1, 2, 3, 4].map((seed) => play({ study, seed, history }).ask()[0]!.settings)
    expect(apart(batch)).toBeGreaterThan(2 * apart(control))
    expect(apart(batch)).toBeGreaterThan(0.005)
  })

  it('results out of order lead to the same next suggestion', () => {
    const nextAfter = (order: readonly number[]) => {
      const played = play({ study, history })
      const batch = played.ask({ count: 3 })
      const pending = batch.map(({ settings }, i) => ({ id: `p${i}`, settings, status: 'pending' }))
      const done = order.map((i) => ({
        id: `p${i}`,
        settings: batch[i]!.settings,
        outcomes: { y: value(numberOf(batch[i]!.settings, 'x')) },
      }))
      return play({ study, history: [...history, ...pending, ...done] }).ask()
    }
    expect(nextAfter([2, 0, 1])).toEqual(nextAfter([0, 1, 2]))
  })

  it('what is under way is not suggested again while it runs', () => {
    const first = play({ study, history }).ask()[0]!.settings
    const again = play({ study, history: [...history, { settings: first, status: 'pending' }] }).ask()[0]!.settings
    expect(Math.abs(numberOf(first, 'x') - numberOf(again, 'x'))).toBeGreaterThan(1e-3)
  })
})
