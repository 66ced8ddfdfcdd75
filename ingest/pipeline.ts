// The way from the spool to the store: decode, judge, write, explain what was left, then move the cursor.
import type { Decoder, Log } from '../connectors/connector.ts'
import type { Actor, Ledger, StoredQuarantineEntry } from '../ledger/ledger.ts'
import { type Balance, type Balances, createBalance, type SavedBalance } from './balance.ts'
import { createCommitter } from './committer.ts'
import type { Contracts } from './contract/contracts.ts'
import { createDeadband, type SavedDeadband } from './contract/deadband.ts'
import type { KunlunError } from './errors.ts'
import type { Clock, Nanoseconds, OutcomeReport, Problem } from './model.ts'
import { type Persistence, persist } from './persist.ts'
import { type Batch, emptyBatch, openMessage } from './pipeline-batch.ts'
import { createReplays } from './pipeline-replay.ts'
import { settleBatch } from './pipeline-settle.ts'
import type { Spool, SpooledMessage } from './spool/spool.ts'
import type { SampleStore } from './stores/store.ts'

/** Where outcome reports go. It answers with what it could not place; `part` is the index of the report. */
export interface OutcomeDesk {
  report(
    reports: readonly OutcomeReport[],
    context: { connector: string; source: string; received: Nanoseconds; sequence: bigint },
  ): Promise<readonly (Problem & { readonly part?: number })[]>
}

export interface PipelineOptions extends Omit<Persistence, 'alarm'> {
  readonly spool: Spool
  readonly store: Pick<SampleStore, 'write'>
  readonly decoders: ReadonlyMap<string, Decoder>
  readonly contracts: Contracts
  readonly quarantine: Pick<Ledger['quarantine'], 'add' | 'list' | 'markReplayed'>
  readonly outcomes: OutcomeDesk
  readonly clock: Clock
  readonly log: Log
  /** Told what was stored: of which machine, between which times (both included). */
  readonly onStored?: (machine: string, from: Nanoseconds, to: Nanoseconds) => void
  /** Samples in one write to the store (default: 5000). */
  readonly batchSamples?: number
  /** Least wall time between two writes of the cursor (default: 100). */
  readonly commitEveryMs?: number
}

export interface PipelineState {
  readonly state: 'waiting' | 'working' | 'stopped'
  /** What it is held up by, until that is over. */
  readonly alarm?: KunlunError
  readonly batches: number
  /** From receipt to stored, of the last message stored; plant time. */
  readonly lag?: Nanoseconds
}

/** How a replayed message fared: with the reasons of those parts that went to quarantine once more. */
export interface Replayed {
  readonly settled: Promise<readonly Problem[]>
}

export interface Pipeline {
  /** Works until the signal aborts; then what is settled is committed. Called once. */
  run(signal: AbortSignal): Promise<void>
  /** Resolves once everything that is in the spool now is stored or in quarantine, with the cursor behind it, or stopped. */
  drained(): Promise<void>
  balances(): Balances
  state(): PipelineState
  /** Puts the message of a quarantine entry through again, as a new message that counts as redelivered. */
  replayEntry(entry: StoredQuarantineEntry, by: Actor): Promise<Replayed>
}

/** What is kept with the spool's cursor. */
interface SavedState {
  readonly balance: SavedBalance
  readonly deadband: SavedDeadband
}

const readBytes = 1024 * 1024
/** Bodies of one batch, so that its memory is bounded however large messages are. */
const batchBytes = 16 * 1024 * 1024
/** Decoding gives way to the event loop after so many messages: acknowledgements must not wait for it. */
const messagesPerTurn = 256

export function createPipeline(options: PipelineOptions): Pipeline {
  const { spool, contracts, decoders, clock, batchSamples = 5000 } = options
  const saved = spool.cursor.state as SavedState | null
  const deadband = createDeadband(saved?.deadband)
  const balance: Balance = createBalance(saved?.balance, spool.tail)
  spool.onDurable(balance.accepted)
  const tools = { decoders, contracts, deadband, clock }
  const progress: { -readonly [K in keyof PipelineState]: PipelineState[K] } = { state: 'waiting', batches: 0 }
  const replays = createReplays(options)
  const alarm = (error: KunlunError | undefined): void => {
    if (error === undefined) delete progress.alarm
    else progress.alarm = error
  }
  let settledNext = spool.cursor.next
  let readNext = spool.cursor.next
  let queue: SpooledMessage[] = []
  let queueAt = 0
  const committer = createCommitter({
    ...options,
    alarm,
    everyMs: options.commitEveryMs ?? 100,
    commit: () => spool.commit({ next: settledNext, state: { balance: balance.saved(), deadband: deadband.saved() } }),
  })

  /** The next batch; undefined once the signal aborted. */
  async function prepare(signal: AbortSignal): Promise<Batch | undefined> {
    if (queueAt >= queue.length) await fill(signal)
    if (signal.aborted) return undefined
    const batch = emptyBatch(readNext)
    let bytes = 0
    for (let turn = 1; batch.samples.length < batchSamples && turn <= batchSamples && bytes < batchBytes; turn++) {
      if (queueAt >= queue.length && spool.end > readNext) await fill(signal)
      const spooled = queue[queueAt++]
      if (spooled === undefined) break
      openMessage(batch, spooled, tools)
      bytes += spooled.message.body.length
      if (turn % messagesPerTurn === 0) await new Promise<void>((resolve) => setImmediate(resolve))
    }
    // Behind the last record there may be some that nobody can read any more.
    if (queueAt >= queue.length) batch.next = readNext
    batch.deadband = deadband.takeChanges()
    balance.begin(batch.tally)
    return batch
  }

  /** Reads on; what nobody can read any more is passed over (the spool counts it). */
  async function fill(signal: AbortSignal): Promise<void> {
    await spool.waitFor(readNext, signal)
    if (signal.aborted) return
    const { end } = spool
    const read = await persist(() => spool.read(readNext, batchSamples, readBytes), signal, { ...options, alarm })
    if (read === undefined) return
    queue = read.result
    queueAt = 0
    readNext = (queue.at(-1)?.sequence ?? end - 1n) + 1n
  }

  async function settle(batch: Batch, signal: AbortSignal): Promise<boolean> {
    progress.state = 'working'
    const isDone = await settleBatch(batch, signal, { ...options, alarm })
    if (!isDone) return false
    balance.settle(batch.tally)
    deadband.settle(batch.deadband)
    settledNext = batch.next
    progress.batches++
    const last = batch.opened.at(-1)
    if (last !== undefined) progress.lag = clock.now() - last.message.received
    replays.settled(batch.opened)
    progress.state = 'waiting'
    committer.request()
    return true
  }

  async function run(signal: AbortSignal): Promise<void> {
    let coming = prepare(signal)
    for (;;) {
      const batch = await coming
      if (batch === undefined) break
      // Decoding ahead pays only where a full batch waits; else the write's duration gathers the next one.
      const isBehind = spool.end - batch.next >= BigInt(batchSamples)
      const ahead = isBehind ? prepare(signal) : undefined
      if (!(await settle(batch, signal))) break
      coming = ahead ?? prepare(signal)
    }
    progress.state = 'stopped'
    await committer.finish()
  }

  async function drained(): Promise<void> {
    const end = spool.end
    while (spool.cursor.next < end && progress.state !== 'stopped') await committer.next()
  }

  return {
    run,
    drained,
    balances: balance.view,
    state: () => ({ ...progress }),
    replayEntry: replays.replay,
  }
}
