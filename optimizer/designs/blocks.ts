// Division of any design into blocks that disturb the model as little as can be.
//
// Notation: S the sum over blocks and model columns of the squared block sums of the centred column; 0 means that the
// blocks are orthogonal to the model [CookNachtsheim1989].

import type { Sentence } from '../explain.ts'
import { type Rng, shuffled } from '../math/rng.ts'
import { type Factor, type ModelOrder, range } from './design.ts'
import { modelRow, termsOf } from './terms.ts'

export interface Division {
  /** Block of each point, from 1. */
  readonly blocks: readonly number[]
  readonly note: Sentence
}

const starts = 8
const mostPasses = 30

/** Equal blocks, or nearly, by exchanges from several random starts. */
export function divided(
  factors: readonly Factor[],
  points: readonly (readonly number[])[],
  { count, rng }: { readonly count: number; readonly rng: Rng },
): Division {
  const columns = centredColumns(factors, points)
  let best: number[] = []
  let least = Number.POSITIVE_INFINITY
  for (let start = 0; start < starts && least > 1e-12; start++) {
    const order = shuffled(points.length, rng)
    const blocks = range(points.length).map((i) => 1 + (order[i]! % count))
    improve(blocks, columns, count)
    const value = disturbance(blocks, columns, count)
    if (value < least - 1e-9) [best, least] = [blocks, value]
  }
  return { blocks: best, note: noteOn(mainEffectShare(factors, points, best)) }
}

/** Main effects weigh ten times as much as products and squares. */
function centredColumns(factors: readonly Factor[], points: readonly (readonly number[])[]): number[][] {
  const main = columnsOf(factors, points, 'linear').map((column) => column.map((value) => value * 10))
  return [...main, ...columnsOf(factors, points, 'quadratic').slice(main.length)]
}

function columnsOf(factors: readonly Factor[], points: readonly (readonly number[])[], order: ModelOrder): number[][] {
  const rows = points.map((coded) => modelRow(factors, termsOf(factors, order), coded).slice(1))
  return (rows[0] ?? []).map((_, k) => {
    const mean = rows.reduce((sum, row) => sum + row[k]! / rows.length, 0)
    return rows.map((row) => row[k]! - mean)
  })
}

function improve(blocks: number[], columns: readonly (readonly number[])[], count: number): void {
  const sums = range(count + 1).map((block) => columns.map((column) => blockSum(column, blocks, block)))
  for (let pass = 0; pass < mostPasses; pass++) {
    let gained = false
    for (let i = 0; i < blocks.length; i++) {
      for (let j = i + 1; j < blocks.length; j++) {
        if (blocks[i] === blocks[j] || swapGain({ columns, sums, blocks }, i, j) <= 1e-9) continue
        swap({ columns, sums, blocks }, i, j)
        gained = true
      }
    }
    if (!gained) return
  }
}

interface Work {
  readonly columns: readonly (readonly number[])[]
  readonly sums: readonly number[][]
  readonly blocks: number[]
}

/** By how much S falls where points i and j change places. */
function swapGain({ columns, sums, blocks }: Work, i: number, j: number): number {
  return columns.reduce((gain, column, k) => {
    const step = column[j]! - column[i]!
    const [a, b] = [sums[blocks[i]!]![k]!, sums[blocks[j]!]![k]!]
    return gain + a * a + b * b - (a + step) ** 2 - (b - step) ** 2
  }, 0)
}

function swap({ columns, sums, blocks }: Work, i: number, j: number): void {
  for (const [k, column] of columns.entries()) {
    const step = column[j]! - column[i]!
    sums[blocks[i]!]![k]! += step
    sums[blocks[j]!]![k]! -= step
  }
  const kept = blocks[i]!
  blocks[i] = blocks[j]!
  blocks[j] = kept
}

function blockSum(column: readonly number[], blocks: readonly number[], block: number): number {
  return column.reduce((sum, value, i) => sum + (blocks[i] === block ? value : 0), 0)
}

function disturbance(blocks: readonly number[], columns: readonly (readonly number[])[], count: number): number {
  return range(count).reduce(
    (sum, b) => sum + columns.reduce((own, column) => own + blockSum(column, blocks, b + 1) ** 2, 0),
    0,
  )
}

/** The largest share of a main effect's variance that lies between blocks. */
function mainEffectShare(
  factors: readonly Factor[],
  points: readonly (readonly number[])[],
  blocks: readonly number[],
): number {
  const columns = columnsOf(factors, points, 'linear')
  const sizes = new Map<number, number>()
  for (const block of blocks) sizes.set(block, (sizes.get(block) ?? 0) + 1)
  return columns.reduce((most, column) => {
    const total = column.reduce((sum, value) => sum + value * value, 0)
    const between = [...sizes].reduce((sum, [block, size]) => sum + blockSum(column, blocks, block) ** 2 / size, 0)
    return Math.max(most, total > 0 ? between / total : 0)
  }, 0)
}

function noteOn(share: number): Sentence {
  if (share < 1e-12) return { en: 'Blocks are orthogonal to all main effects.', zh: '区组与全部主效应正交。' }
  const figure = String(Number((100 * share).toPrecision(2)))
  return {
    en: `Blocks take up to ${figure} % of the information on a main effect.`,
    zh: `区组最多占去某一主效应 ${figure} % 的信息。`,
  }
}
