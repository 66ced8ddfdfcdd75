// How facts become columns: canonical JSON, ids from numbers, bounded integers, rejected nonsense.
import { kunlunError } from '../ingest/errors.ts'

/** JSON with sorted keys, so that equal objects are equal texts. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => (isRecord(inner) ? sorted(inner) : inner)) ?? 'null'
}

/** `text` was written by `canonical`. */
export function parse<T>(text: string): T {
  return JSON.parse(text) as T
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Without a prototype, so that a key such as `__proto__` is a key like any other. */
function sorted(record: Record<string, unknown>): Record<string, unknown> {
  const copy: Record<string, unknown> = Object.create(null)
  for (const key of Object.keys(record).sort()) copy[key] = record[key]
  return copy
}

/** Ids that people say to each other: a letter with a number of at least four digits, e.g. K-0001. */
export function idOf(letter: string, number: bigint): string {
  return `${letter}-${String(number).padStart(4, '0')}`
}

/** The number in an id of that letter, or undefined where it is none. */
export function numberOf(letter: string, id: string): bigint | undefined {
  const match = /^([A-Z])-(\d{4,15})$/.exec(id)
  return match !== null && match[1] === letter ? BigInt(match[2] ?? '') : undefined
}

const greatest = 2n ** 63n - 1n

/** Limits what came from outside to what a column can be compared with. */
export function bounded(integer: bigint): bigint {
  if (integer > greatest) return greatest
  return integer < -greatest ? -greatest : integer
}

/** A limit from outside as a whole number; `undefined` means all. */
export function limitOf(limit: number | undefined): number {
  const all = Number.MAX_SAFE_INTEGER
  return limit === undefined || Number.isNaN(limit) ? all : Math.max(0, Math.min(Math.floor(limit), all))
}

/** Throws REQUEST_INVALID naming every number that no column can hold. */
export function requireStorable(what: string, values: Readonly<Record<string, unknown>>): void {
  const wrong = Object.entries(values).filter(([, value]) => !isStorable(value))
  if (wrong.length === 0) return
  const detail = wrong.map(([name, value]) => `${what} ${name} is ${String(value)}`).join('; ')
  throw kunlunError('REQUEST_INVALID', { detail })
}

function isStorable(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value)
  return typeof value !== 'bigint' || bounded(value) === value
}

type Present<T> = { [K in keyof T as null extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as null extends T[K] ? K : never]?: NonNullable<T[K]>
}

/** Copies `record` without its empty columns: in the vocabulary what is not known is absent. */
export function present<T extends object>(record: T): Present<T> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null)) as Present<T>
}
