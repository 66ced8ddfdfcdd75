// The messages gathered between two deliveries, within a bound.
import type { RawMessage } from '../ingest/model.ts'

export interface Bound {
  readonly messages: number
  readonly bytes: number
}

/** Messages taken out together, which count towards the bound until `settle`. */
export interface Gathered {
  readonly messages: readonly RawMessage[]
  settle(): void
}

export interface Gathering {
  add(message: RawMessage): void
  /** True where messages wait or await their answer up to the bound: drop, or push back. */
  isFull(): boolean
  /** All that waits. */
  take(): Gathered
  waiting(): number
  /** Resolves once something waits or `wake` was called. */
  filled(): Promise<void>
  /** Lets `filled` resolve though nothing waits: the link has ended. */
  wake(): void
}

/** Starts gathering. What was taken and not settled counts too, so that a reader who never answers is bounded as well. */
export function gather(bound: Bound): Gathering {
  let waiting: RawMessage[] = []
  let waitingBytes = 0
  const unsettled = { messages: 0, bytes: 0 }
  let signal = Promise.withResolvers<void>()
  return {
    add(message) {
      waiting.push(message)
      waitingBytes += message.body.length
      if (waiting.length === 1) signal.resolve()
    },
    isFull: () =>
      waiting.length + unsettled.messages >= bound.messages || waitingBytes + unsettled.bytes >= bound.bytes,
    take() {
      const taken = { messages: waiting, bytes: waitingBytes }
      waiting = []
      waitingBytes = 0
      unsettled.messages += taken.messages.length
      unsettled.bytes += taken.bytes
      return {
        messages: taken.messages,
        settle() {
          unsettled.messages -= taken.messages.length
          unsettled.bytes -= taken.bytes
        },
      }
    },
    waiting: () => waiting.length,
    async filled() {
      if (waiting.length > 0) return
      signal = Promise.withResolvers<void>()
      await signal.promise
    },
    wake: () => signal.resolve(),
  }
}
