// Outcomes: each key once, corrections that supersede, voids.
import { beforeEach, expect, it } from 'vitest'
import type { Ledger, NewOutcome } from '../../../ledger/ledger.ts'
import { code, heat, person, system } from './context.ts'

function density(run: string, key: string, over: Partial<NewOutcome> = {}): NewOutcome {
  return { key, run, name: 'density', value: 97.1, unit: '%', measuredAt: 1_767_603_600_000_000_007n, ...over }
}

export function outcomeDuties(ledger: () => Ledger): void {
  beforeEach(() => ledger().runs.putAll([heat('1'), heat('2')], system))

  it('gives an outcome back with everything the laboratory said', async () => {
    const how = { method: 'Archimedes', appraiser: '王芳' }
    const full = density('1', 'k1', { sd: 0.1, specimen: 'S3', position: 'top', ...how })
    const bare = density('1', 'k2')
    const [first, second] = await ledger().outcomes.add([full, bare], person)
    const { key: _, ...facts } = full
    expect(first).toStrictEqual({ id: first?.id, ...facts })
    expect(Object.keys(second ?? {})).not.toContain('sd')
    expect(await ledger().outcomes.list({ run: '1' })).toEqual([first, second])
    expect(await ledger().outcomes.list({ limit: 1 })).toEqual([first])
    expect(await ledger().outcomes.list({ run: '2' })).toEqual([])
    expect(await ledger().outcomes.list({ runs: ['2', '1'] })).toEqual([first, second])
    expect(await ledger().outcomes.list({ runs: [] })).toEqual([])
  })

  it('counts the same key once', async () => {
    const [first] = await ledger().outcomes.add([density('1', 'k')], system)
    const [second, third] = await ledger().outcomes.add([density('1', 'k', { value: 1 }), density('1', 'k')], system)
    expect([second, third]).toEqual([first, first])
    expect(await ledger().outcomes.list({})).toEqual([first])
  })

  it('refuses an outcome for a run that does not exist, and all that came with it', async () => {
    const both = [density('1', 'k1'), density('nobody', 'k2')]
    await expect(ledger().outcomes.add(both, person)).rejects.toEqual(code('RUN_UNKNOWN'))
    expect(await ledger().outcomes.list({})).toEqual([])
  })

  it('refuses a value that is no number', async () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
      await expect(ledger().outcomes.add([density('1', 'k', { value })], person)).rejects.toEqual(
        code('REQUEST_INVALID'),
      )
    }
  })

  it('supersedes instead of overwriting', async () => {
    const [wrong] = await ledger().outcomes.add([density('1', 'k1', { value: 79.1 })], system)
    const [right] = await ledger().outcomes.add([density('1', 'k2', { supersedes: wrong?.id ?? '' })], person)
    expect(await ledger().outcomes.list({ run: '1' })).toEqual([right])
    const history = await ledger().outcomes.history('1')
    expect(history.map(({ value, who, recorded, supersededBy }) => ({ value, who, recorded, supersededBy }))).toEqual([
      { value: 79.1, who: 'kunlun', recorded: system.when, supersededBy: right?.id },
      { value: 97.1, who: 'li.wei', recorded: person.when, supersededBy: undefined },
    ])
    const fork = density('1', 'k3', { supersedes: wrong?.id ?? '' })
    await expect(ledger().outcomes.add([fork], person)).rejects.toEqual(code('OUTCOME_SUPERSEDED'))
    const unknown = density('1', 'k4', { supersedes: "O-0001' or 1=1" })
    await expect(ledger().outcomes.add([unknown], person)).rejects.toEqual(code('NOT_FOUND'))
  })

  it('voids with a reason; voiding a correction brings back what it corrected', async () => {
    const [wrong] = await ledger().outcomes.add([density('1', 'k1')], system)
    const [right] = await ledger().outcomes.add([density('1', 'k2', { supersedes: wrong?.id ?? '' })], person)
    await ledger().outcomes.void(right?.id ?? '', 'other specimen', person)
    await ledger().outcomes.void(right?.id ?? '', 'twice', person)
    expect(await ledger().outcomes.list({})).toEqual([wrong])
    expect((await ledger().outcomes.history('1'))[1]?.voided).toBe('other specimen')
    await expect(ledger().outcomes.void('O-9999', 'x', person)).rejects.toEqual(code('NOT_FOUND'))
  })
}
