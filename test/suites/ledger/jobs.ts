// Jobs in the background: their way to an end, what came out, what a stopped process leaves, what is forgotten.
import { expect, it } from 'vitest'
import type { Ledger } from '../../../ledger/ledger.ts'
import { hostile, person, system } from './context.ts'

export function jobDuties(ledger: () => Ledger, again: () => Promise<Ledger>): void {
  const kind = 'simulation'
  const facts = { runs: 9, nested: { z: null, a: hostile } }
  const add = (over: object = {}) => ledger().jobs.add({ kind, facts, ...over }, person)
  const ended = { state: 'done', ended: system.when, facts } as const

  it('waits, works, is done; what came out is the same on another connection', async () => {
    const job = await add()
    expect(job).toEqual({ id: 'J-0001', kind, state: 'waiting', who: person.who, asked: person.when, facts })
    expect(await ledger().jobs.change(job.id, { state: 'working', facts: { ...facts, runs: 5 } })).toBe(true)
    expect(await ledger().jobs.get(kind, job.id)).toEqual({ ...job, state: 'working', facts: { ...facts, runs: 5 } })
    const result = { means: [1e-300, null], words: hostile }
    await ledger().jobs.change(job.id, { ...ended, result })
    const done = { ...job, ...ended }
    const { jobs } = await again()
    expect(await jobs.get(kind, job.id)).toEqual({ ...done, result })
    expect(await jobs.list(kind)).toEqual([done])
  })

  it('stays as it ended', async () => {
    const job = await add()
    const error = { code: 'INTERNAL', message: hostile[5] }
    expect(await ledger().jobs.change(job.id, { state: 'failed', ended: 7n, error, facts })).toBe(true)
    expect(await ledger().jobs.change(job.id, ended)).toBe(false)
    expect(await ledger().jobs.get(kind, job.id)).toEqual({ ...job, state: 'failed', ended: 7n, error })
  })

  it('is found by its kind, newest first', async () => {
    const [first, other, last] = [await add(), await add({ kind: 'backtest' }), await add()]
    expect(await ledger().jobs.list(kind)).toEqual([last, first])
    expect(await ledger().jobs.get(kind, other.id)).toBeUndefined()
    for (const id of ['J-0009', 'C-0001', 'J-1', '', ...hostile])
      expect([await ledger().jobs.get(kind, id), await ledger().jobs.change(id, ended)]).toEqual([undefined, false])
  })

  it('is interrupted where it had not ended', async () => {
    const [done, working, waiting] = [await add(), await add(), await add({ kind: 'backtest' })]
    await ledger().jobs.change(done.id, ended)
    await ledger().jobs.change(working.id, { state: 'working', facts })
    expect(await ledger().jobs.interrupt(9n)).toBe(2)
    expect(await ledger().jobs.list(kind)).toEqual([
      { ...working, state: 'interrupted', ended: 9n },
      { ...done, ...ended },
    ])
    expect(await ledger().jobs.get('backtest', waiting.id)).toMatchObject({ state: 'interrupted' })
    expect(await ledger().jobs.interrupt(10n)).toBe(0)
  })

  it('is forgotten once it has ended, but for the newest of its kind; no id is given twice', async () => {
    const [running, ...old] = [await add(), await add(), await add(), await add()]
    for (const { id } of old) await ledger().jobs.change(id, ended)
    const other = await add({ kind: 'backtest' })
    await ledger().jobs.change(other.id, ended)
    await ledger().jobs.forget(kind, 2)
    expect((await ledger().jobs.list(kind)).map(({ id }) => id)).toEqual([old[2]!.id, old[1]!.id, running!.id])
    await ledger().jobs.forget('backtest', 0)
    expect(await ledger().jobs.list('backtest')).toEqual([])
    expect((await add()).id).toBe('J-0006')
  })
}
