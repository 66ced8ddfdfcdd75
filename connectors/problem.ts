// Problems that decoders report, worded by the error table.
import { describe, type ErrorCode } from '../ingest/errors.ts'
import type { Decoded, Problem } from '../ingest/model.ts'

/** A problem with the text of the error table; long facts (a hostile payload) are cut. */
export function problem(code: ErrorCode, facts: Readonly<Record<string, unknown>>): Problem {
  const short = Object.fromEntries(Object.entries(facts).map(([key, fact]) => [key, excerpt(String(fact))]))
  return { code, message: describe(code, short) }
}

/** A message of which nothing could be used. */
export function nothingBut(...problems: Problem[]): Decoded {
  return { readings: [], outcomes: [], problems }
}

/** At most 120 characters of `text`, control characters made visible, so that it can stand in a message. */
export function excerpt(text: string): string {
  const cut = text.length > 120 ? `${text.slice(0, 119)}…` : text
  return cut.replace(/[\p{Cc}\p{Cs}\u2028\u2029]/gu, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
