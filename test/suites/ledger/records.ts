// Records beside the runs: events of the plant, versions of the configuration, the audit.
import { expect, it } from 'vitest'
import type { Ledger } from '../../../ledger/ledger.ts'
import { hostile, person, system } from './context.ts'

export function recordDuties(ledger: () => Ledger): void {
  it('orders the events of the plant by their time', async () => {
    const tool = { machine: 'mill-1', kind: 'tool' as const, time: 20n, text: 'T4 换刀', who: 'li.wei' }
    const lot = { machine: 'furnace-1', kind: 'lot' as const, time: 10n, text: 'L7', who: 'li.wei' }
    const added = [await ledger().events.add(tool), await ledger().events.add(lot)]
    expect(await ledger().events.list({})).toEqual([added[1], added[0]])
    expect(await ledger().audit.list({ limit: 1 })).toMatchObject([{ action: 'event.add', subject: lot.machine }])
    expect(await ledger().events.list({ machine: 'mill-1' })).toEqual([{ id: added[0]?.id, ...tool }])
    expect(await ledger().events.list({ from: 10n, to: 20n })).toEqual([added[1]])
  })

  it('versions configuration; the newest of a key wins', async () => {
    const study = { parameters: [{ name: 'peak', low: 1500 }], __proto__: null }
    await ledger().configuration.put('studies/a', study, system)
    await ledger().configuration.put('studies/a', study, person)
    await ledger().configuration.put('studies/a', { parameters: [] }, person)
    await ledger().configuration.put('__proto__', hostile, person)
    const all = await ledger().configuration.all()
    expect(all.get('studies/a')).toEqual({ value: { parameters: [] }, version: 2, who: 'li.wei', when: person.when })
    expect(all.get('__proto__')?.value).toEqual(hostile)
    const versions = await ledger().configuration.versions('studies/a')
    expect(versions.map(({ version, value }) => [version, value])).toEqual([
      [2, { parameters: [] }],
      [1, study],
    ])
    expect(await ledger().configuration.versions('studies/b')).toEqual([])
  })

  it('keeps what people say of a study, newest first, with what it is about', async () => {
    const plain = { study: 'a', text: '峰值不能再高了', voice: 'machine' as const, role: 'operator' }
    const pointing = { ...plain, text: '<b>why?</b>', voice: 'desk' as const, about: { kind: 'run' as const, id: 'r' } }
    const first = await ledger().comments.add(plain, person)
    const second = await ledger().comments.add(pointing, system)
    await ledger().comments.add({ ...plain, study: 'b' }, person)
    expect(first).toEqual({ ...plain, id: 'N-0001', who: person.who, when: person.when })
    expect(await ledger().comments.list({ study: 'a' })).toEqual([second, first])
    expect(await ledger().comments.list({ study: 'a', limit: 1 })).toEqual([
      { ...pointing, id: 'N-0002', who: system.who, when: system.when },
    ])
    expect(await ledger().audit.list({ limit: 2 })).toMatchObject([
      { action: 'study.commented', subject: 'b' },
      { action: 'study.commented', subject: 'a', detail: '<b>why?</b>' },
    ])
  })

  it('audits who did what, newest first, in pages', async () => {
    await ledger().audit.add(person, 'login', 'li.wei', '')
    await ledger().audit.add(system, 'start', 'kunlun', '1.0.0')
    const [newest, oldest] = await ledger().audit.list({})
    expect([newest?.action, oldest?.action]).toEqual(['start', 'login'])
    expect(oldest).toEqual({
      id: oldest?.id,
      who: 'li.wei',
      when: person.when,
      action: 'login',
      subject: 'li.wei',
      detail: '',
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
    expect(await ledger().audit.list({ before: newest?.id ?? 0 })).toEqual([oldest])
    expect(await ledger().audit.list({ limit: 1 })).toEqual([newest])
  })
}
