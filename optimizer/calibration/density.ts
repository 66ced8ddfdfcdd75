// Densities of one constant before with after a calibration, as curves to be drawn.
//
// Notation: kernel estimate f(x) = mean of normal densities of width h around the draws, reflected at the ends of the range;
// h = 0.9 min(sd, IQR / 1.34) n^(-1/5) [Silverman1986].

import type { Sentence } from '../explain.ts'
import { quantileOfSorted } from '../math/quantile.ts'
import type { Prior } from './problem.ts'
import type { CalibrationRecord } from './record.ts'

/** Values at even steps from `from` to `to`, per unit of the constant. */
export interface Density {
  readonly from: number
  readonly to: number
  readonly values: readonly number[]
}

const points = 49
/** Standard deviations of the prior, widths of the kernel, that are drawn on each side. */
const priorReach = 3
const kernelReach = 3
const digits = 5

/** The density of the draws. */
export function densityOf(draws: readonly number[], { low, high }: Pick<Prior, 'low' | 'high'>): Density {
  const sorted = Float64Array.from(draws).sort()
  const width = widthOf(sorted)
  const from = Math.max(low, sorted[0]! - kernelReach * width)
  const to = Math.min(high, sorted.at(-1)! + kernelReach * width)
  const kernel = (x: number) => Math.exp(-((x / width) ** 2) / 2) / (width * Math.sqrt(2 * Math.PI) * draws.length)
  return curve({ from, to }, (x) =>
    sorted.reduce((sum, draw) => sum + kernel(x - draw) + kernel(x - 2 * low + draw) + kernel(x - 2 * high + draw), 0),
  )
}

/** The density of a prior, which is cut off at the ends of its range. */
export function priorDensity({ mean, sd, low, high }: Prior): Density {
  const range = { from: Math.max(low, mean - priorReach * sd), to: Math.min(high, mean + priorReach * sd) }
  const whole = curve(range, (x) => Math.exp(-(((x - mean) / sd) ** 2) / 2))
  const step = (range.to - range.from) / (points - 1)
  const mass = step * whole.values.reduce((sum, value, i) => sum + value * (i % (points - 1) === 0 ? 0.5 : 1), 0)
  return { ...range, values: whole.values.map((value) => rounded(value / mass)) }
}

/** Each constant before with after, in the order of the record's unknowns. */
export function posteriorCurves({ unknowns, draws }: CalibrationRecord): PosteriorCurve[] {
  return unknowns.map(({ name, title, unit, prior, posterior, contraction, density }, k) => {
    const { low, median, high } = posterior
    // Versions of earlier releases kept a few draws only.
    const own = draws.map((draw) => draw[k]!)
    return {
      ...{ name, title, unit, contraction, low, median, high, prior: priorDensity(prior) },
      posterior: density ?? densityOf(own, prior),
    }
  })
}

export interface PosteriorCurve {
  readonly name: string
  readonly title: Sentence
  readonly unit: string
  /** 5 %, 50 %, 95 %. */
  readonly low: number
  readonly median: number
  readonly high: number
  readonly contraction: number
  readonly prior: Density
  readonly posterior: Density
}

/** Draws that hardly differ still have a width, so that a curve can be drawn. */
function widthOf(sorted: Float64Array): number {
  const n = sorted.length
  const mean = sorted.reduce((sum, value) => sum + value, 0) / n
  const sd = Math.sqrt(sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n)
  const quartiles = (quantileOfSorted(sorted, 0.75) - quantileOfSorted(sorted, 0.25)) / 1.34
  const spread = quartiles > 0 ? Math.min(sd, quartiles) : sd
  return Math.max(0.9 * spread * n ** -0.2, 1e-9 * Math.max(1, Math.abs(mean)))
}

function curve({ from, to }: { from: number; to: number }, f: (x: number) => number): Density {
  const values = Array.from({ length: points }, (_, i) => rounded(f(from + (i / (points - 1)) * (to - from))))
  return { from, to, values }
}

function rounded(value: number): number {
  return Number(value.toPrecision(digits))
}
