// The state of an edge node as its host knows it: named cases of the specification.
import { rm } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { bdSeqOf, birthsOf } from '../../../connectors/mqtt/sparkplug/births.ts'
import { rebirthRequest } from '../../../connectors/mqtt/sparkplug/commands.ts'
import { datatype } from '../../../connectors/mqtt/sparkplug/datatypes.ts'
import { EdgeNode } from '../../../connectors/mqtt/sparkplug/edge-node.ts'
import type { Arrived, Emission } from '../../../connectors/mqtt/sparkplug/exchange.ts'
import { recall, remember } from '../../../connectors/mqtt/sparkplug/memory.ts'
import type { Metric } from '../../../connectors/mqtt/sparkplug/protobuf.ts'
import { commandTopic, type EdgeType, parseEdgeTopic } from '../../../connectors/mqtt/sparkplug/topic.ts'
import { connectorTools, temporaryFolder } from '../../suites/connector-tools.ts'
import { bdSeq, bornDouble, double } from '../../suites/sparkplug.ts'

const settings = { reorderTimeoutMs: 1000, rebirthBackoffMs: 5000 }

/** A node with a birth of the metric `T` as alias 1, one device `d` with `P` as alias 2. */
function bornNode(seq = 0): EdgeNode<string> {
  const node = new EdgeNode<string>(settings)
  node.receive(message('NBIRTH', seq, { metrics: [bdSeq(3), bornDouble('T', 1, 20)] }), 0)
  node.receive(message('DBIRTH', seq + 1, { device: 'd', metrics: [bornDouble('P', 2, 1)] }), 0)
  return node
}

function message(
  type: EdgeType,
  seq: number,
  own: { device?: string; metrics?: readonly Metric[]; time?: number; origin?: string } = {},
): Arrived<string> {
  const origin = own.origin ?? `${type} ${seq % 256}`
  const payload = { timestamp: BigInt(own.time ?? 1), seq: BigInt(seq % 256), metrics: own.metrics ?? [] }
  return { type, payload, digest: origin, origin, ...(own.device === undefined ? {} : { device: own.device }) }
}

const data = (seq: number, own = {}) => message('NDATA', seq, { metrics: [double(seq, { alias: 1n })], ...own })
const origins = (emissions: readonly Emission<string>[]) => emissions.map(({ origin }) => origin)
const names = (emissions: readonly Emission<string>[]) =>
  emissions.map(({ note }) => note.resolved?.[0]?.name ?? note.unresolved)

describe('topics', () => {
  it('are those of edge nodes with their devices, nothing else', () => {
    expect(parseEdgeTopic('spBv1.0/g/NDATA/e')).toEqual({ type: 'NDATA', group: 'g', edge: 'e' })
    expect(parseEdgeTopic('spBv1.0/g/DDATA/e/d')).toEqual({ type: 'DDATA', group: 'g', edge: 'e', device: 'd' })
    for (const topic of [
      'spBv1.0/g/NDATA/e/d',
      'spBv1.0/g/DDATA/e',
      'spBv1.0/STATE/h',
      'spBv1.0/g/NCMD/e',
      'spBv1.0//NDATA/e',
    ])
      expect(parseEdgeTopic(topic)).toBeUndefined()
    expect(commandTopic({ group: 'g', edge: 'e', device: 'd' })).toBe('spBv1.0/g/DCMD/e/d')
  })
})

describe('a birth', () => {
  it('gives aliases their names and types, for data of its own scope only', () => {
    const node = bornNode()
    expect(names(node.receive(data(2), 0))).toEqual(['T'])
    const foreign = node.receive(message('DDATA', 3, { device: 'd', metrics: [double(1, { alias: 1n })] }), 0)
    expect(foreign[0]?.note.unresolved).toMatch(/no such alias/)
    expect(node.asksRebirth(0)).toBe(true)
  })

  it('with one alias for two names gives it to neither', () => {
    const { byAlias, byName } = birthsOf({ metrics: [bornDouble('a', 1, 0), bornDouble('b', 1, 0)] })
    expect([byAlias.size, byName.size]).toEqual([0, 2])
  })

  it('may begin at any number', () => {
    expect(names(bornNode(200).receive(data(202), 0))).toEqual(['T'])
  })
})

describe('an older birth', () => {
  it('never brings back its aliases: the next birth decides', () => {
    const node = bornNode()
    node.receive(message('NBIRTH', 0, { time: 10, metrics: [bdSeq(4), bornDouble('U', 1, 0)] }), 0)
    node.receive(message('NBIRTH', 0, { time: 5, metrics: [bdSeq(3), bornDouble('T', 1, 0)] }), 0)
    expect(node.receive(data(1, { time: 11 }), 0)).toEqual([])
    expect(node.asksRebirth(0)).toBe(true)
    const after = node.receive(message('NBIRTH', 0, { time: 12, metrics: [bdSeq(4), bornDouble('U', 1, 0)] }), 0)
    expect(names(after)).toEqual([undefined, 'U'])
  })

  it('of a clock that was set back is taken once it comes again', () => {
    const node = new EdgeNode<string>(settings)
    node.receive(message('NBIRTH', 0, { time: 1000, metrics: [bdSeq(1), bornDouble('T', 1, 0)] }), 0)
    node.receive(message('NBIRTH', 0, { time: 5, metrics: [bdSeq(1), bornDouble('T', 1, 0)] }), 0)
    node.receive(message('NBIRTH', 0, { time: 6, metrics: [bdSeq(1), bornDouble('T', 1, 0)] }), 0)
    expect(names(node.receive(data(1, { time: 7 }), 0))).toEqual(['T'])
  })
})

describe('the sequence', () => {
  it('wraps at 255 over node and devices', () => {
    const node = bornNode()
    for (let seq = 2; seq < 600; seq++) {
      const own = seq % 3 === 0 ? { type: 'DDATA', device: 'd', metrics: [double(1, { alias: 2n })] } : {}
      expect(names(node.receive({ ...data(seq, own), ...('type' in own ? { type: 'DDATA' } : {}) }, 0))).toEqual([
        seq % 3 === 0 ? 'P' : 'T',
      ])
    }
    expect(node.asksRebirth(0)).toBe(false)
  })

  it('is put in order within the window, without a rebirth', () => {
    const node = bornNode()
    expect(node.receive(data(4), 0)).toEqual([])
    expect(node.receive(data(3), 100)).toEqual([])
    expect(origins(node.receive(data(2), 999))).toEqual(['NDATA 2', 'NDATA 3', 'NDATA 4'])
    expect(node.tick(5000)).toEqual([])
    expect(node.asksRebirth(5000)).toBe(false)
  })

  it('that stays broken brings one request for each back-off window', () => {
    const node = bornNode()
    node.receive(data(3), 0)
    expect(node.tick(999)).toEqual([])
    expect(node.asksRebirth(999)).toBe(false)
    node.tick(1000)
    expect([1000, 1001, 5999, 6000, 6001].map((now) => node.asksRebirth(now))).toEqual([
      true,
      false,
      false,
      true,
      false,
    ])
  })

  it('takes the same message again as a duplicate, not as a gap', () => {
    const node = bornNode()
    node.receive(data(2), 0)
    expect(node.receive(data(2), 0)).toEqual([])
    expect(node.counts()).toEqual({ duplicates: 1, gaps: 0, kept: 0 })
    expect(names(node.receive(data(3), 0))).toEqual(['T'])
  })

  it('once broken keeps data until the births agree; where they do not, they keep the reason', () => {
    const births: [string, RegExp][] = [
      ['T', /^T$/],
      ['U', /do not agree/],
    ]
    for (const [name, expected] of births) {
      const node = bornNode()
      node.receive(data(9), 0)
      node.tick(1000)
      const after = node.receive(message('NBIRTH', 0, { time: 2, metrics: [bdSeq(3), bornDouble(name, 1, 0)] }), 1500)
      expect(origins(after)).toEqual(['NBIRTH 0', 'NDATA 9'])
      expect(names(after)[1]).toMatch(expected)
    }
  })

  it('once broken lets go what no birth explains in time, with the reason', () => {
    const node = bornNode()
    node.receive(data(9), 0)
    node.tick(1000)
    expect(node.tick(6000)[0]).toMatchObject({
      origin: 'NDATA 9',
      note: { unresolved: expect.stringMatching(/no birth/) },
    })
  })
})

describe('a death', () => {
  const will = (session: number) => message('NDEATH', 0, { metrics: [bdSeq(session)] })

  it('of the node makes it and its devices stale', () => {
    const node = bornNode()
    expect(node.receive(will(3), 0)[0]?.note.stale).toEqual([
      { name: 'bdSeq' },
      { name: 'T' },
      { device: 'd', name: 'P' },
    ])
    expect(node.isOnline()).toBe(false)
    expect(node.receive(will(3), 0)[0]?.note.stale).toEqual([])
  })

  it('of an earlier session is ignored', () => {
    const node = bornNode()
    expect(node.receive(will(2), 0)[0]?.note.stale).toBeUndefined()
    expect(node.isOnline()).toBe(true)
    expect(names(node.receive(data(2), 0))).toEqual(['T'])
  })

  it('of a device makes it stale; data for it bring a rebirth', () => {
    const node = bornNode()
    const [dead] = node.receive(message('DDEATH', 2, { device: 'd' }), 0)
    expect(dead?.note.stale).toEqual([{ device: 'd', name: 'P' }])
    expect(node.receive(message('DDATA', 3, { device: 'd', metrics: [double(1, { alias: 2n })] }), 0)).toEqual([])
    expect(node.asksRebirth(0)).toBe(true)
  })

  it('makes every element stale that an array has had, also after a restart', async () => {
    const array = (...elements: number[]) => ({
      name: 'A',
      datatype: datatype.int8Array,
      value: { field: 'bytes' as const, value: Uint8Array.from(elements) },
    })
    const node = new EdgeNode<string>(settings)
    node.receive(message('NBIRTH', 0, { metrics: [bdSeq(0), array(1, 2)] }), 0)
    node.receive(message('NDATA', 1, { metrics: [array(1, 2, 3)] }), 0)
    node.receive(message('NDATA', 2, { metrics: [array(1)] }), 0)
    const folder = await temporaryFolder()
    remember(connectorTools({ folder }), new Map([['g/e', node.remembered()]]))
    const after = new EdgeNode<string>(settings, recall(connectorTools({ folder })).get('g/e'))
    await rm(folder, { recursive: true })
    for (const one of [node, after]) {
      const [dead] = one.receive(message('NDEATH', 0, { metrics: [bdSeq(0)] }), 0)
      expect(dead?.note.stale).toEqual([{ name: 'bdSeq' }, { name: 'A', elements: 3 }])
    }
  })

  it('of a value leaves an array as many nulls as it has had elements', () => {
    const born = { name: 'A', alias: 9n, datatype: datatype.int8Array }
    const node = new EdgeNode<string>(settings)
    const value = { field: 'bytes' as const, value: Uint8Array.of(1, 2) }
    node.receive(message('NBIRTH', 0, { metrics: [bdSeq(0), { ...born, value }] }), 0)
    const nulls = [
      { alias: 9n, isNull: true },
      { ...born, isNull: true },
      { name: 'B', datatype: 9, isNull: true },
    ]
    const [emission] = node.receive(message('NDATA', 1, { metrics: nulls }), 0)
    const resolved = { name: 'A', datatype: datatype.int8Array, elements: 2 }
    expect(emission?.note).toEqual({
      resolved: [
        { index: 0, ...resolved },
        { index: 1, ...resolved },
      ],
    })
  })

  it('of an earlier session kills nobody; one that names no session kills', () => {
    const node = bornNode()
    expect(node.receive(message('NDEATH', 0, { metrics: [bdSeq(2)] }), 0)[0]?.note.stale).toBeUndefined()
    expect(node.isOnline()).toBe(true)
    expect(node.receive(message('NDEATH', 0), 0)[0]?.note.stale).toHaveLength(3)
  })

  it('is assumed of a node that answers no request', () => {
    const node = new EdgeNode<string>(settings, bornNode().remembered())
    for (let now = 0; now < 20_000; now += 5000) expect(node.asksRebirth(now)).toBe(true)
    expect(node.tick(20_000)).toMatchObject([{ origin: undefined, note: { stale: [{}, {}, {}] } }])
    expect(node.isOnline()).toBe(false)
    expect(node.asksRebirth(25_000)).toBe(false)
  })

  it('is assumed of a device that the next birth of its node leaves out', () => {
    const node = bornNode()
    node.receive(message('NBIRTH', 0, { time: 2, metrics: [bdSeq(3), bornDouble('T', 1, 0)] }), 0)
    expect(node.tick(5000)).toEqual([{ origin: undefined, note: { stale: [{ device: 'd', name: 'P' }] } }])
  })
})

describe('a restart of the host', () => {
  it('keeps the aliases, asks for a birth, and trusts the aliases once it agrees', () => {
    const node = new EdgeNode<string>(settings, bornNode().remembered())
    expect(node.asksRebirth(0)).toBe(true)
    expect(node.receive(data(2), 0)).toEqual([])
    const after = node.receive(message('NBIRTH', 0, { time: 2, metrics: [bdSeq(3), bornDouble('T', 1, 0)] }), 10)
    expect(names(after)).toEqual([undefined, 'T'])
  })
})

describe('a command', () => {
  it('for a rebirth is a true Boolean by its name, without a sequence number', () => {
    expect(rebirthRequest(5n)).toEqual({
      timestamp: 5n,
      metrics: [
        {
          name: 'Node Control/Rebirth',
          timestamp: 5n,
          datatype: datatype.boolean,
          value: { field: 'boolean', value: true },
        },
      ],
    })
  })
})

it('reads the session of a birth', () => expect(bdSeqOf({ metrics: [bdSeq(4)] })).toBe(4n))
