// What all payload formats share: the message they get, named readings, times.
import type { ErrorCode } from '../../../ingest/errors.ts'
import type { Decoded, Nanoseconds, OutcomeReport, Problem, Promised, Reading, Value } from '../../../ingest/model.ts'
import { quality } from '../../../ingest/model.ts'
import { isName } from '../../../ingest/names.ts'
import type { Json } from '../../json.ts'
import { problem } from '../../problem.ts'
import { parseTime, type TimeUnit } from '../../source-time.ts'

/** A message as its route found it: machine and signal where the topic or the configuration names them. */
export interface Message {
  readonly topic: string
  readonly body: Uint8Array
  readonly machine?: string
  readonly signal?: string
}

/** Never throws. */
export type PayloadDecoder = (message: Message) => Decoded

/** Collects what one message yields. */
export class Findings {
  readonly readings: Reading[] = []
  readonly outcomes: OutcomeReport[] = []
  readonly problems: Problem[] = []
  promised?: Promised

  /** Notes a problem; undefined, so that a parser can return it. */
  problem(code: ErrorCode, facts: Readonly<Record<string, unknown>>): undefined {
    this.problems.push(problem(code, facts))
  }

  /** Adds a reading if its value is a scalar and its names can be names. */
  reading(
    at: { machine: string; signal: string; time: Nanoseconds | undefined },
    json: Json,
    details: Details = {},
  ): undefined {
    for (const found of [at.machine, at.signal]) if (!isName(found)) return this.problem('NAME_NOT_ALLOWED', { found })
    if (typeof json === 'object' && json !== null) return this.notScalar(at, json)
    if (typeof json === 'number' && !Number.isFinite(json))
      return this.problem('VALUE_NOT_FINITE', { ...at, found: json })
    const { machine, signal, time } = at
    const value = json as Value | null
    // A source that reports nothing and no reason has no good value.
    const status = details.quality ?? (json === null ? quality.bad : quality.good)
    const timed = time === undefined ? { machine, signal, value } : { machine, signal, time, value }
    const { unit } = details
    this.readings.push(unit === undefined ? { ...timed, quality: status } : { ...timed, quality: status, unit })
  }

  private notScalar(at: { machine: string; signal: string }, json: Json): undefined {
    const found = Array.isArray(json) ? 'an array' : 'an object'
    return this.problem('PAYLOAD_SHAPE', { detail: `${at.machine}/${at.signal} is ${found}, not one value` })
  }
}

export interface Details {
  readonly quality?: number
  readonly unit?: string
}

/** The time at `json`, which may have none; undefined after a problem. */
export function timeOf(
  json: Json | undefined,
  unit: TimeUnit,
  { findings, of }: { readonly findings: Findings; readonly of: Message },
): { readonly time: Nanoseconds | undefined } | undefined {
  if (json === undefined || json === null) return { time: undefined }
  const time = parseTime(json, unit)
  if (time !== undefined) return { time }
  const found = `${typeof json === 'object' ? 'a structure' : String(json)} (as ${unit})`
  return findings.problem('TIME_INVALID', { machine: of.machine ?? of.topic, signal: of.signal ?? '*', found })
}
