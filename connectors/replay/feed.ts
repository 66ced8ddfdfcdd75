// The feed of a replay: rows in groups, each when it is due.
import { setTimeout as delay } from 'node:timers/promises'
import { kunlunError, messageOf } from '../../ingest/errors.ts'
import type { RawMessage } from '../../ingest/model.ts'
import type { ConnectorTools, Delivery, Feed } from '../connector.ts'
import { parseJsonText } from '../json.ts'
import { parseTime } from '../source-time.ts'
import type { ReplayConfig } from './config.ts'
import { findFiles } from './files.ts'
import { type Pacer, pacer, type Wait } from './pacing.ts'
import { openPosition, type Position } from './position.ts'
import { nominalTime, recordedTime } from './row-time.ts'
import { type Row, readRows } from './rows.ts'

/** Rows of one delivery: enough for a group commit, few enough to live in memory. */
const most = { rows: 1000, bytes: 4 * 1024 * 1024 }

interface Replay {
  readonly config: ReplayConfig
  readonly tools: ConnectorTools
  readonly files: readonly string[]
  readonly position: Position
  readonly pace: Pacer
  readonly wait: Wait
  readonly ended: AbortController
  sent: number
  failure?: Error
}

/** Ends early without an error when aborted: closing is no failure. */
const systemWait: Wait = (milliseconds, signal) =>
  delay(milliseconds, undefined, { signal }).catch((cause: unknown) => {
    if (!signal.aborted) throw cause
  })

/** Opens the files. `wait` is the timer, for tests. Nothing is read ahead of the reader, so nothing is ever dropped. */
export async function openReplay(config: ReplayConfig, tools: ConnectorTools, wait: Wait = systemWait): Promise<Feed> {
  const files = await findFiles(config.files)
  const start = 'start' in config.time ? (parseTime(config.time.start, 'iso') ?? tools.clock.now()) : 0n
  const replay: Replay = {
    config,
    tools,
    files,
    position: openPosition(config, tools, start),
    pace: pacer(config.speed, tools.clock),
    wait,
    ended: new AbortController(),
    sent: 0,
  }
  return {
    [Symbol.asyncIterator]: () => deliveries(replay),
    status: () => ({
      connected: !replay.ended.signal.aborted,
      dropped: 0,
      details: { files: files.length, sent: replay.sent, stored: replay.position.rows() },
    }),
    close: async () => replay.ended.abort(),
  }
}

async function* deliveries(replay: Replay): AsyncGenerator<Delivery, void, undefined> {
  const resume = replay.position.rows()
  let batch = emptyBatch(resume)
  const cut = () => {
    const full = batch
    batch = emptyBatch(full.to)
    return deliver(replay, full)
  }
  let ordinal = 0
  for await (const row of readRows(replay.files, replay.config)) {
    if (hasEnded(replay)) return
    // Rows before `resume` were stored before the last restart.
    if (ordinal++ < resume) continue
    const { raw, time } = envelope(row, batch.to, replay)
    const waitMs = replay.pace(time)
    if (waitMs > 0) {
      if (batch.messages.length > 0) yield cut()
      await replay.wait(waitMs, replay.ended.signal)
      if (hasEnded(replay)) return
    }
    add(batch, raw)
    if (isFull(batch)) yield cut()
  }
  if (!hasEnded(replay) && batch.messages.length > 0) yield cut()
  if (!hasEnded(replay)) replay.ended.abort()
}

/** Rows with the ordinals `from` until before `to`. */
interface Batch {
  readonly messages: RawMessage[]
  readonly from: number
  to: number
  bytes: number
}

function emptyBatch(from: number): Batch {
  return { messages: [], from, to: from, bytes: 0 }
}

function add(batch: Batch, message: RawMessage): void {
  batch.messages.push(message)
  batch.bytes += message.body.length
  batch.to++
}

function isFull(batch: Batch): boolean {
  return batch.messages.length >= most.rows || batch.bytes >= most.bytes
}

/** True once closed; throws after a refusal. */
function hasEnded(replay: Replay): boolean {
  if (replay.failure !== undefined) throw replay.failure
  return replay.ended.signal.aborted
}

function deliver(replay: Replay, batch: Batch): Delivery {
  replay.sent += batch.messages.length
  return {
    messages: batch.messages,
    accept: () => replay.position.accept(batch.from, batch.to),
    refuse(cause) {
      const facts = { connector: replay.tools.id, where: batch.messages[0]?.source, cause: messageOf(cause) }
      replay.failure ??= kunlunError('LINK_LOST', facts, cause)
      replay.ended.abort()
    },
  }
}

function envelope(
  row: Row,
  ordinal: number,
  { config, tools, position }: Replay,
): { raw: RawMessage; time: bigint | undefined } {
  const nominal = nominalTime(ordinal, position.start, config.time)
  const time = nominal ?? timeOfRow(row, config)
  const unusable = row.unusable === undefined ? '' : `; unusable=${Buffer.from(row.unusable).toString('base64url')}`
  const raw: RawMessage = {
    connector: tools.id,
    received: tools.clock.now(),
    source: row.source,
    // What the row itself does not say: its nominal time, why it cannot be read.
    contentType: `application/json${nominal === undefined ? '' : `; time=${nominal}`}${unusable}`,
    body: Buffer.from(row.text),
    session: tools.session,
    redelivered: false,
  }
  return { raw, time }
}

/** Only pacing needs the time of a row here; at full speed the decoder alone reads it. */
function timeOfRow(row: Row, config: ReplayConfig): bigint | undefined {
  if (config.speed === 'max' || row.unusable !== undefined) return undefined
  const parsed = parseJsonText(row.text)
  return 'json' in parsed ? recordedTime(parsed.json, config.time) : undefined
}
