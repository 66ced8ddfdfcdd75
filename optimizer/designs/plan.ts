// A design made ready to run: replicates, blocks, centre points, a random order.

import type { Sentence } from '../explain.ts'
import { type Rng, shuffled, stream } from '../math/rng.ts'
import { divided } from './blocks.ts'
import { centresByBlock } from './centres.ts'
import {
  combinations,
  type Design,
  type DesignOptions,
  type DesignPoint,
  demand,
  type Factor,
  isNumeric,
  merged,
  range,
} from './design.ts'
import { designOf } from './index.ts'

export interface PlannedRun {
  /** From 1, in the order to run. */
  readonly run: number
  /** From 1, in the order of the book. */
  readonly standard: number
  /** From 1. */
  readonly block: number
  readonly kind: DesignPoint['kind']
  readonly coded: readonly number[]
}

export interface DesignPlan {
  readonly design: Design
  readonly factors: readonly Factor[]
  readonly runs: readonly PlannedRun[]
  readonly blocks: number
  readonly notes: readonly Sentence[]
  readonly alpha?: number
}

export interface PlanRequest {
  readonly design: string
  readonly factors: readonly Factor[]
  readonly options?: DesignOptions
  readonly seed: number
}

const mostRuns = 5000

/** Throws a RangeError that says why the design does not fit the factors or options. */
export function planDesign({ design: name, factors, options = {}, seed }: PlanRequest): DesignPlan {
  const design = designOf(name)
  const { blocks = 1, replicates = 1, randomise = true } = options
  demand(factors.length > 0, 'a design needs a factor')
  demand(blocks >= 1 && replicates >= 1, 'blocks and replicates are whole numbers from 1')
  const rng = stream(seed, 'design')
  const table = design.make(factors, options, rng)
  const once = table.points
  const centres = centrePoints(design, factors, options.centrePoints ?? design.centrePoints(factors))
  const points = range(replicates).flatMap(() => once)
  demand(points.length + centres.length <= mostRuns, `${points.length + centres.length} runs are more than ${mostRuns}`)
  demand(points.length >= blocks, `${points.length} runs cannot fill ${blocks} blocks`)
  const division = divide(factors, points, { blocks, rng })
  const ownCentres = centresByBlock(centres.length, blocks).flatMap((count, b) => range(count).map(() => b + 1))
  const all = [
    ...points.map((point, i) => ({ ...point, block: division.blocks[i]!, standard: i + 1 })),
    ...centres.map((point, i) => ({ ...point, block: ownCentres[i]!, standard: points.length + i + 1 })),
  ]
  return {
    design,
    factors,
    runs: inOrder(all, blocks, randomise ? rng : undefined),
    blocks,
    notes: [...table.notes, ...division.notes],
    ...(table.alpha !== undefined && { alpha: table.alpha }),
  }
}

/** By the design itself, else by exchange. */
function divide(
  factors: readonly Factor[],
  points: readonly DesignPoint[],
  { blocks, rng }: { readonly blocks: number; readonly rng: Rng },
): { readonly blocks: readonly number[]; readonly notes: readonly Sentence[] } {
  if (blocks === 1) return { blocks: points.map(() => 1), notes: [] }
  if (points.every(({ block }) => block !== undefined)) return { blocks: points.map(({ block }) => block!), notes: [] }
  const coded = points.map((point) => point.coded)
  const found = divided(factors, coded, { count: blocks, rng })
  return { blocks: found.blocks, notes: [found.note] }
}

/** Numbers in the middle; combinations of categories take turns. */
function centrePoints({ isMixture }: Design, factors: readonly Factor[], count: number): DesignPoint[] {
  const numbers = factors.filter(isNumeric)
  demand(count === 0 || numbers.length > 0, 'centre points need a numeric factor')
  const middle = isMixture ? 1 / factors.length : 0
  const chosen = combinations(factors.filter((one) => !isNumeric(one)).map(({ choices }) => range(choices!)))
  return range(count).map((i) => ({
    coded: merged(
      factors,
      numbers.map(() => middle),
      chosen[i % chosen.length]!,
    ),
    kind: 'centre' as const,
  }))
}

type Unordered = Omit<PlannedRun, 'run'>

/** Block after block, at random within each. */
function inOrder(points: readonly Unordered[], blocks: number, rng: Rng | undefined): PlannedRun[] {
  const ordered = range(blocks).flatMap((b) => {
    const own = points.filter(({ block }) => block === b + 1)
    return rng ? shuffled(own.length, rng).map((i) => own[i]!) : own
  })
  return ordered.map(({ standard, block, kind, coded }, i) => ({ run: i + 1, standard, block, kind, coded }))
}
