// Gaps: each report once, the newest in force, found by time, machine, state.
import { expect, it } from 'vitest'
import type { Gap } from '../../../ingest/model.ts'
import type { Ledger } from '../../../ledger/ledger.ts'
import { hostile } from './context.ts'

function gap(key: string, over: Partial<Gap> = {}): Gap {
  return {
    ...{ key, step: 0, connector: 'hall', cause: 'link', state: 'open', from: 1_767_571_200_000_000_001n },
    ...{ samples: 0, detail: '' },
    ...over,
  }
}

export function gapDuties(ledger: () => Ledger): void {
  it('keeps the newest of the reports of a gap, whatever comes twice', async () => {
    const { gaps } = ledger()
    const closed = gap('a', { step: 1, state: 'closed', to: 1_767_571_300_000_000_003n })
    const filled = { ...closed, step: 2, state: 'filled', samples: 2 ** 40, detail: hostile.join(' ') } as const
    await gaps.note([gap('a')])
    await gaps.note([closed, filled])
    // A process that was killed does again what it did.
    await gaps.note([gap('a'), closed, filled])
    expect(await gaps.list({})).toStrictEqual([filled])
  })

  it('finds gaps by connector, machine, state and time, those that began last first', async () => {
    const { gaps } = ledger()
    const part = gap('b', {
      ...{ cause: 'overflow', state: 'closed', step: 1, from: 100n, to: 200n },
      ...{ machine: 'mill-1', signals: ['load', '__proto__'] },
    })
    const whole = gap('a', { from: 300n })
    await gaps.note([part, whole, gap('c', { connector: 'other', from: 250n, machine: 'mill-2' })])
    const keys = async (filter: object) => (await gaps.list(filter)).map(({ key }) => key)
    expect(await keys({})).toEqual(['a', 'c', 'b'])
    expect(await gaps.list({ connector: 'hall', state: 'closed' })).toStrictEqual([part])
    expect(await keys({ machine: 'mill-1' })).toEqual(['a', 'b'])
    expect(await keys({ from: 150n, to: 260n })).toEqual(['c', 'b'])
    expect(await keys({ from: 201n, to: 250n })).toEqual([])
    expect(await keys({ from: -(2n ** 70n), to: 2n ** 70n, limit: 2 })).toEqual(['a', 'c'])
  })

  it('counts gaps by connector, cause and state, as they stand', async () => {
    const { gaps } = ledger()
    const over = { step: 1, state: 'filled', to: 5n, samples: 7 } as const
    await gaps.note([gap('a'), gap('a', over), gap('b', over), gap('c', { cause: 'overflow' })])
    expect(await gaps.counts()).toEqual([
      { connector: 'hall', cause: 'link', state: 'filled', count: 2, samples: 14 },
      { connector: 'hall', cause: 'overflow', state: 'open', count: 1, samples: 0 },
    ])
  })
}
