// An edge node with its network, which both misbehave by a list of steps; it knows the truth.
import fc from 'fast-check'
import { datatype } from '../../connectors/mqtt/sparkplug/datatypes.ts'
import { EdgeNode } from '../../connectors/mqtt/sparkplug/edge-node.ts'
import type { Arrived, Emission } from '../../connectors/mqtt/sparkplug/exchange.ts'
import type { Metric } from '../../connectors/mqtt/sparkplug/protobuf.ts'
import type { EdgeType } from '../../connectors/mqtt/sparkplug/topic.ts'
import { bdSeq } from './sparkplug.ts'

export const settings = { reorderTimeoutMs: 1000, rebirthBackoffMs: 5000 }

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
export class Plant {
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

export const plants = fc
  .record({ start: fc.nat(255), kept: fc.array(fc.nat(4)), list: fc.array(steps, { maxLength: 40 }) })
  .map(({ start, kept, list }) => ({ start, kept: new Set(kept), list }))

/** Two restarts whose births both come late: the first of them explains nothing that was sent after the second. */
export const twoLateBirths: { start: number; kept: Set<number>; list: Step[] } = {
  start: 0,
  kept: new Set([4]),
  list: [
    { act: 'restart', fate: 'delay' },
    { act: 'restart', fate: 'delay' },
    { act: 'data', device: 0, alias: 2, fate: 'deliver' },
    { act: 'late' },
  ],
}
