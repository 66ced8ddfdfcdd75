// Safe mode where a smooth model fails: cliffs, failures, pools, contexts, noise, a start with one run or none.
import { describe, expect, it } from 'vitest'
import { stream } from '../../../optimizer/math/rng.ts'
import { learnSlips } from '../../../optimizer/strategies/slips.ts'
import { codes, speak } from './speak.ts'

type Settings = Record<string, number>

interface Plant {
  readonly outcomes: (settings: Settings, lot: number) => Record<string, number> | undefined
  readonly study?: object
  readonly starts: readonly Settings[]
  readonly asks: number
  readonly lots?: readonly number[]
}

const cube = (names: string) => [...names].map((name) => ({ name, type: 'continuous', low: 0, high: 1 }))
const limited = {
  constraints: [{ kind: 'outcome', outcome: 'c', max: 0.5 }],
  objectives: [{ outcome: 'y', goal: 'maximize' }],
  safety: { mode: 'safe' },
}

/** Plays a plant; each suggestion with whether it was kept, or the message of the refusal. */
function play({ outcomes, study, starts, asks, lots = [] }: Plant) {
  const { send } = speak()
  send({ op: 'init', seed: 3, study: { parameters: cube('ab'), ...limited, ...study } })
  const context = (k: number) => (lots.length > 0 ? { context: { lot: lots[k % lots.length] } } : {})
  const run = (settings: Settings, k: number) => {
    const measured = outcomes(settings, lots[k % Math.max(1, lots.length)] ?? 0)
    send({
      op: 'tell',
      observations: [
        measured ? { settings, outcomes: measured, ...context(k) } : { settings, status: 'failed', ...context(k) },
      ],
    })
    return measured !== undefined && !((measured['c'] ?? 0) > 0.5)
  }
  starts.forEach((settings, k) => {
    run(settings, k)
  })
  const made: { settings: Settings; kept: boolean; feasible: number }[] = []
  const refused: string[] = []
  for (let k = starts.length; k < starts.length + asks; k++) {
    const { suggestions, error } = send({ op: 'ask', ...context(k) })
    if (error) refused.push(error.message)
    for (const one of suggestions ?? []) {
      const settings = one.settings as Settings
      made.push({ settings, kept: run(settings, k), feasible: one.feasible })
    }
  }
  return { made, refused, broken: made.filter(({ kept }) => !kept).length, send }
}

const around = (a: number, b: number) => [
  { a, b },
  { a: a + 0.05, b },
  { a, b: b + 0.05 },
]

describe('what gives no warning', () => {
  const kept = (distance: number) => ({ distance, slipped: 0, weight: 1 })
  const slip = { distance: 0.05, slipped: 1, weight: 1 }

  it('is trusted more with every promise kept, less after one that broke', () => {
    const at = (steps: Parameters<typeof learnSlips>[0]) => learnSlips(steps).beyond(0.05)
    const fresh = at([])
    expect(at([kept(0.05), kept(0.05)])).toBeLessThan(fresh)
    expect(at([kept(0.05), kept(0.05), slip])).toBeGreaterThan(2 * fresh)
  })

  it('comes from anywhere where proven settings themselves fail', () => {
    const repeats = Array.from({ length: 10 }, () => kept(0))
    const { base } = learnSlips([...repeats, { ...slip, distance: 0 }, { ...slip, distance: 0 }])
    expect(base).toBeGreaterThan(0.05)
    expect(learnSlips([...repeats, slip]).base).toBeLessThan(0.05)
  })
})

describe('a cliff that the outcome does not foretell', () => {
  const cliff = {
    outcomes: ({ a = 0, b = 0 }) => ({ y: a + b / 2, c: a + 0.3 * b > 0.6 ? 1 : 0.2 }),
    starts: around(0.2, 0.3),
  }

  it('is met once at most, in short steps, and left alone afterwards', () => {
    const { made, broken } = play({ ...cliff, asks: 16 })
    expect(broken).toBeLessThanOrEqual(1)
    expect(made.length).toBeGreaterThan(12)
    expect(Math.max(...made.filter((one) => one.kept).map(({ settings }) => settings['a']!))).toBeGreaterThan(0.35)
  })
})

describe('a region of failures', () => {
  it('is approached in short steps; the way towards a failed run is closed', () => {
    const { made, broken } = play({
      study: { constraints: [] },
      outcomes: ({ a = 0, b = 0 }) => (Math.hypot(a - 1, b - 1) < 0.6 ? undefined : { y: a + b }),
      starts: around(0.3, 0.3),
      asks: 14,
    })
    expect(broken).toBeLessThanOrEqual(1)
    const [first] = made
    expect(Math.hypot(first!.settings['a']! - 0.35, first!.settings['b']! - 0.35)).toBeLessThan(0.2)
    expect(made.every(({ feasible }) => feasible >= 0.95)).toBe(true)
  })

  it('that is everywhere is said to be so, instead of a promise', () => {
    let runs = 0
    const { refused } = play({
      outcomes: ({ a = 0 }) => (++runs % 3 === 0 ? undefined : { y: a, c: a / 4 }),
      starts: around(0.5, 0.5),
      asks: 10,
    })
    expect(refused.at(-1)).toMatch(/No setting is safe: \d+ of \d+ runs failed.* 5 % are allowed/)
  })
})

describe('the start', () => {
  const outcomes = ({ a = 0, b = 0 }) => ({ y: a, c: a * 0.8 + 0.2 * b })

  it('with one run is left in small steps', () => {
    const { made, broken } = play({ outcomes, starts: [{ a: 0.2, b: 0.2 }], asks: 8 })
    expect(broken).toBe(0)
    expect(made.length).toBeGreaterThan(5)
    expect(Math.hypot(made[0]!.settings['a']! - 0.2, made[0]!.settings['b']! - 0.2)).toBeLessThan(0.15)
    expect(Math.max(...made.map(({ settings }) => settings['a']!))).toBeGreaterThan(0.3)
  })

  it('with no run that kept all limits is refused with what to do; without safety the search finds one', () => {
    const starts = around(0.85, 0.6)
    const { refused, made } = play({ outcomes, starts, asks: 1 })
    expect(made).toEqual([])
    expect(refused[0]).toMatch(/None of 3 runs .* kept.*proven run.*mode none/)
    const free = play({ outcomes, starts, asks: 8, study: { safety: { mode: 'none' } } })
    expect(free.made.some(({ kept }) => kept)).toBe(true)
  })
})

describe('a pool', () => {
  const outcomes = ({ a = 0, b = 0 }) => ({ y: a + b, c: 0.6 * a * a + 0.2 * b })

  it('is walked from row to row', () => {
    const rng = stream(1, 'rows')
    const candidates = Array.from({ length: 150 }, () => ({ a: rng.uniform(), b: rng.uniform() }))
    const starts = candidates.filter(({ a, b }) => a < 0.4 && b < 0.4).slice(0, 4)
    const { made, broken } = play({ outcomes, starts, asks: 12, study: { candidates } })
    expect(made.length).toBeGreaterThan(8)
    expect(broken).toBe(0)
    expect(Math.max(...made.map(({ settings: { a = 0, b = 0 } }) => a + b))).toBeGreaterThan(1)
  })

  it('whose rows lie far apart is refused with the figures of the safest row', () => {
    const candidates = [
      { a: 0.1, b: 0.1 },
      { a: 0.15, b: 0.1 },
      { a: 0.9, b: 0.9 },
    ]
    const { made, refused } = play({ outcomes, starts: candidates.slice(0, 2), asks: 1, study: { candidates } })
    expect(made).toEqual([])
    expect(refused[0]).toMatch(/safest setting that is open keeps everything with \d+ %, 95 % were asked for/)
  })
})

describe('a context that shifts the limit', () => {
  it('is answered for as it stands: bolder in a good lot, not at all in one that nobody has seen', () => {
    const lots = [0.1, 0.2, 0.15, 0.3, 0.1, 0.25, 0.2]
    const study = { parameters: [...cube('ab'), { name: 'lot', type: 'context', low: 0, high: 1 }] }
    const outcomes = ({ a = 0 }: Settings, lot: number) => ({ y: a, c: 0.5 * a + 0.5 * lot })
    const { broken, made, send } = play({ outcomes, study, starts: around(0.2, 0.5), asks: 8, lots })
    expect(broken).toBe(0)
    expect(made.length).toBeGreaterThan(4)
    const { error } = send({ op: 'ask', context: { lot: 1 } })
    expect(error?.code).toBe('no_safe_setting')
  })
})

describe('a batch', () => {
  it('keeps every promise within the steps allowed, from runs that have ended', () => {
    const { send } = speak()
    const safety = { mode: 'safe', max_step: { a: 0.04 } }
    send({ op: 'init', seed: 5, study: { parameters: cube('ab'), ...limited, safety } })
    const starts = around(0.3, 0.3)
    send({
      op: 'tell',
      observations: starts.map(({ a, b }) => ({ settings: { a, b }, outcomes: { y: a + b, c: 0.5 * a + 0.1 * b } })),
    })
    const reply = send({ op: 'ask', count: 4 })
    expect(codes(reply)).toEqual([])
    expect(reply.suggestions).toHaveLength(4)
    for (const { settings, feasible } of reply.suggestions!) {
      expect(starts.some(({ a }) => Math.abs(a - Number(settings['a'])) <= 0.04)).toBe(true)
      expect(feasible).toBeGreaterThanOrEqual(0.95)
    }
  })
})

describe('a noisy limit', () => {
  it('is kept at a distance', () => {
    const rng = stream(2, 'noise')
    const { broken, made } = play({
      outcomes: ({ a = 0, b = 0 }) => ({ y: a + b, c: 0.4 * a + 0.2 * b + 0.03 * rng.normal() }),
      starts: [...around(0.2, 0.2), { a: 0.4, b: 0.5 }, { a: 0.5, b: 0.3 }],
      asks: 12,
    })
    expect(made.length).toBeGreaterThan(8)
    expect(broken).toBeLessThanOrEqual(1)
  })
})
