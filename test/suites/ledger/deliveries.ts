// The outbox of the webhooks: each thing once, in order, bounded, remembered for a while.
import { expect, it } from 'vitest'
import type { NewDelivery } from '../../../ledger/delivery-facts.ts'
import type { Ledger } from '../../../ledger/ledger.ts'
import { hostile } from './context.ts'

const one = (key: string, extra: Partial<NewDelivery> = {}): NewDelivery => {
  return { hook: 'mes', key, event: 'alarm', body: `{"id":"${key}"}`, created: 5n, ...extra }
}

export function deliveryDuties(ledger: () => Ledger): void {
  it('keeps each key once for each webhook, as it was first', async () => {
    const { deliveries } = ledger()
    await deliveries.add([one('a'), one('a', { body: 'other' }), one('a', { hook: 'lab' })])
    await deliveries.add([one('a', { body: 'later' })])
    const kept = await deliveries.list({})
    expect(kept.map(({ hook, key, body }) => [hook, key, body])).toEqual([
      ['lab', 'a', '{"id":"a"}'],
      ['mes', 'a', '{"id":"a"}'],
    ])
    expect(kept[1]).toMatchObject({ state: 'waiting', attempts: 0, due: 0n, created: 5n })
    expect(kept[1]).not.toHaveProperty('error')
  })

  it('gives what is due, oldest first, and takes note of what became of it', async () => {
    const { deliveries } = ledger()
    await deliveries.add([one('a'), one('b'), one('c')])
    const [a, b] = await deliveries.due('mes', 10n, 2)
    expect([a?.key, b?.key]).toEqual(['a', 'b'])
    await deliveries.mark(a!.number, { state: 'waiting', attempts: 1, due: 20n, error: hostile.join('') })
    await deliveries.mark(b!.number, { state: 'delivered', attempts: 1, due: 0n })
    expect((await deliveries.due('mes', 19n, 9)).map(({ key }) => key)).toEqual(['c'])
    expect((await deliveries.due('mes', 20n, 9)).map(({ key, attempts }) => [key, attempts])).toEqual([
      ['a', 1],
      ['c', 0],
    ])
    expect((await deliveries.counts()).sort((x, y) => (x.state < y.state ? -1 : 1))).toEqual([
      { hook: 'mes', state: 'delivered', count: 1 },
      { hook: 'mes', state: 'waiting', count: 2 },
    ])
  })

  it('gives up the oldest where too many wait, forgets what is done and old', async () => {
    const { deliveries } = ledger()
    await deliveries.add([one('r', { event: 'ready', created: 0n }), ...['a', 'b', 'c'].map((key) => one(key))])
    await deliveries.add([one('x', { hook: 'lab' })])
    await deliveries.bound('mes', 2)
    const states = async () => (await deliveries.list({ hook: 'mes' })).map(({ key, state }) => `${key} ${state}`)
    expect(await states()).toEqual(['c waiting', 'b waiting', 'a dead', 'r dead'])
    await deliveries.forget(5n, 'ready')
    expect(await states()).toHaveLength(4)
    await deliveries.forget(6n, 'ready')
    expect(await states()).toEqual(['c waiting', 'b waiting', 'r dead'])
    expect(await deliveries.list({ hook: 'lab', state: 'waiting' })).toHaveLength(1)
  })
}
