// Runs: versions instead of changes, windows, voids, hostile names.
import { expect, it } from 'vitest'
import type { Ledger } from '../../../ledger/ledger.ts'
import { code, heat, hostile, person, system } from './context.ts'

export function runDuties(ledger: () => Ledger): void {
  it('gives a run back exactly, times to the nanosecond', async () => {
    const run = heat('furnace-1/1')
    expect(await ledger().runs.put(run, system)).toBe(true)
    expect(await ledger().runs.get(run.id)).toEqual(run)
    expect(await ledger().runs.get('nobody')).toBeUndefined()
  })

  it('leaves out the end of a run that is running', async () => {
    const { to: _, ...running } = heat('furnace-1/1', { state: 'running' })
    await ledger().runs.put(running, system)
    expect(await ledger().runs.get(running.id)).toStrictEqual(running)
  })

  it('adds a version only where a run differs', async () => {
    const run = heat('furnace-1/1', { features: { b: 2, a: 1 } })
    await ledger().runs.put(run, system)
    expect(await ledger().runs.put({ ...run, features: { a: 1, b: 2 }, version: 77 }, system)).toBe(false)
    expect(await ledger().runs.put({ ...run, features: { a: 1, b: 3 } }, person)).toBe(true)
    const versions = await ledger().runs.versions(run.id)
    expect(versions.map(({ version, features, who }) => [version, features['b'], who])).toEqual([
      [1, 2, 'kunlun'],
      [2, 3, 'li.wei'],
    ])
    expect((await ledger().runs.get(run.id))?.version).toBe(2)
  })

  it('puts many runs at once, all or none', async () => {
    const runs = [heat('a'), heat('b'), heat('a')]
    expect(await ledger().runs.putAll(runs, system)).toEqual(['a', 'b'])
    const bad = [heat('c'), heat('d', { features: { soak_mean: Number.NaN } })]
    await expect(ledger().runs.putAll(bad, system)).rejects.toEqual(code('REQUEST_INVALID'))
    expect((await ledger().runs.list({})).map((run) => run.id)).toEqual(['b', 'a'])
  })

  it('lists runs newest first, by machine, process, state, batch or part, with a limit', async () => {
    await ledger().runs.put(heat('1', { from: 10n, to: 20n, labels: { batch: 'H0001' } }), system)
    await ledger().runs.put(heat('2', { from: 30n, to: 40n, state: 'aborted', labels: {} }), system)
    await ledger().runs.put(
      heat('3', { from: 50n, to: 60n, machine: 'mill-1', process: 'milling', labels: { part: 'S7' } }),
      system,
    )
    const ids = async (filter: object) => (await ledger().runs.list(filter)).map((run) => run.id)
    expect(await ids({})).toEqual(['3', '2', '1'])
    expect(await ids({ limit: 1 })).toEqual(['3'])
    expect(await ids({ limit: 0 })).toEqual([])
    expect(await ids({ oldestFirst: true, limit: 2 })).toEqual(['1', '2'])
    expect(await ids({ machine: 'furnace-1' })).toEqual(['2', '1'])
    expect(await ids({ process: 'milling' })).toEqual(['3'])
    expect(await ids({ state: 'aborted' })).toEqual(['2'])
    expect(await ids({ batch: 'H0001' })).toEqual(['1'])
    expect(await ids({ batch: 'S7' })).toEqual(['3'])
  })

  it('lists the runs that overlap a half open window', async () => {
    await ledger().runs.put(heat('done', { from: 10n, to: 20n }), system)
    const { to: _, ...going } = heat('going', { from: 30n, state: 'running' })
    await ledger().runs.put(going, system)
    const ids = async (from: bigint, to: bigint) => (await ledger().runs.list({ from, to })).map((run) => run.id)
    expect(await ids(0n, 10n)).toEqual([])
    expect(await ids(0n, 11n)).toEqual(['done'])
    expect(await ids(20n, 30n)).toEqual([])
    expect(await ids(19n, 31n)).toEqual(['going', 'done'])
    expect(await ids(-(2n ** 80n), 2n ** 80n)).toEqual(['going', 'done'])
  })

  it('marks a void run with who, when and why, and lists it only where asked', async () => {
    await ledger().runs.put(heat('1'), system)
    await ledger().runs.void('1', 'wrong thermocouple', person)
    await ledger().runs.void('1', 'again', person)
    expect(await ledger().runs.list({})).toEqual([])
    expect((await ledger().runs.list({ state: 'void' }))[0]).toMatchObject({ id: '1', state: 'void', version: 2 })
    const [, marked] = await ledger().runs.versions('1')
    expect(marked).toMatchObject({ reason: 'wrong thermocouple', who: 'li.wei', recorded: person.when })
    await expect(ledger().runs.void('2', 'x', person)).rejects.toEqual(code('RUN_UNKNOWN'))
  })

  it('keeps a run void that a person voided; one the system voided can come back', async () => {
    await ledger().runs.putAll([heat('mine'), heat('theirs')], system)
    await ledger().runs.void('mine', 'no longer derived', system)
    await ledger().runs.void('theirs', 'contaminated', person)
    expect(await ledger().runs.put(heat('mine'), system)).toBe(true)
    expect(await ledger().runs.put(heat('theirs', { features: {} }), system)).toBe(false)
    expect((await ledger().runs.list({})).map((run) => run.id)).toEqual(['mine'])
  })

  it('keeps hostile names and texts as they are', async () => {
    for (const text of hostile) {
      const entries = Object.fromEntries([[text, text]])
      const run = heat(text, {
        machine: text,
        labels: { ...entries, batch: text },
        achieved: entries,
        features: { [text]: 1 },
      })
      await ledger().runs.put(run, { who: text, when: 1n })
      expect(await ledger().runs.get(text)).toEqual(run)
      expect(await ledger().runs.list({ machine: text, batch: text })).toEqual([run])
      await ledger().runs.void(text, text, { who: text, when: 2n })
      expect((await ledger().runs.versions(text)).at(-1)).toMatchObject({ reason: text, who: text })
    }
  })
}
