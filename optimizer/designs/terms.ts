// The terms of a polynomial model: which products of factors, as columns of numbers.
//
// Notation: a term holds one power per factor; a category with c choices stands for c - 1 columns in effect coding
// (1 for its choice, -1 for the last one), so that every main effect is a difference from the grand mean.

import { combinations, type Factor, isNumeric, type ModelOrder } from './design.ts'

export interface Term {
  /** E.g. `1`, `peak`, `peak x soak`, `peak^2`. */
  readonly label: string
  readonly powers: readonly number[]
  readonly group: 'mean' | 'linear' | 'interaction' | 'quadratic'
}

/** The mean, the main effects, then the products of two, then the squares of numbers. */
export function termsOf(factors: readonly Factor[], order: ModelOrder): Term[] {
  const k = factors.length
  const mean: Term = { label: '1', powers: powers(k), group: 'mean' }
  const linear = factors.map(({ name }, i): Term => ({ label: name, powers: powers(k, i), group: 'linear' }))
  if (order === 'linear') return [mean, ...linear]
  const products = factors.flatMap(({ name }, i) =>
    factors.slice(i + 1).map(({ name: other }, d): Term => {
      return { label: `${name} x ${other}`, powers: powers(k, i, i + 1 + d), group: 'interaction' }
    }),
  )
  if (order === 'interaction') return [mean, ...linear, ...products]
  const squares = factors.flatMap((factor, i): Term[] =>
    isNumeric(factor) ? [{ label: `${factor.name}^2`, powers: powers(k, i, i), group: 'quadratic' }] : [],
  )
  return [mean, ...linear, ...products, ...squares]
}

/** A vector of powers with one more for each index given. */
function powers(k: number, ...indices: readonly number[]): number[] {
  const result = new Array<number>(k).fill(0)
  for (const index of indices) result[index]!++
  return result
}

/** Labels of the columns of a term, as `columnsAt` gives them. */
export function columnLabels(factors: readonly Factor[], { label, powers: p }: Term): string[] {
  const categories = factors.filter((factor, i) => !isNumeric(factor) && p[i]! > 0)
  if (categories.length === 0) return [label]
  return combinations(categories.map(({ choices }) => Array.from({ length: choices! - 1 }, (_, i) => i))).map(
    (chosen) => `${label} [${chosen.map((index, i) => categories[i]!.called?.[index] ?? index + 1).join(' ')}]`,
  )
}

/** The entries of a term at coded values: one, or several where categories take part. */
function columnsAt(factors: readonly Factor[], { powers: p }: Term, coded: readonly number[]): number[] {
  const parts = factors.flatMap((factor, i) => (p[i]! > 0 ? [entries(factor, coded[i]!, p[i]!)] : []))
  return combinations(parts).map((entry) => entry.reduce((product, value) => product * value, 1))
}

function entries({ choices }: Factor, value: number, power: number): number[] {
  if (choices === undefined) return [value ** power]
  return Array.from({ length: choices - 1 }, (_, i) => (value === choices - 1 ? -1 : value === i ? 1 : 0))
}

/** One row of the model matrix. */
export function modelRow(factors: readonly Factor[], terms: readonly Term[], coded: readonly number[]): number[] {
  return terms.flatMap((term) => columnsAt(factors, term, coded))
}

/** `modelRow` made ready for many settings: what each column multiplies is looked up once. */
export function rowMaker(
  factors: readonly Factor[],
  terms: readonly Term[],
): (coded: readonly number[]) => Float64Array {
  const columns = terms.flatMap((term) => columnParts(factors, term))
  return (coded) =>
    Float64Array.from(columns, (parts) => {
      let product = 1
      for (const { factor, power, choice, last } of parts) {
        const value = coded[factor]!
        if (choice === undefined) product *= power === 1 ? value : value ** power
        else product *= value === last ? -1 : value === choice ? 1 : 0
      }
      return product
    })
}

interface Part {
  readonly factor: number
  readonly power: number
  /** Of a category: the choice that counts 1, the last one, which counts -1. */
  readonly choice?: number
  readonly last?: number
}

function columnParts(factors: readonly Factor[], { powers: p }: Term): Part[][] {
  const lists = factors.flatMap(({ choices }, factor): Part[][] => {
    const power = p[factor]!
    if (power === 0) return []
    if (choices === undefined) return [[{ factor, power }]]
    return [Array.from({ length: choices - 1 }, (_, choice) => ({ factor, power, choice, last: choices - 1 }))]
  })
  return combinations(lists)
}

/** How many columns the model has. */
export function parameterCount(factors: readonly Factor[], terms: readonly Term[]): number {
  return terms.reduce((sum, term) => sum + columnLabels(factors, term).length, 0)
}
