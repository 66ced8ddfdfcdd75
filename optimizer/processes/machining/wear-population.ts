// Wear of a population of tools: how a tool will go on, learned from others with its own past.
//
// Notation: a tool grows by x mm over an exposure e (minutes, cuts, shares of a Taylor life). Growth is a gamma process with
// a rate of its own for each tool: x | beta ~ Gamma(alpha e, beta), beta ~ Gamma(a, b) over the tools [LawlessCrowder2004].
// So wear never shrinks, tools differ, and everything is closed: after growing S over E a tool's beta is
// Gamma(a + alpha E, b + S); its further growth X over e has X / (X + b + S) ~ Beta(alpha e, a + alpha E).

import { minimiseInBox } from '../../math/lbfgs.ts'
import { logGamma, regularisedBeta } from '../../math/student.ts'

export interface Growth {
  readonly exposure: number
  readonly growthMm: number
}

/** What the tools have in common: alpha, a, b. */
export interface WearPopulation {
  readonly shapePerExposure: number
  readonly toolShape: number
  readonly toolScaleMm: number
}

/** A reading's resolution: growth below half of it says no more than that, mm. */
export const resolutionMm = 0.001
const bounds = { low: -7, high: 7 }

/**
 * The population under which the tools' growths are likeliest (empirical Bayes). Needs two tools at least; with fewer
 * the spread between tools is whatever the search began with.
 */
export function fitWearPopulation(tools: readonly (readonly Growth[])[]): WearPopulation {
  const cost = (x: Float64Array) => -tools.reduce((sum, growths) => sum + logEvidence(populationAt(x), growths), 0)
  const minimise = (x: Float64Array, gradient: Float64Array) => {
    for (let i = 0; i < x.length; i++) gradient[i] = slope(cost, x, i)
    return cost(x)
  }
  const lower = new Float64Array(3).fill(bounds.low)
  const upper = new Float64Array(3).fill(bounds.high)
  return populationAt(minimiseInBox({ minimise, start: new Float64Array(3), lower, upper, iterations: 200 }).x)
}

/** Growth that a tool stays below with probability p over the next exposure, given its past, mm. */
export function growthQuantileMm(
  population: WearPopulation,
  past: readonly Growth[],
  ahead: { readonly exposure: number; readonly p: number },
): number {
  const shape = population.shapePerExposure * ahead.exposure
  const toolShape = population.toolShape + population.shapePerExposure * total(past, 'exposure')
  let low = 0
  let high = 1
  // Bisection in the share X / (X + b + S): 50 halvings reach the last bits of a double.
  for (let step = 0; step < 50; step++) {
    const middle = (low + high) / 2
    if (regularisedBeta(middle, shape, toolShape) < ahead.p) low = middle
    else high = middle
  }
  return ((population.toolScaleMm + total(past, 'growthMm')) * low) / (1 - low)
}

function populationAt(x: Float64Array): WearPopulation {
  return {
    shapePerExposure: Math.exp(x[0]!),
    toolShape: Math.exp(x[1]!),
    // Scale around 10 um, so that all three unknowns are of order one.
    toolScaleMm: 0.01 * Math.exp(x[2]!),
  }
}

/** Log of the chance of one tool's growths, its own rate integrated out; no growth counts as less than `leastMm`. */
export function logEvidence(
  { shapePerExposure, toolShape, toolScaleMm }: WearPopulation,
  growths: readonly Growth[],
  leastMm = resolutionMm / 2,
): number {
  let log = toolShape * Math.log(toolScaleMm) - logGamma(toolShape)
  let shapes = toolShape
  let scales = toolScaleMm
  for (const { exposure, growthMm } of growths) {
    const shape = shapePerExposure * exposure
    const growth = Math.max(growthMm, leastMm)
    log += (shape - 1) * Math.log(growth) - logGamma(shape)
    shapes += shape
    scales += growth
  }
  return log + logGamma(shapes) - shapes * Math.log(scales)
}

function slope(cost: (x: Float64Array) => number, x: Float64Array, index: number): number {
  const step = 1e-5
  const [up, down] = [step, -step].map((change) => cost(x.map((value, i) => (i === index ? value + change : value))))
  return (up! - down!) / (2 * step)
}

function total(growths: readonly Growth[], what: keyof Growth): number {
  return growths.reduce((sum, growth) => sum + growth[what], 0)
}
