// Constraints times objectives times batches times pool times context times safety: every pair of them once.
//
// Each row of the matrix is a study told some runs and asked twice; whatever is answered must be allowed.
import { describe, expect, it } from 'vitest'
import { type Rng, stream } from '../../../optimizer/math/rng.ts'
import { type Reply, type Suggested, speak } from './speak.ts'

const factors = {
  objectives: ['one', 'target', 'two', 'three'],
  limits: ['none', 'one', 'two'],
  linear: ['none', 'mixture', 'ratio'],
  pool: ['none', 'once', 'repeats'],
  contexts: ['none', 'two'],
  safety: ['none', 'safe', 'steps'],
  count: ['1', '3'],
  runs: ['0', '1', '2', '7', 'equal', 'zero', 'failed', 'partly', 'outside', 'pending'],
} as const
type Factor = keyof typeof factors
type Row = Record<Factor, string>
const names = Object.keys(factors) as Factor[]

const pairsOf = (row: Row) => names.flatMap((a, i) => names.slice(i + 1).map((b) => `${a}=${row[a]} ${b}=${row[b]}`))

/** Rows that hold every pair of levels: greedily the best of some draws, started from a pair still open. */
function pairwise(rng: Rng): Row[] {
  const any = (name: Factor) => factors[name][rng.integer(factors[name].length)]!
  const drawn = (): Row => Object.fromEntries(names.map((name) => [name, any(name)])) as Row
  const open = new Map<string, Partial<Row>>(
    names.flatMap((a, i) =>
      names
        .slice(i + 1)
        .flatMap((b) =>
          factors[a].flatMap((x) => factors[b].map((y) => [`${a}=${x} ${b}=${y}`, { [a]: x, [b]: y }] as const)),
        ),
    ),
  )
  const rows: Row[] = []
  while (open.size > 0) {
    const [seed] = open.values()
    const tried = Array.from({ length: 40 }, () => ({ ...drawn(), ...seed }) as Row)
    const news = tried.map((row) => pairsOf(row).filter((pair) => open.has(pair)).length)
    const best = tried[news.indexOf(Math.max(...news))]!
    for (const pair of pairsOf(best)) open.delete(pair)
    rows.push(best)
  }
  return rows
}

type Settings = Record<string, number | string>
const parameters = [
  { name: 'a', type: 'continuous', low: 0, high: 60 },
  { name: 'b', type: 'continuous', low: 0, high: 80 },
  { name: 'c', type: 'integer', low: 0, high: 40 },
  { name: 'gas', type: 'categorical', values: ['air', 'n2'] },
  { name: 'fine', type: 'ordinal', values: [0.1, 0.2, 0.5] },
]
const goals = {
  one: [{ outcome: 'y', goal: 'maximize' }],
  target: [{ outcome: 'y', goal: 'target', target: 1 }],
  two: [{ outcome: 'y', goal: 'maximize' }, { outcome: 'z', goal: 'minimize' }], // biome-ignore format: as a table
  three: ['y', 'z', 'v'].map((outcome) => ({ outcome, goal: 'minimize', reference: 3 })),
}
const limits = {
  none: [],
  one: [{ kind: 'outcome', outcome: 'k', max: 1.5, probability: 0.8 }],
  two: [{ kind: 'outcome', outcome: 'k', max: 1.5 }, { kind: 'outcome', outcome: 'y', min: -2 }], // biome-ignore format: as a table
}
const linear = {
  none: [],
  mixture: [{ kind: 'linear', coefficients: { a: 1, b: 1, c: 1 }, equals: 100 }],
  ratio: [{ kind: 'linear', coefficients: { a: 2, b: -1 }, max: 10 }, { kind: 'linear', coefficients: { c: 1, fine: 20 }, min: 12 }], // biome-ignore format: as a table
}
const maxStep = { a: 25, b: 25, c: 12 }
const level = <T extends object>(table: T, key: string): T[keyof T] => table[key as keyof T]

/** Settings that keep all linear limits. */
function draw(rng: Rng): Settings {
  const c = 5 + rng.integer(30)
  const a = Math.min(rng.uniform() * 30, 100 - c)
  const b = 100 - a - c
  if (b > 80 || 2 * a - b > 10) return draw(rng)
  const fine = [0.5, 0.2, 0.5][rng.integer(3)]!
  return c + 20 * fine < 12 ? draw(rng) : { a, b, c, gas: rng.uniform() < 0.5 ? 'air' : 'n2', fine }
}

function studyOf(row: Row, rng: Rng) {
  const contexts =
    row.contexts === 'two' ? ['lot', 'wear'].map((name) => ({ name, type: 'context', low: 0, high: 9 })) : []
  const rows = Array.from({ length: 12 }, () => draw(rng))
  const safety = { mode: 'safe', probability: 0.8, ...(row.safety === 'steps' && { max_step: maxStep }) }
  return {
    parameters: [...parameters, ...contexts],
    objectives: level(goals, row.objectives),
    constraints: [...level(limits, row.limits), ...level(linear, row.linear)],
    ...(row.safety !== 'none' && { safety }),
    ...(row.pool !== 'none' && {
      candidates: [...rows.slice(0, 5), { a: 7 }, ...rows.slice(5), rows[0]!],
      repeats: row.pool === 'repeats',
    }),
  }
}

function measured({ a, b, c, gas }: Settings, rng: Rng): Record<string, number> {
  const [p, q, r] = [Number(a) / 60, Number(b) / 80, Number(c) / 40]
  const noise = 0.02 * rng.normal()
  return {
    y: Math.sin(4 * p) + q + noise,
    z: p * q - (gas === 'air' ? 0.3 : 0),
    v: r * r + p + noise,
    k: 0.6 * p + 0.5 * r,
  }
}

const wanted = (study: ReturnType<typeof studyOf>) =>
  new Set([...study.objectives, ...study.constraints].flatMap((one) => ('outcome' in one ? [one.outcome] : [])))

function told(row: Row, study: ReturnType<typeof studyOf>, rng: Rng) {
  const outcomes = wanted(study)
  return Array.from({ length: Number(row.runs) >= 0 ? Number(row.runs) : 6 }, (_, i) => {
    const settings = draw(rng)
    const known = Object.entries(measured(settings, rng)).filter(([name]) => outcomes.has(name))
    const status = row.runs === 'failed' ? 'failed' : row.runs === 'pending' && i > 3 ? 'pending' : 'ok'
    const as: Record<string, (value: number, k: number) => number | null> = {
      equal: () => 1, zero: () => 0, failed: () => null, partly: (value, k) => ((i + k) % 2 ? value : null),
    } // biome-ignore format: as a table
    const own = as[row.runs] ?? ((value: number) => value)
    return {
      id: `r${i}`,
      status,
      settings: row.runs === 'outside' ? { ...settings, b: 95, gas: 'argon' } : settings,
      outcomes: Object.fromEntries(known.map(([name, value], k) => [name, own(value, k)])),
      ...(row.contexts === 'two' && { context: { lot: i, wear: 3 } }),
    }
  })
}

function isAllowed(settings: Settings, row: Row): boolean {
  const [a, b, c, fine] = ['a', 'b', 'c', 'fine'].map((name) => Number(settings[name])) as [
    number,
    number,
    number,
    number,
  ]
  const inside = a >= 0 && a <= 60 && b >= 0 && b <= 80 && Number.isInteger(c) && c >= 0 && c <= 40
  const listed = ['air', 'n2'].includes(String(settings['gas'])) && [0.1, 0.2, 0.5].includes(fine)
  if (row.linear === 'mixture' && Math.abs(a + b + c - 100) > 1e-6 * 180) return false
  if (row.linear === 'ratio' && (2 * a - b > 10 + 1e-9 * 200 || c + 20 * fine < 12 - 1e-9 * 48)) return false
  return inside && listed
}

function expectSound({ settings, candidate, predicted, feasible, because }: Suggested, row: Row): void {
  expect(isAllowed(settings, row)).toBe(true)
  expect(candidate === undefined).toBe(row.pool === 'none')
  expect(feasible >= (row.safety === 'none' ? 0 : 0.8) && feasible <= 1).toBe(true)
  // Nothing can go wrong where nothing is limited and nothing has failed.
  if (row.limits === 'none' && !['failed', 'partly'].includes(row.runs)) expect(feasible).toBe(1)
  expect(because).not.toBe('')
  for (const { mean, sd } of Object.values(predicted)) expect(Number.isFinite(mean) && sd > 0).toBe(true)
}

const refusals = (row: Row) => [
  ...(row.safety === 'none' ? [] : ['no_safe_setting']),
  ...(row.pool === 'once' ? ['no_candidates'] : []),
]

describe('every pair of features', () => {
  const rows = pairwise(stream(1, 'pairs'))
  it.each(rows.map((row, i) => [Object.values(row).join(' '), row, i] as const))('%s', (_, row, seed) => {
    const { send } = speak()
    const rng = stream(seed, 'matrix')
    const study = studyOf(row, rng)
    expect(send({ op: 'init', seed, budget: 15, study })).toEqual({ ok: true, name: 'kunlun', version: '1.0.0' })
    const runs = told(row, study, rng)
    expect(send({ op: 'tell', observations: runs }).count).toBe(runs.length)
    const at = row.contexts === 'two' ? { context: { lot: 4, wear: 8 } } : {}
    const seen = new Set(row.pool === 'once' ? runs.map(({ settings }) => JSON.stringify(settings)) : [])
    for (let i = 0; i < 2; i++) {
      const reply: Reply = send({ op: 'ask', count: Number(row.count), ...at })
      if (reply.error) expect(refusals(row)).toContain(reply.error.code)
      const suggestions = reply.suggestions ?? []
      if (!reply.error && suggestions.length < Number(row.count)) expect(reply.warnings).toHaveLength(1)
      for (const one of suggestions) {
        expectSound(one, row)
        const key = JSON.stringify(one.settings)
        expect(seen.has(key)).toBe(false)
        seen.add(key)
      }
      const more = suggestions.map(({ settings }) => ({ settings, outcomes: measured(settings, rng), ...at }))
      send({ op: 'tell', observations: more.toReversed() })
      if (row.pool !== 'once') seen.clear()
    }
    const best = send({ op: 'recommend', ...at })
    if (best.error) expect(best.error.code).toBe('no_data')
    else expect(isAllowed(best.settings!, row)).toBe(true)
  })
})
