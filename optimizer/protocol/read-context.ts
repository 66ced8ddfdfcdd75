// Reads the context of an `ask` or `recommend`.

import type { ContextParameter } from '../definition.ts'
import { field, isObject, type JsonObject, shorten, typeName, unknownFields } from './json.ts'
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
  const problems: string[] = []
  const warnings: Warning[] = unknownFields(
    value,
    contexts.map(({ name }) => name),
  ).map((key) => ({
    code: 'unknown_field',
    message: `context.${shorten(key)} is not a context of the study`,
  }))
  const missing: string[] = []
  const context = new Map<string, number>()
  for (const { name, low, high } of contexts) {
    const number = field(value, name)
    if (
      number === undefined ||
      number === null ||
      number === Number.POSITIVE_INFINITY ||
      number === Number.NEGATIVE_INFINITY
    )
      missing.push(name)
    else if (typeof number !== 'number') problems.push(`context.${name} must be a number, not ${typeName(number)}`)
    else {
      context.set(name, number)
      if (number < low || number > high)
        warnings.push(outside(name, number, number < low ? `below ${low}` : `above ${high}`))
    }
  }
  refuseIf('bad_request', problems)
  if (missing.length > 0) throw missingContext(missing, op)
  return { context, warnings }
}

function outside(name: string, value: number, where: string): Warning {
  return { code: 'out_of_bounds', message: `context.${name} ${value} is ${where}; used` }
}

export function missingContext(names: readonly string[], op: string): Refusal {
  return new Refusal('missing_context', `${op} needs ${names.map((name) => `context.${name}`).join(', ')}`)
}
