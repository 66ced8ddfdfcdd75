// The ask-tell protocol: the dialogue of its specification, errors, warnings.
import { describe, expect, it } from 'vitest'
import { codes, type Reply, speak, furnaceStudy as study } from './speak.ts'

const parameter = study.parameters[0]
const observations = [
  {
    id: 'r1',
    settings: { peak: 1500, gas: 'air' },
    outcomes: { strength: 402, camber: 0.18 },
    status: 'ok',
    context: { lot_bet: 6 },
  },
  {
    id: 'r2',
    settings: { peak: 1660, gas: 'air' },
    outcomes: { strength: 431, camber: 0.34 },
    status: 'ok',
    context: { lot_bet: 6.2 },
  },
  { id: 'r3', settings: { peak: 1600, gas: 'n2' }, outcomes: null, status: 'failed', context: { lot_bet: 5.8 } },
  {
    id: 'r4',
    settings: { peak: 1560, gas: 'air' },
    outcomes: { strength: null, camber: 0.22 },
    context: { lot_bet: 6 },
  },
]

describe('the dialogue of the specification', () => {
  it('runs with contexts, failures, limits, corrections', () => {
    const { send, line } = speak()
    expect(line('  ')).toBeUndefined()
    expect(line('{"op":"ask"}')).toBe(
      '{"error":{"code":"not_initialised","message":"ask before init: send init with a study first"}}',
    )
    expect(line(JSON.stringify({ op: 'init', seed: 7, budget: 20, study }))).toBe(
      '{"ok":true,"name":"kunlun","version":"1.0.0"}',
    )
    expect(line(JSON.stringify({ op: 'tell', observations }))).toBe(
      '{"ok":true,"count":4,"warnings":[{"id":"r2","code":"out_of_bounds","message":"peak 1660 is above 1650; kept and used"},{"id":"r4","code":"partly_observed","message":"strength is missing; camber is used"}]}',
    )
    expect(line('{"op":"ask","count":1}')).toBe(
      '{"error":{"code":"missing_context","message":"ask needs context.lot_bet"}}',
    )
    const [suggestion] = send({ op: 'ask', context: { lot_bet: 6.1 } }).suggestions!
    expect(Object.keys(suggestion!)).toEqual(['settings', 'predicted', 'feasible', 'because'])
    expect(Object.keys(suggestion!.predicted)).toEqual(['strength', 'camber'])
    expect(suggestion!.because.length).toBeGreaterThan(20)
    const r5 = { id: 'r5', settings: { peak: 1590, gas: 'air' }, context: { lot_bet: 6.1 } }
    expect(send({ op: 'tell', observations: [{ ...r5, status: 'pending' }] })).toEqual({ ok: true, count: 5 })
    expect(send({ op: 'tell', observations: [{ ...r5, outcomes: { strength: 424, camber: 0.26 } }] })).toEqual({
      ok: true,
      count: 5,
    })
    expect(codes(send({ op: 'tell', observations: [{ ...r5, outcomes: { strength: 425, camber: 0.26 } }] }))).toEqual([
      'replaced',
    ])
    const ask = '{"op":"recommend","context":{"lot_bet":6.1}}'
    expect(line(ask)).toBe(line(ask))
    expect(send({ op: 'recommend' }).stop?.reason).toMatch(/One more run is expected to gain .* of 20 runs are left/)
  })

  it('runs over a pool', () => {
    const { send, line } = speak()
    const axis = (name: string, low: number, high: number) => ({ name, type: 'continuous', low, high })
    const candidates = [
      { x1: 0, x2: 1 },
      { x1: 5, x2: 3 },
      { x1: 10, x2: 2 },
      { x1: 11, x2: 2 },
      { x1: 'a', x2: 2 },
    ]
    send({
      op: 'init',
      seed: 1,
      study: {
        parameters: [axis('x1', 0, 10), axis('x2', 1, 3)],
        objectives: [{ outcome: 'y', goal: 'minimize' }],
        candidates,
      },
    })
    send({ op: 'tell', observations: [{ id: 'r0', settings: { x1: 0, x2: 1 }, outcomes: { y: 3.4 } }] })
    const { suggestions } = send({ op: 'ask', count: 2 })
    expect(suggestions!.map(({ candidate }) => candidate).toSorted()).toEqual([1, 2])
    expect(Object.keys(suggestions![0]!)).toEqual(['settings', 'candidate', 'predicted', 'feasible', 'because'])
    expect(send({ op: 'ask' }).error?.code).toBe('no_candidates')
    expect(line('{"op":"recommend"}')).toContain('"candidate":0')
  })
})

describe('errors', () => {
  const broken = (change: object) => ({ op: 'init', seed: 1, study: { ...study, ...change } })
  const refused: [string, unknown, string, RegExp?][] = [
    ['no JSON', '{"op":', 'bad_json'],
    ['NaN', '{"op":"init","seed":NaN}', 'bad_json'],
    ['a list', '[]', 'bad_json'],
    ['no operation', {}, 'unknown_op'],
    ['a prototype as operation', { op: 'constructor' }, 'unknown_op'],
    ['a misspelt field of init', { op: 'init', sed: 3, study }, 'bad_request', /sed/],
    ['a seed beyond 32 bits', { op: 'init', seed: 2 ** 32, study }, 'bad_request', /seed/],
    ['no study', { op: 'init' }, 'bad_study', /study/],
    [
      'reversed bounds',
      broken({ parameters: [{ ...parameter, low: 2000 }] }),
      'bad_study',
      /low 2000 must be below high 1650/,
    ],
    ['a name twice', broken({ parameters: [parameter, parameter] }), 'bad_study', /twice/],
    ['contexts alone', broken({ parameters: [study.parameters[2]] }), 'bad_study', /context/],
    ['an unknown type', broken({ parameters: [{ name: 'a', type: 'float' }] }), 'bad_study', /type/],
    ['a misspelt constraint', broken({ constrants: [] }), 'bad_study', /constrants/],
    [
      'a limit without bounds',
      broken({ constraints: [{ kind: 'outcome', outcome: 'camber' }] }),
      'bad_study',
      /max, min/,
    ],
    [
      'a probability of 1',
      broken({ constraints: [{ kind: 'outcome', outcome: 'c', max: 1, probability: 1 }] }),
      'bad_study',
      /probability/,
    ],
    [
      'a linear limit on a category',
      broken({ constraints: [{ kind: 'linear', coefficients: { gas: 1 }, max: 1 }] }),
      'bad_study',
      /gas/,
    ],
    [
      'two bounds of a linear limit',
      broken({ constraints: [{ kind: 'linear', coefficients: { peak: 1 }, max: 1, min: 0 }] }),
      'bad_study',
      /exactly one/,
    ],
    [
      'linear limits that cannot be met',
      broken({ constraints: [{ kind: 'linear', coefficients: { peak: 1 }, max: 1 }] }),
      'bad_study',
      /met/,
    ],
    ['an objective twice', broken({ objectives: [...study.objectives, ...study.objectives] }), 'bad_study', /twice/],
    ['a target without a value', broken({ objectives: [{ outcome: 'y', goal: 'target' }] }), 'bad_study', /target/],
    ['a step on a category', broken({ safety: { mode: 'safe', max_step: { gas: 1 } } }), 'bad_study', /gas/],
    [
      'a number beyond doubles',
      '{"op":"init","study":{"parameters":[{"name":"a","type":"continuous","low":0,"high":1e999}],"objectives":[{"outcome":"y","goal":"minimize"}]}}',
      'bad_study',
      /high/,
    ],
  ]
  it.each(refused)('%s', (_, request, code, message) => {
    const { line } = speak()
    const { error } = JSON.parse(line(typeof request === 'string' ? request : JSON.stringify(request))!) as Reply
    expect(error?.code).toBe(code)
    if (message) expect(error?.message).toMatch(message)
  })

  it('names all problems at once', () => {
    const { send } = speak()
    const { message } = send(
      broken({ parameters: [{ name: '', type: 'integer', low: 0.5, high: 'x' }], objectives: [] }),
    ).error!
    expect(message).toMatch(/name.*high.*objectives/s)
  })

  it('leave the state as it was', () => {
    const { send, line } = speak()
    send({ op: 'init', seed: 7, study })
    send({ op: 'tell', observations })
    const bad = [
      { id: 'r9', settings: { peak: 1500, gas: 'air' }, outcomes: { strength: 1 } },
      { id: 'r10', settings: { peak: 'hot' } },
    ]
    const { error } = send({ op: 'tell', observations: bad })
    expect(error).toEqual({
      code: 'bad_observation',
      message: expect.stringMatching(/peak must be a finite number.*gas is missing/),
    })
    send({ op: 'ask', count: 0, context: { lot_bet: 6 } })
    send({ op: 'init', study: {} })
    expect(send({ op: 'tell', observations: [] })).toEqual({ ok: true, count: 4 })
    const other = speak()
    other.send({ op: 'init', seed: 7, study })
    other.send({ op: 'tell', observations })
    other.send({ op: 'tell', observations: [] })
    const ask = '{"op":"ask","context":{"lot_bet":6.1}}'
    expect(line(ask)).toBe(other.line(ask))
  })

  it('say that there is nothing to recommend yet', () => {
    const { send } = speak()
    send({ op: 'init', study })
    expect(send({ op: 'recommend' }).error?.code).toBe('no_data')
  })
})

describe('warnings', () => {
  const told: [object, string[]][] = [
    [{ outcomes: null }, ['missing_context', 'no_outcome']],
    [{ outcomes: { strength: 1, camber: 1 }, context: { lot_bet: 99 } }, ['out_of_bounds']],
    [{ outcomes: { strength: 1, camber: 1, colour: 3 }, context: { lot_bet: 5 } }, ['unknown_outcome']],
    [
      { settings: { peak: 1500, gas: 'argon' }, outcomes: { strength: 1, camber: 1 }, context: { lot_bet: 5 } },
      ['unknown_value'],
    ],
    [{ note: 'x', outcomes: { strength: 1, camber: 1 }, context: { lot_bet: 5 } }, ['unknown_field']],
  ]
  it.each(told)('of %j', (change, expected) => {
    const { send } = speak()
    send({ op: 'init', study })
    expect(
      codes(send({ op: 'tell', observations: [{ id: 'a', settings: { peak: 1500, gas: 'air' }, ...change }] })),
    ).toEqual(expected)
  })

  it('of a number beyond doubles, which counts as missing', () => {
    const { send, line } = speak()
    send({ op: 'init', study })
    const reply = line(
      '{"op":"tell","observations":[{"settings":{"peak":1500,"gas":"air"},"outcomes":{"strength":1e999,"camber":0.1},"context":{"lot_bet":3}}]}',
    )
    expect(codes(JSON.parse(reply!))).toEqual(['not_finite', 'partly_observed'])
  })
})
