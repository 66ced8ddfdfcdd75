// Holding the server back: without publish requests it keeps the values in the queues of its items.
import type { ClientSession } from 'node-opcua'

/** The part of the library's publishing loop that is used; not in its public types, hence the contract test. */
interface PublishEngine {
  suspend(isSuspended: boolean): void
}

export interface Pause {
  /** True: ask for nothing more. Up to five notifications may still be on their way. */
  hold(isHeld: boolean): void
  isHeld(): boolean
  /** The library starts publishing by itself once it has mended a link: says again what was said last. */
  repeat(): void
}

export function pauseOf(session: ClientSession): Pause {
  const engine = () => (session as unknown as { getPublishEngine(): PublishEngine }).getPublishEngine()
  let isHeld = false
  return {
    hold(wanted) {
      if (isHeld === wanted) return
      isHeld = wanted
      engine().suspend(wanted)
    },
    isHeld: () => isHeld,
    repeat() {
      if (isHeld) engine().suspend(true)
    },
  }
}
