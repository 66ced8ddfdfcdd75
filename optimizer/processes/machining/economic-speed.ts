// The cutting speed that makes parts fastest or cheapest, by Gilbert's equations.
//
// Notation: as in cost.ts, with v T^n = C and Tm = a / v (a the cutting way in m). Gilbert's lives: (1/n - 1) Tt for the
// highest output, (1/n - 1)(Tt + Ct / Co) for the lowest cost [Gilbert1950].

import { type PartCost, type PartPrices, type PieceCount, partCost } from './cost.ts'
import { speedForLife, type TaylorLaw } from './tool-life.ts'

export type Aim = 'cost' | 'output'

/** What is cut: the way of the edge through one part in m, with the prices. */
export interface CutWay {
  readonly wayMetres: number
  readonly prices: PartPrices
}

export interface Optimum extends PartCost {
  readonly speedMPerMin: number
  readonly lifeMinutes: number
}

/** Life of an edge at the optimum, min. */
export function economicLifeMinutes(n: number, prices: PartPrices, aim: Aim): number {
  const change = prices.toolChangeMinutes + (aim === 'cost' ? prices.perEdge / prices.machinePerMinute : 0)
  return (1 / n - 1) * change
}

/**
 * The best speed with its life, time, cost. Floored: for every whole np (or 1/np) the fastest speed at which an edge still
 * lasts np parts is the best one of that np, and over these the cost has a single valley whose continuous bottom is
 * Gilbert's np; so the best of its two neighbours is the exact optimum.
 */
export function economicSpeed(
  law: TaylorLaw,
  part: CutWay,
  goal: { readonly aim: Aim; readonly pieces: PieceCount },
): Optimum {
  const life = economicLifeMinutes(law.n, part.prices, goal.aim)
  const parts = (life * speedForLife(law, life)) / part.wayMetres
  if (goal.pieces === 'continuous') return atParts(law, part, parts)
  const [fewer, more] = wholeNeighbours(parts).map((pieces) => atParts(law, part, pieces)) as [Optimum, Optimum]
  const isFewerBetter = goal.aim === 'cost' ? fewer.cost <= more.cost : fewer.minutes <= more.minutes
  return isFewerBetter ? fewer : more
}

/** The two piece counts on either side: 3 with 4, or 1/3 with 1/2 where a part takes several edges. */
function wholeNeighbours(parts: number): [number, number] {
  if (parts >= 1) return [Math.floor(parts), Math.ceil(parts)]
  return [1 / Math.ceil(1 / parts), 1 / Math.floor(1 / parts)]
}

/** The fastest speed at which an edge lasts `parts`: T = np a / v with v T^n = C gives v^(1 - 1/n) = np a C^(-1/n). */
function atParts(law: TaylorLaw, part: CutWay, parts: number): Optimum {
  const logSpeed = (Math.log(parts * part.wayMetres) - Math.log(law.c) / law.n) / (1 - 1 / law.n)
  const speedMPerMin = Math.exp(logSpeed)
  const cutMinutes = part.wayMetres / speedMPerMin
  return { ...partCost(part.prices, cutMinutes, parts), speedMPerMin, lifeMinutes: parts * cutMinutes }
}
