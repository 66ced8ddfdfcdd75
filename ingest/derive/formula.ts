// Reads a formula over signals into a tree; nothing but what the grammar names can stand in it.

export type Formula =
  | { readonly kind: 'number'; readonly value: number; readonly unit: string }
  | { readonly kind: 'signal'; readonly name: string }
  | { readonly kind: 'negate'; readonly of: Formula }
  | { readonly kind: 'binary'; readonly operator: Operator; readonly left: Formula; readonly right: Formula }
  | { readonly kind: 'call'; readonly name: FunctionName; readonly parts: readonly Formula[] }

export type Operator = '+' | '-' | '*' | '/'
export type FunctionName = (typeof functionNames)[number]

export const functionNames = ['abs', 'min', 'max', 'mean'] as const

/** What is wrong with a formula, in words for the person who wrote it. */
export class FormulaError extends Error {
  override readonly name = 'FormulaError'
}

interface Token {
  readonly kind: 'number' | 'name' | 'quoted' | 'unit' | 'sign' | 'end'
  readonly text: string
}

const tokenPattern = /\s*(?:(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|([A-Za-z_][\w.]*)|"([^"]*)"|'([^']*)'|([-+*/(),]))/y
const tokenKinds = ['number', 'name', 'quoted', 'unit', 'sign'] as const

/**
 * sum := product (('+' | '-') product)*; product := factor (('*' | '/') factor)*; factor := '-' factor | number unit? |
 * signal | function '(' sum (',' sum)* ')' | '(' sum ')'. Throws FormulaError.
 */
export function parseFormula(text: string): Formula {
  const tokens = tokensOf(text)
  const at = { position: 0 }
  const formula = readSum({ tokens, at })
  const rest = tokens[at.position]
  if (rest !== undefined && rest.kind !== 'end') throw new FormulaError(`${rest.text} was not expected`)
  return formula
}

/** The signals that a formula reads, each once. */
export function signalsOf(formula: Formula): string[] {
  switch (formula.kind) {
    case 'number':
      return []
    case 'signal':
      return [formula.name]
    case 'negate':
      return signalsOf(formula.of)
    case 'binary':
      return [...new Set([...signalsOf(formula.left), ...signalsOf(formula.right)])]
    case 'call':
      return [...new Set(formula.parts.flatMap(signalsOf))]
  }
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  const trimmed = text.trimEnd()
  tokenPattern.lastIndex = 0
  while (tokenPattern.lastIndex < trimmed.length) {
    const from = tokenPattern.lastIndex
    const match = tokenPattern.exec(trimmed)
    if (match === null) throw new FormulaError(`${trimmed.slice(from, from + 12)} cannot be read`)
    const index = match.slice(1).findIndex((group) => group !== undefined)
    tokens.push({ kind: tokenKinds[index] ?? 'sign', text: match[index + 1] ?? '' })
  }
  return [...tokens, { kind: 'end', text: 'the end' }]
}

interface Reader {
  readonly tokens: readonly Token[]
  readonly at: { position: number }
}

function peek({ tokens, at }: Reader): Token {
  return tokens[at.position] ?? { kind: 'end', text: 'the end' }
}

function take(reader: Reader): Token {
  const token = peek(reader)
  reader.at.position++
  return token
}

function isSign(token: Token, ...signs: readonly string[]): boolean {
  return token.kind === 'sign' && signs.includes(token.text)
}

function expectSign(reader: Reader, sign: string): void {
  const token = take(reader)
  if (!isSign(token, sign)) throw new FormulaError(`${sign} was expected before ${token.text}`)
}

function readSum(reader: Reader): Formula {
  return readBinary(reader, ['+', '-'], readProduct)
}

function readProduct(reader: Reader): Formula {
  return readBinary(reader, ['*', '/'], readFactor)
}

/** Operators of one rank, from left to right. */
function readBinary(reader: Reader, operators: readonly Operator[], readOperand: (reader: Reader) => Formula): Formula {
  let left = readOperand(reader)
  while (isSign(peek(reader), ...operators)) {
    const operator = take(reader).text as Operator
    left = { kind: 'binary', operator, left, right: readOperand(reader) }
  }
  return left
}

function readFactor(reader: Reader): Formula {
  const token = take(reader)
  if (isSign(token, '-')) return { kind: 'negate', of: readFactor(reader) }
  if (isSign(token, '(')) {
    const inner = readSum(reader)
    expectSign(reader, ')')
    return inner
  }
  if (token.kind === 'number') {
    const unit = peek(reader).kind === 'unit' ? take(reader).text : '1'
    return { kind: 'number', value: Number(token.text), unit }
  }
  if (token.kind === 'quoted') return { kind: 'signal', name: token.text }
  if (token.kind !== 'name') throw new FormulaError(`a signal or number was expected, found ${token.text}`)
  return isSign(peek(reader), '(') ? readCall(reader, token.text) : { kind: 'signal', name: token.text }
}

function readCall(reader: Reader, name: string): Formula {
  const known = functionNames.find((one) => one === name)
  if (known === undefined) throw new FormulaError(`there is no function ${name} (${functionNames.join(', ')})`)
  expectSign(reader, '(')
  const parts = [readSum(reader)]
  while (isSign(peek(reader), ',')) {
    take(reader)
    parts.push(readSum(reader))
  }
  expectSign(reader, ')')
  if (known === 'abs' && parts.length !== 1) throw new FormulaError('abs takes one value')
  return { kind: 'call', name: known, parts }
}
