// What a person can put right in a quarantined part, told as it stands, then made into what it should have said.
import type { Decoder } from '../../connectors/connector.ts'
import { type Change, type Correction, longestCorrection, type StoredQuarantineEntry } from '../../ledger/ledger.ts'
import type { Contracts } from '../contract/contracts.ts'
import { gapNotes } from '../gaps/note.ts'
import { type Decoded, type OutcomeReport, quality, type Reading, toIso, type Value } from '../model.ts'
import { decode } from '../pipeline-batch.ts'
import { mendedParts } from './mended.ts'

export interface CorrectionTools {
  readonly decoders: ReadonlyMap<string, Decoder>
  readonly contracts: Contracts
}

/** The part as it stands; undefined where it cannot be mended: only its first bytes were kept, or it is beyond hands. */
export function asItStands(entry: StoredQuarantineEntry, tools: CorrectionTools): Correction | undefined {
  if (entry.code === 'PAYLOAD_TOO_LARGE') return undefined
  const told = toldBy(entry, tools)
  return told !== undefined && [...fieldsOf(told).values()].every(({ length }) => length <= longestCorrection)
    ? told
    : undefined
}

function toldBy(entry: StoredQuarantineEntry, tools: CorrectionTools): Correction | undefined {
  const { reading, report } = partOf(entry, tools)
  if (reading !== undefined) {
    const { machine, signal, time, value } = reading
    const unit = reading.unit ?? tools.contracts.get(machine)?.signals.get(signal)?.unit
    return {
      ...{ kind: 'sample', machine, signal, value: textOf(value) },
      ...(time === undefined ? {} : { time }),
      ...(unit === undefined ? {} : { unit }),
    }
  }
  if (report !== undefined) {
    const { sd: _, specimen: __, position: ___, method: ____, appraiser: _____, ...told } = report
    return { kind: 'outcome', ...told }
  }
  // A note of our own that cannot be read is nobody's to write.
  if (entry.connector === mendedParts || entry.connector === gapNotes) return undefined
  const text = wholeText(entry.body)
  return { kind: 'message', source: entry.source, ...(text === undefined ? {} : { text }) }
}

/** What is said now that was not said before, field by field. */
export function changesBetween(before: Correction, after: Correction): Change[] {
  const [from, to] = [fieldsOf(before), fieldsOf(after)]
  return [...new Set([...from.keys(), ...to.keys()])].flatMap((field) => {
    const change = { field, from: from.get(field) ?? '', to: to.get(field) ?? '' }
    return change.from === change.to ? [] : [change]
  })
}

/** What the corrected part says; `message` is decoded anew, everything else of the part stays as it was. */
export function correctedPart(
  entry: StoredQuarantineEntry,
  correction: Correction,
  tools: CorrectionTools,
): Pick<Decoded, 'readings' | 'outcomes' | 'problems'> {
  const { reading, report } = partOf(entry, tools)
  if (correction.kind === 'sample')
    return { readings: [readingOf(correction, reading, tools)], outcomes: [], problems: [] }
  if (correction.kind === 'outcome') {
    const { kind: _, ...told } = correction
    const { sd, specimen, position, method, appraiser } = report ?? {}
    const rest = Object.fromEntries(
      Object.entries({ sd, specimen, position, method, appraiser }).filter(([, value]) => value !== undefined),
    )
    return { readings: [], outcomes: [{ ...rest, ...told }], problems: [] }
  }
  const body = bodyOf(entry, correction)
  return decode({ ...entry, ...body, session: 0, redelivered: true }, tools.decoders)
}

/** Source with bytes of the corrected message. */
export function bodyOf(
  { body }: Pick<StoredQuarantineEntry, 'body'>,
  { source, text }: Extract<Correction, { kind: 'message' }>,
): { source: string; body: Uint8Array } {
  return { source, body: text === undefined ? body : new TextEncoder().encode(text) }
}

interface Part {
  readonly reading?: Reading
  readonly report?: OutcomeReport
}

/** Undefined where the part was no reading, no report, or where the mapping now reads something else there. */
function partOf(entry: StoredQuarantineEntry, { decoders }: CorrectionTools): Part {
  const { readings, problems, outcomes } = decode({ ...entry, session: 0, redelivered: true }, decoders)
  const reading = readings[entry.part]
  if (reading !== undefined && reading.machine === entry.machine && reading.signal === entry.signal) return { reading }
  const report = outcomes[entry.part - readings.length - problems.length]
  return entry.part >= readings.length + problems.length && report !== undefined ? { report } : {}
}

function readingOf(
  { machine, signal, time, value: text, unit }: Extract<Correction, { kind: 'sample' }>,
  before: Reading | undefined,
  { contracts }: CorrectionTools,
): Reading {
  const isSame = before !== undefined && text === textOf(before.value)
  const type = contracts.get(machine)?.signals.get(signal)?.type
  return {
    ...{ machine, signal },
    ...(time === undefined ? {} : { time }),
    ...(unit === undefined || unit === '' ? {} : { unit }),
    ...(isSame && before.label !== undefined ? { label: before.label } : {}),
    value: isSame ? before.value : typedValue(text, type),
    // A value that a person put in says so for ever.
    quality: isSame ? before.quality : quality.overridden,
  }
}

/** The text as the type of its signal; what is no such thing stays text, which the contract then refuses. */
function typedValue(text: string, type: string | undefined): Value {
  const trimmed = text.trim()
  if (type === 'integer' && /^[+-]?\d+$/.test(trimmed)) return BigInt(trimmed)
  if (type === 'float' && trimmed !== '' && Number.isFinite(Number(trimmed))) return Number(trimmed)
  if (type === 'boolean' && (trimmed === 'true' || trimmed === 'false')) return trimmed === 'true'
  return text
}

function fieldsOf({ kind: _, ...fields }: Correction): Map<string, string> {
  return new Map(
    Object.entries(fields).map(([name, value]) => [name, typeof value === 'bigint' ? toIso(value) : String(value)]),
  )
}

const textOf = (value: Value | null) => (value === null ? '' : String(value))

/** Undefined where the bytes are no text, so that mending would change more than was meant. */
function wholeText(body: Uint8Array): string | undefined {
  if (body.length > longestCorrection) return undefined
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(body)
  return Buffer.from(text).equals(body) && !text.includes('\0') ? text : undefined
}
