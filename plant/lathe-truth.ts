// The lathe's own answer to "what would this recipe give over the lives of many edges": for proofs only.
import { type Draws, draws } from './draws.ts'
import { changeAtMillimetres, edgeCost, type Part, runningCost, turnPart } from './lathe-part.ts'
import type { LatheRecipe } from './lathe-recipe.ts'

/** What the drawing and the machine allow. */
export const latheLimits = { roughness: 1.25, vibration: 1.3, kilowatts: 9 } as const

/** Scatter of bars and edges: standard deviations, lots and parts of hardness, logarithm of an edge's rate. */
export const latheScatter = { lot: 0.025, part: 0.01, edge: 0.14 } as const

export interface TurnTruth {
  /** CNY per part, edges and their changes included, over whole lives. */
  readonly cost: number
  /** Share of parts that keep all limits, with the share for each. */
  readonly kept: number
  readonly keptBy: Readonly<Record<keyof typeof latheLimits, number>>
  readonly partsPerEdge: number
  readonly isFeasible: boolean
}

/** The share of parts that must keep all limits. */
export const promisedShare = 0.95
const judgingSeed = 20_251_122
/** An edge that lasts longer is changed for its hours. */
const mostParts = 200

export function brokenBy(part: Pick<Part, 'roughness' | 'vibration' | 'kilowatts'>): (keyof typeof latheLimits)[] {
  return (Object.keys(latheLimits) as (keyof typeof latheLimits)[]).filter((name) => part[name] > latheLimits[name])
}

export function hardnessOf(seed: number, lot: number, part: number): number {
  const { lot: lots, part: parts } = latheScatter
  return 1 + draws(seed, 'bar lot', lot).normal(lots) + draws(seed, 'bar', lot, part).normal(parts)
}

export function edgeOf(luck: Draws): number {
  return Math.exp(luck.normal(latheScatter.edge))
}

/** Lives of `edges` edges from new to changed, each with a bar lot of its own; the same draws for every recipe. */
export function turnTruth(recipe: LatheRecipe, edges = 40): TurnTruth {
  let [parts, kept, money] = [0, 0, 0]
  const broken = { roughness: 0, vibration: 0, kilowatts: 0 }
  for (let number = 0; number < edges; number++) {
    const edge = edgeOf(draws(judgingSeed, 'edge', number))
    money += edgeCost(recipe)
    let wearMillimetres = 0
    for (let i = 0; i < mostParts && wearMillimetres < changeAtMillimetres; i++) {
      const part = turnPart(recipe, { hardness: hardnessOf(judgingSeed, number, i), edge, wearMillimetres })
      const bad = brokenBy(part)
      for (const name of bad) broken[name]++
      if (bad.length === 0) kept++
      parts++
      money += runningCost(part)
      wearMillimetres = part.wearMillimetres
    }
  }
  const share = (count: number) => 1 - count / parts
  return {
    cost: money / parts,
    kept: kept / parts,
    keptBy: {
      roughness: share(broken.roughness),
      vibration: share(broken.vibration),
      kilowatts: share(broken.kilowatts),
    },
    partsPerEdge: parts / edges,
    isFeasible: kept / parts >= promisedShare,
  }
}
