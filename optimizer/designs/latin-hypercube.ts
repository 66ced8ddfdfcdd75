// The maximin Latin hypercube: every level of every number once, with runs as far from each other as can be.

import type { Rng } from '../math/rng.ts'
import { shuffled } from '../math/rng.ts'
import { type Design, demand, type Factor, range } from './design.ts'

/** Swaps tried for each run and factor. */
const swapsEach = 60
/** Exponent of 1 / distance^2: high enough that the closest pairs decide [MorrisMitchell1995]. */
const sharpness = 8

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
  const crowding = (row: number, other: number) => distance(columns, factors, [row, other]) ** -sharpness
  const around = (i: number, j: number) =>
    range(runs).reduce(
      (sum, row) => sum + (row === i ? 0 : crowding(row, i)) + (row === j || row === i ? 0 : crowding(row, j)),
      0,
    )
  for (let trial = 0; trial < swapsEach * runs * columns.length; trial++) {
    const column = columns[rng.integer(columns.length)]!
    const [i, j] = [rng.integer(runs), rng.integer(runs)]
    if (column[i] === column[j]) continue
    const before = around(i, j)
    swap(column, i, j)
    if (around(i, j) >= before) swap(column, i, j)
  }
}

/** Squared, each factor on [0, 1]; never 0, so that its powers stay finite. */
function distance(columns: readonly number[][], factors: readonly Factor[], [i, j]: readonly [number, number]): number {
  const scale = columns[0]!.length
  const sum = columns.reduce((total, column, k) => {
    const gap = Math.abs(column[i]! - column[j]!)
    return total + (factors[k]!.choices === undefined ? (gap / scale) ** 2 : gap > 0 ? 1 / 4 : 0)
  }, 0)
  return Math.max(sum, 1e-6)
}

function swap(column: number[], i: number, j: number): void {
  const kept = column[i]!
  column[i] = column[j]!
  column[j] = kept
}
