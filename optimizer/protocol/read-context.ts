// Reads the context of an `ask` or `recommend`.

import type { ContextParameter } from '../definition.ts'
import { field, isObject, type Json, type JsonObject, shorten, typeName, unknownFields } from './json.ts'
import { Refusal, refuseIf, type Warning } from './problems.ts'

export interface ContextRead {
  readonly context: ReadonlyMap<string, number>
  readonly warnings: readonly Warning[]
}

/** Undefined where none was given; refuses with `missing_context` where one is incomplete. */
export function readContext(
  request: JsonObject,
  contexts: readonly ContextParameter[],
  op: string,
): ContextRead | undefined {
  const value = field(request, 'context')
  if (value === undefined || value === null) return undefined
  if (!isObject(value)) throw new Refusal('bad_request', `context must be an object, not ${typeName(value)}`)
  const given = contexts.map((parameter) => ({ ...parameter, value: field(value, parameter.name) }))
  const wrong = given.filter(({ value: one }) => !isMissing(one) && typeof one !== 'number')
  refuseIf(
    'bad_request',
    wrong.map(({ name, value: one }) => `context.${name} must be a number, not ${typeName(one)}`),
  )
  const missing = given.filter(({ value: one }) => isMissing(one)).map(({ name }) => name)
  if (missing.length > 0) throw missingContext(missing, op)
  const context = new Map(given.map(({ name, value: one }) => [name, one as number]))
  return {
    context,
    warnings: [...unknownWarnings(value, contexts), ...contexts.flatMap((one) => outside(one, context))],
  }
}

/** A number beyond the range of doubles is no number. */
function isMissing(value: Json | undefined): boolean {
  return value === undefined || value === null || (typeof value === 'number' && !Number.isFinite(value))
}

function unknownWarnings(value: JsonObject, contexts: readonly ContextParameter[]): Warning[] {
  const known = contexts.map(({ name }) => name)
  return unknownFields(value, known).map((key) => ({
    code: 'unknown_field',
    message: `context.${shorten(key)} is not a context of the study`,
  }))
}

function outside({ name, low, high }: ContextParameter, context: ReadonlyMap<string, number>): Warning[] {
  const value = context.get(name)!
  if (value >= low && value <= high) return []
  const where = value < low ? `below ${low}` : `above ${high}`
  return [{ code: 'out_of_bounds', message: `context.${name} ${value} is ${where}; used` }]
}

export function missingContext(names: readonly string[], op: string): Refusal {
  return new Refusal('missing_context', `${op} needs ${names.map((name) => `context.${name}`).join(', ')}`)
}
