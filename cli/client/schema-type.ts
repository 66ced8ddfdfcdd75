// A JSON schema of the API as a TypeScript type.

export interface Schema {
  readonly type?: string | readonly string[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
  readonly items?: Schema
  readonly prefixItems?: readonly Schema[]
  readonly description?: string
}

/** What the API's schemas do not say is `unknown`. */
export function typeText(schema: Schema | undefined, depth = 0): string {
  if (schema === undefined) return 'unknown'
  if ('const' in schema) return JSON.stringify(schema.const)
  if (schema.enum !== undefined) return schema.enum.map((one) => JSON.stringify(one)).join(' | ')
  const choices = schema.anyOf ?? schema.oneOf
  if (choices !== undefined) return union(choices.map((one) => typeText(one, depth)))
  if (schema.allOf !== undefined) return schema.allOf.map((one) => `(${typeText(one, depth)})`).join(' & ')
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? [])
  return types.length === 0 ? 'unknown' : union(types.map((type) => plainType(type, schema, depth)))
}

function union(texts: readonly string[]): string {
  return [...new Set(texts)].join(' | ')
}

function plainType(type: string, schema: Schema, depth: number): string {
  if (type === 'object') return objectText(schema, depth)
  if (type === 'array') {
    if (schema.prefixItems !== undefined) return `[${schema.prefixItems.map((one) => typeText(one, depth)).join(', ')}]`
    return `Array<${typeText(schema.items, depth)}>`
  }
  return type === 'integer' ? 'number' : type
}

function objectText({ properties, required = [], additionalProperties }: Schema, depth: number): string {
  const open = typeof additionalProperties === 'object' ? typeText(additionalProperties, depth) : 'unknown'
  if (properties === undefined) return `Record<string, ${open}>`
  const indent = '  '.repeat(depth + 1)
  const lines = Object.entries(properties).map(([name, schema]) => {
    const optional = required.includes(name) ? '' : '?'
    return `${commentText(schema.description, indent)}${indent}${keyText(name)}${optional}: ${typeText(schema, depth + 1)}\n`
  })
  return `{\n${lines.join('')}${'  '.repeat(depth)}}`
}

/** A comment in front of what it is about; nothing that ends it too soon. */
export function commentText(words: string | undefined, indent: string): string {
  return words === undefined ? '' : `${indent}/** ${words.replaceAll('*/', '* /').replaceAll(/\s+/g, ' ')} */\n`
}

export function keyText(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name)
}
