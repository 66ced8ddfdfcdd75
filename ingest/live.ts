// Live values: updated on receipt, ahead of the spool and the store, so that a stalled store delays no eye.
import type { Decoder } from '../connectors/connector.ts'
import type { Contracts } from './contract/contracts.ts'
import { judge } from './contract/judge.ts'
import { messageOf } from './errors.ts'
import type { Clock, Decoded, Nanoseconds, RawMessage, Sample } from './model.ts'

export interface LiveOptions {
  readonly decoders: ReadonlyMap<string, Decoder>
  readonly contracts: Contracts
  readonly clock: Clock
  /** Messages that may wait for a tick (default: 20,000); more are not shown live, and counted. */
  readonly maxWaiting?: number
}

export interface LiveValue extends Sample {
  readonly received: Nanoseconds
  /** True where nothing came for three times the contract's interval. */
  readonly isStale: boolean
}

export interface Live {
  /** Keeps the messages for the next tick; cheap enough for every one of them. */
  receive(messages: readonly RawMessage[]): void
  /** Decodes what came since the last tick and tells the subscribers. Returns the samples that changed. */
  tick(): readonly Sample[]
  /** The newest sample of every signal. */
  snapshot(): readonly Sample[]
  /** The same with receipt and staleness, by the installation's clock. */
  values(machine?: string): readonly LiveValue[]
  /** When a message of the connector last arrived. */
  lastReceived(connector: string): Nanoseconds | undefined
  /** Calls the listener at each tick that changed something. Returns the function that ends it. */
  subscribe(listener: (samples: readonly Sample[]) => void): () => void
  /** Messages that were not shown live for want of room, or because decoding failed. They are stored all the same. */
  counts(): { readonly skipped: number; readonly undecodable: number }
}

/** Several signals may share a source, one message each: so many of its newest messages are kept for a tick. */
const keptPerSource = 8
const staleAfterIntervals = 3n

export function createLive({ decoders, contracts, clock, maxWaiting = 20_000 }: LiveOptions): Live {
  const table = new Map<string, { sample: Sample; received: Nanoseconds; interval: bigint | undefined }>()
  const lastReceived = new Map<string, Nanoseconds>()
  const listeners = new Set<(samples: readonly Sample[]) => void>()
  let waiting = new Map<string, RawMessage[]>()
  let waitingCount = 0
  const counts = { skipped: 0, undecodable: 0 }

  function keep(message: RawMessage): void {
    lastReceived.set(message.connector, message.received)
    if (message.rejected !== undefined) return
    const key = `${message.connector}\n${message.source}`
    const kept = waiting.get(key)
    if (kept !== undefined && kept.length >= keptPerSource) kept.shift()
    else if (waitingCount >= maxWaiting) {
      counts.skipped++
      return
    } else waitingCount++
    if (kept === undefined) waiting.set(key, [message])
    else kept.push(message)
  }

  function tick(): readonly Sample[] {
    const changed = new Map<string, Sample>()
    const taken = waiting
    waiting = new Map()
    waitingCount = 0
    for (const messages of taken.values()) for (const message of messages) take(message, changed)
    const samples = [...changed.values()]
    if (samples.length > 0) for (const listener of listeners) listener(samples)
    return samples
  }

  function take(message: RawMessage, changed: Map<string, Sample>): void {
    const moment = { received: message.received, now: message.received }
    for (const reading of decode(message).readings) {
      const verdict = judge(reading, contracts, moment)
      if (verdict.sample === undefined) continue
      const { sample, contract } = verdict
      const key = `${sample.machine}/${sample.signal}`
      const known = table.get(key)
      // What is older than the value shown is history, unless that one is stale: then the source's clock went back.
      if (known !== undefined && sample.time < known.sample.time && !isStale(known)) continue
      table.set(key, { sample, received: message.received, interval: contract.interval })
      changed.set(key, sample)
    }
  }

  function decode(message: RawMessage): Pick<Decoded, 'readings'> {
    try {
      return decoders.get(message.connector)?.(message) ?? { readings: [] }
    } catch (cause) {
      // The pipeline meets the same message and keeps it in quarantine with its reason.
      counts.undecodable += messageOf(cause) === '' ? 0 : 1
      return { readings: [] }
    }
  }

  function isStale({ received, interval }: { received: Nanoseconds; interval: bigint | undefined }): boolean {
    return interval !== undefined && clock.now() - received > interval * staleAfterIntervals
  }

  return {
    receive: (messages) => {
      for (const message of messages) keep(message)
    },
    tick,
    snapshot: () => [...table.values()].map(({ sample }) => sample),
    values: (machine) =>
      [...table.values()]
        .filter(({ sample }) => machine === undefined || sample.machine === machine)
        .map((entry) => ({ ...entry.sample, received: entry.received, isStale: isStale(entry) })),
    lastReceived: (connector) => lastReceived.get(connector),
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    counts: () => ({ ...counts }),
  }
}
