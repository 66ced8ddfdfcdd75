// From what the schema found wrong to what a person reads: one issue each, in plain words, with what is allowed.
import type { z } from 'zod'
import { allowedAt, nearest } from './hints.ts'

export interface Issue {
  readonly path: readonly PropertyKey[]
  readonly message: string
  /** False where the key is wrong, not its value. */
  readonly isValueShown?: boolean
}

/** One issue per unknown key, and the innermost issues of the member of a union that nearly fits. */
export function issuesOf(issue: z.core.$ZodIssue): Issue[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: [...issue.path, key],
      message: unknownKey(issue.path, key),
      isValueShown: false,
    }))
  }
  if (issue.code === 'invalid_union') return unionIssues(issue)
  if (issue.code === 'invalid_key')
    return [
      { path: issue.path, message: `this name ${issue.issues[0]?.message ?? 'cannot be used'}`, isValueShown: false },
    ]
  return [{ path: issue.path, message: wording(issue) }]
}

/** `no such <what>`, with the nearest known word. */
export function missing(what: string, known: readonly string[], word: string): string {
  return `no such ${what}${guessOf(word, known)} Known: ${known.join(', ') || 'none'}`
}

function unknownKey(path: readonly PropertyKey[], key: string): string {
  const allowed = allowedAt(path)
  return `unknown key${guessOf(key, allowed)}${allowed.length > 0 ? ` Allowed here: ${allowed.join(', ')}` : ''}`
}

function guessOf(word: string, known: readonly string[]): string {
  const guess = nearest(word, known)
  return guess === undefined ? ';' : `; did you mean "${guess}"?`
}

function unionIssues(issue: z.core.$ZodIssueInvalidUnion): Issue[] {
  const { discriminator, options } = issue as { discriminator?: string; options?: readonly unknown[] }
  if (discriminator !== undefined && options !== undefined) return [kindIssue(issue, discriminator, options)]
  const hasWordsOfItsOwn = issue.message !== 'Invalid input'
  const nearly = issue.errors.toSorted((a, b) => a.length - b.length)[0]
  if (hasWordsOfItsOwn || nearly === undefined) return [{ path: issue.path, message: issue.message }]
  return nearly.flatMap((inner) => issuesOf({ ...inner, path: [...issue.path, ...inner.path] }))
}

/** The input is the whole map here: only the word that chooses its kind is of interest. */
function kindIssue(issue: z.core.$ZodIssue, discriminator: string, options: readonly unknown[]): Issue {
  const { path, input } = issue
  const known = options.map(String)
  const found: unknown = isMap(input) && Object.hasOwn(input, discriminator) ? input[discriminator] : undefined
  if (found === undefined) return { path, message: `is missing: one of ${known.join(', ')}` }
  return { path, message: oneOf(known, found) }
}

function wording(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value') {
    const known = issue.values.map(String)
    return isAbsent(issue) ? `is missing: one of ${known.join(', ')}` : oneOf(known, issue.input)
  }
  if (issue.code !== 'invalid_type') return issue.message
  const expected = issue.expected === 'record' || issue.expected === 'object' ? 'map' : issue.expected
  const one = `${/^[aeiou]/.test(expected) ? 'an' : 'a'} ${expected}`
  return isAbsent(issue) ? `is missing: ${one} is needed` : `must be ${one}`
}

function oneOf(known: readonly string[], found: unknown): string {
  const guess = typeof found === 'string' ? nearest(found, known) : undefined
  return `must be one of ${known.join(', ')}${guess === undefined ? '' : `; did you mean "${guess}"?`}`
}

function isAbsent({ input }: z.core.$ZodIssue): boolean {
  return input === undefined
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
