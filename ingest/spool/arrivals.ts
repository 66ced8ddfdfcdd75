// Who waits for which record to be durable.

export interface Arrivals {
  /** Everything before `next` is durable. */
  reached(next: number): void
  /** Resolves once `sequence` is durable, or the signal aborts. */
  waitFor(sequence: number, signal: AbortSignal | undefined): Promise<void>
}

export function createArrivals(): Arrivals {
  const waiters = new Set<{ sequence: number; resolve(): void }>()
  return {
    reached(next) {
      for (const waiter of waiters) if (waiter.sequence < next) waiter.resolve()
    },
    waitFor(sequence, signal) {
      if (signal?.aborted) return Promise.resolve()
      return new Promise((resolve) => {
        const waiter = { sequence, resolve: done }
        function done(): void {
          waiters.delete(waiter)
          signal?.removeEventListener('abort', done)
          resolve()
        }
        waiters.add(waiter)
        signal?.addEventListener('abort', done, { once: true })
      })
    },
  }
}
