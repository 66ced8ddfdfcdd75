// The two balances: where every message and every sample went, exact at every instant.
import type { RawMessage } from './model.ts'
import type { TailCounts } from './spool/recovery.ts'

/** received = rejected + spooled + decoded + quarantined. `redelivered` says how many of `received` came before. */
export interface MessageBalance {
  readonly connector: string
  readonly received: number
  readonly redelivered: number
  /** Refused by the connector before acceptance. */
  readonly rejected: number
  readonly spooled: number
  /** Understood, at least in part. */
  readonly decoded: number
  /** Nothing in it could be used. */
  readonly quarantined: number
}

/** decoded = stored + quarantined + filtered + pending. */
export interface SampleBalance {
  readonly connector: string
  readonly machine: string
  readonly decoded: number
  readonly stored: number
  readonly quarantined: number
  readonly filtered: number
  /** Decoded, on the way to the store. */
  readonly pending: number
}

export interface Balances {
  readonly messages: readonly MessageBalance[]
  readonly samples: readonly SampleBalance[]
}

/** Stands for every machine that is not configured: names from outside must not grow the table. */
export const unknownMachine = '(unknown)'

type MessageTally = { taken: number; redelivered: number; rejected: number; decoded: number; quarantined: number }
type SampleTally = { decoded: number; stored: number; quarantined: number; filtered: number }

/** What one batch of messages became; filled in where it happens, each figure by its own event. */
export interface Tally {
  message(connector: string): MessageTally
  sample(connector: string, machine: string): SampleTally
  readonly messages: ReadonlyMap<string, MessageTally>
  readonly samples: ReadonlyMap<string, SampleTally>
}

export interface SavedBalance {
  readonly messages: Readonly<Record<string, MessageTally>>
  readonly samples: Readonly<Record<string, SampleTally>>
}

export interface Balance {
  /** Counts messages in the instant they are durable in the spool. */
  accepted(messages: readonly RawMessage[]): void
  /** The batch is decoded: its samples are pending. */
  begin(tally: Tally): void
  /** The batch is stored: its messages leave the spool. */
  settle(tally: Tally): void
  /** What belongs to the cursor: settled batches only, the rest is counted again after a crash. */
  saved(): SavedBalance
  view(): Balances
}

export function createTally(): Tally {
  const messages = new Map<string, MessageTally>()
  const samples = new Map<string, SampleTally>()
  // Samples of one machine come in rows.
  let last: { readonly connector: string; readonly machine: string; readonly counts: SampleTally } | undefined
  return {
    messages,
    samples,
    message: (connector) => entry(messages, connector, noMessages),
    sample(connector, machine) {
      if (last?.machine === machine && last.connector === connector) return last.counts
      const counts = entry(samples, `${connector}\n${machine}`, noSamples)
      last = { connector, machine, counts }
      return counts
    },
  }
}

/** Goes on from the figures saved with the cursor and what the spool holds beyond it. */
export function createBalance(saved: SavedBalance | undefined, tail: ReadonlyMap<string, TailCounts>): Balance {
  const settledMessages = new Map(Object.entries(saved?.messages ?? {}))
  const settledSamples = new Map(Object.entries(saved?.samples ?? {}))
  const intake = new Map<string, { received: number; redelivered: number; spooled: number }>()
  const pending = new Map<string, number>()
  const intakeOf = (connector: string) => entry(intake, connector, noIntake)

  for (const [connector, { taken, redelivered }] of settledMessages)
    addTo(intakeOf(connector), { received: taken, redelivered, spooled: 0 })
  for (const [connector, { messages, redelivered }] of tail)
    addTo(intakeOf(connector), { received: messages, redelivered, spooled: messages })

  return {
    accepted(messages) {
      for (const { connector, redelivered } of messages) {
        const counts = intakeOf(connector)
        counts.received++
        counts.spooled++
        if (redelivered) counts.redelivered++
      }
    },
    begin(tally) {
      for (const [key, { decoded }] of tally.samples) pending.set(key, (pending.get(key) ?? 0) + decoded)
    },
    settle(tally) {
      for (const [connector, counts] of tally.messages) {
        addTo(entry(settledMessages, connector, noMessages), counts)
        intakeOf(connector).spooled -= counts.taken
      }
      for (const [key, counts] of tally.samples) {
        addTo(entry(settledSamples, key, noSamples), counts)
        pending.set(key, (pending.get(key) ?? 0) - counts.decoded)
      }
    },
    saved: () => ({
      messages: Object.fromEntries(settledMessages),
      samples: Object.fromEntries(settledSamples),
    }),
    view: () => ({
      messages: [...intake].sort(byKey).map(([connector, counts]) => {
        const { rejected, decoded, quarantined } = settledMessages.get(connector) ?? noMessages
        return { connector, ...counts, rejected, decoded, quarantined }
      }),
      samples: sampleRows(settledSamples, pending),
    }),
  }
}

function sampleRows(settled: ReadonlyMap<string, SampleTally>, pending: ReadonlyMap<string, number>): SampleBalance[] {
  const keys = [...new Set([...settled.keys(), ...pending.keys()])].sort()
  return keys.map((key) => {
    const [connector = '', machine = ''] = key.split('\n')
    const counts = settled.get(key) ?? noSamples
    const waiting = pending.get(key) ?? 0
    return { connector, machine, ...counts, decoded: counts.decoded + waiting, pending: waiting }
  })
}

const noMessages: MessageTally = { taken: 0, redelivered: 0, rejected: 0, decoded: 0, quarantined: 0 }
const noSamples: SampleTally = { decoded: 0, stored: 0, quarantined: 0, filtered: 0 }
const noIntake = { received: 0, redelivered: 0, spooled: 0 }

function entry<Counts extends object>(table: Map<string, Counts>, key: string, none: Counts): Counts {
  let counts = table.get(key)
  if (counts === undefined) {
    counts = { ...none }
    table.set(key, counts)
  }
  return counts
}

function addTo<Counts extends Record<string, number>>(sum: Counts, counts: Counts): void {
  for (const name of Object.keys(sum) as (keyof Counts & string)[])
    sum[name] = ((sum[name] ?? 0) + (counts[name] ?? 0)) as Counts[typeof name]
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1
}
