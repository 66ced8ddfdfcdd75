// The rule for names that come from outside: machines, signals, connectors, studies.
import { z } from 'zod'

const namePattern = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/

/** Names that would reach into an object's prototype if ever used as a key. */
const reserved = new Set(['__proto__', 'constructor', 'prototype'])

/** True where `text` can be a name: letters, digits, dot, dash, underscore; at most 64; not a reserved word. */
export function isName(text: string): boolean {
  if (known.has(text)) return true
  if (!namePattern.test(text) || reserved.has(text)) return false
  if (known.size >= mostKnown) known.clear()
  known.add(text)
  return true
}

/** Names repeat with every reading, and looking one up is quicker than judging it. */
const known = new Set<string>()
const mostKnown = 50_000

export const name = z.string().refine(isName, {
  error: 'must be letters, digits, dot, dash or underscore, begin with a letter or digit, at most 64',
})
