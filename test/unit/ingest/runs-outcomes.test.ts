// Laboratory results find their runs, once each, and what cannot be placed comes back with its reason.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { OutcomeReport } from '../../../ingest/model.ts'
import { createOutcomeDesk, type OutcomeDesk } from '../../../ingest/runs/outcome-desk.ts'
import type { Ledger } from '../../../ledger/ledger.ts'
import { openLedger } from '../../../ledger/sqlite.ts'
import { heat } from '../../suites/ledger.ts'

const clock = { now: () => 9_000n, factor: 1 }
const by = { who: 'li.wei', when: 1n }
const context = { connector: 'lab', received: 5_000n }

let ledger: Ledger
let desk: OutcomeDesk
beforeEach(async () => {
  ledger = await openLedger({ file: ':memory:' })
  desk = createOutcomeDesk({ ledger, clock })
  const at = { from: 100n, to: 200n }
  await ledger.runs.putAll(
    [
      heat('a', { ...at, labels: { batch: 'H0001' } }),
      heat('b', { ...at, labels: { batch: 'H0002' } }),
      heat('c', { ...at, labels: { batch: 'H0002' }, machine: 'furnace-2' }),
      heat('d', { ...at, labels: { part: 'S7' }, machine: 'mill-1' }),
      heat('e', { from: 8_000n, to: 8_500n, labels: { batch: 'H0001' } }),
    ],
    by,
  )
})
afterEach(() => ledger.close())

const density = (over: Partial<OutcomeReport> = {}): OutcomeReport => ({
  batch: 'H0001',
  name: 'density',
  value: 97,
  unit: '%',
  ...over,
})
const stored = async () => (await ledger.outcomes.list({})).map(({ run, value }) => [run, value])

describe('the outcome desk', () => {
  it('places results by run, batch, machine or part; the receipt dates those without a time', async () => {
    const reports = [
      density(),
      density({ run: 'b' }),
      density({ batch: 'H0002', machine: 'furnace-2' }),
      density({ batch: 'S7' }),
    ]
    expect(await desk.report(reports, context)).toEqual([])
    expect((await ledger.outcomes.list({})).map((one) => one.run)).toEqual(['a', 'b', 'c', 'd'])
    expect((await ledger.outcomes.list({}))[0]?.measuredAt).toBe(5_000n)
    expect((await ledger.outcomes.history('a'))[0]?.who).toBe('connector/lab')
  })

  it('gives back what names no run, and keeps its neighbours', async () => {
    const reports = [
      density({ batch: 'H9' }),
      density(),
      density({ run: 'nobody' }),
      density({ value: Number.NaN }),
      { name: 'x', value: 1, unit: '1' },
    ]
    const problems = await desk.report(reports, context)
    expect(problems.map(({ part, code }) => [part, code])).toEqual([
      [0, 'RUN_UNKNOWN'],
      [2, 'RUN_UNKNOWN'],
      [3, 'REQUEST_INVALID'],
      [4, 'RUN_UNKNOWN'],
    ])
    expect(problems[0]?.message).toBe('There is no run of batch H9')
    expect(await stored()).toEqual([['a', 97]])
  })

  it('counts a report once however often it is delivered, and equal twins of one message twice', async () => {
    const twins = [density(), density(), density({ value: 96 })]
    await desk.report(twins, context)
    await desk.report(twins, context)
    expect(await stored()).toEqual([
      ['a', 97],
      ['a', 97],
      ['a', 96],
    ])
    const dated = density({ measuredAt: 4_000n })
    await desk.report([dated], context)
    await desk.report([dated], { ...context, received: 6_000n })
    expect(await stored()).toHaveLength(4)
  })

  it('lets a corrected result of the same specimen supersede', async () => {
    const first = density({ specimen: 'S1', measuredAt: 4_000n })
    await desk.report([first], context)
    await desk.report([{ ...first, value: 98 }], context)
    await desk.report([first], context)
    expect(await stored()).toEqual([['a', 98]])
    expect(await ledger.outcomes.history('a')).toHaveLength(2)
  })

  it('takes what another person measured of the specimen at the same time for a result of its own', async () => {
    const first = density({ specimen: 'S1', measuredAt: 4_000n })
    const [wang, li] = [{ appraiser: 'wang.fang' }, { appraiser: 'li.wei', value: 97.2 }]
    await desk.report([{ ...first, ...wang }], context)
    await desk.report([{ ...first, ...li }], context)
    await desk.report([{ ...first, ...wang }], context)
    expect(await ledger.outcomes.list({})).toMatchObject([wang, li])
    expect(await ledger.outcomes.history('a')).toHaveLength(2)
  })

  it('asks a person where several runs fit, once for the batch, and follows the answer on replay', async () => {
    const reports = [density({ batch: 'H0002' }), density({ batch: 'H0002', name: 'camber', value: 0.1, unit: 'mm' })]
    const problems = await desk.report(reports, context)
    expect(problems.map(({ code }) => code)).toEqual(['MATCH_AMBIGUOUS', 'MATCH_AMBIGUOUS'])
    const questions = await ledger.questions.list({ open: true })
    expect(questions).toMatchObject([{ kind: 'match-outcome', subject: 'H0002', candidates: ['b', 'c'] }])
    await ledger.questions.answer(questions[0]?.id ?? '', 'c', by)
    expect(await desk.report(reports, context)).toEqual([])
    expect((await ledger.outcomes.list({ run: 'c' })).map((one) => one.name)).toEqual(['density', 'camber'])
  })

  it('takes the run that is over where the next one still shows its name', async () => {
    const { to: _, ...open } = heat('next', {
      from: 300n,
      state: 'running',
      labels: { batch: 'S7' },
      machine: 'mill-1',
    })
    await ledger.runs.put(open, by)
    expect(await desk.report([density({ batch: 'S7' })], context)).toEqual([])
    expect(await stored()).toEqual([['d', 97]])
    expect(await ledger.questions.list({})).toEqual([])
  })

  it('does not give a result to a later run of the same batch name', async () => {
    await desk.report([density({ measuredAt: 4_000n }), density({ measuredAt: 8_600n })], context)
    expect(await stored()).toEqual([['a', 97]])
    expect(await ledger.questions.list({ open: true })).toHaveLength(1)
  })

  it('waits for runs that are being derived before it gives a report back', async () => {
    const settle = async () =>
      void (await ledger.runs.put(heat('f', { from: 100n, to: 200n, labels: { batch: 'H0009' } }), by))
    const patient = createOutcomeDesk({ ledger, clock, settle })
    expect(await patient.report([density({ batch: 'H0009' })], context)).toEqual([])
    expect(await stored()).toEqual([['f', 97]])
  })

  it('keeps hostile names', async () => {
    const problems = await desk.report(
      [density({ batch: '__proto__' }), density({ run: "'; drop table runs; --" })],
      context,
    )
    expect(problems.map(({ code }) => code)).toEqual(['RUN_UNKNOWN', 'RUN_UNKNOWN'])
    await desk.report([density({ specimen: '__proto__\n😀', method: 'a"b' })], context)
    expect((await ledger.outcomes.list({}))[0]).toMatchObject({ specimen: '__proto__\n😀', method: 'a"b' })
  })
})
