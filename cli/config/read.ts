// Reads kunlun.yaml and reports every problem at once, each with its line.
import { readFileSync } from 'node:fs'
import { type Document, isMap, isScalar, LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import { kunlunError, messageOf } from '../../ingest/errors.ts'
import { crossChecks } from './cross-checks.ts'
import { allowedAt, isSecretAt, nearest } from './hints.ts'
import { type Configuration, configuration } from './schema.ts'

export interface ConfigProblem {
  readonly line: number
  readonly column: number
  /** Dotted path, `machines.furnace-1.signals.t.unit`. */
  readonly path: string
  readonly message: string
  /** The offending value as written; `(hidden)` where a secret may stand. */
  readonly found?: string
}

export type ReadResult = { readonly config: Configuration } | { readonly problems: readonly ConfigProblem[] }

/** Reads and checks a file. Throws CONFIG_UNREADABLE where it cannot be opened. */
export function readConfigFile(file: string): ReadResult {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (cause) {
    throw kunlunError('CONFIG_UNREADABLE', { file, cause: messageOf(cause) }, cause)
  }
  return readConfig(text)
}

/** Checks the text of a configuration: syntax first, then shape, then what the parts say of each other. */
export function readConfig(text: string): ReadResult {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: false })
  const syntax = document.errors.map((error) => ({ ...at(lines, error.pos[0]), path: '', message: error.message }))
  if (syntax.length > 0) return { problems: syntax }
  const parsed = configuration.safeParse(document.toJS({ maxAliasCount: 100 }) ?? {}, { reportInput: true })
  const issues = parsed.success ? crossChecks(parsed.data) : parsed.error.issues.flatMap(flatten)
  if (parsed.success && issues.length === 0) return { config: parsed.data }
  const problems = issues.map((issue) => locate(document, lines, issue))
  return { problems: problems.sort((a, b) => a.line - b.line || a.column - b.column) }
}

export interface Issue {
  readonly path: readonly PropertyKey[]
  readonly message: string
  readonly found?: unknown
}

/** One issue per unknown key, and the innermost issues of a union that nearly fits. */
function flatten(issue: z.core.$ZodIssue): Issue[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...issue.path, key], message: unknownKey(issue.path, key) }))
  }
  const found = 'input' in issue ? { found: issue.input } : {}
  return [{ path: issue.path, message: issue.message, ...found }]
}

function unknownKey(path: readonly PropertyKey[], key: string): string {
  const allowed = allowedAt(path)
  const guess = nearest(key, allowed)
  const hint = guess === undefined ? '' : `; did you mean "${guess}"?`
  return `unknown key${hint}${allowed.length > 0 ? ` Allowed here: ${allowed.join(', ')}` : ''}`
}

function locate(document: Document, lines: LineCounter, issue: Issue): ConfigProblem {
  const path = issue.path.map(String)
  const found = isSecretAt(path) ? '(hidden)' : shown(issue.found)
  const place = at(lines, offsetOf(document, path))
  return { ...place, path: path.join('.'), message: issue.message, ...(found === undefined ? {} : { found }) }
}

/** Where a path stands: its key if it has one, else the nearest parent that exists. */
function offsetOf(document: Document, path: readonly string[]): number {
  for (let length = path.length; length > 0; length--) {
    const parent = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true)
    const key = path[length - 1]
    if (isMap(parent)) {
      const pair = parent.items.find((item) => isScalar(item.key) && String(item.key.value) === key)
      if (pair !== undefined && isScalar(pair.key) && pair.key.range) return pair.key.range[0]
    }
    const node = document.getIn(path.slice(0, length), true)
    if (typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range))
      return Number(node.range[0])
  }
  return 0
}

function at(lines: LineCounter, offset: number): { line: number; column: number } {
  const { line, col } = lines.linePos(offset)
  return { line: Math.max(1, line), column: Math.max(1, col) }
}

function shown(value: unknown): string | undefined {
  if (value === undefined) return undefined
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text === undefined ? undefined : text.length > 80 ? `${text.slice(0, 77)}...` : text
}
