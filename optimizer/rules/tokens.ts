// The tokens of an expression, each with where it begins.

export interface Token {
  readonly kind: 'number' | 'name' | 'sign' | 'end'
  readonly text: string
  /** Counted from 1, for people. */
  readonly at: number
}

/** What is wrong with an expression, and where. */
export class ExpressionError extends Error {
  readonly at: number

  constructor(at: number, what: string) {
    super(`position ${at}: ${what}`)
    this.at = at
  }
}

const patterns: readonly (readonly [Token['kind'], RegExp])[] = [
  ['number', /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y],
  ['name', /[A-Za-z_][A-Za-z0-9_.]*|`[^`]*`/y],
  ['sign', /<=|>=|==|[-+*/^(),<>=]/y],
]
const longest = 2000

/** Throws ExpressionError at the first character that belongs to nothing. */
export function tokensOf(text: string): Token[] {
  if (text.length > longest) throw new ExpressionError(longest, `longer than ${longest} characters`)
  const tokens: Token[] = []
  let at = 0
  for (;;) {
    while (at < text.length && /\s/.test(text[at]!)) at++
    if (at >= text.length) return [...tokens, { kind: 'end', text: 'the end', at: at + 1 }]
    const token = tokenAt(text, at)
    tokens.push(token)
    at = token.at - 1 + token.text.length
  }
}

function tokenAt(text: string, index: number): Token {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = index
    const found = pattern.exec(text)
    if (found) return { kind, text: found[0], at: index + 1 }
  }
  throw new ExpressionError(index + 1, `${JSON.stringify(text[index])} has no meaning here`)
}
