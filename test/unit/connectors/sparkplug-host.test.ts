// The state of an edge node: named cases of the specification, then arbitrary faults against a model that knows the truth.
import { rm } from 'node:fs/promises'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MissingPart } from '../../../connectors/connector.ts'
import { bdSeqOf, birthsOf } from '../../../connectors/mqtt/sparkplug/births.ts'
import { rebirthRequest } from '../../../connectors/mqtt/sparkplug/commands.ts'
import { datatype } from '../../../connectors/mqtt/sparkplug/datatypes.ts'
import { EdgeNode } from '../../../connectors/mqtt/sparkplug/edge-node.ts'
import type { Arrived, Emission } from '../../../connectors/mqtt/sparkplug/exchange.ts'
import { createHost, maxHeldBytes, tickMs } from '../../../connectors/mqtt/sparkplug/host.ts'
import { recall, remember } from '../../../connectors/mqtt/sparkplug/memory.ts'
import { detachNote } from '../../../connectors/mqtt/sparkplug/note.ts'
import type { Metric } from '../../../connectors/mqtt/sparkplug/protobuf.ts'
import { commandTopic, type EdgeType, parseEdgeTopic } from '../../../connectors/mqtt/sparkplug/topic.ts'
import type { RawMessage } from '../../../ingest/model.ts'
import { connectorTools, noGaps, temporaryFolder } from '../../suites/connector-tools.ts'
import { bdSeq, bornDouble, double, payload } from '../../suites/sparkplug.ts'

const settings = { reorderTimeoutMs: 1000, rebirthBackoffMs: 5000 }
const machineOf = (_: string, edge: string, device: string) => device || edge

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

describe('the host', () => {
  it('keeps no more bytes waiting for births than its bound, loses none', async () => {
    const folder = await temporaryFolder()
    const host = createHost({
      ...settings,
      asksRebirths: true,
      machineOf,
      tools: connectorTools({ folder }),
      command: () => {},
    })
    const text = { alias: 1n, value: { field: 'string' as const, value: Buffer.alloc(100_000, 'x') } }
    const kept = Array.from({ length: 300 }, (_, seq) =>
      host.receive(raw(`spBv1.0/g/NDATA/e${seq % 7}`, payload([text], 1, seq % 256)), 0),
    )
    const waiting = 300 - kept.flat().length
    expect(kept.flat().length).toBeGreaterThan(0)
    expect(waiting * 100_000).toBeLessThanOrEqual(maxHeldBytes)
    expect(host.details()).toMatchObject({ edgeNodes: 7, awaitingBirth: waiting })
    expect(host.end()).toHaveLength(waiting)
    await rm(folder, { recursive: true })
  })

  it('that is passive asks nothing; what waits for a birth goes on with its reason', async () => {
    const folder = await temporaryFolder()
    const asked: string[] = []
    const host = createHost({
      ...settings,
      asksRebirths: false,
      machineOf,
      tools: connectorTools({ folder }),
      command: (topic) => asked.push(topic),
    })
    host.receive(raw('spBv1.0/g/NDATA/e', payload([double(1, { alias: 1n })], 1, 5)), 0)
    const late = [0, settings.rebirthBackoffMs].flatMap((now) => host.tick(now))
    expect([late.length, asked]).toEqual([1, []])
    expect(detachNote(late[0]!).note.unresolved).toMatch(/no birth came in time/)
    await rm(folder, { recursive: true })
  })

  it('tells of numbers that stay away as a gap of all machines of the node, once', async () => {
    const folder = await temporaryFolder()
    const missing: MissingPart[] = []
    const gaps = { ...noGaps, missing: (gap: MissingPart) => void missing.push(gap) }
    const tools = connectorTools({ folder, gaps })
    const host = createHost({ ...settings, asksRebirths: true, machineOf, tools, command: () => {} })
    host.receive(raw('spBv1.0/g/NBIRTH/e', payload([bdSeq(3), bornDouble('T', 1, 20)], 1, 0)), 0)
    host.receive(raw('spBv1.0/g/DBIRTH/e/d', payload([bornDouble('P', 2, 1)], 1, 1)), 0)
    const of = (seq: number) => raw('spBv1.0/g/NDATA/e', payload([double(1, { alias: 1n })], 1, seq))
    host.receive(of(2), 0)
    // Out of order within the time allowed is no gap.
    host.receive(of(4), 0)
    host.receive(of(3), 0)
    host.tick(2 * settings.reorderTimeoutMs)
    expect(missing).toEqual([])
    host.receive(of(6), 0)
    for (let now = 0; now < 3; now++) host.tick(2 * settings.reorderTimeoutMs + now)
    const detail = 'edge node g/e'
    expect(missing).toMatchObject([
      { cause: 'sequence', machine: 'e', detail },
      { cause: 'sequence', machine: 'd', detail },
    ])
    await rm(folder, { recursive: true })
  })

  it('asks many edge nodes at a bounded rate, each once', async () => {
    const folder = await temporaryFolder()
    const asked: string[] = []
    const host = createHost({
      ...settings,
      asksRebirths: true,
      machineOf,
      tools: connectorTools({ folder }),
      command: (topic) => asked.push(topic),
    })
    for (let edge = 0; edge < 100; edge++)
      host.receive(raw(`spBv1.0/g/NDATA/e${edge}`, payload([double(1, { alias: 1n })], 1, 5)), 0)
    host.tick(0)
    expect(asked.length).toBeLessThanOrEqual(20 / 5)
    for (let now = 0; now < settings.rebirthBackoffMs; now += tickMs) host.tick(now)
    expect(new Set(asked).size).toBe(100)
    expect(asked).toHaveLength(100)
    await rm(folder, { recursive: true })
  })
})

function raw(source: string, body: Uint8Array): RawMessage {
  const contentType = 'application/octet-stream'
  return { connector: 'c', received: 1n, source, contentType, body, session: 1, redelivered: false }
}

/** What the edge does, and what the network makes of its message. */
type Fate = 'deliver' | 'lose' | 'twice' | 'delay'
type Step =
  | { readonly act: 'data'; readonly device: number; readonly alias: number; readonly fate: Fate }
  | { readonly act: 'restart' | 'rebirth' | 'death'; readonly fate: Fate }
  | { readonly act: 'deviceBirth' | 'deviceDeath'; readonly device: number; readonly fate: Fate }
  | { readonly act: 'late' }
  | { readonly act: 'hostRestart' }
  | { readonly act: 'oldDeath' }
  | { readonly act: 'wait'; readonly ms: number }

const fates = fc.constantFrom<Fate>('deliver', 'deliver', 'deliver', 'deliver', 'deliver', 'lose', 'twice', 'delay')
const device = fc.nat(2)
const steps: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ act: fc.constant('data' as const), device, alias: fc.nat(2), fate: fates }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constantFrom('restart', 'rebirth', 'death'), fate: fates }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constantFrom('deviceBirth', 'deviceDeath'), device, fate: fates }) },
  { weight: 2, arbitrary: fc.constantFrom<Step>({ act: 'late' }, { act: 'hostRestart' }, { act: 'oldDeath' }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('wait' as const), ms: fc.nat(4000) }) },
)

/**
 * An edge node that gives aliases anew at every birth, never a name it took away before. A lost birth whose numbers
 * go on exactly where the host waits cannot be told by anybody: each birth begins in a range of numbers of its own.
 */
class Plant {
  node = new EdgeNode<string>(settings)
  now = 0
  readonly sent = new Map<string, number>()
  /** The name that each metric of a message truly has: the edge writes it into the value. */
  readonly truths = new Map<string, string[]>()
  readonly out: Emission<string>[] = []
  readonly asked: number[] = []
  #delayed: Arrived<string>[] = []
  #births = 0
  #session = 0
  #seq = 0
  readonly #start: number
  readonly #kept: ReadonlySet<number>
  readonly #tables: Metric[][] = [[], [], []]
  #duplicatesBefore = 0
  #time = 0

  constructor(start: number, kept: ReadonlySet<number>) {
    this.#start = start
    this.#kept = kept
  }

  run(step: Step): void {
    if (step.act === 'wait') this.now += step.ms
    else if (step.act === 'hostRestart') this.restartHost()
    else if (step.act === 'late') this.#arrive(this.#delayed.shift())
    else if (step.act === 'oldDeath') this.#send('NDEATH', { metrics: [bdSeq(this.#session - 1)] }, 'deliver')
    else this.#edge(step)
    this.#pass()
  }

  restartHost(): void {
    this.out.push(...this.node.end())
    this.#duplicatesBefore += this.node.counts().duplicates
    this.node = new EdgeNode<string>(settings, this.node.remembered())
    // A new process has a new monotonic clock, and asks at once.
    this.asked.length = 0
  }

  birth(fate: Fate): void {
    this.#births++
    this.#seq = (this.#start + 42 * this.#births) % 256
    this.#rename(0)
    this.#send('NBIRTH', { metrics: [bdSeq(this.#session), ...(this.#tables[0] ?? [])] }, fate)
    for (const device of [1, 2]) this.#deviceBirth(device, fate === 'lose' ? 'lose' : 'deliver')
  }

  data(device: number, alias: number, fate: Fate): void {
    const name = this.#tables[device]?.[alias]?.name ?? ''
    const metrics: Metric[] = [{ alias: BigInt(alias), value: { field: 'string', value: Buffer.from(name) } }]
    if (name !== '') this.#send(device === 0 ? 'NDATA' : 'DDATA', { device, metrics }, fate)
  }

  duplicates(): number {
    return this.#duplicatesBefore + this.node.counts().duplicates
  }

  #edge(step: Extract<Step, { fate: Fate }>): void {
    const isRich = this.#births < 6
    if (step.act === 'data') this.data(step.device, step.alias, step.fate)
    else if (step.act === 'death') this.#send('NDEATH', { metrics: [bdSeq(this.#session)] }, step.fate)
    else if (step.act === 'deviceDeath')
      this.#send('DDEATH', { device: Math.max(1, step.device), metrics: [] }, step.fate)
    else if (step.act === 'deviceBirth') this.#deviceBirth(Math.max(1, step.device), step.fate)
    else if (isRich) {
      if (step.act === 'restart') this.#session++
      this.birth(step.fate)
    }
  }

  #deviceBirth(device: number, fate: Fate): void {
    this.#rename(device)
    this.#send('DBIRTH', { device, metrics: this.#tables[device] ?? [] }, fate)
  }

  /** Each alias keeps its name, or takes one that was never there. */
  #rename(device: number): void {
    const before = this.#tables[device] ?? []
    this.#tables[device] = [0, 1, 2].map((alias) => {
      const old = before[alias]
      if (old !== undefined && this.#kept.has((this.#births + alias + device) % 5)) return old
      return { alias: BigInt(alias), name: `${device}/${alias}/${this.sent.size}`, datatype: datatype.string }
    })
  }

  #send(type: EdgeType, what: { device?: number; metrics: readonly Metric[] }, fate: Fate): void {
    const origin = `${type} no. ${this.sent.size}`
    this.sent.set(origin, 0)
    const texts = what.metrics.map(({ value }) => (value?.field === 'string' ? String(value.value) : ''))
    this.truths.set(origin, texts)
    const device = what.device === undefined || what.device === 0 ? {} : { device: `d${what.device}` }
    const seq = type === 'NDEATH' ? {} : { seq: BigInt(this.#seq) }
    if (type !== 'NDEATH') this.#seq = (this.#seq + 1) % 256
    const payload = { timestamp: BigInt(++this.#time), metrics: what.metrics, ...seq }
    const arrived = { type, payload, digest: origin, origin, ...device }
    if (fate === 'delay') this.#delayed.push(arrived)
    else if (fate !== 'lose') this.#arrive(arrived)
    if (fate === 'twice') this.#arrive(arrived)
  }

  #arrive(arrived: Arrived<string> | undefined): void {
    if (arrived === undefined) return
    this.sent.set(arrived.origin, (this.sent.get(arrived.origin) ?? 0) + 1)
    this.out.push(...this.node.receive(arrived, this.now))
  }

  #pass(): void {
    this.out.push(...this.node.tick(this.now))
    if (this.node.asksRebirth(this.now)) this.asked.push(this.now)
  }
}

const plants = fc
  .record({ start: fc.nat(255), kept: fc.array(fc.nat(4)), list: fc.array(steps, { maxLength: 40 }) })
  .map(({ start, kept, list }) => ({ start, kept: new Set(kept), list }))

/** Two restarts whose births both come late: the first of them explains nothing that was sent after the second. */
const twoLateBirths: { start: number; kept: Set<number>; list: Step[] } = {
  start: 0,
  kept: new Set([4]),
  list: [
    { act: 'restart', fate: 'delay' },
    { act: 'restart', fate: 'delay' },
    { act: 'data', device: 0, alias: 2, fate: 'deliver' },
    { act: 'late' },
  ],
}

describe('any sequence of faults', () => {
  it('never gives a value a wrong name, loses no message, asks once a window, recovers: 10 000 times', () => {
    const seen = { resolved: 0, unresolved: 0, duplicates: 0, asked: 0, stale: 0 }
    fc.assert(
      fc.property(plants, ({ start, kept, list }) => {
        const plant = new Plant(start, kept)
        plant.birth('deliver')
        for (const step of list) {
          plant.run(step)
          for (let at = 1; at < plant.asked.length; at++)
            expect(plant.asked[at]! - plant.asked[at - 1]!).toBeGreaterThanOrEqual(settings.rebirthBackoffMs)
          if (plant.asked.length > 0) seen.asked++
        }
        // Whatever happened: one answered rebirth later all is well.
        plant.birth('deliver')
        const before = plant.out.length
        plant.data(0, 1, 'deliver')
        plant.data(2, 2, 'deliver')
        const last = plant.out.slice(before)
        expect(last.filter(({ note }) => note.resolved !== undefined && note.unresolved === undefined)).toHaveLength(2)
        plant.out.push(...plant.node.end())
        for (const { origin, note } of plant.out) {
          for (const { index, name } of note.resolved ?? []) expect(name).toBe(plant.truths.get(origin ?? '')?.[index])
          if (note.resolved !== undefined) seen.resolved++
          if (note.unresolved !== undefined) seen.unresolved++
          if ((note.stale?.length ?? 0) > 0) seen.stale++
        }
        const arrivals = [...plant.sent.values()].reduce((total, times) => total + times, 0)
        const emitted = plant.out.filter(({ origin }) => origin !== undefined).length
        expect(emitted + plant.duplicates()).toBe(arrivals)
        seen.duplicates += plant.duplicates()
      }),
      { numRuns: 10_000, examples: [[twoLateBirths]] },
    )
    // The faults did happen.
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(500)
  })
})

it('reads the session of a birth', () => expect(bdSeqOf({ metrics: [bdSeq(4)] })).toBe(4n))
