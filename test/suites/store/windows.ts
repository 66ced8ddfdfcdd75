// Reading by window, limit, newest.
import { expect } from 'vitest'
import { nsPerSecond, quality } from '../../../ingest/model.ts'
import { everything, type StoreContext, sampleAt } from './context.ts'

export function windows(context: StoreContext): void {
  const { it } = context
  const samples = [0, 10, 20, 30].flatMap((ms) => [sampleAt('window', 'b', ms, ms), sampleAt('window', 'a', ms, ms)])
  const inOrder = [...samples].sort((x, y) =>
    x.time === y.time ? (x.signal < y.signal ? -1 : 1) : x.time < y.time ? -1 : 1,
  )

  it('reads from the bound on, up to but without the other', async () => {
    await context.store.write(samples)
    const window = { machine: 'window', from: inOrder[2]!.time, to: inOrder[6]!.time }
    expect(await context.store.read(window)).toEqual(inOrder.slice(2, 6))
    expect(await context.store.read({ ...window, to: window.to + 1n })).toEqual(inOrder.slice(2, 8))
    expect(await context.store.read({ ...window, from: window.from + 1n })).toEqual(inOrder.slice(4, 6))
  })

  it('reads nothing from an empty or reversed window, of no signals, of strangers', async () => {
    const { time } = samples[0]!
    expect(await context.store.read({ machine: 'window', from: time, to: time })).toEqual([])
    expect(await context.store.read({ machine: 'window', from: time + 1n, to: time })).toEqual([])
    expect(await context.store.read({ ...everything('window'), signals: [] })).toEqual([])
    expect(await context.store.read({ ...everything('window'), signals: ['c'] })).toEqual([])
    expect(await context.store.read(everything('nobody'))).toEqual([])
    expect(await context.store.aggregate(everything('nobody'), nsPerSecond)).toEqual([])
  })

  it('reads a window wider than any store', async () => {
    expect(await context.store.read({ machine: 'window', from: -(2n ** 70n), to: 2n ** 70n })).toEqual(inOrder)
  })

  it('reads the signals asked for, and not more than the limit', async () => {
    expect(await context.store.read({ ...everything('window'), signals: ['a'] })).toEqual(
      inOrder.filter(({ signal }) => signal === 'a'),
    )
    expect(await context.store.read(everything('window'), 3)).toEqual(inOrder.slice(0, 3))
    expect(await context.store.read(everything('window'), 100)).toEqual(inOrder)
  })

  it('reads only what the source does not call good', async () => {
    const codes = [quality.good, 0x480, quality.uncertain, quality.implausible, quality.bad]
    const told = codes.map((code, ms) => ({
      ...sampleAt('doubt', 'a', ms, code === quality.bad ? null : ms),
      quality: code,
    }))
    await context.store.write(told)
    const doubtful = { ...everything('doubt'), isDoubtful: true } as const
    expect(await context.store.read(doubtful)).toEqual(told.slice(2))
    expect(await context.store.read(doubtful, 1)).toEqual(told.slice(2, 3))
  })

  it('knows the newest sample of each signal, by time and not by arrival', async () => {
    const late = [
      sampleAt('latest', 'a', 50, 'new'),
      sampleAt('latest', 'a', 10, 'old'),
      { ...sampleAt('latest', 'b', 5, null), quality: quality.bad },
    ]
    await context.store.write(late)
    expect(await context.store.latest('latest')).toEqual([late[2], late[0]])
    expect(await context.store.latest('nobody')).toEqual([])
  })
}
