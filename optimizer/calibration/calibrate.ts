// Calibrates a twin: draws from the posterior, whether the chains agree, what was learnt.

import type { Sentence } from '../explain.ts'
import type { Axes } from '../math/axes.ts'
import { type Convergence, convergenceOf } from '../math/convergence.ts'
import { quantileOfSorted } from '../math/quantile.ts'
import { stream } from '../math/rng.ts'
import { warmChains } from '../math/slice-chains.ts'
import { findingsOf } from './findings.ts'
import { type Posterior, posteriorOf } from './posterior.ts'
import type { CalibrationProblem, Prior, Unknown } from './problem.ts'
import { standInOf } from './stand-in.ts'

export interface Effort {
  readonly seed: number
  /** Sweeps of each chain before draws count. */
  readonly warmUp: number
  /** Of each chain; where the chains do not agree, twice as many along better axes, as many again added up to eighteen times. */
  readonly draws: number
}

export const usualEffort = { warmUp: 200, draws: 350 }
const chainCount = 4
const mostBatches = 20
/** [Vehtari2021]: R-hat below 1.01, at least 100 effective draws for each chain. */
export const greatestRHat = 1.01
export const leastEss = 100 * chainCount
/** Chains that are farther apart than this do not lack draws but better axes. */
const strayingRHat = 1.1

export interface Summary {
  readonly mean: number
  readonly sd: number
  /** 5 %, 50 %, 95 %. */
  readonly low: number
  readonly median: number
  readonly high: number
}

export interface Learnt extends Summary, Convergence {
  readonly name: string
}

export interface LearntUnknown extends Omit<Unknown, 'prior'> {
  readonly prior: Prior
  readonly posterior: Summary
  /** 1 - variance after / variance before: 0 nothing learnt, 1 all. */
  readonly contraction: number
}

export interface Fit<At> {
  readonly posterior: Posterior<At>
  readonly seed: number
  readonly isConverged: boolean
  /** Chains one after the other. */
  readonly draws: readonly Float64Array[]
  /** Every coordinate of the posterior. */
  readonly learnt: readonly Learnt[]
  readonly unknowns: readonly LearntUnknown[]
  readonly outcomes: readonly {
    readonly name: string
    readonly unit: string
    readonly count: number
    readonly rms: number
  }[]
  readonly worst: Convergence
  readonly findings: readonly Finding[]
}

/** `warning`: do not lean on it without looking; `note`: good to know. */
export interface Finding {
  readonly level: 'warning' | 'note'
  readonly text: Sentence
}

/** Same problem with the same seed: same bytes. Costs seconds for some hundred observations. */
export function calibrate<At>(problem: CalibrationProblem<At>, effort: Effort): Fit<At> {
  const posterior = posteriorOf(problem)
  const { logDensity, priorSd, layout } = posterior
  const scales = priorSd.map((sd) => sd / 3)
  const rng = (chain: number) => stream(effort.seed, 'chain', chain)
  const standIn = (axes: Axes, seen: readonly Float64Array[]) =>
    standInOf(posterior, { axes, seen }, stream(effort.seed, 'stand-in'))
  const starts = startsOf(posterior, effort.seed)
  const chained = { logDensity, starts, scales, rng, ...(problem.isDear && { standIn }) }
  const sampler = warmChains(chained, effort.warmUp)
  let chains = sampler.advance(effort.draws)
  for (let batch = 1; ; batch++) {
    const learnt = layout.names.map((name, k) =>
      learn(
        name,
        chains.map((chain) => chain.map((x) => x[k]!)),
      ),
    )
    const worst = worstOf(learnt)
    const isConverged = worst.rHat <= greatestRHat && Math.min(worst.bulkEss, worst.tailEss) >= leastEss
    if (isConverged || batch === mostBatches) return fitOf({ posterior, chains, learnt, worst, isConverged }, effort)
    if (batch > 1 && worst.rHat <= strayingRHat) {
      const more = sampler.advance(effort.draws)
      chains = chains.map((chain, c) => [...chain, ...more[c]!])
    } else {
      // What was drawn knows the axes better than the warm-up did: it serves as a longer one, and counts no more.
      sampler.learn(chains, true)
      chains = sampler.advance(2 * effort.draws)
    }
  }
}

interface Sampled<At> {
  readonly posterior: Posterior<At>
  readonly chains: readonly (readonly Float64Array[])[]
  readonly learnt: readonly Learnt[]
  readonly worst: Convergence
  readonly isConverged: boolean
}

function fitOf<At>({ chains, ...sampled }: Sampled<At>, { seed }: Effort): Fit<At> {
  const { posterior, learnt } = sampled
  const draws = chains.flat()
  const unknowns = posterior.problem.unknowns.map((unknown, k): LearntUnknown => {
    const { name: _, rHat: __, bulkEss: ___, tailEss: ____, ...summary } = learnt[k]!
    return { ...unknown, posterior: summary, contraction: 1 - (summary.sd / sdOf(unknown.prior)) ** 2 }
  })
  const middle = Float64Array.from(learnt, ({ mean }) => mean)
  const fit = { ...sampled, seed, draws, unknowns, outcomes: misfit(posterior, middle) }
  return { ...fit, findings: findingsOf(fit) }
}

/** Draws from the priors, drawn together by half towards their middle; a start of no density is drawn again. */
function startsOf<At>({ priorMean, priorSd, logDensity }: Posterior<At>, seed: number): Float64Array[] {
  const rng = stream(seed, 'starts')
  return Array.from({ length: chainCount }, () => {
    for (let shrink = 0.5; shrink > 1e-9; shrink *= 0.9) {
      const x = priorMean.map((centre, k) => centre + shrink * priorSd[k]! * rng.normal())
      if (Number.isFinite(logDensity(x))) return x
    }
    return Float64Array.from(priorMean)
  })
}

function learn(name: string, chains: number[][]): Learnt {
  const all = chains.flat()
  return { name, ...summaryOf(all), ...convergenceOf(chains) }
}

export function summaryOf(values: readonly number[]): Summary {
  const sorted = Float64Array.from(values).sort()
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
  const [low, median, high] = [0.05, 0.5, 0.95].map((p) => quantileOfSorted(sorted, p))
  return { mean, sd, low: low!, median: median!, high: high! }
}

function worstOf(learnt: readonly Learnt[]): Convergence {
  return {
    rHat: Math.max(...learnt.map(({ rHat }) => rHat)),
    bulkEss: Math.min(...learnt.map(({ bulkEss }) => bulkEss)),
    tailEss: Math.min(...learnt.map(({ tailEss }) => tailEss)),
  }
}

/** Root mean square of measured less told, at the mean of the draws, before any discrepancy is added. */
function misfit<At>({ problem, blocks, answers }: Posterior<At>, x: Float64Array): Fit<At>['outcomes'] {
  const told = answers(x)
  return blocks.map(({ outcome, rows, values }) => {
    const squares = rows.reduce((sum, row, i) => sum + (values[i]! - told[row]!) ** 2, 0)
    const { name, unit } = problem.outcomes[outcome]!
    return { name, unit, count: rows.length, rms: Math.sqrt(squares / rows.length) }
  })
}

const slices = 400

/** Standard deviation of a normal distribution that is cut off, by the midpoint rule. */
export function sdOf({ mean, sd, low, high }: Prior): number {
  let [mass, first, second] = [0, 0, 0]
  for (let i = 0; i < slices; i++) {
    const at = low + ((i + 0.5) / slices) * (high - low)
    const z = (at - mean) / sd
    const weight = Math.exp((-z * z) / 2)
    mass += weight
    first += weight * z
    second += weight * z * z
  }
  return sd * Math.sqrt(second / mass - (first / mass) ** 2)
}
