// JSON payloads: pointers say where value, time, quality, unit stand.
import type { Json } from '../../json.ts'
import { parseJson } from '../../json.ts'
import { compilePointer, type Pointer } from '../../pointer.ts'
import { nothingBut, problem } from '../../problem.ts'
import type { Payload } from '../config.ts'
import { type Details, Findings, type PayloadDecoder, timeOf } from './payload.ts'
import { qualityOf } from './quality.ts'

export type JsonMapping = Extract<Payload, { format: 'json' }>

/** One place in the payload that holds a value. */
interface Place {
  /** Absent where the topic names the signal. */
  readonly signal?: string
  readonly pointer: Pointer
  readonly text: string
}

export function jsonPayload(mapping: JsonMapping): PayloadDecoder {
  const places = placesOf(mapping)
  const time = compilePointer(mapping.time)
  const details = detailsReader(mapping)
  return (message) => {
    const parsed = parseJson(message.body)
    if ('cause' in parsed)
      return nothingBut(problem('PAYLOAD_NOT_JSON', { cause: parsed.cause, source: message.topic }))
    const findings = new Findings()
    const at = timeOf(time(parsed.json), mapping.timeUnit, { findings, of: message })
    const known = at === undefined ? undefined : details(parsed.json, findings)
    if (at === undefined || known === undefined) return findings
    const { machine = '' } = message
    let absent = 0
    for (const { pointer, text, signal = message.signal ?? '' } of places) {
      const value = pointer(parsed.json)
      if (value !== undefined) findings.reading({ machine, signal, time: at.time }, value, known)
      else if (!mapping.sparse) findings.problem('PAYLOAD_SHAPE', { detail: `nothing at ${text} for ${signal}` })
      else absent++
    }
    if (absent === places.length) findings.problem('PAYLOAD_SHAPE', { detail: 'none of the signals is in it' })
    return findings
  }
}

function placesOf({ signals, value }: JsonMapping): Place[] {
  if (signals === undefined) return [{ pointer: compilePointer(value), text: value }]
  return Object.entries(signals).map(([signal, text]) => ({ signal, pointer: compilePointer(text), text }))
}

/** Reads quality and unit, which hold for all values of a message; undefined after a problem. */
function detailsReader(mapping: JsonMapping): (json: Json, findings: Findings) => Details | undefined {
  const quality = mapping.quality === undefined ? undefined : compilePointer(mapping.quality)
  const unit = mapping.unit === undefined ? undefined : compilePointer(mapping.unit)
  return (json, findings) => {
    const status = qualityOf(quality?.(json))
    const code = unit?.(json) ?? undefined
    if (status === 'unknown') return findings.problem('PAYLOAD_SHAPE', { detail: `no quality at ${mapping.quality}` })
    if (code !== undefined && typeof code !== 'string')
      return findings.problem('PAYLOAD_SHAPE', { detail: `no unit at ${mapping.unit}` })
    return { ...(status === undefined ? {} : { quality: status }), ...(code === undefined ? {} : { unit: code }) }
  }
}
