// Reads kunlun.yaml and reports every problem at once, each with its line.
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { kunlunError, messageOf } from '../../ingest/errors.ts'
import { oneLine, visible } from '../../ingest/one-line.ts'
import { withCandidates } from './candidate-files.ts'
import { crossChecks, outlineOf } from './cross-checks.ts'
import { isSecretAt } from './hints.ts'
import { type Issue, issuesOf } from './issues.ts'
import { withMaterials } from './materials.ts'
import { type Configuration, configuration } from './schema.ts'
import { readYaml, type YamlText } from './yaml-text.ts'

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
  return readConfig(text, dirname(resolve(file)))
}

/**
 * Checks the text of a configuration: syntax first, then shape together with what the parts say of each other. Files that
 * it names are sought in `folder`.
 */
export function readConfig(text: string, folder = '.'): ReadResult {
  const yaml = readYaml(text)
  if ('problems' in yaml) return { problems: yaml.problems.map((problem) => printable({ ...problem, path: '' })) }
  const named = withCandidates(yaml.data ?? {}, folder)
  const { data, issues: sheetIssues } = withMaterials(named.data, folder)
  const fileIssues = [...named.issues, ...sheetIssues]
  const parsed = configuration.safeParse(data, { reportInput: true })
  const shape = parsed.success ? [] : parsed.error.issues.flatMap(issuesOf).filter(isNotHostile)
  // Where the shape is wrong the references are looked at all the same, as far as they can be read.
  const issues = [...fileIssues, ...shape, ...crossChecks(parsed.success ? parsed.data : outlineOf(data))]
  if (parsed.success && issues.length === 0 && yaml.hostile.length === 0) return { config: parsed.data }
  const problems = [
    ...issues.map((issue) => locate(yaml, issue, data)),
    ...yaml.hostile.map((one) => ({ ...one, path: '' })),
  ]
  return { problems: problems.map(printable).sort((a, b) => a.line - b.line || a.column - b.column) }
}

/** Those keys are reported by the reader of the text, wherever they stand. */
function isNotHostile({ path }: Issue): boolean {
  return path.at(-1) !== '__proto__'
}

function locate(yaml: YamlText, issue: Issue, data: unknown): ConfigProblem {
  const path = issue.path.map(String)
  const value = path.reduce(valueAt, data)
  // At the root stands a whole file, which may be another one than was meant.
  const isShown = issue.isValueShown !== false && value !== undefined && path.length > 0
  const found = isShown ? (isSecretAt(path) ? '(hidden)' : shown(value)) : undefined
  const place = { ...yaml.positionOf(path), path: path.join('.') }
  return { ...place, message: issue.message, ...(found === undefined ? {} : { found }) }
}

/** Keys, values and the parser's words come from the file: they must not write to a terminal what they like. */
function printable({ path, message, found, ...place }: ConfigProblem): ConfigProblem {
  return {
    ...place,
    path: visible(path),
    message: visible(message),
    ...(found === undefined ? {} : { found: visible(found) }),
  }
}

function valueAt(data: unknown, key: string): unknown {
  const isStructure = typeof data === 'object' && data !== null
  return isStructure && Object.hasOwn(data, key) ? (data as Record<string, unknown>)[key] : undefined
}

/** A value on one line. Of a structure only its kind is told, for a secret may stand anywhere within. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object' && value !== null) return 'a map'
  // Up to the last @: a password may hold a slash that should have been written as %2F.
  const text = String(value).replace(/\/\/.*@/s, '//(hidden)@')
  const short = text.length > 80 ? `${text.slice(0, 77)}...` : text
  return /\p{Cc}/u.test(short) ? oneLine(short) : short
}
