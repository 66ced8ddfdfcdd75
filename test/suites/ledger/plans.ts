// Planned runs: opened, matched to a run, cancelled.
import { expect, it } from 'vitest'
import type { Ledger } from '../../../ledger/ledger.ts'
import { at, code, heat, person, system } from './context.ts'

export function planDuties(ledger: () => Ledger): void {
  const order = (peak: number) => ledger().plans.add({ ...at, settings: { peak } }, person)

  it('opens, matches and cancels plans', async () => {
    await ledger().runs.put(heat('1'), system)
    const [one, two] = [await order(1550), await order(1560)]
    expect(one).toStrictEqual({ ...at, id: one.id, program: 'K-0001', settings: { peak: 1550 }, state: 'open' })
    await ledger().plans.match(one.id, '1', system)
    await ledger().plans.match(one.id, '1', system)
    await ledger().plans.cancel(two.id, 'not needed', person)
    expect((await ledger().plans.list({})).map((plan) => [plan.state, plan.run])).toEqual([
      ['matched', '1'],
      ['cancelled', undefined],
    ])
    expect(await ledger().plans.list({ state: 'open' })).toEqual([])
    expect(await ledger().plans.list({ machine: 'mill-1' })).toEqual([])
    await expect(ledger().plans.match(two.id, '1', system)).rejects.toEqual(code('PLAN_CLOSED'))
    await expect(ledger().plans.cancel(one.id, 'x', person)).rejects.toEqual(code('PLAN_CLOSED'))
    await expect(ledger().plans.match('P-0042', '1', system)).rejects.toEqual(code('NOT_FOUND'))
    await expect(ledger().plans.match((await order(1)).id, 'nobody', system)).rejects.toEqual(code('RUN_UNKNOWN'))
  })

  it('matches anew only where the first run was voided', async () => {
    await ledger().runs.putAll([heat('1'), heat('2')], system)
    const plan = await order(1550)
    await ledger().plans.match(plan.id, '1', system)
    await expect(ledger().plans.match(plan.id, '2', system)).rejects.toEqual(code('PLAN_CLOSED'))
    await ledger().runs.void('1', 'no longer derived', system)
    await ledger().plans.match(plan.id, '2', system)
    expect((await ledger().plans.list({}))[0]).toMatchObject({ state: 'matched', run: '2' })
  })
}
