// The way from the spool to the store: decode, judge, write, explain what was left, then move the cursor.
import type { Decoder, Log } from '../connectors/connector.ts'
import type { Actor, Ledger, StoredQuarantineEntry } from '../ledger/ledger.ts'
import { type Balances, createBalance, type SavedBalance } from './balance.ts'
import { type ClockSkew, createClockSkews } from './clock-skew.ts'
import { createCommitter } from './committer.ts'
import type { Contracts } from './contract/contracts.ts'
import { createDeadband, type SavedDeadband } from './contract/deadband.ts'
import type { KunlunError } from './errors.ts'
import type { Clock, Nanoseconds, OutcomeReport, Problem, Promised, RawMessage, Sample } from './model.ts'
import type { Persistence } from './persist.ts'
import type { Batch } from './pipeline-batch.ts'
import { createIntake } from './pipeline-intake.ts'
import { createReplays } from './pipeline-replay.ts'
import { settleBatch } from './pipeline-settle.ts'
import type { Spool } from './spool/spool.ts'
import type { SampleStore } from './stores/store.ts'

/** Where outcome reports go. It answers with what it could not place; `part` is the index of the report. */
export interface OutcomeDesk {
  report(
    reports: readonly OutcomeReport[],
    context: { connector: string; source: string; received: Nanoseconds; sequence: bigint; who?: string },
  ): Promise<readonly (Problem & { readonly part?: number })[]>
}

export interface PipelineOptions extends Omit<Persistence, 'alarm'> {
  readonly spool: Spool
  readonly store: Pick<SampleStore, 'write'>
  readonly decoders: ReadonlyMap<string, Decoder>
  readonly contracts: Contracts
  readonly quarantine: Pick<Ledger['quarantine'], 'add' | 'list' | 'markReplayed'>
  /** Where notes of gaps go; without it they are passed over. */
  readonly gaps?: Pick<Ledger['gaps'], 'note'>
  readonly outcomes: OutcomeDesk
  readonly clock: Clock
  readonly log: Log
  /** Told what a machine will send, before its readings are judged. */
  readonly onPromised?: (connector: string, promised: Promised) => void
  /** Makes durable what messages have changed elsewhere; the cursor moves behind them only then. */
  readonly beforeCommit?: () => Promise<void>
  /** Told what was stored: of which machine, between which times (both included). */
  readonly onStored?: (machine: string, from: Nanoseconds, to: Nanoseconds) => void
  /** Takes note of what was stored; its state is kept with the cursor. */
  readonly followUp?: { touched(samples: readonly Sample[]): void; saved(): unknown }
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
  /** How far the clocks of the sources stand from ours. */
  clockSkews(): readonly ClockSkew[]
  state(): PipelineState
  /** Puts the message of a quarantine entry through again, as a new message that counts as redelivered. */
  replayEntry(entry: StoredQuarantineEntry, by: Actor): Promise<Replayed>
  /** Puts a message through that counts as redelivered. */
  putThrough(message: SpoolableMessage): Promise<Replayed>
  /** All entries of the message of an entry. */
  partsOf(entry: StoredQuarantineEntry): Promise<StoredQuarantineEntry[]>
}

/** A message without what tells its link. */
export type SpoolableMessage = Pick<RawMessage, 'connector' | 'received' | 'source' | 'contentType' | 'body'>

/** What is kept with the spool's cursor. */
interface SavedState {
  readonly balance: SavedBalance
  readonly deadband: SavedDeadband
  readonly followUp?: unknown
}

export function createPipeline(options: PipelineOptions): Pipeline {
  const { spool, clock, batchSamples = 5000 } = options
  const { deadband, balance, alarms } = resume(spool)
  const replays = createReplays(options)
  const skews = createClockSkews()
  const intake = createIntake({ ...options, skews, deadband, batchSamples, alarm: alarms.of('spool') })
  const progress: { -readonly [K in keyof PipelineState]: PipelineState[K] } = { state: 'waiting', batches: 0 }
  let settledNext = spool.cursor.next
  const committer = createCommitter({
    ...options,
    alarm: alarms.of('cursor'),
    everyMs: options.commitEveryMs ?? 100,
    async commit() {
      const followUp = options.followUp === undefined ? {} : { followUp: options.followUp.saved() }
      const state: SavedState = { balance: balance.saved(), deadband: deadband.saved(), ...followUp }
      const cursor = { next: settledNext, state }
      await options.beforeCommit?.()
      await spool.commit(cursor)
    },
  })

  async function take(signal: AbortSignal): Promise<Batch | undefined> {
    const batch = await intake.next(signal)
    if (batch !== undefined) balance.begin(batch.tally)
    return batch
  }

  async function settle(batch: Batch, signal: AbortSignal): Promise<boolean> {
    progress.state = 'working'
    if (!(await settleBatch(batch, signal, { ...options, alarm: alarms.of('store') }))) return false
    balance.settle(batch.tally)
    deadband.settle(batch.deadband)
    settledNext = batch.next
    progress.batches++
    progress.state = 'waiting'
    const last = batch.opened.at(-1)
    if (last !== undefined) progress.lag = clock.now() - last.message.received
    replays.settled(batch.opened)
    committer.request()
    return true
  }

  async function run(signal: AbortSignal): Promise<void> {
    await workThrough(signal, {
      take,
      settle,
      // Decoding ahead pays only where a full batch waits; else the write's duration gathers the next one.
      isBehind: (batch) => spool.end - batch.next >= BigInt(batchSamples),
    })
    progress.state = 'stopped'
    await committer.finish()
  }

  return {
    run,
    async drained() {
      const { end } = spool
      while (spool.cursor.next < end && progress.state !== 'stopped') await committer.next()
    },
    balances: balance.view,
    clockSkews: skews.view,
    state: () => ({ ...progress, ...alarms.first() }),
    replayEntry: replays.replay,
    putThrough: replays.putThrough,
    partsOf: replays.partsOf,
  }
}

/** What `followUp.saved` answered when the cursor was last written; undefined before that. */
export function savedFollowUp(spool: Pick<Spool, 'cursor'>): unknown {
  return (spool.cursor.state as SavedState | null)?.followUp
}

/** Memory and figures as they were at the cursor; from now on every message that becomes durable is counted. */
function resume(spool: Spool) {
  const saved = spool.cursor.state as SavedState | null
  const balance = createBalance(saved?.balance, spool.tail)
  spool.onDurable(balance.accepted)
  return { deadband: createDeadband(saved?.deadband), balance, alarms: createAlarms() }
}

interface Work {
  take(signal: AbortSignal): Promise<Batch | undefined>
  settle(batch: Batch, signal: AbortSignal): Promise<boolean>
  isBehind(batch: Batch): boolean
}

/** Batch after batch until the signal aborts; the next one is made while this one is written where that pays. */
async function workThrough(signal: AbortSignal, { take, settle, isBehind }: Work): Promise<void> {
  let coming = take(signal)
  for (;;) {
    const batch = await coming
    if (batch === undefined) return
    const ahead = isBehind(batch) ? take(signal) : undefined
    if (!(await settle(batch, signal))) return
    coming = ahead ?? take(signal)
  }
}

/** What holds things up, step by step: one that recovers does not hide another that has not. */
function createAlarms() {
  const raised = new Map<string, KunlunError>()
  return {
    of: (step: string) => (error: KunlunError | undefined) => {
      if (error === undefined) raised.delete(step)
      else raised.set(step, error)
    },
    first(): { alarm?: KunlunError } {
      const [alarm] = raised.values()
      return alarm === undefined ? {} : { alarm }
    },
  }
}
