// Mending what is in quarantine: told as it stands, foreseen with all faults, put through once, the bytes kept.
import { describe, expect, it, onTestFinished } from 'vitest'
import { createMends } from '../../../ingest/mend/mends.ts'
import { quality } from '../../../ingest/model.ts'
import type { Correction, StoredQuarantineEntry } from '../../../ledger/ledger.ts'
import { openLedger } from '../../../ledger/sqlite.ts'
import { clock, contracts, decode, expectBalanced, raw, rig } from './pipeline-rig.ts'

const li = { who: 'li.wei', when: 7n, why: 'the scale shows letters' }

async function desk(...messages: Parameters<typeof raw>[]) {
  const ledger = await openLedger({ file: ':memory:', clock })
  const reported: object[] = []
  const parts = await rig({
    quarantine: ledger.quarantine,
    outcomes: {
      report: async (reports, { who }) => {
        reported.push({ who, reports })
        return []
      },
    },
  })
  onTestFinished(async () => {
    expectBalanced(parts.pipeline.balances())
    await parts.stop()
    await ledger.close()
  })
  const decoders = new Map([['mqtt', decode]])
  const mends = createMends({ ledger, pipeline: parts.pipeline, clock, contracts, decoders })
  await parts.spool.append(messages.map((one) => raw(...one)))
  await parts.pipeline.drained()
  const entries = (await ledger.quarantine.list({})).reverse()
  return { ...parts, ledger, mends, reported, entries, first: entries[0] as StoredQuarantineEntry }
}

const wrongName = { readings: [{ signal: 'sped', seconds: 1, value: 12 }] }

describe('a value that was refused', () => {
  it('is told as it stands, put through as corrected, with the bytes kept, once', async () => {
    const { mends, first, store, ledger, pipeline } = await desk(['mill-1', wrongName])
    const stands = (await mends.look(first)) as Extract<Correction, { kind: 'sample' }>
    expect(stands).toMatchObject({ kind: 'sample', machine: 'mill-1', signal: 'sped', value: '12' })
    const right = { ...stands, signal: 'speed' }
    expect(await mends.foresee(first, right)).toMatchObject({ samples: [{ signal: 'speed', value: 12 }], problems: [] })
    expect(store.rows.size).toBe(0)
    const [one, two] = [mends.mend(first, right, li), mends.mend(first, right, li)]
    await expect(two).rejects.toMatchObject({ code: 'QUARANTINE_ANSWERED' })
    expect(await (await one).settled).toEqual([])
    expect([...store.rows.values()]).toMatchObject([{ signal: 'speed', value: 12, quality: quality.good }])
    const kept = (await ledger.quarantine.get(first.id)) as StoredQuarantineEntry
    const changes = [{ field: 'signal', from: 'sped', to: 'speed' }]
    expect(kept).toMatchObject({
      state: 'replayed',
      answered: { who: 'li.wei', when: 7n, mend: { why: li.why, changes } },
    })
    expect(kept.body).toEqual(first.body)
    const [entry] = await ledger.audit.list({})
    expect(entry).toMatchObject({ who: 'li.wei', action: 'quarantine.mend', subject: String(first.id) })
    expect(JSON.parse(entry?.detail ?? '')).toEqual({ why: li.why, changes })
    await expect(mends.mend(kept, right, li)).rejects.toMatchObject({ code: 'QUARANTINE_ANSWERED' })
    await expect(pipeline.replayEntry(kept, li)).rejects.toMatchObject({ code: 'QUARANTINE_ANSWERED' })
  })

  it('says of a value that a person put in that it was put in', async () => {
    const { mends, first, store } = await desk([
      'mill-1',
      { readings: [{ signal: 'load', seconds: 1, value: 'l2.5' }] },
    ])
    expect(first.code).toBe('VALUE_TYPE')
    const stands = (await mends.look(first)) as Extract<Correction, { kind: 'sample' }>
    await (await mends.mend(first, { ...stands, value: ' 12.5 ' }, li)).settled
    expect([...store.rows.values()]).toMatchObject([{ value: 12.5, quality: quality.overridden }])
  })

  it('tells all that is still wrong at once, and is not put through', async () => {
    const { mends, first, store, ledger } = await desk(['mill-1', wrongName])
    const wrong = { kind: 'sample', machine: 'mill-1', signal: 'load', value: 'twelve', unit: 'furlong' } as const
    const problems = async (over: object) =>
      (await mends.foresee(first, { ...wrong, ...over })).problems.map(({ field, code }) => [field, code])
    expect(await problems({})).toEqual([
      ['time', 'TIME_MISSING'],
      ['value', 'VALUE_TYPE'],
    ])
    expect(await problems({ time: clock.now() * 2n, value: '1', unit: 'furlong' })).toEqual([
      ['time', 'TIME_FUTURE'],
      ['unit', 'UNIT_UNKNOWN'],
    ])
    expect(await problems({ machine: '__proto__' })).toEqual([['machine', 'MACHINE_UNKNOWN']])
    expect(await problems({ signal: 'constructor' })).toEqual([['signal', 'SIGNAL_UNKNOWN']])
    const { problems: refused } = await mends.foresee(first, wrong)
    expect((await mends.mend(first, wrong, li)).problems).toEqual(refused)
    expect(store.rows.size).toBe(0)
    expect(await ledger.quarantine.get(first.id)).toEqual(first)
  })

  it('leaves the other parts of its message to be mended, not to be replayed', async () => {
    const two = { readings: [...wrongName.readings, { signal: 'lod', seconds: 2, value: 3 }] }
    const { mends, entries, store, pipeline } = await desk(['mill-1', two])
    const [first, second] = entries as [StoredQuarantineEntry, StoredQuarantineEntry]
    const right = { ...((await mends.look(first)) as Correction), signal: 'speed' } as Correction
    await (await mends.mend(first, right, li)).settled
    await expect(pipeline.replayEntry(second, li)).rejects.toMatchObject({ code: 'QUARANTINE_ANSWERED' })
    const other = { ...((await mends.look(second)) as Correction), signal: 'load' } as Correction
    await (await mends.mend(second, other, li)).settled
    expect([...store.rows.values()].map(({ signal, value }) => [signal, value])).toEqual([
      ['speed', 12],
      ['load', 3],
    ])
  })

  it('has no form where its message has more bad parts than are listed', async () => {
    const many = { readings: Array.from({ length: 17 }, (_, i) => ({ signal: 'x', seconds: i, value: 1 })) }
    const { mends, first } = await desk(['mill-1', many])
    expect(await mends.look(first)).toBeUndefined()
  })
})

describe('a message that was not understood', () => {
  it('is mended as a text, from another source', async () => {
    const { mends, first, entries, store, ledger } = await desk(['mill-9', 'boom'])
    expect(await mends.look(first)).toEqual({ kind: 'message', source: 'mill-9', text: 'boom' })
    const text = JSON.stringify({ readings: [{ signal: 'speed', seconds: 1, value: 5 }] })
    const wrong = await mends.foresee(first, { kind: 'message', source: 'mill-9', text })
    expect(wrong.problems).toMatchObject([{ field: 'text', code: 'MACHINE_UNKNOWN' }])
    const right = { kind: 'message', source: 'mill-2', text: text.replace('speed', 'load') } as const
    expect(await (await mends.mend(first, right, li)).settled).toEqual([])
    expect([...store.rows.values()]).toMatchObject([{ machine: 'mill-2', signal: 'load', value: 5 }])
    expect(entries).toHaveLength(1)
    expect((await ledger.quarantine.get(first.id))?.answered?.mend?.changes).toEqual([
      { field: 'source', from: 'mill-9', to: 'mill-2' },
      { field: 'text', from: 'boom', to: right.text },
    ])
  })

  it('is not put through where it still holds nothing', async () => {
    const { mends, first } = await desk(['mill-1', 'boom'])
    const { problems } = await mends.foresee(first, { kind: 'message', source: 'mill-1', text: '{}' })
    expect(problems).toMatchObject([{ field: 'text', code: 'PAYLOAD_SHAPE' }])
  })

  it('has no form where only its first bytes were kept', async () => {
    const { mends, first } = await desk(['mill-1', 'first', { rejected: 'PAYLOAD_TOO_LARGE' }])
    expect(await mends.look(first)).toBeUndefined()
  })

  it('shows bytes that are no text as no text', async () => {
    const { mends, first } = await desk(['mill-1', 'boom'])
    const odd = { ...first, body: new Uint8Array([0x7b, 0xff, 0x00]) }
    expect(await mends.look(odd)).toEqual({ kind: 'message', source: 'mill-1' })
  })
})

describe('a result without a run', () => {
  const report = { batch: 'H2O1', name: 'density', value: 97.1, unit: '%', specimen: '3' }

  it('goes to the run that the person names, in their name', async () => {
    const parts = await desk()
    const { ledger, mends, reported, spool, pipeline } = parts
    await ledger.runs.put(
      {
        ...{ id: 'furnace-1/1', machine: 'furnace-1', process: 'sintering', from: 1n, to: 2n, state: 'finished' },
        ...{ planned: {}, achieved: {}, features: {}, labels: { batch: 'H201' }, version: 1 },
      },
      { who: 'kunlun', when: 2n },
    )
    const entry = {
      ...{ id: 1, state: 'kept', sequence: 1n, part: 0, code: 'RUN_UNKNOWN', reason: '' },
      ...raw('lab', { outcomes: [report] }),
    } as const
    await ledger.quarantine.add([entry])
    const [first] = (await ledger.quarantine.list({})) as [StoredQuarantineEntry]
    const stands = (await mends.look(first)) as Extract<Correction, { kind: 'outcome' }>
    expect(stands).toEqual({ kind: 'outcome', batch: 'H2O1', name: 'density', value: 97.1, unit: '%' })
    expect((await mends.foresee(first, stands)).problems).toMatchObject([{ field: 'batch', code: 'RUN_UNKNOWN' }])
    const right = { ...stands, batch: 'H201' }
    expect(await mends.foresee(first, right)).toMatchObject({ outcomes: [{ run: 'furnace-1/1' }], problems: [] })
    await (await mends.mend(first, right, li)).settled
    expect(reported).toEqual([{ who: 'li.wei', reports: [{ ...report, batch: 'H201' }] }])
    expect(await ledger.questions.list({})).toEqual([])
    expect(spool.end).toBeGreaterThan(0n)
    expect(pipeline.state().alarm).toBeUndefined()
  })
})
