// From the text of a YAML file to data: syntax, anchors, hostile keys.
import { type Document, isMap, isScalar, LineCounter, parseDocument, visit } from 'yaml'
import { messageOf } from '../../ingest/errors.ts'

export interface Position {
  readonly line: number
  readonly column: number
}

export interface YamlProblem extends Position {
  readonly message: string
}

export interface YamlText {
  readonly data: unknown
  /** Keys that no map may have. */
  readonly hostile: readonly YamlProblem[]
  /** Where a path stands: its key if it has one, else the nearest parent that exists. */
  positionOf(path: readonly string[]): Position
}

/** A file for people has no use for more; a few lines could else stand for gigabytes. */
const maxAliases = 100
/** The first errors explain the others. */
const shownErrors = 20

/** Never throws, whatever the text. */
export function readYaml(text: string): YamlText | { readonly problems: readonly YamlProblem[] } {
  const lines = new LineCounter()
  try {
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: false, logLevel: 'error' })
    const problems = document.errors.map(({ pos, message }) => ({
      ...at(lines, pos[0]),
      message: withoutSource(message),
    }))
    visit(document, {
      Alias(_, alias) {
        const isKnown = alias.resolve(document) !== undefined
        if (!isKnown)
          problems.push({ ...at(lines, alias.range?.[0] ?? 0), message: 'no anchor of this name stands before it' })
      },
    })
    if (problems.length > 0) return { problems: withoutRepetitions(problems).slice(0, shownErrors) }
    return {
      data: document.toJS({ maxAliasCount: maxAliases }),
      hostile: hostileKeys(document, lines),
      positionOf: (path) => at(lines, offsetOf(document, path)),
    }
  } catch (cause) {
    // Aliases that stand for too much, or maps nested beyond the stack.
    return { problems: [{ line: 1, column: 1, message: withoutSource(messageOf(cause)) }] }
  }
}

function withoutRepetitions(problems: readonly YamlProblem[]): YamlProblem[] {
  return problems.filter(({ line, message }, index) => {
    const before = problems[index - 1]
    return before?.line !== line || before.message !== message
  })
}

/** The parser quotes the source, where a secret may stand. */
function withoutSource(message: string): string {
  return message.replace(/: ".*$/s, '')
}

/** `__proto__` would vanish from the data without a word; a map as a key would become text. */
function hostileKeys(document: Document, lines: LineCounter): YamlProblem[] {
  const found: YamlProblem[] = []
  visit(document, {
    Pair(_, { key }) {
      if (!isScalar(key)) found.push({ ...at(lines, startOf(key)), message: 'a key must be a plain word' })
      else if (key.value === '__proto__')
        found.push({ ...at(lines, startOf(key)), message: '__proto__ cannot be a key' })
    },
  })
  return found
}

function startOf(node: unknown): number {
  const hasRange = typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)
  return hasRange ? Number((node.range as unknown[])[0]) : 0
}

function offsetOf(document: Document, path: readonly string[]): number {
  for (let length = path.length; length > 0; length--) {
    const parent = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true)
    const key = path[length - 1]
    if (isMap(parent)) {
      const pair = parent.items.find((item) => isScalar(item.key) && String(item.key.value) === key)
      if (pair !== undefined && isScalar(pair.key) && pair.key.range) return pair.key.range[0]
    }
    const node = document.getIn(path.slice(0, length), true)
    if (node !== undefined && node !== null) return startOf(node)
  }
  return 0
}

function at(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset)
  return { line: Math.max(1, line), column: Math.max(1, col) }
}
