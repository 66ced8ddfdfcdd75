// The maximin Latin hypercube: every level of every number once, with runs as far from each other as can be.
//
// Swaps lower the sum of 1 / distance^16 over all pairs, in which the closest ones decide [MorrisMitchell1995].

import type { Rng } from '../math/rng.ts'
import { shuffled } from '../math/rng.ts'
import { type Design, demand, type Factor, range } from './design.ts'

/** Swaps tried for each run and factor. */
const swapsEach = 60
/** Distances looked at in all. */
const work = 2e6

export const latinHypercube: Design = {
  name: 'latin-hypercube',
  title: { en: 'maximin Latin hypercube', zh: '最大最小距离拉丁超立方' },
  summary: 'Space filling: as many levels as runs, runs far from each other; categories in equal shares',
  centrePoints: () => 0,
  make(factors, { runs = Math.max(10, 3 * factors.length) }, rng) {
    demand(runs >= 2, 'a Latin hypercube needs two runs at least')
    const columns = factors.map(({ choices }) => levelOrder(runs, choices, rng))
    spread(columns, factors, rng)
    return {
      points: range(runs).map((row) => ({
        coded: factors.map(({ choices }, k) =>
          choices === undefined ? -1 + (2 * columns[k]![row]! + 1) / runs : columns[k]![row]!,
        ),
        kind: 'other' as const,
      })),
      notes: [],
    }
  },
}

/** Levels from 0 in random order; choices of a category in equal shares. */
function levelOrder(runs: number, choices: number | undefined, rng: Rng): number[] {
  const order = shuffled(runs, rng)
  return choices === undefined ? order : order.map((level) => level % choices)
}

/** Swaps entries of one column as long as the closest runs move apart. */
function spread(columns: readonly number[][], factors: readonly Factor[], rng: Rng): void {
  const runs = columns[0]!.length
  const gaps = factors.map(({ choices }) => (choices === undefined ? shareGap(runs) : choiceGap))
  const squared = distances(columns, gaps)
  const trials = Math.min(swapsEach * runs * columns.length, Math.floor(work / runs))
  for (let trial = 0; trial < trials; trial++) {
    const k = rng.integer(columns.length)
    const pair = [rng.integer(runs), rng.integer(runs)] as const
    if (columns[k]![pair[0]] === columns[k]![pair[1]]) continue
    const change = { column: columns[k]!, gap: gaps[k]!, squared }
    const before = crowding(squared, runs, pair)
    swap(change, pair)
    if (crowding(squared, runs, pair) >= before) swap(change, pair)
  }
}

type Gap = (a: number, b: number) => number

/** Squared, each factor on [0, 1]. */
function shareGap(runs: number): Gap {
  return (a, b) => ((a - b) / runs) ** 2
}

const choiceGap: Gap = (a, b) => (a === b ? 0 : 1 / 4)

function distances(columns: readonly (readonly number[])[], gaps: readonly Gap[]): Float64Array {
  const runs = columns[0]!.length
  return Float64Array.from({ length: runs * runs }, (_, at) => {
    const [i, j] = [Math.floor(at / runs), at % runs]
    return columns.reduce((sum, column, k) => sum + gaps[k]!(column[i]!, column[j]!), 0)
  })
}

/** The sum of 1 / distance^16 over the pairs of two runs with all others. */
function crowding(squared: Float64Array, runs: number, [i, j]: readonly [number, number]): number {
  let sum = 0
  for (let row = 0; row < runs; row++) {
    if (row === i || row === j) continue
    sum += eighth(squared[i * runs + row]!) + eighth(squared[j * runs + row]!)
  }
  return sum
}

/** x^-8, finite where two runs are alike. */
function eighth(x: number): number {
  const inverse = 1 / Math.max(x, 1e-6)
  const fourth = inverse * inverse * inverse * inverse
  return fourth * fourth
}

interface Change {
  readonly column: number[]
  readonly gap: Gap
  readonly squared: Float64Array
}

/** Exchanges two entries of a column, keeping the distances. */
function swap({ column, gap, squared }: Change, [i, j]: readonly [number, number]): void {
  const runs = column.length
  const [a, b] = [column[i]!, column[j]!]
  for (let row = 0; row < runs; row++) {
    if (row === i || row === j) continue
    const step = gap(b, column[row]!) - gap(a, column[row]!)
    squared[i * runs + row]! += step
    squared[row * runs + i] = squared[i * runs + row]!
    squared[j * runs + row]! -= step
    squared[row * runs + j] = squared[j * runs + row]!
  }
  column[i] = b
  column[j] = a
}
