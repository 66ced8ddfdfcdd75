// The Sparkplug host application: edge nodes by topic, rebirths within a rate, a memory that outlives the process.
import { hash } from 'node:crypto'
import { type Nanoseconds, type RawMessage, toMs } from '../../../ingest/model.ts'
import type { ConnectorTools } from '../../connector.ts'
import { rebirthRequest } from './commands.ts'
import { EdgeNode } from './edge-node.ts'
import type { Emission, Settings } from './exchange.ts'
import { recall, remember } from './memory.ts'
import { attachNote } from './note.ts'
import { decodePayload, encodePayload } from './protobuf.ts'
import { commandTopic, namespace, parseEdgeTopic } from './topic.ts'

/** More edge nodes than this are passed on without a state: their aliases cannot be known. */
const maxNodes = 10_000
/** What all edge nodes together may keep waiting for births, in bytes of the messages. */
export const maxHeldBytes = 16 * 1024 * 1024
/** Of a thousand edge nodes that are lost together not all are asked at once. */
const rebirthsPerSecond = 20
const ticksPerSecond = 5
/** How often the memory is written while births come in. */
const saveEveryMs = 1000

export interface Host {
  /** What is to be kept of a message that arrived: none yet, itself with what is known of it, or several. */
  receive(message: RawMessage, nowMs: number): readonly RawMessage[]
  /** As time passes; calls `command` for each request to an edge node. */
  tick(nowMs: number): readonly RawMessage[]
  /** Everything that still waits, with the reason; the memory is written. */
  end(): readonly RawMessage[]
  details(): Readonly<Record<string, number>>
}

export interface HostOptions extends Settings {
  readonly tools: ConnectorTools
  /** False for a host that publishes nothing: what lacks a birth then waits for one in vain. */
  readonly asksRebirths: boolean
  /** Name of the machine of a device, or of the node itself (''). */
  machineOf(group: string, edge: string, device: string): string
  /** Publishes a command: QoS 0, not retained. */
  command(topic: string, body: Uint8Array): void
}

export const tickMs = 1000 / ticksPerSecond

/** Starts with what was remembered. `nowMs` of the calls is monotonic; wall time comes from the tools. */
export function createHost(options: HostOptions): Host {
  const host = new Hosting(options)
  return {
    receive: (message, nowMs) => host.receive(message, nowMs),
    tick: (nowMs) => host.tick(nowMs),
    end: () => host.end(),
    details: () => host.details(),
  }
}

class Hosting {
  readonly #options: HostOptions
  readonly #nodes = new Map<string, EdgeNode<RawMessage>>()
  #heldBytes = 0
  #savedAt = 0
  #rebirths = 0
  #isDirty = false
  /** Since when the sequence of a node is unbroken no more, or its newest message; and gaps that are told. */
  readonly #whole = new Map<string, { until: Nanoseconds; told: number }>()

  constructor(options: HostOptions) {
    this.#options = options
    for (const [key, remembered] of recall(options.tools)) this.#nodes.set(key, new EdgeNode(options, remembered))
  }

  receive(message: RawMessage, nowMs: number): readonly RawMessage[] {
    const topic = parseEdgeTopic(message.source)
    if (topic === undefined || message.rejected !== undefined) return [message]
    const read = decodePayload(message.body)
    const key = `${topic.group}/${topic.edge}`
    const node = 'payload' in read ? this.#nodeOf(key) : undefined
    if (node === undefined || !('payload' in read)) return [message]
    const digest = `${topic.type} ${topic.device ?? ''} ${hash('sha1', message.body, 'base64')}`
    const { type, device } = topic
    const arrived = { type, payload: read.payload, digest, origin: message }
    const { duplicates } = node.counts()
    const emissions = node.receive(device === undefined ? arrived : { ...arrived, device }, nowMs)
    // What was taken in and is neither handed on nor a duplicate is held.
    if (node.counts().duplicates === duplicates) this.#heldBytes += message.body.length
    const messages = this.#kept(key, emissions)
    this.#noteGaps(key, node, message.received)
    return this.#heldBytes > maxHeldBytes ? [...messages, ...this.#kept(key, node.end())] : messages
  }

  tick(nowMs: number): readonly RawMessage[] {
    const messages: RawMessage[] = []
    let asked = 0
    for (const [key, node] of this.#nodes) {
      messages.push(...this.#kept(key, node.tick(nowMs)))
      this.#noteGaps(key, node, undefined)
      if (!this.#options.asksRebirths) continue
      if (asked >= rebirthsPerSecond / ticksPerSecond || !node.asksRebirth(nowMs)) continue
      asked++
      this.#askRebirth(key)
    }
    if (nowMs - this.#savedAt >= saveEveryMs) {
      this.#savedAt = nowMs
      this.save()
    }
    return messages
  }

  end(): readonly RawMessage[] {
    this.save()
    return [...this.#nodes].flatMap(([key, node]) => this.#kept(key, node.end()))
  }

  save(): void {
    for (const node of this.#nodes.values()) if (node.takeChange()) this.#isDirty = true
    if (!this.#isDirty) return
    remember(this.#options.tools, new Map([...this.#nodes].map(([key, node]) => [key, node.remembered()])))
    this.#isDirty = false
  }

  details(): Readonly<Record<string, number>> {
    const nodes = [...this.#nodes.values()]
    const sum = (read: (node: EdgeNode<RawMessage>) => number) => nodes.reduce((total, node) => total + read(node), 0)
    return {
      edgeNodes: nodes.length,
      edgeNodesOnline: nodes.filter((node) => node.isOnline()).length,
      rebirthsAsked: this.#rebirths,
      duplicates: sum((node) => node.counts().duplicates),
      awaitingBirth: sum((node) => node.counts().kept),
    }
  }

  /** A number of the sequence that stays away is a gap of all machines of the node: nobody knows whose it was. */
  #noteGaps(key: string, node: EdgeNode<RawMessage>, received: Nanoseconds | undefined): void {
    const { gaps, kept } = node.counts()
    const { tools, machineOf } = this.#options
    const before = this.#whole.get(key) ?? { until: received ?? tools.clock.now(), told: 0 }
    if (gaps > before.told) {
      const [group = '', edge = ''] = key.split('/')
      const span = { cause: 'sequence', from: before.until, to: tools.clock.now() } as const
      const machines = [...node.remembered().scopes.keys()].map((device) => machineOf(group, edge, device))
      for (const machine of new Set(machines)) tools.gaps.missing({ ...span, machine, detail: `edge node ${key}` })
    }
    const isWhole = kept === 0 && received !== undefined
    this.#whole.set(key, { until: isWhole ? received : before.until, told: gaps })
  }

  #nodeOf(key: string): EdgeNode<RawMessage> | undefined {
    const known = this.#nodes.get(key)
    if (known !== undefined || this.#nodes.size >= maxNodes) return known
    const node = new EdgeNode<RawMessage>(this.#options)
    this.#nodes.set(key, node)
    return node
  }

  #kept(key: string, emissions: readonly Emission<RawMessage>[]): RawMessage[] {
    return emissions.map(({ origin, note }) => {
      this.#heldBytes -= origin?.body.length ?? 0
      const message = origin ?? this.#ownDeath(key)
      return Object.keys(note).length === 0 ? message : { ...message, ...attachNote(message, note) }
    })
  }

  /** Stands for the death certificate that an edge node could not leave. */
  #ownDeath(key: string): RawMessage {
    const { id, clock, session } = this.#options.tools
    const [group, edge] = key.split('/')
    return {
      connector: id,
      received: clock.now(),
      source: `${namespace}/${group}/NDEATH/${edge}`,
      contentType: 'application/octet-stream',
      body: new Uint8Array(0),
      session,
      redelivered: false,
    }
  }

  #askRebirth(key: string): void {
    const [group = '', edge = ''] = key.split('/')
    const { tools, command } = this.#options
    this.#rebirths++
    tools.log.info({ connector: tools.id, edgeNode: key }, 'asking the edge node for its births')
    const wallMs = BigInt(Math.floor(toMs(tools.clock.now())))
    command(commandTopic({ group, edge }), encodePayload(rebirthRequest(wallMs)))
  }
}
