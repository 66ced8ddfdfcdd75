// What is generated from the one configuration schema: the editors' schema, the reference table.
import { alternatives, type JsonSchema, jsonSchema } from './hints.ts'

/** The text of `kunlun.schema.json`. */
export function editorSchema(): string {
  return `${JSON.stringify({ $schema: 'https://json-schema.org/draft/2020-12/schema', title: 'kunlun.yaml', ...jsonSchema() }, null, 2)}\n`
}

/** A Markdown table of every setting: path, type, default, meaning. */
export function referenceTable(): string {
  const rows = rowsOf(jsonSchema(), '').map(
    ({ path, type, fallback, meaning }) =>
      `| \`${path}\` | ${type} | ${fallback} | ${meaning.replaceAll('|', '\\|')} |`,
  )
  return ['| setting | type | default | meaning |', '|---|---|---|---|', ...rows].join('\n')
}

interface Row {
  readonly path: string
  readonly type: string
  readonly fallback: string
  readonly meaning: string
}

function rowsOf(schema: JsonSchema, path: string): Row[] {
  const kinds = alternatives(schema).filter((kind) => kind.properties !== undefined)
  if (schema.properties === undefined && kinds.length > 0) {
    return kinds.flatMap((kind) => rowsOf(kind, `${path}${tagOf(kind)}`))
  }
  const own = Object.entries(schema.properties ?? {}).filter(([, child]) => child.const === undefined)
  const named = own.flatMap(([key, child]) =>
    childRows(child, path === '' ? key : `${path}.${key}`, schema.required?.includes(key) ?? false),
  )
  const open =
    typeof schema.additionalProperties === 'object' ? rowsOf(schema.additionalProperties, `${path}.<id>`) : []
  const listed = schema.items === undefined ? [] : rowsOf(schema.items, `${path}[]`)
  return [...named, ...open, ...listed]
}

function childRows(child: JsonSchema, path: string, isRequired: boolean): Row[] {
  const fallback =
    child.default === undefined ? (isRequired ? '**required**' : '–') : `\`${JSON.stringify(child.default)}\``
  const row = {
    path,
    type: typeOf(child),
    fallback: isStructure(child) && !isRequired ? '–' : fallback,
    meaning: child.description ?? '',
  }
  return [row, ...rowsOf(child, path)]
}

function tagOf(kind: JsonSchema): string {
  const tag = Object.entries(kind.properties ?? {}).find(([, child]) => child.const !== undefined)
  return tag === undefined ? '' : ` {${tag[0]}: ${String(tag[1].const)}}`
}

function isStructure(schema: JsonSchema): boolean {
  return schema.properties !== undefined || typeof schema.additionalProperties === 'object'
}

function typeOf(schema: JsonSchema): string {
  if (/^A secret:/.test(schema.description ?? '')) return 'secret'
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${String(value)}\``).join(' ')
  const members = schema.anyOf ?? schema.oneOf
  if (members !== undefined) return [...new Set(members.flatMap((member) => typeOf(member).split(' or ')))].join(' or ')
  if (schema.const !== undefined) return `\`${String(schema.const)}\``
  return isStructure(schema) ? 'map' : schema.type === 'array' ? 'list' : String(schema.type ?? 'any')
}
