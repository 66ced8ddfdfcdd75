// One outcome over simulated parts: centre, scatter by level, quantiles, capability, the share inside.
//
// Notation: X_p the value below which a share p lies. Ppk by percentiles [ISO 22514-2]: the lesser of
// (USL - X_0.5) / (X_0.99865 - X_0.5) and (X_0.5 - LSL) / (X_0.5 - X_0.00135); for normal values it is the usual one. Cpk:
// the sigma within a run. Bounds: 90 %, lots drawn again with random weights [Rubin1981].

import { quantileOfSorted } from '../math/quantile.ts'
import type { Rng } from '../math/rng.ts'
import { bootstrapWeights } from '../math/variance-shares.ts'
import { type Bounded, capabilityIndices, type Specification } from '../spc/capability.ts'
import { countOf, type Nesting } from './draws.ts'
import { type Components, varianceComponents } from './variance-components.ts'

/** The three percentiles of capability with those of the 90 % band. */
export const told = [0.00135, 0.05, 0.5, 0.95, 0.99865] as const

export interface OutcomeFigures {
  readonly name: string
  readonly unit: string
  readonly mean: number
  /** Standard deviation of all parts. */
  readonly sd: number
  /** Standard deviations by level; they add up in squares. */
  readonly sdOf: Components
  /** Of measuring alone. */
  readonly sdMeasuring: number
  /** At `told`. */
  readonly quantiles: readonly number[]
  readonly specification?: Specification
  /** Share of parts inside of the specification: truly, as measured. */
  readonly inside?: number
  readonly insideMeasured?: number
  readonly capability?: Capability
}

export interface Capability {
  /** Both limits only. */
  readonly Cp?: number
  readonly Cpk: number
  /** By the standard deviation of all parts. */
  readonly PpkNormal: number
  /** By percentiles: the one to go by where values are not normal. */
  readonly Ppk: Bounded
  /** Ppk by percentiles of what the laboratory reads. */
  readonly PpkMeasured: number
}

export interface Values {
  readonly name: string
  readonly unit: string
  readonly truth: Float64Array
  readonly measured: Float64Array
  readonly nesting: Nesting
  readonly specification?: Specification
}

/** Draws of the lots' weights behind each bound. */
const replicates = 100

export function outcomeFigures(
  { name, unit, truth, measured, nesting, specification }: Values,
  rng: Rng,
): OutcomeFigures {
  const sorted = truth.toSorted()
  const mean = average(truth)
  const sdOf = roots(varianceComponents(truth, nesting))
  const sd = Math.sqrt(average(truth.map((y) => (y - mean) ** 2)))
  const errors = measured.map((y, i) => y - truth[i]!)
  const figures = {
    ...{ name, unit, mean, sd, sdOf, sdMeasuring: Math.sqrt(average(errors.map((e) => e * e))) },
    quantiles: told.map((p) => quantileOfSorted(sorted, p)),
  }
  if (!specification) return figures
  const within = Math.hypot(sdOf.place, sdOf.part)
  return {
    ...figures,
    specification,
    inside: average(truth.map((y) => (isInside(y, specification) ? 1 : 0))),
    insideMeasured: average(measured.map((y) => (isInside(y, specification) ? 1 : 0))),
    // What does not vary has no capability: it is inside or it is not.
    ...(within > 0 &&
      sd > 1e-12 * Math.abs(mean) && {
        capability: capabilityOf({ ...figures, specification, sorted, measured, truth, nesting, within }, rng),
      }),
  }
}

export function isInside(y: number, { lower, upper }: Specification): boolean {
  return y >= (lower ?? y) && y <= (upper ?? y)
}

interface Asked extends Required<Values> {
  readonly mean: number
  readonly sd: number
  readonly within: number
  readonly sorted: Float64Array
}

function capabilityOf(
  { mean, sd, within, sorted, measured, truth, nesting, specification }: Omit<Asked, 'name' | 'unit'>,
  rng: Rng,
): Capability {
  const short = capabilityIndices(mean, within, specification)
  const order = Uint32Array.from(truth, (_, i) => i).sort((a, b) => truth[a]! - truth[b]! || a - b)
  const perLot = countOf({ ...nesting, lots: 1 })
  const again = Float64Array.from({ length: replicates }, () =>
    byPercentiles(
      weightedQuantiles(truth, order, { weights: bootstrapWeights(nesting.lots, rng), perLot }),
      specification,
    ),
  ).sort()
  const quantiles = (of: Float64Array): Middle => [of3(of, 0), of3(of, 1), of3(of, 2)]
  return {
    ...(short.potential !== undefined && { Cp: short.potential }),
    Cpk: short.actual,
    PpkNormal: capabilityIndices(mean, sd, specification).actual,
    Ppk: {
      estimate: byPercentiles(quantiles(sorted), specification),
      lower: quantileOfSorted(again, 0.05),
      upper: quantileOfSorted(again, 0.95),
    },
    PpkMeasured: byPercentiles(quantiles(measured.toSorted()), specification),
  }
}

/** X_0.00135, X_0.5, X_0.99865. */
type Middle = readonly [number, number, number]
const percentiles = [0.00135, 0.5, 0.99865] as const

function of3(sorted: Float64Array, i: 0 | 1 | 2): number {
  return quantileOfSorted(sorted, percentiles[i])
}

export function byPercentiles([low, middle, high]: Middle, { lower, upper }: Specification): number {
  const below = lower === undefined ? Number.POSITIVE_INFINITY : (middle - lower) / (middle - low)
  const above = upper === undefined ? Number.POSITIVE_INFINITY : (upper - middle) / (high - middle)
  return Math.min(below, above)
}

/** The percentiles where each lot weighs differently. */
function weightedQuantiles(
  values: Float64Array,
  order: Uint32Array,
  { weights, perLot }: { readonly weights: Float64Array; readonly perLot: number },
): Middle {
  const found: number[] = []
  let below = 0
  for (const index of order) {
    below += weights[Math.floor(index / perLot)]! / perLot
    while (found.length < percentiles.length && below >= percentiles[found.length]!) found.push(values[index]!)
  }
  const last = values[order[order.length - 1]!]!
  return [found[0] ?? last, found[1] ?? last, found[2] ?? last]
}

function roots(components: Components): Components {
  const { lot, run, place, part } = components
  return { lot: Math.sqrt(lot), run: Math.sqrt(run), place: Math.sqrt(place), part: Math.sqrt(part) }
}

export function average(values: Float64Array): number {
  let sum = 0
  for (const value of values) sum += value
  return sum / values.length
}
