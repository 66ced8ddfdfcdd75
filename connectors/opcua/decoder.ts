// From a written notification back to readings.
import { type Decoded, isGood, type Problem, type Reading, type Value } from '../../ingest/model.ts'
import type { Decoder } from '../connector.ts'
import { isObject, type Json, parseJson } from '../json.ts'
import { nothingBut, problem } from '../problem.ts'

/** BadNoData: the server called it good, and sent no value. */
const badNoData = 0x809b0000
const nanoseconds = /^-?\d{1,19}$/
const exactInteger = /^-?\d{1,20}$/
const notFinite: ReadonlySet<string> = new Set(['NaN', 'Infinity', '-Infinity', '-0'])

/** Pure, and the same for every configuration: machine and signal were written down at receipt. */
export const decode: Decoder = (message): Decoded => {
  const { source } = message
  const parsed = parseJson(message.body)
  if ('cause' in parsed) return nothingBut(problem('PAYLOAD_NOT_JSON', { source, cause: parsed.cause }))
  const { json } = parsed
  if (!isObject(json) || json['v'] !== 1 || !Array.isArray(json['values'])) {
    return nothingBut(problem('PAYLOAD_SHAPE', { source, detail: 'version 1 with a list of values' }))
  }
  const readings: Reading[] = []
  const problems: Problem[] = []
  for (const entry of json['values']) {
    const read = readEntry(entry)
    if ('code' in read) problems.push(read)
    else readings.push(read)
  }
  return { readings, outcomes: [], problems }
}

function readEntry(entry: Json): Reading | Problem {
  if (!Array.isArray(entry)) return shapeProblem(entry)
  const [machine, signal, time, kind, value, status, label] = entry as readonly Json[]
  const isTime = time === null || (typeof time === 'string' && nanoseconds.test(time))
  if (typeof machine !== 'string' || typeof signal !== 'string' || !isTime || typeof status !== 'number') {
    return shapeProblem(entry)
  }
  if (kind === '?') {
    return problem('VALUE_TYPE', { machine, signal, expected: 'a single value', found: String(value) })
  }
  const plain = readValue(kind, value)
  if (plain === undefined) return shapeProblem(entry)
  return {
    machine,
    signal,
    ...(time === null ? {} : { time: BigInt(time as string) }),
    value: plain,
    quality: plain === null && isGood(status) ? badNoData : status,
    ...(typeof label === 'string' ? { label } : {}),
  }
}

function readValue(kind: Json | undefined, value: Json | undefined): Value | null | undefined {
  switch (kind) {
    case '-':
      return null
    case 'n':
      if (typeof value === 'string') return notFinite.has(value) ? Number(value) : undefined
      // A double beyond 2^53 is written with all its digits, which the parser keeps as an integer.
      return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : undefined
    case 'i':
      return typeof value === 'string' && exactInteger.test(value) ? BigInt(value) : undefined
    case 'b':
      return typeof value === 'boolean' ? value : undefined
    case 't':
      return typeof value === 'string' ? value : undefined
    default:
      return undefined
  }
}

function shapeProblem(entry: Json): Problem {
  const found = JSON.stringify(entry, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))
  return problem('PAYLOAD_SHAPE', { detail: `[machine, signal, time, kind, value, status], not ${found}` })
}
