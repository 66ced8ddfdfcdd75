// From spool to store: every message accounted for, whatever it holds, whatever fails on the way.
import { describe, expect, it } from 'vitest'
import { kunlunError } from '../../../ingest/errors.ts'
import type { OutcomeReport, Sample } from '../../../ingest/model.ts'
import { savedFollowUp } from '../../../ingest/pipeline.ts'
import type { SampleStore } from '../../../ingest/stores/store.ts'
import type { StoredQuarantineEntry } from '../../../ledger/ledger.ts'
import { waitFor } from '../../suites/wait.ts'
import { crashDisk } from './crash-disk.ts'
import { clock, expectBalanced, memoryStore, raw, rig, sample } from './pipeline-rig.ts'
import { openOn } from './spool-tools.ts'

describe('every message', () => {
  it('is stored, filtered or explained, with its neighbours unharmed', async () => {
    const { spool, pipeline, store, quarantine, stop } = await rig()
    await spool.append([
      sample('mill-1', 'load', 1, 10),
      raw('mill-1', 'boom'),
      raw('mill-1', '{"cut'),
      sample('mill-1', 'load', 2, 10.5),
      sample('__proto__', 'load', 3, 1),
      raw('mill-2', {
        readings: [
          { signal: 'load', seconds: 4, value: 'x' },
          { signal: 'load', seconds: 5, value: 7 },
        ],
      }),
      raw('mill-2', { problems: [{ code: 'PAYLOAD_SHAPE', message: 'no value' }] }),
      raw('mill-2', {}),
      raw('mill-2', 'first bytes of it', { rejected: 'PAYLOAD_TOO_LARGE' }),
      sample('mill-2', 'load', 5, 8),
      raw('plc', {}, { connector: 'gone', redelivered: true }),
    ])
    await pipeline.drained()
    expect([...store.rows.values()].map(({ machine, value }) => [machine, value])).toEqual([
      ['mill-1', 10],
      ['mill-2', 7],
    ])
    expect(quarantine.entries.map(({ sequence, part, code }) => [Number(sequence), part, code])).toEqual([
      [2, 0, 'DECODER_FAILED'],
      [3, 0, 'DECODER_FAILED'],
      [5, 0, 'MACHINE_UNKNOWN'],
      [6, 0, 'VALUE_TYPE'],
      [7, 0, 'PAYLOAD_SHAPE'],
      [9, 0, 'PAYLOAD_TOO_LARGE'],
      [10, 0, 'SAMPLE_CONFLICT'],
      [11, 0, 'CONNECTOR_UNKNOWN'],
    ])
    expect(pipeline.balances()).toEqual({
      messages: [
        { connector: 'gone', received: 1, redelivered: 1, rejected: 0, spooled: 0, decoded: 0, quarantined: 1 },
        { connector: 'mqtt', received: 10, redelivered: 0, rejected: 1, spooled: 0, decoded: 5, quarantined: 4 },
      ],
      samples: [
        { connector: 'mqtt', machine: '(unknown)', decoded: 1, stored: 0, quarantined: 1, filtered: 0, pending: 0 },
        { connector: 'mqtt', machine: 'mill-1', decoded: 2, stored: 1, quarantined: 0, filtered: 1, pending: 0 },
        { connector: 'mqtt', machine: 'mill-2', decoded: 3, stored: 1, quarantined: 2, filtered: 0, pending: 0 },
      ],
    })
    expectBalanced(pipeline.balances())
    await stop()
  })

  it('tells of the clock of its source, also where values lie too far ahead to be kept', async () => {
    const { spool, pipeline, quarantine, stop } = await rig()
    await spool.append([1, 2, 3].map((index) => sample('mill-1', 'load', 4000 + index, index)))
    await spool.append([sample('mill-2', 'load', -2, 1), sample('nobody', 'load', -2, 1)])
    await pipeline.drained()
    expect(quarantine.entries.filter(({ code }) => code === 'TIME_FUTURE')).toHaveLength(3)
    expect(pipeline.clockSkews()).toEqual([
      { connector: 'mqtt', machine: 'mill-1', skewSeconds: -4002, messages: 3 },
      { connector: 'mqtt', machine: 'mill-2', skewSeconds: 2, messages: 1 },
    ])
    await stop()
  })

  it('is told to what follows, whose state is kept with the cursor', async () => {
    const touched: Sample[] = []
    const followUp = { touched: (samples: readonly Sample[]) => touched.push(...samples), saved: () => touched.length }
    const { spool, pipeline, stop } = await rig({ followUp })
    await spool.append([sample('mill-1', 'load', 1, 10), sample('mill-2', 'load', 1, 7)])
    await pipeline.drained()
    expect(touched.map(({ machine, value }) => [machine, value])).toEqual([
      ['mill-1', 10],
      ['mill-2', 7],
    ])
    expect(savedFollowUp(spool)).toBe(2)
    await stop()
  })

  it('is stored in a flood as well, which only goes first', async () => {
    const disk = crashDisk()
    const before = await openOn(disk)
    await before.append(Array.from({ length: 500 }, (_, index) => sample('mill-1', 'speed', -index, index)))
    await before.close()
    const { pipeline, store, stop } = await rig({}, { disk, flooded: true })
    await pipeline.drained()
    expect(store.rows.size).toBe(500)
    await stop()
  })

  it('with a thousand bad parts costs a bounded number of entries', async () => {
    const { spool, pipeline, quarantine, stop } = await rig()
    const readings = Array.from({ length: 1000 }, (_, seconds) => ({ signal: `unknown-${seconds}`, seconds, value: 1 }))
    await spool.append([raw('mill-1', { readings })])
    await pipeline.drained()
    expect(quarantine.entries.length).toBe(16)
    expect(quarantine.entries.at(-1)?.reason).toContain('984 more parts')
    expect(pipeline.balances().samples[0]).toMatchObject({ decoded: 1000, quarantined: 1000 })
    await stop()
  })
})

describe('a store that fails', () => {
  it('is waited for, with an alarm, and nothing is lost', async () => {
    const store = memoryStore()
    let down = true
    store.failWith(() => (down ? kunlunError('STORE_UNREACHABLE', { where: 'influx', cause: 'refused' }) : undefined))
    const { spool, pipeline, stop } = await rig({}, { store })
    await spool.append(Array.from({ length: 30 }, (_, at) => sample('mill-2', 'load', at, at)))
    await waitFor('the alarm', () => pipeline.state().alarm?.code === 'STORE_UNREACHABLE')
    const [messages] = pipeline.balances().messages
    expect(messages).toMatchObject({ received: 30, spooled: 30, decoded: 0 })
    expect(pipeline.balances().samples[0]).toMatchObject({ decoded: 30, pending: 30, stored: 0 })
    down = false
    await pipeline.drained()
    expect(store.rows.size).toBe(30)
    expect(pipeline.state().alarm).toBeUndefined()
    expectBalanced(pipeline.balances())
    await stop()
  })

  it('loses only the sample that it will never take', async () => {
    const store = memoryStore()
    const write: SampleStore['write'] = async (samples) => {
      if (samples.some(({ value }) => value === 13)) throw kunlunError('STORE_REJECTED', { cause: 'unlucky' })
      return store.write(samples)
    }
    const { spool, pipeline, quarantine, stop } = await rig({ store: { write } })
    await spool.append(Array.from({ length: 50 }, (_, at) => sample('mill-2', 'load', at, at)))
    await pipeline.drained()
    expect(store.rows.size).toBe(49)
    expect(quarantine.entries.map(({ code, sequence }) => [code, sequence])).toEqual([['STORE_REJECTED', 14n]])
    await stop()
  })
})

describe('outcomes', () => {
  it('go to their desk, and come back to quarantine with its reason', async () => {
    const seen: OutcomeReport[] = []
    const { spool, pipeline, quarantine, stop } = await rig({
      outcomes: {
        report: async (reports) => {
          seen.push(...reports)
          return [{ part: 1, code: 'RUN_UNKNOWN', message: 'There is no run H9' }]
        },
      },
    })
    const outcomes = ['H1', 'H9'].map((batch) => ({ batch, name: 'density', value: 99, unit: '%' }))
    await spool.append([raw('lab', { outcomes })])
    await pipeline.drained()
    expect(seen.map(({ batch }) => batch)).toEqual(['H1', 'H9'])
    expect(quarantine.entries.map(({ part, code }) => [part, code])).toEqual([[1, 'RUN_UNKNOWN']])
    expect(pipeline.balances().messages[0]).toMatchObject({ decoded: 1, quarantined: 0 })
    await stop()
  })
})

describe('defects of others', () => {
  it('stop nobody else: a reading that is none, a desk and a listener that throw', async () => {
    const { spool, pipeline, quarantine, store, stop } = await rig({
      outcomes: {
        report: async () => {
          throw new TypeError('desk')
        },
      },
      onStored: () => {
        throw new Error('listener')
      },
    })
    await spool.append([
      raw('mill-1', { readings: [{ machine: null, signal: 'load', seconds: 1, value: 1 }] }),
      raw('lab', { outcomes: [{ batch: 'H1', name: 'density', value: 99, unit: '%' }] }),
      sample('mill-2', 'load', 1, 1),
    ])
    await pipeline.drained()
    expect(store.rows.size).toBe(1)
    expect(quarantine.entries.map(({ code }) => code)).toEqual(['DECODER_FAILED', 'INTERNAL'])
    expect(pipeline.state().alarm).toBeUndefined()
    expectBalanced(pipeline.balances())
    await stop()
  })
})

describe('replay', () => {
  it('puts a message through again and marks all its entries', async () => {
    const { spool, pipeline, quarantine, store, stop } = await rig()
    await spool.append([
      raw('mill-1', {
        readings: [
          { signal: 'a', seconds: 1, value: 1 },
          { signal: 'b', seconds: 1, value: 1 },
        ],
      }),
    ])
    await pipeline.drained()
    const first = quarantine.entries[0] as StoredQuarantineEntry
    const again = await pipeline.replayEntry(first, { who: 'local', when: clock.now() })
    expect((await again.settled).map(({ code }) => code)).toEqual(['SIGNAL_UNKNOWN', 'SIGNAL_UNKNOWN'])
    expect(quarantine.entries.map(({ state }) => state)).toEqual(['replayed', 'replayed', 'kept', 'kept'])
    const good = {
      ...first,
      id: 99,
      body: Buffer.from(JSON.stringify({ readings: [{ signal: 'speed', seconds: 1, value: 1 }] })),
    }
    await quarantine.add([])
    expect(await (await pipeline.replayEntry({ ...good, id: 4 }, { who: 'local', when: 0n })).settled).toEqual([])
    expect(store.rows.size).toBe(1)
    expect(pipeline.balances().messages[0]).toMatchObject({ received: 3, redelivered: 2 })
    expectBalanced(pipeline.balances())
    await stop()
  })

  it('refuses what was cut', async () => {
    const { spool, pipeline, quarantine, stop } = await rig()
    await spool.append([raw('mill-1', 'first bytes', { rejected: 'PAYLOAD_TOO_LARGE' })])
    await pipeline.drained()
    const entry = quarantine.entries[0] as StoredQuarantineEntry
    await expect(pipeline.replayEntry(entry, { who: 'local', when: 0n })).rejects.toMatchObject({
      code: 'REQUEST_INVALID',
    })
    await stop()
  })
})
