// The quarantine: each part of a message once, in pages, by reason.
import { expect, it } from 'vitest'
import type { QuarantineEntry } from '../../../ingest/model.ts'
import type { Ledger } from '../../../ledger/ledger.ts'
import { code, hostile, person } from './context.ts'

function entry(sequence: bigint, part = 0, over: Partial<QuarantineEntry> = {}): QuarantineEntry {
  return {
    ...{ sequence, part, connector: 'hall', source: 'plant/x', received: 5n, contentType: 'application/json' },
    ...{ body: new Uint8Array([0, 255, 10]), code: 'PAYLOAD_NOT_JSON', reason: 'The payload is not JSON' },
    ...over,
  }
}

export function quarantineDuties(ledger: () => Ledger): void {
  it('keeps an entry with its bytes, the same part once', async () => {
    const full = entry(2n ** 60n, 3, { machine: 'mill-1', signal: 'spindle_load' })
    await ledger().quarantine.add([full, entry(2n), full])
    await ledger().quarantine.add([entry(2n, 0, { reason: 'other' })])
    const list = await ledger().quarantine.list({})
    expect(list.map(({ id: _, ...rest }) => rest)).toStrictEqual([
      { ...entry(2n), state: 'kept' },
      { ...full, state: 'kept' },
    ])
    expect(await ledger().quarantine.get(list[1]?.id ?? 0)).toEqual(list[1])
    for (const id of [-1, 0.5, Number.NaN, 1e300]) expect(await ledger().quarantine.get(id)).toBeUndefined()
  })

  it('filters, counts and pages entries', async () => {
    const entries = [entry(1n), entry(2n, 0, { connector: 'lab' }), entry(3n, 0, { code: 'VALUE_TYPE', machine: 'm' })]
    await ledger().quarantine.add(entries)
    const sequences = async (filter: object) => (await ledger().quarantine.list(filter)).map((one) => one.sequence)
    expect(await sequences({})).toEqual([3n, 2n, 1n])
    expect(await sequences({ connector: 'lab' })).toEqual([2n])
    expect(await sequences({ code: 'VALUE_TYPE' })).toEqual([3n])
    expect(await sequences({ machine: 'm' })).toEqual([3n])
    const [newest] = await ledger().quarantine.list({ limit: 1 })
    expect(await sequences({ before: newest?.id })).toEqual([2n, 1n])
    expect(await ledger().quarantine.counts()).toEqual([
      { code: 'PAYLOAD_NOT_JSON', connector: 'hall', count: 1 },
      { code: 'PAYLOAD_NOT_JSON', connector: 'lab', count: 1 },
      { code: 'VALUE_TYPE', connector: 'hall', count: 1 },
    ])
    await ledger().quarantine.markReplayed(newest?.id ?? 0, person)
    await ledger().quarantine.markReplayed(newest?.id ?? 0, person)
    expect(await sequences({ state: 'replayed' })).toEqual([3n])
    expect(await sequences({ state: 'kept' })).toEqual([2n, 1n])
    expect(await ledger().quarantine.counts()).toHaveLength(2)
    await expect(ledger().quarantine.markReplayed(99, person)).rejects.toEqual(code('NOT_FOUND'))
  })

  it('keeps who answered an entry, with what was mended: the first answer holds', async () => {
    await ledger().quarantine.add([entry(1n), entry(2n)])
    const [second, first] = (await ledger().quarantine.list({})).map(({ id }) => id) as [number, number]
    const mend = { why: hostile[0] ?? '', changes: [{ field: 'value', from: '4l', to: '41' }] }
    await ledger().quarantine.markReplayed(first, person, mend)
    await ledger().quarantine.markReplayed(first, { ...person, who: 'other' })
    await ledger().quarantine.markReplayed(second, person)
    const answered = async (id: number) => (await ledger().quarantine.get(id))?.answered
    expect(await answered(first)).toEqual({ ...person, mend })
    expect(await answered(second)).toEqual(person)
    const acts = (await ledger().audit.list({})).map(({ action, detail }) => [action, detail])
    expect(acts).toEqual([
      ['quarantine.replay', ''],
      ['quarantine.replay', ''],
      ['quarantine.mend', JSON.stringify(mend)],
    ])
  })

  it('takes thousands of entries in one go', async () => {
    const many = Array.from({ length: 5001 }, (_, i) => entry(BigInt(i)))
    await ledger().quarantine.add(many)
    await ledger().quarantine.add(many)
    await ledger().quarantine.add([])
    expect(await ledger().quarantine.counts()).toEqual([{ code: 'PAYLOAD_NOT_JSON', connector: 'hall', count: 5001 }])
  })

  it('keeps hostile texts and an empty body', async () => {
    for (const [i, text] of hostile.entries()) {
      const odd = entry(BigInt(i), 0, {
        source: text,
        reason: text,
        machine: text,
        signal: text,
        body: new Uint8Array(),
      })
      await ledger().quarantine.add([odd])
      expect(await ledger().quarantine.list({ machine: text })).toMatchObject([odd])
    }
  })
}
