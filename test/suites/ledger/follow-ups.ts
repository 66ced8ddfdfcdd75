// Minutes to be computed anew: each once, forgotten only where nothing came since.
import { expect, it } from 'vitest'
import type { DueMinute, Ledger } from '../../../ledger/ledger.ts'

const due = (minute: bigint, over: Partial<DueMinute> = {}): DueMinute => ({
  ...{ work: 'rollUp', machine: 'mill-1', minute },
  ...over,
})

export function followUpDuties(ledger: () => Ledger): void {
  it('keeps a minute once for each work, oldest first', async () => {
    await ledger().followUps.exchange([], [])
    await ledger().followUps.exchange([], [due(120n), due(60n), due(60n)])
    await ledger().followUps.exchange([], [due(60n, { work: 'derive' }), due(-60n, { machine: 'nul\u0000byte' })])
    const kept = await ledger().followUps.list()
    expect(kept.map(({ work, machine, minute }) => [work, machine, minute])).toEqual([
      ['derive', 'mill-1', 60n],
      ['rollUp', 'nul\u0000byte', -60n],
      ['rollUp', 'mill-1', 60n],
      ['rollUp', 'mill-1', 120n],
    ])
    expect((await ledger().followUps.unrolled('mill-1')).toSorted()).toEqual([120n, 60n])
    expect(await ledger().followUps.unrolled('nobody')).toEqual([])
  })

  it('forgets what is done, but for what came again meanwhile', async () => {
    await ledger().followUps.exchange([], [due(60n), due(120n)])
    const kept = await ledger().followUps.list()
    await ledger().followUps.exchange([], [due(120n)])
    await ledger().followUps.exchange(kept, [due(180n)])
    const left = await ledger().followUps.list()
    expect(left.map(({ minute }) => minute)).toEqual([120n, 180n])
    await ledger().followUps.exchange(left, [])
    expect(await ledger().followUps.list()).toEqual([])
  })

  it('takes thousands at once, lists the oldest thousand of each work', async () => {
    const many = Array.from({ length: 2500 }, (_, index) => due(BigInt(index)))
    await ledger().followUps.exchange([], [...many, due(9999n, { work: 'derive' })])
    const kept = await ledger().followUps.list()
    expect(kept.map(({ minute }) => minute)).toEqual([9999n, ...many.slice(0, 1000).map(({ minute }) => minute)])
    expect(await ledger().followUps.unrolled('mill-1')).toHaveLength(2500)
  })
}
