// Coded errors for people: one table, in parts, with the error that carries a code.
import { certificateErrors } from './errors/certificates.ts'
import type { ErrorEntry } from './errors/entry.ts'
import { operatingErrors } from './errors/operating.ts'
import { peopleErrors } from './errors/people.ts'
import { rightsErrors } from './errors/rights.ts'
import { simulationErrors } from './errors/simulation.ts'
import { storageErrors } from './errors/storage.ts'
import { toolErrors } from './errors/tools.ts'
import { wayInErrors } from './errors/way-in.ts'

export type { ErrorEntry } from './errors/entry.ts'

/** Every error that a person can see, by its code; docs/errors.md is written from it. */
export const errorTable = {
  ...wayInErrors,
  ...storageErrors,
  ...certificateErrors,
  ...operatingErrors,
  ...peopleErrors,
  ...simulationErrors,
  ...rightsErrors,
  ...toolErrors,
} as const satisfies Record<string, ErrorEntry>

export type ErrorCode = keyof typeof errorTable

export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorTable, code)
}

/** An error that a person can act on. `facts` are shown; they never hold a secret. */
export class KunlunError extends Error {
  override readonly name = 'KunlunError'
  readonly code: ErrorCode
  readonly facts: Readonly<Record<string, unknown>>
  constructor(code: ErrorCode, facts: Readonly<Record<string, unknown>>, cause?: unknown) {
    super(describe(code, facts), cause === undefined ? undefined : { cause })
    this.code = code
    this.facts = facts
  }
  get next(): string {
    return fill(errorTable[this.code].next, this.facts)
  }
  get retry(): boolean {
    return errorTable[this.code].retry
  }
}

export function kunlunError(
  code: ErrorCode,
  facts: Readonly<Record<string, unknown>> = {},
  cause?: unknown,
): KunlunError {
  return new KunlunError(code, facts, cause)
}

/** What happened, with the facts filled in. */
export function describe(code: ErrorCode, facts: Readonly<Record<string, unknown>>): string {
  return fill(errorTable[code].what, facts)
}

/** The message of anything that was thrown. */
export function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message || cause.name : String(cause)
}

function fill(template: string, facts: Readonly<Record<string, unknown>>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) =>
    Object.hasOwn(facts, name) ? String(facts[name]) : `(${name})`,
  )
}
