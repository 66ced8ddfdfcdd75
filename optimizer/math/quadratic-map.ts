// Several smooth answers to a few unknowns as second-order polynomials, by least squares.
//
// Notation: n points x of p unknowns, z = (x - mean) / sd; row of terms f = (1, z_i, z_i z_j for i <= j), q = (p + 1)(p + 2) / 2 of
// them; weights W = (F'F)^-1 F'Y [Draper1998]. Terms that move an answer by less than a millionth of its own scatter are left out.

import { factor, solveLower, solveUpper } from './cholesky.ts'

/** Writes the answer of every polynomial at `x`. */
export type QuadraticMap = (x: Float64Array, out: Float64Array) => void

const negligible = 1e-6

export function termCount(unknowns: number): number {
  return ((unknowns + 1) * (unknowns + 2)) / 2
}

/** `points` (n x p), `answers` (n x m); n at least as many as there are terms, better four times as many. */
export function fitQuadratics(points: readonly Float64Array[], answers: readonly Float64Array[]): QuadraticMap {
  const p = points[0]!.length
  const scale = Array.from({ length: p }, (_, k) => momentsOf(points.map((x) => x[k]!)))
  const q = termCount(p)
  const terms = (x: Float64Array, into: Float64Array) => writeTerms(x, scale, into)
  const rows = points.map((x) => terms(x, new Float64Array(q)))
  const { lower } = factor(gram(rows, q), q)
  const polynomials = answers[0]!.map((_, m) => m)
  const kept = Array.from(polynomials, (m) => {
    const values = answers.map((all) => all[m]!)
    const weights = new Float64Array(q)
    for (const [i, row] of rows.entries()) for (let k = 0; k < q; k++) weights[k]! += row[k]! * values[i]!
    solveUpper(lower, q, solveLower(lower, q, weights))
    const least = negligible * momentsOf(values).sd
    return sparse(weights, (k) => k === 0 || Math.abs(weights[k]!) > least)
  })
  const at = new Float64Array(q)
  return (x, out) => {
    terms(x, at)
    for (let m = 0; m < kept.length; m++) {
      const { places, weights } = kept[m]!
      let sum = 0
      for (let k = 0; k < places.length; k++) sum += weights[k]! * at[places[k]!]!
      out[m] = sum
    }
  }
}

interface Moments {
  readonly mean: number
  readonly sd: number
}

/** An unknown that never moved gets sd 1: its terms are constant. */
function momentsOf(values: readonly number[]): Moments {
  const mean = values.reduce((sum, value) => sum + value / values.length, 0)
  const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2 / values.length, 0))
  return { mean, sd: sd > 0 ? sd : 1 }
}

function writeTerms(x: Float64Array, scale: readonly Moments[], into: Float64Array): Float64Array {
  const p = x.length
  into[0] = 1
  for (let i = 0; i < p; i++) into[1 + i] = (x[i]! - scale[i]!.mean) / scale[i]!.sd
  let at = 1 + p
  for (let i = 0; i < p; i++) for (let j = i; j < p; j++) into[at++] = into[1 + i]! * into[1 + j]!
  return into
}

function gram(rows: readonly Float64Array[], q: number): Float64Array {
  const products = new Float64Array(q * q)
  for (const row of rows)
    for (let i = 0; i < q; i++) for (let j = 0; j <= i; j++) products[i * q + j]! += row[i]! * row[j]!
  return products
}

function sparse(weights: Float64Array, isKept: (k: number) => boolean) {
  const places = Int32Array.from(Array.from(weights, (_, k) => k).filter(isKept))
  return { places, weights: Float64Array.from(places, (k) => weights[k]!) }
}
