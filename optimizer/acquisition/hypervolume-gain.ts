// Expected hypervolume improvement for two objectives, exact and in logarithms.
//
// Notation: costs (u, v), both to be small; front (a_1, b_1) ... (a_m, b_m) with a rising and b falling; reference
// (a_{m+1}, b_0). A new pair gains sum_i [(a_{i+1} - u)+ - (a_i - u)+] (b_i - v)+ over i = 0 .. m, (a_0 - u)+ = 0; with
// u and v independent the expectation factors strip by strip [Emmerich2011].

import type { Point } from '../space.ts'
import { type Aim, logAverage, type Score } from './aim.ts'
import { costOf, logExpectedGain } from './gain.ts'

export interface Pair {
  readonly u: number
  readonly v: number
}

export function hypervolumeGain(aims: readonly [Aim, Aim], incumbents: readonly Point[]): Score {
  const [first, second] = aims
  const size = Math.max(first.model.model.weights.length, second.model.model.weights.length)
  const references = aims.map((aim) => referenceCost(aim, incumbents))
  const fronts = Array.from({ length: size }, (_, j) => {
    const pairs = incumbents.map((point) => ({ u: meanCost(first, point, j), v: meanCost(second, point, j) }))
    return paretoFront(pairs, { u: references[0]!, v: references[1]! })
  })
  const weights = pairWeights(first.model.model.weights, second.model.model.weights)
  return (point) => {
    const beliefs = aims.map(({ model }) => model.model.at(point))
    return logAverage(weights, (j) => {
      const gain = aims.map(({ goal }, i) => {
        const { means, variances } = beliefs[i]!
        const k = j % means.length
        return (c: number) => logExpectedGain(goal, c, means[k]!, Math.sqrt(variances[k]!))
      })
      return logStrips(fronts[j]!, { u: references[0]!, v: references[1]! }, gain[0]!, gain[1]!)
    })
  }
}

/** Draws are paired by their place; a pair weighs the product of both, normalised. */
export function pairWeights(...weights: readonly Float64Array[]): Float64Array {
  const size = Math.max(...weights.map(({ length }) => length))
  const raw = Float64Array.from({ length: size }, (_, j) =>
    weights.reduce((product, one) => product * one[j % one.length]!, 1),
  )
  const total = raw.reduce((sum, weight) => sum + weight, 0)
  return raw.map((weight) => weight / total)
}

function meanCost({ goal, model }: Aim, point: Point, j: number): number {
  const { means } = model.model.at(point)
  return costOf(goal, means[j % means.length]!)
}

/** The stated reference as a cost; without one the worst cost among the incumbents. */
export function referenceCost({ objective, goal, model }: Aim, incumbents: readonly Point[]): number {
  const { reference, target } = objective
  if (reference !== undefined) {
    if (objective.goal !== 'target') return costOf(goal, model.warp.forward(reference))
    return Math.abs(model.warp.forward((target ?? 0) + reference) - goal.target)
  }
  const worst = incumbents.flatMap((point) => Array.from(model.model.at(point).means, (m) => costOf(goal, m)))
  return worst.reduce((most, cost) => Math.max(most, cost), Number.NEGATIVE_INFINITY)
}

/** The pairs below the reference that no other beats in both, by rising u. */
export function paretoFront(pairs: readonly Pair[], reference: Pair): Pair[] {
  const inside = pairs.filter(({ u, v }) => u < reference.u && v < reference.v).sort((a, b) => a.u - b.u || a.v - b.v)
  const front: Pair[] = []
  for (const pair of inside) if (front.length === 0 || pair.v < front.at(-1)!.v) front.push(pair)
  return front
}

/** The area between a front and the reference. */
export function hypervolume(front: readonly Pair[], reference: Pair): number {
  return front.reduce((sum, { u, v }, i) => sum + ((front[i + 1]?.u ?? reference.u) - u) * (reference.v - v), 0)
}

type LogGain = (c: number) => number

/** log of the strip sum; each factor is a difference of two expected gains, the larger minus the smaller. */
function logStrips(front: readonly Pair[], reference: Pair, logGainU: LogGain, logGainV: LogGain): number {
  let previous = Number.NEGATIVE_INFINITY
  const logs = new Float64Array(front.length + 1)
  for (let i = 0; i <= front.length; i++) {
    const next = logGainU(front[i]?.u ?? reference.u)
    const strip = next + Math.log1p(-Math.min(1 - 1e-14, Math.exp(previous - next)))
    logs[i] = strip + logGainV(i === 0 ? reference.v : front[i - 1]!.v)
    previous = next
  }
  const most = Math.max(...logs)
  return Number.isFinite(most) ? most + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - most), 0)) : most
}
