// Knows when everything that was handed on so far has been accepted, and is durable with that.

export interface Acceptance {
  added(): void
  accepted(messages: number): void
  /** Resolves once all that was added until now is accepted, or the link ended. */
  ofAllSoFar(): Promise<void>
  /** Nothing will be accepted any more. */
  end(): void
}

interface Waiter {
  readonly target: number
  resolve(): void
}

/** Messages are accepted in the order in which they were added. */
export function acceptanceOf(): Acceptance {
  let added = 0
  let accepted = 0
  let isOver = false
  let waiters: Waiter[] = []
  const wake = () => {
    const done = waiters.filter(({ target }) => isOver || target <= accepted)
    waiters = waiters.filter((waiter) => !done.includes(waiter))
    for (const { resolve } of done) resolve()
  }
  return {
    added() {
      added++
    },
    accepted(messages) {
      accepted += messages
      if (waiters.length > 0) wake()
    },
    ofAllSoFar() {
      if (isOver || accepted >= added) return Promise.resolve()
      return new Promise((resolve) => void waiters.push({ target: added, resolve }))
    },
    end() {
      isOver = true
      wake()
    },
  }
}
