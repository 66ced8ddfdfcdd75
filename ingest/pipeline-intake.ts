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
/** Decoding gives way to the event loop after so long: acknowledgements must not wait for it. */
const turnMs = 1
/** So many messages on their way to the disk mean that sources send all they can: they come first. */
const flood = 200
/** Turns of the event loop that a flood gets for each turn of decoding. */
const floodTurns = 10

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
    let turnEnds = performance.now() + turnMs
    for (let count = 0; batch.samples.length < batchSamples && count < batchSamples && bytes < batchBytes; count++) {
      if (queueAt >= queue.length && spool.end > readNext) await fill(signal)
      const spooled = queue[queueAt++]
      if (spooled === undefined) break
      openMessage(batch, spooled, options)
      bytes += spooled.message.body.length
      if (performance.now() < turnEnds) continue
      await giveWay(spool)
      turnEnds = performance.now() + turnMs
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

/** Lets the event loop turn; in a flood, which is acknowledged sooner than stored, several times. */
async function giveWay(spool: Pick<Spool, 'pending'>): Promise<void> {
  for (let turn = 0; turn === 0 || (turn < floodTurns && spool.pending > flood); turn++)
    await new Promise<void>((resolve) => setImmediate(resolve))
}
