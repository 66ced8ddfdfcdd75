// Writes the cursor in the background: always the newest state, never two writes at once.
import { type Persistence, persist } from './persist.ts'

export interface CommitterOptions extends Persistence {
  readonly everyMs: number
  /** Takes the state as it is now and makes it durable. */
  commit(): Promise<void>
}

export interface Committer {
  /** The state changed: write it soon. */
  request(): void
  /** Resolves after the next write. */
  next(): Promise<void>
  /** Resolves once the newest state is written. */
  finish(): Promise<void>
}

/**
 * The pipeline need not wait for the cursor: work beyond it is only done again after a crash, and doing it again changes
 * nothing. So a write may stand for many batches.
 */
export function createCommitter(options: CommitterOptions): Committer {
  const stop = new AbortController()
  let isWanted = false
  let working: Promise<void> | undefined
  const waiters: (() => void)[] = []

  async function work(): Promise<void> {
    while (isWanted) {
      isWanted = false
      await persist(options.commit, stop.signal, options)
      for (const resolve of waiters.splice(0)) resolve()
      if (!stop.signal.aborted) await options.delay(options.everyMs, stop.signal)
    }
    working = undefined
  }

  function request(): void {
    isWanted = true
    working ??= work()
  }

  return {
    request,
    next: () => new Promise((resolve) => waiters.push(resolve)),
    async finish() {
      stop.abort()
      await working
      for (const resolve of waiters.splice(0)) resolve()
    },
  }
}
