// Hints for a person who mistyped: what is allowed at a path, which known word is nearest, where secrets may stand.
import { z } from 'zod'
import { configuration } from './schema.ts'

export interface JsonSchema {
  readonly type?: string | readonly string[]
  readonly description?: string
  readonly default?: unknown
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: JsonSchema | boolean
  readonly items?: JsonSchema
  readonly prefixItems?: readonly JsonSchema[]
  readonly anyOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
  readonly allOf?: readonly JsonSchema[]
  readonly minimum?: number
  readonly maximum?: number
}

let cached: JsonSchema | undefined

/** The configuration as JSON Schema: for editors, for the documentation, for hints. */
export function jsonSchema(): JsonSchema {
  cached ??= z.toJSONSchema(configuration, { io: 'input', unrepresentable: 'any', reused: 'inline' }) as JsonSchema
  return cached
}

/** The keys allowed at a path, over all kinds that may stand there. */
export function allowedAt(path: readonly PropertyKey[]): string[] {
  const keys = schemasAt(path.map(String)).flatMap((schema) => Object.keys(schema.properties ?? {}))
  return [...new Set(keys)]
}

const secretName = /password|token|secret|passphrase|privatekey/i

/** True where a secret may have been written by mistake: its value must never be shown. */
export function isSecretAt(path: readonly string[]): boolean {
  if (path.some((key) => secretName.test(key))) return true
  return path.some((_, index) => schemasAt(path.slice(0, index + 1)).some(isSecretRef))
}

/** By its shape: a setting that takes a secret may describe it in words of its own. */
function isSecretRef({ properties = {}, description = '' }: JsonSchema): boolean {
  return /^A secret:/.test(description) || Object.keys(properties).join() === 'env'
}

/** The known word within two edits of `word`, if there is one. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const ranked = known.map((candidate) => ({
    candidate,
    distance: editDistance(word.toLowerCase(), candidate.toLowerCase()),
  }))
  ranked.sort((a, b) => a.distance - b.distance)
  const best = ranked[0]
  const allowed = Math.min(Math.max(2, Math.floor(word.length / 3)), word.length - 1)
  return best !== undefined && best.distance <= allowed ? best.candidate : undefined
}

function schemasAt(path: readonly string[]): JsonSchema[] {
  let here = alternatives(jsonSchema())
  for (const key of path) here = here.flatMap((schema) => alternatives(childOf(schema, key)))
  return here
}

export function childOf(schema: JsonSchema, key: string): JsonSchema | undefined {
  if (schema.properties !== undefined && Object.hasOwn(schema.properties, key)) return schema.properties[key]
  if (typeof schema.additionalProperties === 'object') return schema.additionalProperties
  return /^\d+$/.test(key) ? (schema.prefixItems?.[Number(key)] ?? schema.items) : undefined
}

export function alternatives(schema: JsonSchema | undefined): JsonSchema[] {
  if (schema === undefined) return []
  const inner = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])]
  return [schema, ...inner.flatMap(alternatives)]
}

/** Edits (insert, delete, replace) from one word to another [Levenshtein 1966]. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let i = 1; i <= from.length; i++) {
    const next = [i]
    for (let j = 1; j <= to.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1)
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, replaced))
    }
    row = next
  }
  return row[to.length] ?? 0
}
