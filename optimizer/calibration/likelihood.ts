// How likely what was measured is, the discrepancy integrated out: by outcome, in the directions in which errors are independent.
//
// Notation: as in posterior.ts. K = tau^2 R + sigma^2 I over the observations of one outcome, R = V diag(l) V' fixed, so that a
// density costs one product with V' instead of a factorisation.

import { symmetricEigen } from '../math/symmetric-eigen.ts'
import type { Answers } from './answers.ts'
import type { CalibrationProblem, Observation } from './problem.ts'

/** Observations of one outcome with the directions in which their discrepancies are independent. */
export interface Block {
  readonly outcome: number
  /** Places in the list of observations. */
  readonly rows: readonly number[]
  readonly values: Float64Array
  /** Rows are eigenvectors of R. */
  readonly vectors: Float64Array
  readonly shares: Float64Array
}

export function blockOf<At>({ observations, outcomes }: CalibrationProblem<At>, outcome: number): Block {
  const { name } = outcomes[outcome]!
  const rows = observations.map((_, i) => i).filter((i) => observations[i]!.outcome === name)
  const n = rows.length
  const of = (i: number): Observation<At> => observations[rows[i]!]!
  const matrix = new Float64Array(n * n)
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) matrix[i * n + j] = likeness(of(i).place, of(j).place)
  const { values, vectors } = symmetricEigen(matrix, n)
  return {
    ...{ outcome, rows, values: Float64Array.from(rows, (row) => observations[row]!.value) },
    ...{ vectors: Float64Array.from(vectors.flat()), shares: Float64Array.from(values, (l) => Math.max(0, l)) },
  }
}

/** Correlation of the discrepancies at two places: Matern 5/2 with length 1. */
export function likeness(a: readonly number[], b: readonly number[]): number {
  const r = Math.sqrt(5 * a.reduce((sum, value, k) => sum + (value - b[k]!) ** 2, 0))
  return (1 + r + (r * r) / 3) * Math.exp(-r)
}

export interface Likelihood {
  /** Its logarithm but for a constant; only what has moved since the last time is worked out anew. */
  readonly log: (x: Float64Array) => number
  /** Where `log` was asked last: writes the slope by each answer, adds that by the scales to `slope`. */
  readonly slopes: (byTold: Float64Array, slope: Float64Array) => void
}

/** `noiseAt`: place of ln sigma of an outcome; ln tau follows. */
export function likelihoodOf(
  blocks: readonly Block[],
  noiseAt: (outcome: number) => number,
  answers: Answers,
): Likelihood {
  const states = blocks.map((block) => stateOf(block, noiseAt(block.outcome)))
  return {
    log(x) {
      const isMoved = answers.move(x)
      let log = 0
      for (const state of states) {
        if (isMoved) turn(state, answers.told)
        if (isMoved || x[state.at] !== state.lnNoise || x[state.at + 1] !== state.lnDiscrepancy) rescale(state, x)
        log += state.log
      }
      return Number.isFinite(log) ? log : Number.NEGATIVE_INFINITY
    },
    slopes(byTold, slope) {
      for (const state of states) addSlopes(state, byTold, slope)
    },
  }
}

type State = ReturnType<typeof stateOf>

function stateOf(block: Block, at: number) {
  const n = block.rows.length
  return {
    ...{ block, at, errors: new Float64Array(n), along: new Float64Array(n), pulls: new Float64Array(n) },
    ...{ lnNoise: Number.NaN, lnDiscrepancy: Number.NaN, log: 0 },
  }
}

/** V' (y - f). */
function turn({ block: { rows, values, vectors }, errors, along }: State, told: Float64Array): void {
  const n = rows.length
  for (let i = 0; i < n; i++) errors[i] = values[i]! - told[rows[i]!]!
  for (let k = 0; k < n; k++) {
    let sum = 0
    for (let i = 0; i < n; i++) sum += vectors[k * n + i]! * errors[i]!
    along[k] = sum
  }
}

/** Variances are multiplied as long as that neither over- nor underflows: a logarithm costs ten times as much. */
function rescale(state: State, x: Float64Array): void {
  const { along, at } = state
  const { shares } = state.block
  state.lnNoise = x[at]!
  state.lnDiscrepancy = x[at + 1]!
  const [noise, discrepancy] = [Math.exp(2 * state.lnNoise), Math.exp(2 * state.lnDiscrepancy)]
  let [squares, product, logs] = [0, 1, 0]
  for (let k = 0; k < shares.length; k++) {
    const variance = noise + discrepancy * shares[k]!
    squares += along[k]! ** 2 / variance
    product *= variance
    if (product < 1e-100 || product > 1e100) {
      logs += Math.log(product)
      product = 1
    }
  }
  state.log = -(squares + logs + Math.log(product)) / 2
}

/** d/df = V (a / v), d/d ln sigma = sum (a^2 / v - 1) sigma^2 / v with a the errors along, v the variances. */
function addSlopes(
  { block, along, pulls, at, lnNoise, lnDiscrepancy }: State,
  byTold: Float64Array,
  slope: Float64Array,
) {
  const { rows, vectors, shares } = block
  const [noise, discrepancy] = [Math.exp(2 * lnNoise), Math.exp(2 * lnDiscrepancy)]
  const n = rows.length
  pulls.fill(0)
  for (let k = 0; k < n; k++) {
    const variance = noise + discrepancy * shares[k]!
    const pull = along[k]! / variance
    const excess = pull * along[k]! - 1
    slope[at]! += (excess * noise) / variance
    slope[at + 1]! += (excess * discrepancy * shares[k]!) / variance
    for (let i = 0; i < n; i++) pulls[i]! += vectors[k * n + i]! * pull
  }
  for (let i = 0; i < n; i++) byTold[rows[i]!] = pulls[i]!
}
