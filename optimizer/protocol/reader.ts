// Reads fields of an object, collecting every problem instead of stopping at the first.

import { field, isObject, type Json, type JsonObject, typeName, unknownFields } from './json.ts'

/** The object at `path`; problems are written to the shared list with the path in front. */
export interface Reader {
  readonly object: JsonObject
  readonly path: string
  readonly problems: string[]
}

export function at(path: string, key: string | number): string {
  if (typeof key === 'number') return `${path}[${key}]`
  return path === '' ? key : `${path}.${key}`
}

export function readerOf(value: Json | undefined, path: string, problems: string[]): Reader | undefined {
  if (isObject(value)) return { object: value, path, problems }
  problems.push(`${path} must be an object, not ${typeName(value)}`)
  return undefined
}

export function onlyKnown({ object, path, problems }: Reader, known: readonly string[]): void {
  for (const key of unknownFields(object, known)) problems.push(`${at(path, key)} is not a field known here`)
}

/** A finite number; an absent field is a problem unless `optional`. */
export function numberField(reader: Reader, key: string, optional = false): number | undefined {
  const value = field(reader.object, key)
  if (value === undefined && optional) return undefined
  if (typeof value === 'number' && Number.isFinite(value)) return value
  reader.problems.push(`${at(reader.path, key)} must be a finite number, not ${typeName(value)}`)
  return undefined
}

export function textField(reader: Reader, key: string, optional = false): string | undefined {
  const value = field(reader.object, key)
  if (value === undefined && optional) return undefined
  if (typeof value === 'string' && value !== '') return value
  reader.problems.push(`${at(reader.path, key)} must be a text that is not empty, not ${typeName(value)}`)
  return undefined
}

/** One of the words given; `fallback` where the field is absent. */
export function wordField<W extends string>(
  reader: Reader,
  key: string,
  words: readonly W[],
  fallback?: W,
): W | undefined {
  const value = field(reader.object, key)
  if (value === undefined && fallback !== undefined) return fallback
  const word = words.find((one) => one === value)
  if (word === undefined)
    reader.problems.push(`${at(reader.path, key)} must be one of ${words.join(', ')}, not ${typeName(value)}`)
  return word
}

export function listField(reader: Reader, key: string, optional = false): readonly Json[] {
  const value = field(reader.object, key)
  if (Array.isArray(value)) return value
  if (!(value === undefined && optional))
    reader.problems.push(`${at(reader.path, key)} must be a list, not ${typeName(value)}`)
  return []
}

/** The own fields of an object as finite numbers by name. */
export function numbersField(reader: Reader, key: string, optional = false): Map<string, number> {
  const value = field(reader.object, key)
  if (value === undefined && optional) return new Map()
  const inner = readerOf(value, at(reader.path, key), reader.problems)
  const names = inner ? Object.keys(inner.object) : []
  return new Map(
    names.flatMap((name) => {
      const number = numberField(inner!, name)
      return number === undefined ? [] : [[name, number] as const]
    }),
  )
}
