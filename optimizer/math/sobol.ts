// The Sobol sequence, plain or scrambled: points that fill the unit cube evenly.
//
// Notation: v[k][b] the b-th direction number of dimension k as a 32-bit integer, x_n the n-th point as 32-bit integers
// in Gray-code order [AntonovSaleev1979].

import type { Rng } from './rng.ts'
import { directionNumbers } from './sobol-directions.ts'

const bits = 32

/** Dimensions beyond the table get plain random draws from the scrambling stream. */
export const sobolDimensions = directionNumbers.length + 1

/** The first `count` points of the unscrambled sequence, the origin included, each of `dimensions` entries. */
export function sobol(dimensions: number, count: number): Float64Array[] {
  const directions = Array.from({ length: dimensions }, (_, k) => directionsOf(k))
  return walk(directions, new Uint32Array(dimensions), count)
}

/**
 * The first `count` points after a random linear scramble with a digital shift [Matousek1998]: as even as the plain
 * sequence, never on the faces, different for each stream.
 */
export function scrambledSobol(dimensions: number, count: number, rng: Rng): Float64Array[] {
  const known = Math.min(dimensions, sobolDimensions)
  const directions = Array.from({ length: known }, (_, k) => scramble(directionsOf(k), rng))
  const shift = Uint32Array.from({ length: known }, () => rng.integer(2 ** 32))
  return walk(directions, shift, count).map((point) => {
    const all = new Float64Array(dimensions)
    for (let k = 0; k < dimensions; k++) all[k] = k < known ? point[k]! + 2 ** -33 : rng.uniform()
    return all
  })
}

/**
 * One scrambled sequence from any place on: `sequence(first)` gives what writes one point after the other, so that
 * parts of a sequence can be made apart. At most `sobolDimensions`, 2^32 points.
 */
export function scrambledSobolFrom(dimensions: number, rng: Rng): (first: number) => (point: Float64Array) => void {
  const directions = Array.from({ length: dimensions }, (_, k) => scramble(directionsOf(k), rng))
  const shift = Uint32Array.from({ length: dimensions }, () => rng.integer(2 ** 32))
  return (first) => {
    const state = shift.map((start, k) => start ^ jump(directions[k]!, first))
    let n = first
    return (point) => {
      if (n > first) {
        const bit = 31 - Math.clz32(n & -n)
        for (let k = 0; k < dimensions; k++) state[k]! ^= directions[k]![bit]!
      }
      for (let k = 0; k < dimensions; k++) point[k] = state[k]! / 2 ** bits + 2 ** -33
      n++
    }
  }
}

/** What the steps before the n-th point come to: the direction numbers of the bits of n's Gray code. */
function jump(directions: Uint32Array, n: number): number {
  let state = 0
  for (let bit = 0, gray = (n ^ (n >>> 1)) >>> 0; gray > 0; bit++, gray >>>= 1) if (gray & 1) state ^= directions[bit]!
  return state
}

function walk(directions: readonly Uint32Array[], start: Uint32Array, count: number): Float64Array[] {
  const state = Uint32Array.from(start)
  return Array.from({ length: count }, (_, n) => {
    if (n > 0) {
      const bit = 31 - Math.clz32(n & -n)
      for (let k = 0; k < state.length; k++) state[k]! ^= directions[k]![bit]!
    }
    return Float64Array.from(state, (value) => value / 2 ** bits)
  })
}

/** v_b of dimension k from the recurrence of its primitive polynomial [JoeKuo2008]; the first is van der Corput's. */
function directionsOf(k: number): Uint32Array {
  if (k === 0) return Uint32Array.from({ length: bits }, (_, b) => 2 ** (bits - 1 - b))
  const { coefficients, initial } = directionNumbers[k - 1]!
  const degree = initial.length
  const v = new Uint32Array(bits)
  for (let b = 0; b < bits; b++) {
    if (b < degree) {
      v[b] = initial[b]! * 2 ** (bits - 1 - b)
      continue
    }
    let value = v[b - degree]! ^ (v[b - degree]! >>> degree)
    for (let j = 1; j < degree; j++) if ((coefficients >>> (degree - 1 - j)) & 1) value ^= v[b - j]!
    v[b] = value
  }
  return v
}

/** Multiplies each direction number by one random lower triangular bit matrix with a unit diagonal. */
function scramble(directions: Uint32Array, rng: Rng): Uint32Array {
  const rows = Uint32Array.from({ length: bits }, (_, row) => {
    const above = row === 0 ? 0 : rng.integer(2 ** row) * 2 ** (bits - row)
    return above + 2 ** (bits - 1 - row)
  })
  return directions.map((v) => {
    let result = 0
    for (let row = 0; row < bits; row++) if (parity(rows[row]! & v)) result += 2 ** (bits - 1 - row)
    return result
  })
}

function parity(word: number): boolean {
  let w = word ^ (word >>> 16)
  w ^= w >>> 8
  w ^= w >>> 4
  return ((0x6996 >>> (w & 15)) & 1) === 1
}
