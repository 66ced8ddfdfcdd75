// Reads the spool from the cursor on and makes batches of what it holds.
import type { Persistence } from './persist.ts'
import { persist } from './persist.ts'
import { type Batch, type BatchTools, emptyBatch, openMessage } from './pipeline-batch.ts'
import type { Spool, SpooledMessage } from './spool/spool.ts'

export interface Intake {
  /** The next batch, waiting for messages where there are none; undefined once the signal aborted. One at a time. */
  next(signal: AbortSignal): Promise<Batch | undefined>
}

export interface IntakeOptions extends BatchTools, Persistence {
  readonly spool: Spool
  /** Samples, and messages, that make a batch full. */
  readonly batchSamples: number
}

const readBytes = 1024 * 1024
/** Bodies of one batch, so that its memory is bounded however large messages are. */
const batchBytes = 16 * 1024 * 1024
/** Decoding gives way to the event loop after so many messages: acknowledgements must not wait for it. */
const messagesPerTurn = 256

export function createIntake(options: IntakeOptions): Intake {
  const { spool, batchSamples, deadband } = options
  let readNext = spool.cursor.next
  let queue: SpooledMessage[] = []
  let queueAt = 0

  async function next(signal: AbortSignal): Promise<Batch | undefined> {
    if (queueAt >= queue.length) await fill(signal)
    if (signal.aborted) return undefined
    const batch = emptyBatch(readNext)
    let bytes = 0
    for (let turn = 1; batch.samples.length < batchSamples && turn <= batchSamples && bytes < batchBytes; turn++) {
      if (queueAt >= queue.length && spool.end > readNext) await fill(signal)
      const spooled = queue[queueAt++]
      if (spooled === undefined) break
      openMessage(batch, spooled, options)
      bytes += spooled.message.body.length
      if (turn % messagesPerTurn === 0) await new Promise<void>((resolve) => setImmediate(resolve))
    }
    // Behind the last record there may be some that nobody can read any more.
    if (queueAt >= queue.length) batch.next = readNext
    batch.deadband = deadband.takeChanges()
    return batch
  }

  /** Reads on; what nobody can read any more is passed over (the spool counts it). */
  async function fill(signal: AbortSignal): Promise<void> {
    await spool.waitFor(readNext, signal)
    if (signal.aborted) return
    const { end } = spool
    const read = await persist(() => spool.read(readNext, batchSamples, readBytes), signal, options)
    if (read === undefined) return
    queue = read.result
    queueAt = 0
    readNext = (queue.at(-1)?.sequence ?? end - 1n) + 1n
  }

  return { next }
}
