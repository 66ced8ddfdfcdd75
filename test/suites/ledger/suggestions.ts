// Suggestions: kept whole, decided once, planned where they are accepted.
import { expect, it } from 'vitest'
import type { Decision, Ledger } from '../../../ledger/ledger.ts'
import { at, code, person, suggestion, system } from './context.ts'

function answer(id: string, over: Partial<Decision> = {}): Decision {
  return { suggestion: id, answer: 'accepted', settings: suggestion(id).settings, reason: '', ...person, ...over }
}

export function suggestionDuties(ledger: () => Ledger, again: () => Promise<Ledger>): void {
  it('keeps a suggestion whole; the same id again changes nothing', async () => {
    const made = await ledger().suggestions.add(suggestion('s1'), system)
    expect(made).toStrictEqual({ ...suggestion('s1'), made: system.when })
    expect(await ledger().suggestions.add(suggestion('s1', { feasible: 0 }), person)).toEqual(made)
    expect(await ledger().suggestions.get('s1')).toEqual(made)
    expect(await ledger().suggestions.get('nobody')).toBeUndefined()
  })

  it('keeps one shadow beside a suggestion, out of the list that the plant sees', async () => {
    await ledger().suggestions.add(suggestion('s1'), system)
    const { id: _, ...body } = suggestion('s1', { feasible: 0.5 })
    const shadow = { ...body, beside: 's1', strategy: 'random' }
    await ledger().shadows.add(shadow, system)
    await ledger().shadows.add({ ...shadow, strategy: 'other' }, person)
    expect(await ledger().shadows.list({ study: shadow.study })).toEqual([{ ...shadow, made: system.when }])
    expect(await ledger().shadows.list({ study: 'other' })).toEqual([])
    expect(await ledger().suggestions.list({})).toHaveLength(1)
    await expect(ledger().shadows.add({ ...shadow, beside: 'nobody' }, system)).rejects.toThrow()
  })

  it('lists suggestions newest first, by study, open or decided', async () => {
    for (const id of ['s1', 's2', 's3']) await ledger().suggestions.add(suggestion(id), system)
    await ledger().suggestions.add(suggestion('t1', { study: 'other' }), system)
    await ledger().suggestions.decide(answer('s2', { answer: 'refused', reason: 'too hot' }), undefined)
    const ids = async (filter: object) => (await ledger().suggestions.list(filter)).map((one) => one.id)
    expect(await ids({})).toEqual(['t1', 's3', 's2', 's1'])
    expect(await ids({ study: 'substrate-96', open: true })).toEqual(['s3', 's1'])
    expect(await ids({ open: false })).toEqual(['s2'])
    expect(await ids({ limit: 2 })).toEqual(['t1', 's3'])
  })

  it('plans the run of an accepted suggestion with its program id', async () => {
    await ledger().suggestions.add(suggestion('s1'), system)
    await ledger().suggestions.add(suggestion('s2'), system)
    const first = await ledger().suggestions.decide(answer('s1', { reason: 'good' }), at)
    const settings = { peak: 1540, soak: 90, ramp: 4 }
    await ledger().suggestions.decide(answer('s2', { answer: 'amended', settings }), at)
    expect(first.decision).toEqual(answer('s1', { reason: 'good' }))
    const plans = await ledger().plans.list({ machine: 'furnace-1', state: 'open' })
    expect(plans.map((plan) => [plan.program, plan.settings, plan.suggestion, plan.study])).toEqual([
      ['K-0001', suggestion('s1').settings, 's1', 'substrate-96'],
      ['K-0002', settings, 's2', 'substrate-96'],
    ])
    expect(first.plannedRun).toBe(plans[0]?.id)
  })

  it('runs what was suggested unless it was amended', async () => {
    await ledger().suggestions.add(suggestion('s1'), system)
    const record = await ledger().suggestions.decide(answer('s1', { settings: { peak: 9999 } }), at)
    expect(record.decision?.settings).toEqual(suggestion('s1').settings)
  })

  it('plans nothing where a suggestion is refused', async () => {
    await ledger().suggestions.add(suggestion('s1'), system)
    const record = await ledger().suggestions.decide(answer('s1', { answer: 'refused', reason: 'too hot' }), at)
    expect(record.plannedRun).toBeUndefined()
    expect(await ledger().plans.list({})).toEqual([])
  })

  it('takes one decision only, and audits it', async () => {
    await ledger().suggestions.add(suggestion('s1'), system)
    await ledger().suggestions.decide(answer('s1', { reason: 'go' }), at)
    const late = ledger().suggestions.decide(answer('s1', { answer: 'refused' }), undefined)
    await expect(late).rejects.toEqual(code('ALREADY_DECIDED'))
    await expect(ledger().suggestions.decide(answer('nobody'), at)).rejects.toEqual(code('NOT_FOUND'))
    expect(await ledger().audit.list({})).toMatchObject([
      { action: 'suggestion.accepted', subject: 's1', detail: 'go', ...person },
    ])
  })

  it('lets exactly one of many simultaneous decisions win, over several connections', async () => {
    await ledger().suggestions.add(suggestion('s1'), system)
    const ledgers = [ledger(), await again(), await again()]
    const attempts = Array.from({ length: 12 }, (_, i) => ledgers[i % 3]?.suggestions.decide(answer('s1'), at))
    const results = await Promise.allSettled(attempts)
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1)
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toEqual(code('ALREADY_DECIDED'))
    }
    expect(await ledger().plans.list({})).toHaveLength(1)
    expect(await ledger().audit.list({})).toHaveLength(1)
  })
}
