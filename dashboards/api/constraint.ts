// A refusal that becomes a limit: kept with the study as a new version, obeyed by every later suggestion.
import { z } from 'zod'
import type { Actor } from '../../ledger/ledger.ts'
import { FieldsInvalid } from './errors.ts'
import type { Installation } from './installation.ts'

const parameter = z.string().min(1).max(64)
const value = z.union([z.number(), z.string().max(200)])
const condition = z.union([
  value,
  z.array(value).min(1).max(200),
  z.strictObject({ min: z.number().optional(), max: z.number().optional() }),
])

/** Bounds of one parameter, or a combination that must not be set. */
export const newConstraint = z.union([
  z
    .strictObject({ parameter, min: z.number().optional(), max: z.number().optional() })
    .refine(({ min, max }) => min !== undefined || max !== undefined, { error: 'needs min, max or both' }),
  z.strictObject({ forbidden: z.record(parameter, condition) }),
])

export type NewConstraint = z.output<typeof newConstraint>

interface Refusal {
  readonly study: string
  readonly suggestion: string
  readonly reason: string
  readonly constraint: NewConstraint
}

/** Adds the limit to the study's definition. Throws REQUEST_INVALID with every reason why it does not fit. */
export async function constrain(
  { configuration, ledger }: Pick<Installation, 'configuration' | 'ledger'>,
  { study, suggestion, reason, constraint }: Refusal,
  by: Actor,
): Promise<void> {
  const key = `studies.${study}`
  const entry = await configuration.entry(key)
  const definition = (entry?.value ?? {}) as { expressions?: readonly string[]; forbidden?: readonly unknown[] }
  const changed =
    'forbidden' in constraint
      ? { forbidden: joined(definition.forbidden, [constraint.forbidden]) }
      : { expressions: joined(definition.expressions, boundsOf(constraint)) }
  const change = { key, value: { ...definition, ...changed }, ...(entry && { basedOn: entry.version }) }
  const made = await configuration.change(change, by)
  if ('problems' in made) {
    throw new FieldsInvalid(made.problems.map(({ message }) => ({ path: 'body/constraint', message })))
  }
  await ledger.audit.add(by, 'study.constrained', study, `${describe(constraint)} (${suggestion}: ${reason})`)
}

/** The list with what it does not hold yet. */
function joined<T>(list: readonly T[] = [], more: readonly T[]): T[] {
  const known = new Set(list.map((one) => JSON.stringify(one)))
  return [...list, ...more.filter((one) => !known.has(JSON.stringify(one)))]
}

function boundsOf({ parameter: name, min, max }: Extract<NewConstraint, { parameter: string }>): string[] {
  const written = /^[A-Za-z][A-Za-z0-9_.]*$/.test(name) ? name : `\`${name}\``
  return [
    ...(min === undefined ? [] : [`${written} >= ${min}`]),
    ...(max === undefined ? [] : [`${written} <= ${max}`]),
  ]
}

function describe(constraint: NewConstraint): string {
  return 'forbidden' in constraint ? `never ${JSON.stringify(constraint.forbidden)}` : boundsOf(constraint).join(', ')
}
