// From a recorded row to readings.
import type { Decoded, Nanoseconds, Problem, RawMessage, Reading, Value } from '../../ingest/model.ts'
import { quality } from '../../ingest/model.ts'
import { isName } from '../../ingest/names.ts'
import type { Decoder } from '../connector.ts'
import { isObject, type Json, parseJson } from '../json.ts'
import { nothingBut, problem } from '../problem.ts'
import { cellValue } from './cell.ts'
import type { ReplayConfig } from './config.ts'
import { recordedTime } from './row-time.ts'

type Cells = { readonly [column: string]: Json }

/** The decoder of a configuration; what it cannot use is a problem that names file with line. */
export function replayDecoder(config: ReplayConfig): Decoder {
  return (message) => {
    const unusable = (detail: string) => nothingBut(problem('ROW_UNUSABLE', { source: message.source, detail }))
    const reason = parameter(message, 'unusable')
    if (reason !== undefined) return unusable(Buffer.from(reason, 'base64url').toString())
    const parsed = parseJson(message.body)
    if ('cause' in parsed) return unusable(parsed.cause)
    if (!isObject(parsed.json)) return unusable('not a JSON object')
    const machine = config.machine ?? String(cell(parsed.json, config.machineColumn ?? '') ?? '')
    if (!isName(machine)) return nothingBut(problem('NAME_NOT_ALLOWED', { found: machine }))
    const time = nominal(message) ?? recordedTime(parsed.json, config.time)
    if (time === undefined) return unusable(timeDetail(parsed.json, config))
    return readingsOf(parsed.json, { machine, time, config, source: message.source })
  }
}

interface Place {
  readonly machine: string
  readonly time: Nanoseconds
  readonly config: ReplayConfig
  readonly source: string
}

function readingsOf(cells: Cells, { machine, time, config, source }: Place): Decoded {
  const readings: Reading[] = []
  const problems: Problem[] = []
  for (const [signal, column] of signalColumns(cells, config)) {
    const raw = cell(cells, column)
    const value = cellValue(raw)
    // An empty cell says nothing; an absent column is a mapping that does not fit.
    if (raw === undefined) problems.push(problem('ROW_UNUSABLE', { source, detail: `no column ${column}` }))
    else if (!isName(signal)) problems.push(problem('NAME_NOT_ALLOWED', { found: signal }))
    else if (value === 'not finite') problems.push(problem('VALUE_NOT_FINITE', { machine, signal, found: raw }))
    else if (value === 'not scalar')
      problems.push(problem('ROW_UNUSABLE', { source, detail: `${column} is not one value` }))
    else if (value.of !== undefined) readings.push(reading({ machine, signal, time }, value.of))
  }
  if (readings.length + problems.length === 0)
    problems.push(problem('ROW_UNUSABLE', { source, detail: 'all cells are empty' }))
  return { readings, outcomes: [], problems }
}

function reading(at: { machine: string; signal: string; time: Nanoseconds }, value: Value | null): Reading {
  return { ...at, value, quality: value === null ? quality.bad : quality.good }
}

/** Pairs of signal with column. `all` leaves out the columns that say when or which machine, and those without a header. */
function signalColumns(cells: Cells, config: ReplayConfig): readonly (readonly [string, string])[] {
  if (config.columns !== 'all') return Object.entries(config.columns)
  const others = new Set(['', config.machineColumn, 'column' in config.time ? config.time.column : undefined])
  return Object.keys(cells).flatMap((column) => (others.has(column) ? [] : [[column, column] as const]))
}

function cell(cells: Cells, column: string): Json | undefined {
  return Object.hasOwn(cells, column) ? cells[column] : undefined
}

function timeDetail(cells: Cells, { time }: ReplayConfig): string {
  if (!('column' in time)) return 'the row carries no nominal time'
  const raw = cell(cells, time.column)
  return raw === undefined
    ? `no column ${time.column}`
    : `${time.column} is no time (${time.format}): ${JSON.stringify(String(raw))}`
}

function nominal(message: RawMessage): Nanoseconds | undefined {
  const text = parameter(message, 'time')
  return text !== undefined && /^-?\d{1,19}$/.test(text) ? BigInt(text) : undefined
}

/** A parameter of the content type, where the feed put what the row itself does not say. */
function parameter({ contentType }: RawMessage, name: string): string | undefined {
  const found = contentType.split('; ').find((part) => part.startsWith(`${name}=`))
  return found?.slice(name.length + 1)
}
