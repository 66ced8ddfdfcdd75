// Wear of tools as a hierarchy: what tools have in common, how they differ, how a new one will go on.
//
// Notation: growth x of a tool under conditions z over an exposure e: x e^(-c'z) | beta ~ Gamma(alpha e, beta), beta ~ Gamma(a, b)
// over the tools, beta integrated out (see wear-population.ts). Unknown are ln alpha, ln a, ln (b / 10 um), c: the latter are
// exponents where z are logarithms. Further growth is Beta-distributed for each draw; bands mix the draws.

import type { Convergence } from '../math/convergence.ts'
import { convergenceOf } from '../math/convergence.ts'
import { normalLogPdf } from '../math/normal.ts'
import { stream } from '../math/rng.ts'
import { warmChains } from '../math/slice-chains.ts'
import { regularisedBeta } from '../math/student.ts'
import { type Growth, logEvidence, resolutionMm, type WearPopulation } from '../processes/machining/wear-population.ts'
import { type Effort, greatestRHat, leastEss, type Summary, summaryOf } from './calibrate.ts'

export interface WornTool {
  readonly growths: readonly Growth[]
  /** Logarithms of speed or feed around their usual values, 0 or 1 for coolant: as many for each tool. */
  readonly conditions: readonly number[]
}

/** What is known beforehand of the effect of a condition: normal. */
export interface Effect {
  readonly mean: number
  readonly sd: number
}

/** Taylor's law makes wear grow with speed to 1/n; feed counts about once; coolant changes it by half at most. */
export const usualEffects = {
  speed: { mean: 3, sd: 2 },
  feed: { mean: 1, sd: 1 },
  coolant: { mean: 0, sd: 0.5 },
} as const

export interface WearCalibration {
  readonly isConverged: boolean
  readonly worst: Convergence
  /** ln alpha, ln a, ln (b / 10 um), then the effect of each condition. */
  readonly unknowns: readonly Summary[]
  readonly draws: readonly Float64Array[]
}

/** Priors of what tools have in common: growth of some um for an exposure of 1, tools that differ by 15 to 100 %. */
const common: readonly Effect[] = [
  { mean: 0, sd: 1.5 },
  { mean: 2, sd: 1 },
  { mean: 0.7, sd: 1.5 },
]
const chainCount = 4
const bandDraws = 60

/** What the tools have in common. Same tools with the same seed: same bytes. */
export function calibrateWear(
  tools: readonly WornTool[],
  effects: readonly Effect[],
  { seed, warmUp, draws }: Effort,
): WearCalibration {
  const priors = [...common, ...effects]
  const logDensity = (x: Float64Array) => {
    let log = 0
    for (let k = 0; k < x.length; k++) log += normalLogPdf((x[k]! - priors[k]!.mean) / priors[k]!.sd)
    const population = populationAt(x)
    for (const { growths, conditions } of tools) {
      const ln = lnPace(x, conditions)
      // The density of x follows from that of the scaled growth.
      log += logEvidence(population, scaled(growths, Math.exp(-ln)), 0) - growths.length * ln
    }
    return Number.isFinite(log) ? log : Number.NEGATIVE_INFINITY
  }
  const rng = stream(seed, 'wear')
  const starts = Array.from({ length: chainCount }, () =>
    Float64Array.from(priors, ({ mean, sd }) => mean + 0.5 * sd * rng.normal()),
  )
  const scales = Float64Array.from(priors, ({ sd }) => sd / 3)
  const sampler = warmChains({ logDensity, starts, scales, rng: (chain) => stream(seed, 'wear', chain) }, warmUp)
  const chains = sampler.advance(draws)
  const columns = priors.map((_, k) => chains.map((chain) => chain.map((x) => x[k]!)))
  const agreed = columns.map(convergenceOf)
  const worst = {
    rHat: Math.max(...agreed.map(({ rHat }) => rHat)),
    bulkEss: Math.min(...agreed.map(({ bulkEss }) => bulkEss)),
    tailEss: Math.min(...agreed.map(({ tailEss }) => tailEss)),
  }
  return {
    isConverged: worst.rHat <= greatestRHat && Math.min(worst.bulkEss, worst.tailEss) >= leastEss,
    ...{ worst, unknowns: columns.map((column) => summaryOf(column.flat())), draws: chains.flat() },
  }
}

/** Growth that a tool stays below with probability p over the next exposure, given its past (none for a new tool), mm. */
export function wearQuantileMm(
  { draws }: Pick<WearCalibration, 'draws'>,
  { growths, conditions }: WornTool,
  { exposure, p }: { readonly exposure: number; readonly p: number },
): number {
  const count = Math.min(bandDraws, draws.length)
  const members = Array.from({ length: count }, (_, i) => {
    const x = draws[Math.floor((i * draws.length) / count)]!
    const { shapePerExposure, toolShape, toolScaleMm } = populationAt(x)
    const pace = Math.exp(lnPace(x, conditions))
    const [exposed, grown] = [total(growths, 'exposure'), total(growths, 'growthMm')]
    return {
      shape: shapePerExposure * exposure,
      toolShape: toolShape + shapePerExposure * exposed,
      scaleMm: toolScaleMm * pace + grown,
    }
  })
  const chance = (mm: number) =>
    members.reduce((sum, { shape, toolShape, scaleMm }) => {
      return sum + regularisedBeta(mm / (mm + scaleMm), shape, toolShape) / count
    }, 0)
  let [low, high] = [0, 0.001]
  for (let step = 0; step < 40 && chance(high) < p; step++) high *= 2
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2
    if (chance(middle) < p) low = middle
    else high = middle
  }
  return high
}

function populationAt(x: Float64Array): WearPopulation {
  return { shapePerExposure: Math.exp(x[0]!), toolShape: Math.exp(x[1]!), toolScaleMm: 0.01 * Math.exp(x[2]!) }
}

/** c'z */
function lnPace(x: Float64Array, conditions: readonly number[]): number {
  return conditions.reduce((sum, z, k) => sum + x[common.length + k]! * z, 0)
}

function scaled(growths: readonly Growth[], factor: number): Growth[] {
  return growths.map(({ exposure, growthMm }) => ({
    exposure,
    growthMm: Math.max(growthMm, resolutionMm / 2) * factor,
  }))
}

function total(growths: readonly Growth[], what: keyof Growth): number {
  return growths.reduce((sum, growth) => sum + growth[what], 0)
}
