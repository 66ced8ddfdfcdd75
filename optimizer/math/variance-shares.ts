// How much of a function's variance each input explains: Sobol indices, first-order and total.
//
// Notation: rows of A, B uniform on the unit cube, AB_i = A with column i from B, V the variance of f over both; rows
// weigh w_n (1 / N plain; random weights give the spread of the estimate). First-order S_i = sum w f(B) (f(AB_i) - f(A)) / V
// [Saltelli2010, b]; total T_i = sum w (f(A) - f(AB_i))^2 / 2 V [Jansen1999]. Where inputs depend on each other S_i is
// the correlation ratio of f within classes of x_i, corrected for their number.

import type { Rng } from './rng.ts'
import { scrambledSobol } from './sobol.ts'

export interface Shares {
  readonly first: Float64Array
  readonly total: Float64Array
}

/** Values of the function at A, B and, by input, at AB_i. */
export interface SwappedValues {
  readonly a: Float64Array
  readonly b: Float64Array
  readonly swapped: readonly Float64Array[]
}

/** The indices of a function on the unit cube, from `rows` (d + 2) evaluations; a power of two serves best. */
export function functionShares(
  f: (x: Float64Array) => number,
  { dimensions, rows }: { readonly dimensions: number; readonly rows: number },
  rng: Rng,
): Shares {
  const both = scrambledSobol(2 * dimensions, rows, rng)
  const at = (x: (row: Float64Array) => Float64Array) => Float64Array.from(both, (row) => f(x(row)))
  const values: SwappedValues = {
    a: at((row) => row.slice(0, dimensions)),
    b: at((row) => row.slice(dimensions)),
    swapped: Array.from({ length: dimensions }, (_, i) =>
      at((row) => row.slice(0, dimensions).with(i, row[dimensions + i]!)),
    ),
  }
  return sobolShares(values, evenWeights(rows))
}

/** 1 / count each. */
export function evenWeights(count: number): Float64Array {
  return new Float64Array(count).fill(1 / count)
}

/** Weights of a Bayesian bootstrap: exponential, normalised [Rubin1981]. */
export function bootstrapWeights(count: number, rng: Rng): Float64Array {
  const raw = Float64Array.from({ length: count }, () => -Math.log(rng.uniform()))
  const total = raw.reduce((sum, value) => sum + value, 0)
  return raw.map((value) => value / total)
}

/** Both indices of every input; zeros for a function that does not vary. */
export function sobolShares({ a, b, swapped }: SwappedValues, weights: Float64Array): Shares {
  const mean = weights.reduce((sum, w, n) => sum + (w * (a[n]! + b[n]!)) / 2, 0)
  const variance = weights.reduce((sum, w, n) => sum + (w * ((a[n]! - mean) ** 2 + (b[n]! - mean) ** 2)) / 2, 0)
  if (!(variance > 0)) return none(swapped.length)
  const sum = (term: (n: number) => number) => weights.reduce((total, w, n) => total + w * term(n), 0) / variance
  return {
    // The mean is taken off first: the estimate of a function far from zero would drown in it.
    first: Float64Array.from(swapped, (values) => sum((n) => (b[n]! - mean) * (values[n]! - a[n]!))),
    total: Float64Array.from(swapped, (values) => sum((n) => (a[n]! - values[n]!) ** 2 / 2)),
  }
}

function none(count: number): Shares {
  return { first: new Float64Array(count), total: new Float64Array(count) }
}

/** Values at base rows, at the rows with one input moved, with the class of each base row by input. */
export interface DependentValues {
  readonly base: Float64Array
  readonly moved: readonly Float64Array[]
  readonly classes: readonly (readonly number[])[]
}

/** The same for inputs that depend on each other: see the note above for what the first-order share then is. */
export function dependentShares({ base, moved, classes }: DependentValues, weights: Float64Array): Shares {
  const mean = weights.reduce((sum, w, n) => sum + w * base[n]!, 0)
  const variance = weights.reduce((sum, w, n) => sum + w * (base[n]! - mean) ** 2, 0)
  if (!(variance > 0)) return none(moved.length)
  return {
    first: Float64Array.from(classes, (of) => correlationRatio(base, of, { weights, mean, variance })),
    total: Float64Array.from(moved, (values) =>
      weights.reduce((sum, w, n) => sum + (w * (base[n]! - values[n]!) ** 2) / (2 * variance), 0),
    ),
  }
}

interface Moments {
  readonly weights: Float64Array
  readonly mean: number
  readonly variance: number
}

/** Variance between the class means over the whole, less what chance alone would show [Fisher1938]. */
function correlationRatio(values: Float64Array, classes: readonly number[], given: Moments): number {
  const sums = new Map<number, { weight: number; sum: number }>()
  values.forEach((value, n) => {
    const of = sums.get(classes[n]!) ?? { weight: 0, sum: 0 }
    const w = given.weights[n]!
    sums.set(classes[n]!, { weight: of.weight + w, sum: of.sum + w * (value - given.mean) })
  })
  const between = [...sums.values()].reduce((total, { weight, sum }) => total + (weight > 0 ? sum ** 2 / weight : 0), 0)
  const n = values.length
  const rest = Math.max(1, n - sums.size)
  return Math.max(0, 1 - ((1 - between / given.variance) * (n - 1)) / rest)
}
