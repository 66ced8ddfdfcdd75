// How far the clock of each source stands from ours: the median of receive minus source time over a window.
import { type Nanoseconds, nsPerSecond } from './model.ts'

export interface ClockSkew {
  readonly connector: string
  readonly machine: string
  /** Receive minus source time: below 0 the source's clock is ahead; above 0 it is behind, or its values travel long. */
  readonly skewSeconds: number
  /** Messages that the median was taken over. */
  readonly messages: number
}

export interface ClockSkews {
  /** Notes the newest source time of one message of the machine. */
  observe(source: { readonly connector: string; readonly machine: string }, times: MessageTimes): void
  /** The median of each source over the window that ends with its last message. */
  view(): readonly ClockSkew[]
}

export interface MessageTimes {
  readonly received: Nanoseconds
  readonly newest: Nanoseconds
}

/** The window: so many messages at most, none received earlier than ten minutes before the last. */
const keptMessages = 255
const windowSeconds = 600

interface Kept {
  readonly received: number
  readonly skew: number
}

/** The caller names configured machines only, so that names from outside cannot grow the table. */
export function createClockSkews(): ClockSkews {
  const sources = new Map<string, { connector: string; machine: string; ring: Kept[]; at: number }>()
  return {
    observe({ connector, machine }, { received, newest }) {
      const key = `${connector}\n${machine}`
      let source = sources.get(key)
      if (source === undefined) sources.set(key, (source = { connector, machine, ring: [], at: 0 }))
      source.ring[source.at] = { received: seconds(received), skew: seconds(received - newest) }
      source.at = (source.at + 1) % keptMessages
    },
    view: () =>
      [...sources.values()].map(({ connector, machine, ring }) => {
        const last = ring.reduce((latest, { received }) => Math.max(latest, received), Number.NEGATIVE_INFINITY)
        const skews = ring.filter(({ received }) => last - received <= windowSeconds).map(({ skew }) => skew)
        return { connector, machine, skewSeconds: median(skews), messages: skews.length }
      }),
  }
}

/** The median stands still while fewer than half of the messages are history read back. */
function median(values: number[]): number {
  const sorted = values.sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2
}

function seconds(time: Nanoseconds): number {
  return Number(time) / Number(nsPerSecond)
}
