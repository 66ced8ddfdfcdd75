// Reads a limit such as `peak * soak <= 300000`, or a term: numbers, parameters, + - * / ^, parentheses, functions, one comparison.
//
// By recursive descent; ^ binds to the right and before a sign, as in mathematics: -2^2 is -4. A name that holds more
// than letters, digits, dot, underscore stands in backticks.

import type { Comparison, Term } from '../definition.ts'
import { arityOf, functionNames } from './functions.ts'
import { ExpressionError, type Token, tokensOf } from './tokens.ts'

interface Reading {
  readonly tokens: readonly Token[]
  next: number
  depth: number
}

const deepest = 100

/** Throws ExpressionError, which names the position. */
export function parseComparison(text: string): Comparison {
  const reading: Reading = { tokens: tokensOf(text), next: 0, depth: 0 }
  const left = sum(reading)
  const sense = take(reading)
  if (!['<=', '>=', '<', '>', '==', '='].includes(sense.text)) {
    throw new ExpressionError(sense.at, `${shown(sense)} stands where one of <= >= < > == belongs`)
  }
  const right = sum(reading)
  const end = peek(reading)
  if (end.kind !== 'end') throw new ExpressionError(end.at, `${shown(end)} stands after the end of the limit`)
  const turned = sense.text.startsWith('>')
  return {
    lesser: turned ? right : left,
    greater: turned ? left : right,
    strict: sense.text === '<' || sense.text === '>',
    equal: sense.text === '==' || sense.text === '=',
  }
}

/** A term alone, e.g. `2 + 560 / load`. Throws ExpressionError, which names the position. */
export function parseTerm(text: string): Term {
  const reading: Reading = { tokens: tokensOf(text), next: 0, depth: 0 }
  const term = sum(reading)
  const end = peek(reading)
  if (end.kind !== 'end') throw new ExpressionError(end.at, `${shown(end)} stands after the end of the formula`)
  return term
}

function peek({ tokens, next }: Reading): Token {
  return tokens[next]!
}

function take(reading: Reading): Token {
  const token = peek(reading)
  if (token.kind !== 'end') reading.next++
  return token
}

function shown({ kind, text }: Token): string {
  return kind === 'end' ? text : JSON.stringify(text)
}

function call(name: string, ...given: Term[]): Term {
  return { kind: 'call', name, given }
}

function sum(reading: Reading): Term {
  return chain(reading, ['+', '-'], product)
}

function product(reading: Reading): Term {
  return chain(reading, ['*', '/'], signed)
}

/** Terms joined by signs of one rank, from the left. */
function chain(reading: Reading, signs: readonly string[], inner: (reading: Reading) => Term): Term {
  let term = inner(reading)
  while (signs.includes(peek(reading).text)) {
    const sign = take(reading).text
    term = call(sign, term, inner(reading))
  }
  return term
}

function signed(reading: Reading): Term {
  const { text } = peek(reading)
  if (text !== '-' && text !== '+') return power(reading)
  const { at } = take(reading)
  const term = deeper(reading, at, signed)
  return text === '-' ? call('-', { kind: 'number', value: 0 }, term) : term
}

function power(reading: Reading): Term {
  const base = atom(reading)
  if (peek(reading).text !== '^') return base
  const { at } = take(reading)
  return call('^', base, deeper(reading, at, signed))
}

function atom(reading: Reading): Term {
  const token = take(reading)
  if (token.kind === 'number') return numberOf(token)
  if (token.kind === 'name') {
    if (peek(reading).text === '(') return functionCall(reading, token)
    return { kind: 'parameter', name: token.text.replaceAll('`', '') }
  }
  if (token.text !== '(') {
    throw new ExpressionError(token.at, `${shown(token)} stands where a number, a parameter or ( belongs`)
  }
  const inside = deeper(reading, token.at, sum)
  expect(reading, ')', token)
  return inside
}

function numberOf({ text, at }: Token): Term {
  const value = Number(text)
  if (!Number.isFinite(value)) throw new ExpressionError(at, `${text} is too large for a number`)
  return { kind: 'number', value }
}

function functionCall(reading: Reading, { text: name, at }: Token): Term {
  const arity = arityOf(name)
  if (!arity) throw new ExpressionError(at, `there is no function ${name}; there are ${functionNames.join(', ')}`)
  const open = take(reading)
  const given = [deeper(reading, at, sum)]
  while (peek(reading).text === ',') {
    take(reading)
    given.push(deeper(reading, at, sum))
  }
  expect(reading, ')', open)
  if (given.length < arity.least || given.length > arity.most) {
    throw new ExpressionError(at, `${name} takes ${arity.words}, not ${given.length}`)
  }
  return call(name, ...given)
}

function expect(reading: Reading, text: string, opened: Token): void {
  const token = take(reading)
  if (token.text !== text) {
    throw new ExpressionError(token.at, `${shown(token)} stands where ${text} of position ${opened.at} belongs`)
  }
}

/** Nesting is bounded, so that no text can exhaust the stack. */
function deeper(reading: Reading, at: number, inner: (reading: Reading) => Term): Term {
  if (++reading.depth > deepest) throw new ExpressionError(at, `nested more than ${deepest} deep`)
  const term = inner(reading)
  reading.depth--
  return term
}
