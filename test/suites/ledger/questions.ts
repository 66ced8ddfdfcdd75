// Questions to people: asked once, answered once.
import { expect, it } from 'vitest'
import type { Ledger } from '../../../ledger/ledger.ts'
import { at, code, heat, person, system } from './context.ts'

export function questionDuties(ledger: () => Ledger): void {
  const question = { kind: 'match-outcome' as const, subject: 'H0001 density', candidates: ['1', '2'], asked: 7n }

  it('asks a question once and keeps its answer', async () => {
    const asked = await ledger().questions.ask(question)
    expect(asked).toStrictEqual({ id: asked.id, ...question })
    expect(await ledger().questions.ask({ ...question, asked: 8n })).toEqual(asked)
    expect(await ledger().questions.list({ open: true })).toEqual([asked])
    await expect(ledger().questions.answer(asked.id, '3', person)).rejects.toEqual(code('REQUEST_INVALID'))
    const answered = await ledger().questions.answer(asked.id, '2', person)
    expect(answered).toEqual({ ...asked, answer: '2' })
    expect(await ledger().questions.ask(question)).toEqual(answered)
    await expect(ledger().questions.answer(asked.id, '1', person)).rejects.toEqual(code('QUESTION_ANSWERED'))
    await expect(ledger().questions.answer('Q-0099', '1', person)).rejects.toEqual(code('NOT_FOUND'))
    expect(await ledger().questions.list({ open: true })).toEqual([])
    expect(await ledger().questions.list({ open: false })).toEqual([answered])
    expect(await ledger().questions.list({})).toEqual([answered])
  })

  it('holds only the newest form of a question open', async () => {
    await ledger().questions.ask(question)
    const wider = await ledger().questions.ask({ ...question, candidates: ['1', '2', '3'] })
    expect(await ledger().questions.list({ open: true })).toEqual([wider])
    expect((await ledger().questions.answer(wider.id, 'none', person)).answer).toBe('none')
  })

  it('matches the planned run that a person chose', async () => {
    await ledger().runs.put(heat('1'), system)
    const plans = [
      await ledger().plans.add({ ...at, settings: {} }, person),
      await ledger().plans.add({ ...at, settings: {} }, person),
    ]
    const candidates = plans.map((plan) => plan.id)
    const { id } = await ledger().questions.ask({ kind: 'match-run', subject: '1', candidates, asked: 1n })
    await ledger().questions.answer(id, candidates[1] ?? '', person)
    expect((await ledger().plans.list({ state: 'matched' })).map((plan) => [plan.id, plan.run])).toEqual([
      [candidates[1], '1'],
    ])
  })
}
