// What a term is worth at given settings, which parameters it names, whether it is linear in them.

import type { Comparison, LinearConstraint, Term } from '../definition.ts'
import { calculationOf } from './functions.ts'

export type Numbers = (parameter: string) => number

/** The term as a function of the settings; NaN or infinite where it has no value. */
export function compiled(term: Term): (numbers: Numbers) => number {
  if (term.kind === 'number') return () => term.value
  if (term.kind === 'parameter') return (numbers) => numbers(term.name)
  const calculate = calculationOf(term.name)
  const given = term.given.map(compiled)
  return (numbers) => calculate(given.map((one) => one(numbers)))
}

export function parametersOf(term: Term): string[] {
  if (term.kind === 'parameter') return [term.name]
  return term.kind === 'call' ? [...new Set(term.given.flatMap(parametersOf))] : []
}

/** constant + the sum of coefficient times parameter. */
interface Affine {
  readonly constant: number
  readonly coefficients: ReadonlyMap<string, number>
}

function affine(term: Term): Affine | undefined {
  if (term.kind === 'number') return { constant: term.value, coefficients: new Map() }
  if (term.kind === 'parameter') return { constant: 0, coefficients: new Map([[term.name, 1]]) }
  const [a, b] = term.given.map(affine)
  if (term.given.every((one) => parametersOf(one).length === 0)) {
    return { constant: compiled(term)(() => Number.NaN), coefficients: new Map() }
  }
  if (!a || !b) return undefined
  if (term.name === '+') return added(a, b, 1)
  if (term.name === '-') return added(a, b, -1)
  if (term.name === '*' && b.coefficients.size === 0) return added(zero, a, b.constant)
  if (term.name === '*' && a.coefficients.size === 0) return added(zero, b, a.constant)
  if (term.name === '/' && b.coefficients.size === 0) return added(zero, a, 1 / b.constant)
  return undefined
}

const zero: Affine = { constant: 0, coefficients: new Map() }

function added(a: Affine, b: Affine, factor: number): Affine {
  const coefficients = new Map(a.coefficients)
  for (const [name, value] of b.coefficients) coefficients.set(name, (coefficients.get(name) ?? 0) + factor * value)
  return { constant: a.constant + factor * b.constant, coefficients }
}

/** The comparison as a linear limit, where both sides are linear: geometry is exact where a search is not. */
export function asLinear({ lesser, greater, strict, equal }: Comparison): LinearConstraint | undefined {
  const difference = strict ? undefined : affine({ kind: 'call', name: '-', given: [lesser, greater] })
  if (!difference || ![...difference.coefficients.values()].some((value) => value !== 0)) return undefined
  const all = [difference.constant, ...difference.coefficients.values()]
  if (!all.every(Number.isFinite)) return undefined
  const bound = 0 - difference.constant
  return { coefficients: difference.coefficients, ...(equal ? { equals: bound } : { max: bound }) }
}
