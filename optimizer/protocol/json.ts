// JSON as the protocol reads and writes it: any name is harmless, keys keep their order, numbers are finite.

import { Refusal } from './problems.ts'

export type Json = null | boolean | number | string | readonly Json[] | JsonObject
/** As JSON.parse returns it; read only through the functions below, which see own keys alone. */
export interface JsonObject {
  readonly [key: string]: Json
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** A line as text; bytes that are not UTF-8 are refused instead of replaced, so that no name changes on the way. */
export function lineText(line: string | Uint8Array): string {
  if (typeof line === 'string') return line
  try {
    return utf8.decode(line)
  } catch {
    throw new Refusal('bad_json', 'the line is not UTF-8')
  }
}

/** Nothing but what JSON takes for white space. */
export function isBlank(text: string): boolean {
  return /^[ \t\r\n]*$/.test(text)
}

/** The object on a line, or a refusal `bad_json`. */
export function parseLine(line: string): JsonObject {
  let value: Json
  try {
    value = JSON.parse(line)
  } catch (cause) {
    throw new Refusal(
      'bad_json',
      `the line is not JSON: ${cause instanceof Error ? shorten(cause.message) : 'unreadable'}`,
    )
  }
  if (!isObject(value)) throw new Refusal('bad_json', `the line is not a JSON object but ${typeName(value)}`)
  return value
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The own field of a name; undefined where it is absent. */
export function field(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined
}

/** Own fields that are not among the known ones. */
export function unknownFields(object: JsonObject, known: readonly string[]): string[] {
  return Object.keys(object).filter((key) => !known.includes(key))
}

/** What a value is, for messages. */
export function typeName(value: Json | undefined): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'an object'
  return typeof value === 'number' ? `the number ${value}` : `the ${typeof value} ${shorten(JSON.stringify(value))}`
}

export function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 77)}...` : text
}

/** Written as JSON: maps become objects in their own order, whatever their keys are called. */
export type Writable =
  | null
  | boolean
  | number
  | string
  | undefined
  | readonly Writable[]
  | ReadonlyMap<string, Writable>
  | WritableObject
export interface WritableObject {
  readonly [key: string]: Writable
}

export function write(value: Writable): string {
  if (value instanceof Map) return writeEntries([...value])
  if (Array.isArray(value)) return `[${value.map(write).join(',')}]`
  if (typeof value === 'object' && value !== null) return writeEntries(Object.entries(value as WritableObject))
  return JSON.stringify(value ?? null)
}

function writeEntries(entries: readonly (readonly [string, Writable])[]): string {
  const present = entries.filter(([, value]) => value !== undefined)
  return `{${present.map(([key, value]) => `${JSON.stringify(key)}:${write(value)}`).join(',')}}`
}
