// Several smooth answers to a few unknowns as second-order polynomials, by least squares.
//
// Notation: n points x of p unknowns, z = (x - mean) / sd; row of terms f = (1, z_i, z_i z_j for i <= j), q = (p + 1)(p + 2) / 2 of
// them; weights W = (F'F)^-1 F'Y [Draper1998]. Terms that move an answer by less than a millionth of its own scatter are left out.

import { factor, solveLower, solveUpper } from './cholesky.ts'

export interface QuadraticMap {
  /** Writes the answer of every polynomial at `x`. */
  readonly tell: (x: Float64Array, out: Float64Array) => void
  /** Writes the slope, by `x`, of the sum of all answers times `shares`. */
  readonly slopeOf: (x: Float64Array, shares: Float64Array, slope: Float64Array) => void
}

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
  return mapOf(kept, terms, scale)
}

type Terms = (x: Float64Array, into: Float64Array) => Float64Array

function mapOf(kept: readonly Sparse[], terms: Terms, scale: readonly Moments[]): QuadraticMap {
  const q = termCount(scale.length)
  const at = new Float64Array(q)
  const pulls = new Float64Array(q)
  return {
    tell(x, out) {
      terms(x, at)
      for (let m = 0; m < kept.length; m++) {
        const { places, weights } = kept[m]!
        let sum = 0
        for (let k = 0; k < places.length; k++) sum += weights[k]! * at[places[k]!]!
        out[m] = sum
      }
    },
    slopeOf(x, shares, slope) {
      pulls.fill(0)
      for (let m = 0; m < kept.length; m++) {
        const { places, weights } = kept[m]!
        const share = shares[m]!
        for (let k = 0; k < places.length; k++) pulls[places[k]!]! += share * weights[k]!
      }
      termSlopes(terms(x, at), pulls, slope)
      for (let i = 0; i < slope.length; i++) slope[i]! /= scale[i]!.sd
    },
  }
}

/** By z: that of z_i z_j is z_j by z_i, z_i by z_j. */
function termSlopes(at: Float64Array, pulls: Float64Array, slope: Float64Array): void {
  const p = slope.length
  for (let i = 0; i < p; i++) slope[i] = pulls[1 + i]!
  let place = 1 + p
  for (let i = 0; i < p; i++) {
    for (let j = i; j < p; j++) {
      const pull = pulls[place++]!
      slope[i]! += pull * at[1 + j]!
      slope[j]! += pull * at[1 + i]!
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

interface Sparse {
  readonly places: Int32Array
  readonly weights: Float64Array
}

function sparse(weights: Float64Array, isKept: (k: number) => boolean): Sparse {
  const places = Int32Array.from(Array.from(weights, (_, k) => k).filter(isKept))
  return { places, weights: Float64Array.from(places, (k) => weights[k]!) }
}
