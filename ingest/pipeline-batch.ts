// Turns spooled messages into one batch for the store: decoded, judged, filtered, every part accounted for.
import type { Decoder } from '../connectors/connector.ts'
import { createTally, type Tally, unknownMachine } from './balance.ts'
import type { ClockSkews } from './clock-skew.ts'
import type { Contracts } from './contract/contracts.ts'
import type { Deadband, DeadbandChanges } from './contract/deadband.ts'
import { judge, type Moment, type Verdict } from './contract/judge.ts'
import { describe, messageOf } from './errors.ts'
import { gapNotes, readNote } from './gaps/note.ts'
import { mendedParts, readMended } from './mend/mended.ts'
import type {
  Clock,
  Decoded,
  Gap,
  Nanoseconds,
  OutcomeReport,
  Promised,
  QuarantineEntry,
  RawMessage,
  Reading,
  Sample,
} from './model.ts'
import type { SpooledMessage } from './spool/spool.ts'

/** Part of a message that could not be used; `part` counts readings, then problems, then outcomes. */
export interface BadPart {
  readonly part: number
  readonly code: string
  readonly reason: string
  readonly machine?: string
  readonly signal?: string
}

/** A message with what became of its parts. */
export interface Opened extends SpooledMessage {
  readonly outcomes: readonly OutcomeReport[]
  /** Index that the first outcome has among the parts. */
  readonly outcomesFrom: number
  readonly bad: BadPart[]
}

export interface Batch {
  /** The first sequence after the batch. */
  next: bigint
  readonly samples: Sample[]
  /** For each sample: its message, and its index among the parts of the message. */
  readonly origins: { readonly opened: Opened; readonly part: number }[]
  readonly opened: Opened[]
  /** What the notes among the messages say. */
  readonly gaps: Gap[]
  readonly tally: Tally
  deadband: DeadbandChanges
}

export interface BatchTools {
  readonly decoders: ReadonlyMap<string, Decoder>
  readonly contracts: Contracts
  readonly deadband: Deadband
  readonly clock: Clock
  readonly skews: ClockSkews
  /** Told what a machine will send, before the readings of the same message are judged. */
  readonly onPromised?: (connector: string, promised: Promised, received: Nanoseconds) => void
}

export function emptyBatch(next: bigint): Batch {
  return { next, samples: [], origins: [], opened: [], gaps: [], tally: createTally(), deadband: new Map() }
}

/** Adds one message to the batch. Never throws: what cannot be used ends among its bad parts. */
export function openMessage(batch: Batch, spooled: SpooledMessage, tools: BatchTools): void {
  const { message, sequence } = spooled
  const counts = batch.tally.message(message.connector)
  counts.taken++
  if (message.redelivered) counts.redelivered++
  if (message.connector === gapNotes) {
    openNote(batch, spooled)
    return
  }
  const decoded = decode(message, tools.decoders)
  if (decoded.promised !== undefined) tools.onPromised?.(message.connector, decoded.promised, message.received)
  const bad: BadPart[] = decoded.problems.map(({ code, message: reason }, index) => ({
    part: decoded.readings.length + index,
    code,
    reason,
  }))
  const outcomesFrom = decoded.readings.length + decoded.problems.length
  const opened: Opened = { sequence, message, outcomes: decoded.outcomes, outcomesFrom, bad }
  batch.opened.push(opened)
  batch.next = sequence + 1n
  if (!message.redelivered) observeClocks(message, decoded.readings, tools)
  const usable = judgeReadings(batch, opened, { decoded, tools }) + decoded.outcomes.length
  if (message.rejected !== undefined) counts.rejected++
  else if (usable === 0 && bad.length > 0) counts.quarantined++
  else counts.decoded++
}

function openNote(batch: Batch, { message, sequence }: SpooledMessage): void {
  const counts = batch.tally.message(message.connector)
  const bad: BadPart[] = []
  try {
    batch.gaps.push(readNote(message))
    counts.decoded++
  } catch (cause) {
    const reason = describe('PAYLOAD_SHAPE', { source: message.source, detail: messageOf(cause) })
    bad.push({ part: 0, code: 'PAYLOAD_SHAPE', reason })
    counts.quarantined++
  }
  batch.opened.push({ sequence, message, outcomes: [], outcomesFrom: 0, bad })
  batch.next = sequence + 1n
}

/** Also from what is dated too far ahead to be kept: such a clock is the first that people must see. */
function observeClocks(
  { connector, received }: RawMessage,
  readings: readonly Reading[],
  { contracts, skews }: BatchTools,
): void {
  const newest = new Map<string, bigint>()
  for (const { machine, time } of readings) {
    if (typeof time !== 'bigint' || time <= 0n || !contracts.has(machine)) continue
    const known = newest.get(machine)
    if (known === undefined || time > known) newest.set(machine, time)
  }
  for (const [machine, time] of newest) skews.observe({ connector, machine }, { received, newest: time })
}

/** Returns how many readings could be used, those that the deadband filtered included. */
function judgeReadings(
  batch: Batch,
  opened: Opened,
  { decoded, tools }: { decoded: Decoded; tools: BatchTools },
): number {
  const { contracts, deadband, clock } = tools
  const { connector, received, redelivered } = opened.message
  // Judged by the time of receipt, so that doing it again after a crash comes to the same; what was sent before, or is
  // replayed by a person, may meanwhile have come true.
  const moment = { received, now: redelivered ? clock.now() : received }
  let usable = 0
  for (const [part, reading] of decoded.readings.entries()) {
    const verdict = judged(reading, contracts, moment)
    if (verdict.sample === undefined) {
      const counts = batch.tally.sample(connector, verdict.machine ?? unknownMachine)
      counts.decoded++
      counts.quarantined++
      const { machine, signal } = reading
      const names = verdict.refusal.code === 'DECODER_FAILED' ? {} : { machine, signal }
      opened.bad.push({ part, ...verdict.refusal, ...names })
      continue
    }
    usable++
    const counts = batch.tally.sample(connector, verdict.sample.machine)
    counts.decoded++
    if (deadband.passes(verdict.sample, verdict.contract)) {
      batch.samples.push(verdict.sample)
      batch.origins.push({ opened, part })
    } else counts.filtered++
  }
  return usable
}

/** A decoder that broke its promises must not stop the messages behind. */
function judged(reading: Reading, contracts: Contracts, moment: Moment): Verdict {
  try {
    return judge(reading, contracts, moment)
  } catch (cause) {
    const reason = describe('DECODER_FAILED', { connector: 'the connector', cause: messageOf(cause) })
    return { refusal: { code: 'DECODER_FAILED', reason }, machine: undefined }
  }
}

/** What a message says. Never throws: why it says nothing stands among the problems. */
export function decode(message: RawMessage, decoders: BatchTools['decoders']): Decoded {
  const { connector, rejected } = message
  const decoder = connector === mendedParts ? decodeMended : decoders.get(connector)
  const decoded =
    decoder === undefined
      ? problem('CONNECTOR_UNKNOWN', describe('CONNECTOR_UNKNOWN', { connector }))
      : decodeWith(decoder, message)
  if (rejected === undefined) return decoded
  // The decoder may know more of the reason; of a message that was never accepted nothing else is used.
  const { problems } = decoded
  return problems.some(({ code }) => code === rejected)
    ? { readings: [], outcomes: [], problems }
    : problem(rejected, `refused before acceptance: ${rejected}`)
}

function decodeMended(message: RawMessage): Decoded {
  const { readings, outcomes } = readMended(message)
  return { readings, outcomes, problems: [] }
}

/** A poison message never stops the others. */
function decodeWith(decoder: Decoder, message: RawMessage): Decoded {
  try {
    return decoder(message)
  } catch (cause) {
    const facts = { connector: message.connector, cause: messageOf(cause) }
    return problem('DECODER_FAILED', describe('DECODER_FAILED', facts))
  }
}

function problem(code: string, message: string): Decoded {
  return { readings: [], outcomes: [], problems: [{ code, message }] }
}

/** More bad parts of one message than this share one entry: its body is kept with every entry. */
export const entriesPerMessage = 16

/** What goes to quarantine for a message. */
export function quarantineEntries({ sequence, message, bad }: Opened): QuarantineEntry[] {
  const { connector, source, received, contentType, body } = message
  const sorted = [...bad].sort((a, b) => a.part - b.part)
  const more = sorted.length - entriesPerMessage
  return sorted.slice(0, entriesPerMessage).map((part, index) => ({
    sequence,
    connector,
    source,
    received,
    contentType,
    body,
    ...part,
    ...(more > 0 && index === entriesPerMessage - 1
      ? { reason: `${part.reason} (${more} more parts of this message are bad)` }
      : {}),
  }))
}
