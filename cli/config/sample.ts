// The commented sample of kunlun.yaml: the example plant, each setting with its meaning, what is left out as a comment.
import { stringify } from 'yaml'
import { example } from './example.ts'
import { alternatives, childOf, type JsonSchema, jsonSchema } from './hints.ts'

type Data = string | number | boolean | readonly Data[] | { readonly [key: string]: Data }

const head = [
  '# An example plant. Replace what is not yours; lines that begin with # name further settings with their defaults.',
  '# yaml-language-server: $schema=./kunlun.schema.json',
  '# `kunlun check -c kunlun.yaml` reports every problem with its line.',
]

/** The text of a kunlun.yaml that is valid as it stands. Each setting is explained where it is first met. */
export function sampleFile(): string {
  return `${[...head, ...mapLines(example, { schema: jsonSchema(), depth: 0, told: new Set() })].join('\n')}\n`
}

interface Place {
  readonly schema: JsonSchema
  readonly depth: number
  /** Descriptions that stand above already: entries of a list need not repeat them. */
  readonly told: Set<string>
}

function mapLines(data: { readonly [key: string]: Data }, place: Place): string[] {
  const known = Object.entries(fitting(place.schema, data).properties ?? {})
  const given = Object.entries(data).flatMap(([key, value]) => entryLines(key, value, place))
  const further = known
    .filter(([key]) => !Object.hasOwn(data, key))
    .flatMap(([key, schema]) => furtherLines(key, schema, place))
  return [...given, ...further]
}

function entryLines(key: string, value: Data, place: Place): string[] {
  const indent = '  '.repeat(place.depth)
  const schema = childOf(fitting(place.schema, value), key) ?? childOf(place.schema, key) ?? anyChild(place.schema, key)
  const comment = commentLines(schema, indent, place.told)
  const inner = { schema: schema ?? {}, depth: place.depth + 1, told: place.told }
  if (isList(value) && value.some(isMap))
    return [...comment, `${indent}${key}:`, ...value.flatMap((one) => itemLines(one, inner))]
  if (isMap(value) && !isReference(value)) return [...comment, `${indent}${key}:`, ...mapLines(value, inner)]
  return [...comment, `${indent}${key}: ${inline(value)}`]
}

function itemLines(item: Data, place: Place): string[] {
  const schema = alternatives(place.schema).find((one) => one.items !== undefined)?.items ?? {}
  if (!isMap(item)) return [`${'  '.repeat(place.depth)}- ${inline(item)}`]
  const [first = '', ...rest] = Object.entries(item).map(([key, value]) => `${key}: ${inline(value)}`)
  const indent = '  '.repeat(place.depth)
  const further = Object.entries(fitting(schema, item).properties ?? {})
    .filter(([key]) => !Object.hasOwn(item, key))
    .flatMap(([key, one]) => furtherLines(key, one, { ...place, depth: place.depth + 1 }))
  return [`${indent}- ${first}`, ...rest.map((line) => `${indent}  ${line}`), ...further]
}

/** A setting that the example leaves out: its meaning with its default, once. */
function furtherLines(key: string, schema: JsonSchema, { depth, told }: Place): string[] {
  const meaning = schema.description ?? ''
  if (schema.const !== undefined || told.has(meaning)) return []
  told.add(meaning)
  const fallback = schema.default === undefined ? '' : ` ${inline(schema.default as Data)}`
  return [`${'  '.repeat(depth)}# ${key}:${fallback}${meaning === '' ? '' : `  # ${meaning}`}`]
}

function commentLines(schema: JsonSchema | undefined, indent: string, told: Set<string>): string[] {
  const meaning = schema?.description
  if (meaning === undefined || told.has(meaning)) return []
  told.add(meaning)
  return [`${indent}# ${meaning}`]
}

/** Of several kinds the one whose constant the data names. */
function fitting(schema: JsonSchema, data: Data): JsonSchema {
  const kinds = alternatives(schema).filter((one) => one.properties !== undefined)
  return kinds.find((kind) => isMap(data) && constantsAgree(kind, data)) ?? kinds[0] ?? schema
}

function constantsAgree(kind: JsonSchema, data: { readonly [key: string]: Data }): boolean {
  const constants = Object.entries(kind.properties ?? {}).filter(([, one]) => one.const !== undefined)
  return constants.every(([key, one]) => data[key] === one.const)
}

function anyChild(schema: JsonSchema, key: string): JsonSchema | undefined {
  return alternatives(schema)
    .map((one) => childOf(one, key))
    .find((child) => child !== undefined)
}

/** `{ env: NAME }` stays on one line. */
function isReference(value: { readonly [key: string]: Data }): boolean {
  return Object.values(value).every((one) => typeof one !== 'object') && Object.keys(value).length === 1
}

function isList(value: Data): value is readonly Data[] {
  return Array.isArray(value)
}

function isMap(value: Data): value is { readonly [key: string]: Data } {
  return typeof value === 'object' && !Array.isArray(value)
}

function inline(value: Data): string {
  return stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trim()
}
