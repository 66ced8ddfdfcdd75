// Calibrations: versions with ids of their own, newest first, kept as they were written.
import { expect, it } from 'vitest'
import type { Ledger } from '../../../ledger/ledger.ts'
import { hostile, person } from './context.ts'

export function calibrationDuties(ledger: () => Ledger): void {
  const body = { draws: [[1e-300, -0.1, 1456.18]], basis: hostile, nested: { __proto__: null, z: 1, a: 'é' } }
  const at = { process: 'sintering', material: 'alumina-96', machine: 'furnace-1' }

  it('numbers the versions and gives them back as they were', async () => {
    const { calibrations } = ledger()
    const one = await calibrations.add({ ...at, body }, person)
    const two = await calibrations.add({ ...at, body: { ...body, draws: [] } }, person)
    expect([one.id, two.id]).toEqual(['C-0001', 'C-0002'])
    expect(await calibrations.get('C-0001')).toEqual({
      ...at,
      id: 'C-0001',
      body,
      who: 'li.wei',
      recorded: person.when,
    })
    for (const id of ['C-0003', 'K-0001', 'C-1', '', ...hostile]) expect(await calibrations.get(id)).toBeUndefined()
  })

  it('finds them by process, material, machine, newest first', async () => {
    const { calibrations } = ledger()
    await calibrations.add({ ...at, body }, person)
    await calibrations.add({ process: 'sintering', material: '3y-tzp', body }, person)
    await calibrations.add({ ...at, process: 'turning', material: 'c45', body }, person)
    const ids = async (filter: object) => (await calibrations.list(filter)).map(({ id }) => id)
    expect(await ids({})).toEqual(['C-0003', 'C-0002', 'C-0001'])
    expect(await ids({ process: 'sintering' })).toEqual(['C-0002', 'C-0001'])
    expect(await ids({ machine: 'furnace-1', material: 'alumina-96' })).toEqual(['C-0001'])
    expect(await ids({ limit: 1 })).toEqual(['C-0003'])
    expect((await calibrations.list({ material: '3y-tzp' }))[0]).not.toHaveProperty('machine')
  })
}
