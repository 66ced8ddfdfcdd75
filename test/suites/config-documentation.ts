// Settings of a configuration schema that nobody described.
import { z } from 'zod'

interface JsonSchema {
  readonly description?: string
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly items?: JsonSchema
  readonly anyOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
  readonly additionalProperties?: JsonSchema | boolean
}

/** Paths of all settings without a description, in all branches of the schema. */
export function undescribedSettings(schema: z.ZodType): string[] {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' }) as JsonSchema
  return [...missing(json, '')]
}

function* missing(schema: JsonSchema, path: string): Generator<string> {
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const at = path === '' ? name : `${path}.${name}`
    if (property.description === undefined || property.description.trim() === '') yield at
    // A secret is described as a whole: how it is written is the same everywhere.
    if (!isSecret(property)) yield* missing(property, at)
  }
  for (const branch of [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])]) yield* missing(branch, path)
  if (schema.items !== undefined) yield* missing(schema.items, `${path}[]`)
  if (typeof schema.additionalProperties === 'object') yield* missing(schema.additionalProperties, `${path}.*`)
}

function isSecret({ anyOf = [] }: JsonSchema): boolean {
  const keys = anyOf.map((branch) => Object.keys(branch.properties ?? {}).join())
  return keys.length === 2 && keys.includes('env') && keys.includes('file')
}
