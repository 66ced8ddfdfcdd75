// The rules of the ask-tell protocol that are easy to get wrong: identities, missing numbers, pools, what counts as under way.
import { describe, expect, it } from 'vitest'
import { codes, speak } from './speak.ts'

const axis = (name: string) => ({ name, type: 'continuous', low: 0, high: 1 })
const minimise = [{ outcome: 'y', goal: 'minimize' }]
const square = { parameters: [axis('a'), axis('b')], objectives: minimise }
const at = { a: 0.5, b: 0.5 }

function started(study: object = square) {
  const spoken = speak()
  expect(spoken.send({ op: 'init', seed: 1, study }).ok).toBe(true)
  const tell = (...observations: object[]) => spoken.send({ op: 'tell', observations })
  return { ...spoken, tell }
}

describe('what may be told', () => {
  const pending = { id: 'r', settings: at, status: 'pending' }
  const done = { id: 'r', settings: at, outcomes: { y: 2 } }
  const dialogues: [string, object[][], { count: number; codes: string[] }][] = [
    ['pending becomes ok', [[pending], [done]], { count: 1, codes: [] }],
    ['a value is corrected', [[done], [done]], { count: 1, codes: ['replaced'] }],
    ['a run goes back to pending', [[done], [pending]], { count: 1, codes: ['replaced'] }],
    ['twice in one request', [[done, done]], { count: 1, codes: ['replaced'] }],
    ['without an id each is a run of its own', [[{ settings: at, outcomes: { y: 1 } }, { settings: at, outcomes: { y: 1 } }]], { count: 2, codes: [] }],
    ['no outcomes', [[{ settings: at }]], { count: 1, codes: ['no_outcome'] }],
    ['null outcomes', [[{ settings: at, outcomes: { y: null } }]], { count: 1, codes: ['no_outcome'] }],
    ['failed with a number', [[{ settings: at, status: 'failed', outcomes: { y: 1 } }]], { count: 1, codes: [] }],
    ['a number of no interest', [[{ settings: at, outcomes: { q: 1 } }]], { count: 1, codes: ['unknown_outcome', 'partly_observed'] }],
    ['nothing at all', [[]], { count: 0, codes: [] }],
  ] // biome-ignore format: as a table
  it.each(dialogues)('%s', (_, requests, expected) => {
    const { tell } = started()
    const last = requests.map((observations) => tell(...observations)).at(-1)!
    expect({ count: last.count, codes: codes(last) }).toEqual(expected)
  })

  const refused: [string, object | number][] = [
    ['a parameter is missing', { settings: { a: 1 } }],
    ['a setting is null', { settings: { a: null, b: 1 } }],
    ['a setting is a text', { settings: { a: 'x', b: 1 } }],
    ['no settings', { outcomes: { y: 1 } }],
    ['an unknown status', { settings: at, status: 'done' }],
    ['an outcome is a text', { settings: at, outcomes: { y: '1' } }],
    ['outcomes are a list', { settings: at, outcomes: [1] }],
    ['the id is a number', { id: 5, settings: at }],
    ['no object', 7],
  ]
  it.each(refused)('not where %s; then nothing of the request is kept', (_, observation) => {
    const { tell, send } = started()
    const reply = send({ op: 'tell', observations: [{ settings: at, outcomes: { y: 1 } }, observation] })
    expect(reply.error?.code).toBe('bad_observation')
    expect(tell().count).toBe(0)
  })
})

describe('what may be asked', () => {
  it.each([0, -1, 1.5, '2', null, true, []])('not a count of %j', (count) => {
    expect(started().send({ op: 'ask', count }).error?.code).toBe('bad_request')
  })

  it('a large batch is spread out, each suggestion once', () => {
    const { send, tell } = started()
    tell(...[0.1, 0.4, 0.6, 0.7, 0.9].map((a, i) => ({ settings: { a, b: i / 5 }, outcomes: { y: a * i } })))
    const { suggestions } = send({ op: 'ask', count: 60 })
    expect(new Set(suggestions!.map(({ settings }) => JSON.stringify(settings))).size).toBe(60)
    expect(suggestions!.at(-1)!.because).toMatch(/large batch/)
  })

  it('reasons count the suggestions before them', () => {
    const reasons = started()
      .send({ op: 'ask', count: 3 })
      .suggestions!.map(({ because }) => because)
    expect(reasons[0]).toMatch(/first run/)
    expect(reasons[1]).toMatch(/only run/)
    expect(reasons[2]).toMatch(/2 runs/)
  })

  it('a context that overflows is a missing one; one that never varied is a context', () => {
    const study = { ...square, parameters: [...square.parameters, { name: 'lot', type: 'context', low: 1, high: 1 }] }
    const { line, send } = started(study)
    expect(line('{"op":"ask","context":{"lot":1e999}}')).toContain('missing_context')
    expect(send({ op: 'ask', context: { lot: 1 } }).suggestions).toHaveLength(1)
    expect(codes(send({ op: 'ask', context: { lot: 2 } }))).toEqual(['out_of_bounds'])
  })
})

describe('what counts as under way', () => {
  const runs = [0.1, 0.5, 0.9].map((a, i) => ({ id: `r${i}`, settings: { a, b: a }, outcomes: { y: (a - 0.4) ** 2 } }))
  it('a suggestion, until the next tell', () => {
    const { line, tell } = started()
    tell(...runs)
    const ask = '{"op":"ask"}'
    const [first, second] = [line(ask), line(ask)]
    expect(second).not.toBe(first)
    tell()
    expect(line(ask)).toBe(first)
  })

  it('a run told as pending, until it is told otherwise', () => {
    const { line, tell, send } = started()
    tell(...runs)
    const { settings } = send({ op: 'ask' }).suggestions![0]!
    tell({ id: 'p', settings, status: 'pending' })
    expect(send({ op: 'ask' }).suggestions![0]!.settings).not.toEqual(settings)
    const other = started()
    other.tell(...runs)
    other.tell({ id: 'p', settings, outcomes: { y: 0.3 } })
    tell({ id: 'p', settings, outcomes: { y: 0.3 } })
    expect(line('{"op":"ask"}')).toBe(other.line('{"op":"ask"}'))
  })
})

describe('a pool', () => {
  const candidates = Array.from({ length: 6 }, (_, i) => ({ a: i / 5, b: ((i * 2) % 5) / 5 }))
  const pool = (change: object = {}) => started({ ...square, candidates, ...change })
  const rows = (reply: ReturnType<ReturnType<typeof pool>['send']>) =>
    reply.suggestions!.map(({ candidate }) => candidate!).toSorted()

  it('spends a row that was suggested, whether it is run or not', () => {
    const { send, tell } = pool()
    const first = rows(send({ op: 'ask', count: 2 }))
    tell({ settings: candidates[first[0]!]!, outcomes: { y: 1 } })
    const reply = send({ op: 'ask', count: 9 })
    expect([...first, ...rows(reply)].toSorted()).toEqual([0, 1, 2, 3, 4, 5])
    expect(codes(reply)).toEqual(['pool_exhausted'])
    expect(send({ op: 'ask' }).error?.code).toBe('no_candidates')
    expect(send({ op: 'recommend' }).candidate).toBeDefined()
  })

  it('takes equal rows for one setting', () => {
    const { send } = pool({ candidates: [at, at, { a: 0.1, b: 0.2 }, at] })
    expect(rows(send({ op: 'ask', count: 4 }))).toEqual([0, 2])
  })

  it('numbers rows that can never be suggested', () => {
    const broken = [{ a: 5, b: 0 }, { a: 'x', b: 0 }, {}, null, at] // biome-ignore format: as a table
    const { send } = pool({ candidates: broken })
    expect(rows(send({ op: 'ask', count: 2 }))).toEqual([4])
    expect(pool({ candidates: broken.slice(0, 4) }).send({ op: 'ask' }).error?.code).toBe('no_candidates')
  })

  it('lets rows come again where repeats are wanted, once an ask', () => {
    const { send, tell } = pool({ repeats: true })
    tell(...candidates.map((settings, i) => ({ settings, outcomes: { y: i } })))
    expect(rows(send({ op: 'ask', count: 9 }))).toEqual([0, 1, 2, 3, 4, 5])
  })
})

describe('linear limits over whole numbers', () => {
  const whole = (count: number, high: number) =>
    Array.from({ length: count }, (_, i) => ({ name: `p${i}`, type: 'integer', low: 0, high }))
  const equal = (coefficients: number[], equals: number) => ({
    kind: 'linear',
    equals,
    coefficients: Object.fromEntries(coefficients.map((value, i) => [`p${i}`, value])),
  })
  it.each([
    [whole(7, 100), equal([1, 1, 1, 1, 1, 1, 1], 100)],
    [whole(4, 40), equal([6, 10, 15, 21], 437)],
  ])('are met where they can be', (parameters, limit) => {
    const { send } = started({ parameters, objectives: minimise, constraints: [limit] })
    for (const { settings } of send({ op: 'ask', count: 4 }).suggestions!) {
      const sum = Object.entries(limit.coefficients).reduce((s, [name, c]) => s + c * Number(settings[name]), 0)
      expect(sum).toBe(limit.equals)
    }
  })

  it('are refused where they cannot be', () => {
    const study = { parameters: whole(2, 3), objectives: minimise, constraints: [equal([2, 2], 3)] }
    expect(speak().send({ op: 'init', study }).error?.code).toBe('bad_study')
  })
})

it('a second init forgets everything', () => {
  const { tell, send } = started()
  tell({ settings: at, outcomes: { y: 1 } })
  send({ op: 'init', study: square })
  expect(tell().count).toBe(0)
  expect(send({ op: 'recommend' }).error?.code).toBe('no_data')
})
