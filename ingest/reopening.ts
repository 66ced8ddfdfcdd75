// When a lost link is opened anew: soon where the other side is away, ever later where links keep breaking.
import { type KunlunError, kunlunError, messageOf } from './errors.ts'
import { backoffMs } from './persist.ts'

/** A server that comes back is found within seconds, however long it was away. */
const knocking = { firstDelayMs: 1000, longestDelayMs: 15_000 }
/** Two that take the place of each other must come to rest: each return of one breaks the link of the other. */
const flapping = { firstDelayMs: 1000, longestDelayMs: 60_000 }
/** A link that lived so long was good. */
export const stableMs = 30_000
/** Short-lived links one after another from which on a person is told. */
const unstableFrom = 3

export interface Reopening {
  /** A link stands. */
  opened(): void
  /** It has stood for `stableMs`. */
  stood(): void
  /** An opening failed, or an open link was lost: how long to rest. */
  failed(cause: unknown): number
  /** Links lost after they were open, since the start of the process. */
  readonly losses: number
  /** Told to people until a link has stood for `stableMs`, also while one is open. */
  readonly unstable: KunlunError | undefined
}

export function createReopening(connector: string, random: () => number): Reopening {
  let isOpen = false
  let refusals = 0
  let shortLived = 0
  let losses = 0
  let unstable: KunlunError | undefined
  return {
    opened() {
      isOpen = true
      refusals = 0
    },
    stood() {
      shortLived = 0
      unstable = undefined
    },
    failed(cause) {
      if (!isOpen) return backoffMs(refusals++, random, knocking)
      isOpen = false
      losses++
      shortLived++
      if (shortLived >= unstableFrom)
        unstable = kunlunError('LINK_UNSTABLE', { connector, times: shortLived, cause: messageOf(cause) })
      return backoffMs(shortLived - 1, random, flapping)
    },
    get losses() {
      return losses
    },
    get unstable() {
      return unstable
    },
  }
}
