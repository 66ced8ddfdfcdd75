// What every ledger must do for several connections at once, those of other processes included.
import { expect, it } from 'vitest'
import type { Ledger } from '../../../ledger/ledger.ts'
import { heat, system } from './context.ts'

const hostile = 'nul\u0000byte'

export function sharingDuties(ledger: () => Ledger, again: () => Promise<Ledger>): void {
  it('shows another connection what was committed, and lets both write', async () => {
    const other = await again()
    await ledger().runs.put(heat('1'), system)
    expect(await other.runs.get('1')).toEqual(heat('1'))
    const writes = Array.from({ length: 40 }, (_, i) => (i % 2 ? ledger() : other).runs.put(heat(`r${i}`), system))
    expect(await Promise.all(writes)).toEqual(Array(40).fill(true))
    expect(await other.runs.list({})).toHaveLength(41)
  })

  it('gives a lease to one owner at a time, until it runs out or is given up', async () => {
    const { leases } = ledger()
    const other = await again()
    expect(await leases.take('runs', 'a', 60_000)).toBe(true)
    expect(await other.leases.take('runs', 'b', 60_000)).toBe(false)
    expect(await leases.take('runs', 'a', 60_000)).toBe(true)
    expect(await other.leases.take('something else', 'b', 60_000)).toBe(true)
    await other.leases.release('runs', 'b')
    expect(await other.leases.take('runs', 'b', 60_000)).toBe(false)
    await leases.release('runs', 'a')
    expect(await other.leases.take('runs', 'b', 0)).toBe(true)
    expect(await leases.take('runs', 'a', 60_000)).toBe(true)
  })

  it('gives a free lease to exactly one of many who ask at once', async () => {
    const ledgers = [ledger(), await again(), await again()]
    const asked = Array.from({ length: 12 }, (_, i) => ledgers[i % 3]?.leases.take('runs', `p${i}`, 60_000))
    expect((await Promise.all(asked)).filter((isTaken) => isTaken)).toHaveLength(1)
  })

  it('keeps what was touched until it is done', async () => {
    const { touches } = await again()
    await touches.add([])
    await touches.add([
      { machine: 'mill-1', from: 1n, to: 2n ** 62n },
      { machine: hostile, from: -5n, to: 5n },
    ])
    const [first, second] = await ledger().touches.list()
    expect(first).toMatchObject({ machine: 'mill-1', from: 1n, to: 2n ** 62n })
    expect(second).toMatchObject({ machine: hostile, from: -5n })
    await ledger().touches.done(first === undefined ? [] : [first])
    expect(await touches.list()).toEqual([second])
  })
}
