// Screening: which inputs decide each outcome, alone or together, by Sobol indices with their bootstrap intervals.
//
// Notation: rows A, B, AB_i as in `math/variance-shares.ts`, N (d + 2) runs. T_ij = sum w (f(AB_i) - f(AB_j))^2 / 2 V is the
// total index of the pair, because AB_i with AB_j have all other columns in common; what acts through both of them at
// once is T_i + T_j - T_ij, the superset importance of the pair [LiuOwen2006].

import { quantileOfSorted } from '../math/quantile.ts'
import { stream } from '../math/rng.ts'
import { scrambledSobol } from '../math/sobol.ts'
import { bootstrapWeights, evenWeights, type SwappedValues, sobolShares } from '../math/variance-shares.ts'
import type { Bounded } from '../spc/capability.ts'

export interface ScreeningAsked {
  readonly inputs: readonly string[]
  readonly outcomes: readonly string[]
  /** Writes the outcomes at a point of the unit cube. */
  readonly run: (point: Float64Array, outcomes: Float64Array) => void
  /** N: a power of two serves best. */
  readonly rows: number
  readonly seed: number
}

export interface InputShare {
  readonly input: string
  /** Alone; with everything that it takes part in. 90 % bounds. */
  readonly first: Bounded
  readonly total: Bounded
}

export interface Interaction {
  readonly inputs: readonly [string, string]
  readonly share: Bounded
}

export interface OutcomeScreening {
  readonly outcome: string
  readonly mean: number
  readonly sd: number
  /** Greatest total first. */
  readonly shares: readonly InputShare[]
  /** Pairs that act together, greatest first: those whose bounds exclude nothing. */
  readonly interactions: readonly Interaction[]
}

export interface Screening {
  readonly runs: number
  readonly outcomes: readonly OutcomeScreening[]
}

const replicates = 60
/** Pairs are looked for among inputs that take part in something, the strongest of them. */
const leastTogether = 0.01
const mostPaired = 6

export function screen({ inputs, outcomes, run, rows, seed }: ScreeningAsked): Screening {
  const width = inputs.length
  const both = scrambledSobol(2 * width, rows, stream(seed, 'screening'))
  const sweep = (place: (row: Float64Array) => Float64Array) => {
    const told = outcomes.map(() => new Float64Array(rows))
    const answer = new Float64Array(outcomes.length)
    for (const [n, row] of both.entries()) {
      run(place(row), answer)
      for (const [k, values] of told.entries()) values[n] = answer[k]!
    }
    return told
  }
  const a = sweep((row) => row.subarray(0, width))
  const b = sweep((row) => row.subarray(width))
  const swapped = inputs.map((_, i) => sweep((row) => row.slice(0, width).with(i, row[width + i]!)))
  // The same weights for every outcome: what differs between outcomes is theirs.
  const rng = stream(seed, 'bounds')
  const weights = Array.from({ length: replicates }, () => bootstrapWeights(rows, rng))
  return {
    runs: rows * (width + 2),
    outcomes: outcomes.map((outcome, k) =>
      judge({ outcome, inputs, values: { a: a[k]!, b: b[k]!, swapped: swapped.map((one) => one[k]!) }, weights }),
    ),
  }
}

interface Judged {
  readonly outcome: string
  readonly inputs: readonly string[]
  readonly values: SwappedValues
  readonly weights: readonly Float64Array[]
}

function judge({ outcome, inputs, values, weights }: Judged): OutcomeScreening {
  const even = evenWeights(values.a.length)
  const estimate = sobolShares(values, even)
  const again = weights.map((one) => sobolShares(values, one))
  const bounded = (of: (shares: typeof estimate) => number): Bounded => boundsOf(of(estimate), again.map(of))
  const shares = inputs.map((input, i) => ({
    ...{ input, first: bounded(({ first }) => first[i]!), total: bounded(({ total }) => total[i]!) },
  }))
  const { mean, variance } = momentsOf(values)
  return {
    ...{ outcome, mean, sd: Math.sqrt(variance) },
    shares: shares.toSorted((p, q) => q.total.estimate - p.total.estimate),
    interactions: variance > 0 ? interactions(inputs, { values, even, weights, shares }) : [],
  }
}

interface Paired {
  readonly values: SwappedValues
  readonly even: Float64Array
  readonly weights: readonly Float64Array[]
  readonly shares: readonly InputShare[]
}

function interactions(inputs: readonly string[], { values, even, weights, shares }: Paired): Interaction[] {
  const together = [...inputs.keys()]
    .filter((i) => shares[i]!.total.estimate - shares[i]!.first.estimate > leastTogether)
    .sort((i, j) => shares[j]!.total.estimate - shares[i]!.total.estimate)
    .slice(0, mostPaired)
  return together
    .flatMap((i, k) => together.slice(k + 1).map((j): readonly [number, number] => [i, j]))
    .map(([i, j]): Interaction => {
      const of = (weight: Float64Array) => jointShare(values, weight, [i, j])
      return { inputs: [inputs[i]!, inputs[j]!], share: boundsOf(of(even), weights.map(of)) }
    })
    .filter(({ share }) => share.estimate > leastTogether && share.lower > 0)
    .toSorted((p, q) => q.share.estimate - p.share.estimate)
}

/** T_i + T_j - T_ij. */
function jointShare(
  { a, b, swapped }: SwappedValues,
  weights: Float64Array,
  [i, j]: readonly [number, number],
): number {
  const { variance } = momentsOf({ a, b, swapped }, weights)
  const [p, q] = [swapped[i]!, swapped[j]!]
  let sum = 0
  for (let n = 0; n < a.length; n++)
    sum += weights[n]! * ((a[n]! - p[n]!) ** 2 + (a[n]! - q[n]!) ** 2 - (p[n]! - q[n]!) ** 2)
  return sum / (2 * variance)
}

function momentsOf({ a, b }: SwappedValues, weights = evenWeights(a.length)): { mean: number; variance: number } {
  let [mean, variance] = [0, 0]
  for (let n = 0; n < a.length; n++) mean += (weights[n]! * (a[n]! + b[n]!)) / 2
  for (let n = 0; n < a.length; n++) variance += (weights[n]! * ((a[n]! - mean) ** 2 + (b[n]! - mean) ** 2)) / 2
  return { mean, variance }
}

function boundsOf(estimate: number, again: readonly number[]): Bounded {
  const sorted = Float64Array.from(again).sort()
  return { estimate, lower: quantileOfSorted(sorted, 0.05), upper: quantileOfSorted(sorted, 0.95) }
}
