// What is known of one outcome: its warp, its surrogate, predictions in the outcome's own unit.
//
// Notation: z the warped, standardised outcome; the surrogate's mixture lives on z, limits are carried to z exactly,
// moments return through normal quantiles at equal probabilities.

import type { OutcomeConstraint } from './definition.ts'
import { hiddenSpread } from './hidden-spread.ts'
import { fitLimitWarp } from './limit-warp.ts'
import { normalCdf, normalLogCdf, normalQuantile } from './math/normal.ts'
import type { Rng } from './math/rng.ts'
import type { Point } from './space.ts'
import { type Belief, type Model, mixtureMoments, type Surrogate } from './surrogates/surrogate.ts'
import { fitWarp, type Warp } from './warp.ts'

export interface OutcomeModel {
  readonly warp: Warp
  readonly model: Model
  /** Number of measurements it learnt from. */
  readonly count: number
  /** Least and greatest z measured. */
  readonly span: readonly [number, number]
  /** The measured z, in the order of the training points. */
  readonly measured: Float64Array
  /** By what factor doubt about the truth, not noise, is widened in what people are told; see `hiddenSpread`. */
  readonly widening: number
}

export interface OutcomeData {
  readonly points: readonly Point[]
  readonly values: readonly number[]
  readonly blocks?: readonly number[]
  /** False keeps distances as they are (an objective with a target). */
  readonly bend: boolean
  /** Present: where the outcome crosses it is all that matters. */
  readonly limit?: number
  /** True: the model itself takes the outcome for as widely spread as the runs may have hidden, not only what is told. */
  readonly cautious: boolean
  /** Present: somebody foretells the outcome; one value, or none, is then enough. */
  readonly hearing?: Hearing
}

/** How those who foretell an outcome come into its model. */
export interface Hearing {
  /** Foretold values over the settings allowed, in the outcome's unit: the scale where fewer than two were measured. */
  readonly scale: readonly number[]
  heed(surrogate: Surrogate, warp: Warp): Surrogate
}

export function fitOutcome(data: OutcomeData, surrogate: Surrogate, rng: Rng): OutcomeModel {
  const { points, values, blocks, bend, cautious, hearing, limit } = data
  const scale = hearing && values.length < 2 ? hearing.scale : values
  const hidden = scale === values ? hiddenSpread(points) : 1
  const spread = cautious ? hidden : 1
  const warp =
    limit === undefined ? fitWarp(scale, bend && scale === values, spread) : fitLimitWarp(scale, limit, spread)
  const z = Float64Array.from(values, (y) => warp.forward(y))
  const model = (hearing?.heed(surrogate, warp) ?? surrogate).fit({ points, values: z, ...(blocks && { blocks }) }, rng)
  const seen = scale.map((y) => warp.forward(y))
  const span = [Math.min(...seen), Math.max(...seen)] as const
  return { warp, model, count: values.length, span, measured: z, widening: cautious ? 1 : hidden }
}

/** What is told of a point: as the model believes, its doubt widened. */
export function toldBelief({ model, widening }: OutcomeModel, point: Point): Belief {
  const { means, variances } = model.at(point)
  return { means, variances: widening === 1 ? variances : variances.map((variance) => variance * widening ** 2) }
}

const quantiles = Array.from({ length: 12 }, (_, i) => normalQuantile((i + 0.5) / 12))
/** The quantiles above have this standard deviation; dividing by it keeps the variance of a plain normal. */
const quantileSd = Math.sqrt(quantiles.reduce((sum, q) => sum + q * q, 0) / quantiles.length)

/** Mean and standard deviation of the next single measurement, or of the truth behind it, in the outcome's unit. */
export function predictOutcome(known: OutcomeModel, point: Point, withNoise = true) {
  const { warp, model, span } = known
  const { mean: m, variance } = mixtureMoments(model, toldBelief(known, point), withNoise)
  const sd = Math.sqrt(variance)
  // A bent scale may stretch far tails without bound: nothing is expected beyond three spreads outside the data.
  const tail = (z: number) => Math.min(span[1] + 3, Math.max(span[0] - 3, z))
  if (warp.isLinear) {
    const mean = finite(warp.inverse(m))
    return { mean, sd: finite(Math.abs(warp.inverse(m + sd) - mean)) }
  }
  const [least, most] = signRange(known)
  const values = quantiles.map((q) =>
    finite(Math.min(most, Math.max(least, warp.inverse(tail(m + (sd * q) / quantileSd))))),
  )
  const mean = values.reduce((sum, y) => sum + y / values.length, 0)
  const scale = values.reduce((most, y) => Math.max(most, Math.abs(y / 2 - mean / 2)), 0) || 1
  const square = values.reduce((sum, y) => sum + ((y / 2 - mean / 2) / scale) ** 2 / values.length, 0)
  return { mean, sd: finite(2 * scale * Math.sqrt(square)) }
}

/** What the signs of the measurements leave open; zero itself counts with either sign. */
export function signRange({ warp, span: [first, last] }: OutcomeModel): [number, number] {
  const [least, most] = [warp.inverse(first), warp.inverse(last)]
  const rounding = 1e-9 * (most - least)
  return [least >= -rounding ? 0 : Number.NEGATIVE_INFINITY, most <= rounding ? 0 : Number.POSITIVE_INFINITY]
}

/** Replies hold numbers alone: what overflows is the largest number. */
function finite(value: number): number {
  return Math.min(Number.MAX_VALUE, Math.max(-Number.MAX_VALUE, value))
}

/** A limit on an outcome; `edge` where it is one of the specimens' edges. */
export type Limits = Pick<OutcomeConstraint, 'max' | 'min' | 'edge'>

/** P(the limit is kept), averaged over the mixture: by the next measurement; by the long run where the outcome is an edge. */
export function keepsProbability(known: OutcomeModel, limits: Limits, belief: Belief): number {
  const { model } = known
  const isLongRun = limits.edge?.within !== undefined
  let sum = 0
  model.weights.forEach((weight, j) => {
    const { low, high } = boundsOf(known, limits, j)
    const sd = Math.sqrt(belief.variances[j]! + (isLongRun ? 0 : model.noise[j]!))
    const m = belief.means[j]!
    sum +=
      weight *
      Math.max(0, normalCdf((high - m) / sd) - (low === Number.NEGATIVE_INFINITY ? 0 : normalCdf((low - m) / sd)))
  })
  return Math.min(1, sum)
}

/** log of the same for the truth behind the measurement, with full precision where the chance is tiny. */
export function logKeeps(known: OutcomeModel, limits: Limits, belief: Belief): number {
  const { model } = known
  let most = Number.NEGATIVE_INFINITY
  const logs = Array.from(model.weights, (weight, j) => {
    const { low, high } = boundsOf(known, limits, j)
    const sd = Math.sqrt(belief.variances[j]!)
    const m = belief.means[j]!
    let log = Math.log(weight)
    // Both limits at once: the product of the one-sided chances, a lower bound that needs no difference of tails.
    if (high < Number.POSITIVE_INFINITY) log += normalLogCdf((high - m) / sd)
    if (low > Number.NEGATIVE_INFINITY) log += normalLogCdf((m - low) / sd)
    most = Math.max(most, log)
    return log
  })
  if (most === Number.NEGATIVE_INFINITY) return most
  return most + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - most), 0))
}

/**
 * The limits on the scale of draw j. Of an edge at d deviations sigma_w within a run, production sees more: runs differ by
 * sigma_b, the noise of the model. d deviations of both together reach d (hypot(sigma_w, sigma_b) - sigma_w) further.
 */
function boundsOf({ warp, model }: OutcomeModel, { max, min, edge }: Limits, j: number): { low: number; high: number } {
  const reach = (limit: number) => {
    if (edge?.within === undefined) return 0
    const z = warp.forward(limit)
    const between =
      (Math.sqrt(model.noise[j]!) * Math.abs(warp.inverse(z + step) - warp.inverse(z - step))) / (2 * step)
    return Math.abs(edge.deviations) * (Math.hypot(edge.within, between) - edge.within)
  }
  return {
    low: min === undefined ? Number.NEGATIVE_INFINITY : warp.forward(min + reach(min)),
    high: max === undefined ? Number.POSITIVE_INFINITY : warp.forward(max - reach(max)),
  }
}

/** On the scale of the model, for the slope of the warp. */
const step = 0.01
