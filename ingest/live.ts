// Live values: updated on receipt, ahead of the spool and the store, so that a stalled store delays no eye.
import type { Decoder } from '../connectors/connector.ts'
import type { Contracts } from './contract/contracts.ts'
import { judge } from './contract/judge.ts'
import type { Clock, Nanoseconds, RawMessage, Reading, Sample } from './model.ts'

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

export interface StaleSignal {
  readonly machine: string
  readonly signal: string
  readonly silent: Nanoseconds
  readonly interval: Nanoseconds
}

export interface Live {
  /** Keeps the messages for the next tick; cheap enough for every one of them. */
  receive(messages: readonly RawMessage[]): void
  /** Decodes what came since the last tick and tells the subscribers. Returns the samples that changed. */
  tick(): readonly Sample[]
  /** Takes in samples that were computed here, to be told with the next tick. */
  show(samples: readonly Sample[]): void
  /** The newest sample of every signal. */
  snapshot(): readonly Sample[]
  /** The same with receipt and staleness, by the installation's clock. */
  values(machine?: string): readonly LiveValue[]
  /** Signals with an expected interval that have been silent for more than three of them, since the start at least. */
  stale(): readonly StaleSignal[]
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

export function createLive(options: LiveOptions): Live {
  const { clock, maxWaiting = 20_000 } = options
  const table = new Map<string, Entry>()
  const lastReceived = new Map<string, Nanoseconds>()
  const listeners = new Set<(samples: readonly Sample[]) => void>()
  const waiting = createWaiting(maxWaiting)
  let computed: Sample[] = []
  const started = clock.now()
  let undecodable = 0
  return {
    receive(messages) {
      for (const message of messages) {
        lastReceived.set(message.connector, message.received)
        if (message.rejected === undefined) waiting.keep(message)
      }
    },
    show(samples) {
      const newest = new Map(samples.map((sample) => [`${sample.machine}/${sample.signal}`, sample]))
      computed.push(...newest.values())
    },
    tick() {
      const changed = new Map<string, Sample>()
      for (const sample of computed) keep(sample, { received: clock.now(), ...options }, { table, changed })
      computed = []
      for (const message of waiting.take()) if (!understood(message, options, { table, changed })) undecodable++
      const samples = [...changed.values()]
      if (samples.length > 0) for (const listener of listeners) listener(samples)
      return samples
    },
    snapshot: () => [...table.values()].map(({ sample }) => sample),
    values: (machine) =>
      [...table.values()]
        .filter(({ sample }) => machine === undefined || sample.machine === machine)
        .map((entry) => ({ ...entry.sample, received: entry.received, isStale: isStale(entry, clock) })),
    stale: () => staleSignals(options, table, started),
    lastReceived: (connector) => lastReceived.get(connector),
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    counts: () => ({ skipped: waiting.skipped(), undecodable }),
  }
}

interface Entry {
  readonly sample: Sample
  readonly received: Nanoseconds
  readonly interval: bigint | undefined
}

interface Shown {
  readonly table: Map<string, Entry>
  readonly changed: Map<string, Sample>
}

/** False where decoding fails: the pipeline meets the same message and keeps it in quarantine with its reason. */
function understood(message: RawMessage, options: LiveOptions, shown: Shown): boolean {
  try {
    const readings = options.decoders.get(message.connector)?.(message).readings ?? []
    for (const reading of readings) show(reading, message.received, { ...shown, ...options })
    return true
  } catch {
    return false
  }
}

function show(
  reading: Reading,
  received: Nanoseconds,
  { table, changed, contracts, clock }: Shown & LiveOptions,
): void {
  const verdict = judge(reading, contracts, { received, now: received })
  if (verdict.sample === undefined) return
  keep(verdict.sample, { received, contracts, clock }, { table, changed })
}

function keep(
  sample: Sample,
  { received, contracts, clock }: Pick<LiveOptions, 'contracts' | 'clock'> & { readonly received: Nanoseconds },
  { table, changed }: Shown,
): void {
  const interval = contracts.get(sample.machine)?.signals.get(sample.signal)?.interval
  const key = `${sample.machine}/${sample.signal}`
  const known = table.get(key)
  // What is older than the value shown is history, unless that one is stale: then the source's clock went back.
  if (known !== undefined && sample.time < known.sample.time && !isStale(known, clock)) return
  table.set(key, { sample, received, interval })
  changed.set(key, sample)
}

function staleSignals(
  { contracts, clock }: LiveOptions,
  table: ReadonlyMap<string, Entry>,
  started: Nanoseconds,
): StaleSignal[] {
  return [...contracts.values()].flatMap(({ machine, signals }) =>
    [...signals.values()].flatMap(({ signal, interval }) => {
      const received = table.get(`${machine}/${signal}`)?.received ?? started
      if (interval === undefined || !isStale({ received, interval }, clock)) return []
      return [{ machine, signal, silent: clock.now() - received, interval }]
    }),
  )
}

function isStale({ received, interval }: Pick<Entry, 'received' | 'interval'>, clock: Clock): boolean {
  return interval !== undefined && clock.now() - received > interval * staleAfterIntervals
}

/** The newest messages of each source, within a bound. */
function createWaiting(limit: number) {
  let bySource = new Map<string, RawMessage[]>()
  let count = 0
  let skipped = 0
  return {
    keep(message: RawMessage): void {
      const key = `${message.connector}\n${message.source}`
      const kept = bySource.get(key)
      if (kept !== undefined && kept.length >= keptPerSource) kept.shift()
      else if (count >= limit) {
        skipped++
        return
      } else count++
      if (kept === undefined) bySource.set(key, [message])
      else kept.push(message)
    },
    take(): RawMessage[] {
      const taken = [...bySource.values()].flat()
      bySource = new Map()
      count = 0
      return taken
    },
    skipped: () => skipped,
  }
}
