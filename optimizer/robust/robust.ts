// A recipe as production would meet it: outcomes with their scatter, yield, capability, cost of a good part.
//
// Notation: with draws of a calibration every figure is made once for each of them under the same scatter; the middle one
// is told, the 5 % and 95 % ones bound it. Without, lots drawn again with random weights do [Rubin1981].

import { quantileOfSorted } from '../math/quantile.ts'
import { type Rng, stream } from '../math/rng.ts'
import { bootstrapWeights } from '../math/variance-shares.ts'
import type { Bounded, Specification } from '../spc/capability.ts'
import { drawParts, nestingFor } from './draws.ts'
import { average, isInside, type OutcomeFigures, outcomeFigures } from './outcome-figures.ts'
import { type Parts, simulateParts } from './parts.ts'
import type { Scattered } from './scattered.ts'

export type Specifications = Readonly<Record<string, Specification>>

export interface RobustAsked {
  /** One for each draw of a calibration; one alone without. */
  readonly scattered: readonly Scattered[]
  readonly recipe: Float64Array
  readonly specifications: Specifications
  /** Parts wanted, about. */
  readonly count: number
  readonly seed: number
}

export interface RobustFigures {
  readonly parts: number
  /** Share of parts that are good by what is true of them; by what is measured. */
  readonly yield: Bounded
  readonly yieldMeasured: number
  /** Share that is lost whatever is measured, e.g. by cracks. */
  readonly lost: number
  /** Without an upper bound where hardly a part may be good. */
  readonly costPerGoodPart: Bounded
  readonly outcomes: readonly OutcomeFigures[]
  readonly ofRuns: readonly {
    readonly name: string
    readonly unit: string
    readonly mean: number
    readonly sd: number
  }[]
  /** What the bounds are of. */
  readonly bounds: 'calibration' | 'simulation'
}

/** @throws RangeError where a specification names what no part has. */
export function robustFigures({ scattered, recipe, specifications, count, seed }: RobustAsked): RobustFigures {
  const { plan, twin } = scattered[0]!
  for (const name of Object.keys(specifications))
    if (!plan.ofParts.includes(name))
      throw new RangeError(`parts have no ${name}: a specification may be on ${plan.ofParts.join(', ')}`)
  const drawn = drawParts(plan, nestingFor(count), { seed })
  const all = scattered.map((one) => judged(simulateParts(one, recipe, drawn), specifications))
  const rng = stream(seed, 'bounds')
  const told = all.map(({ parts }) =>
    plan.ofParts.map((name) => {
      const specification = specifications[name]
      const unit = twin.outcomes.find((one) => one.name === name)!.unit
      const values = { truth: parts.truth.get(name)!, measured: parts.measured.get(name)! }
      const given = { name, unit, ...values, nesting: drawn.nesting, ...(specification && { specification }) }
      return outcomeFigures(given, rng)
    }),
  )
  const summary = all.length > 1 ? bounded(all.map(summed)) : again(all[0]!, rng)
  return {
    parts: all[0]!.good.length,
    ...summary,
    yieldMeasured: middle(all.map(({ passed }) => average(passed))),
    lost: middle(all.map(({ parts }) => 1 - average(parts.whole))),
    outcomes: plan.ofParts.map((_, i) => combined(told.map((one) => one[i]!))),
    ofRuns: plan.ofRuns.map((name) => {
      const unit = twin.outcomes.find((one) => one.name === name)!.unit
      return { name, unit, ...momentsOf(all.map(({ parts }) => parts.ofRuns.get(name)!)) }
    }),
    bounds: all.length > 1 ? 'calibration' : 'simulation',
  }
}

interface Judged {
  readonly parts: Parts
  /** Chance that a part is good, that it passes inspection. */
  readonly good: Float64Array
  readonly passed: Float64Array
}

function judged(parts: Parts, specifications: Specifications): Judged {
  const within = (values: Parts['truth']) => {
    const limits = Object.entries(specifications).map(([name, one]) => [values.get(name)!, one] as const)
    return parts.whole.map((whole, i) => (limits.every(([of, one]) => isInside(of[i]!, one)) ? whole : 0))
  }
  return { parts, good: within(parts.truth), passed: within(parts.measured) }
}

interface Summed {
  readonly yield: number
  readonly costPerGoodPart: number
}

/** No good part at all costs what this many begun ones do, so that figures stay numbers. */
const leastYield = 1e-6

function summed({ parts, good }: Judged): Summed {
  const share = average(good)
  return { yield: share, costPerGoodPart: average(parts.costBegun) / Math.max(leastYield, share) }
}

/** The same with lots that weigh at random. */
function again(one: Judged, rng: Rng): { yield: Bounded; costPerGoodPart: Bounded } {
  const { lots } = one.parts.drawn.nesting
  const [byLot, costs] = [lotMeans(one.good, lots), lotMeans(one.parts.costBegun, lots)]
  const replicas = Array.from({ length: 200 }, (): Summed => {
    const weights = bootstrapWeights(lots, rng)
    const weighed = (values: Float64Array) => values.reduce((sum, value, i) => sum + value * weights[i]!, 0)
    const share = Math.min(1, weighed(byLot))
    return { yield: share, costPerGoodPart: weighed(costs) / Math.max(leastYield, share) }
  })
  const estimate = summed(one)
  const spread = bounded(replicas)
  return {
    yield: { ...spread.yield, estimate: estimate.yield },
    costPerGoodPart: { ...spread.costPerGoodPart, estimate: estimate.costPerGoodPart },
  }
}

function lotMeans(values: Float64Array, lots: number): Float64Array {
  const size = values.length / lots
  return Float64Array.from({ length: lots }, (_, lot) => average(values.subarray(lot * size, (lot + 1) * size)))
}

/** Where the yield may be less than this, nobody can say what a good part costs at most. */
const hardlyAny = 1e-3

function bounded(all: readonly Summed[]): { yield: Bounded; costPerGoodPart: Bounded } {
  const share = band(all.map((one) => one.yield))
  const costs = bandOfCosts(all.map((one) => one.costPerGoodPart))
  const upper = share.lower > hardlyAny ? costs.upper : Number.POSITIVE_INFINITY
  return { yield: share, costPerGoodPart: { ...costs, upper } }
}

/** Of good parts per cost, turned round: between a draw with good parts and one without any lies no cost of a million. */
function bandOfCosts(costs: readonly number[]): Bounded {
  const { estimate, lower, upper } = band(costs.map((cost) => 1 / cost))
  return { estimate: 1 / estimate, lower: 1 / upper, upper: 1 / lower }
}

export function band(values: readonly number[]): Bounded {
  const sorted = Float64Array.from(values).sort()
  const at = (p: number) => quantileOfSorted(sorted, p)
  return { estimate: at(0.5), lower: at(0.05), upper: at(0.95) }
}

function middle(values: readonly number[]): number {
  return band(values).estimate
}

function momentsOf(all: readonly Float64Array[]): { mean: number; sd: number } {
  const means = all.map(average)
  const sds = all.map((values, i) => Math.sqrt(average(values.map((y) => (y - means[i]!) ** 2))))
  return { mean: middle(means), sd: middle(sds) }
}

/** Figures of several calibration draws: the middle of each, the doubt about Ppk as its bounds. */
function combined(all: readonly OutcomeFigures[]): OutcomeFigures {
  const first = all[0]!
  if (all.length === 1) return first
  const of = (pick: (one: OutcomeFigures) => number) => middle(all.map(pick))
  const capabilities = all.flatMap(({ capability }) => capability ?? [])
  return {
    ...first,
    ...{ mean: of((one) => one.mean), sd: of((one) => one.sd), sdMeasuring: of((one) => one.sdMeasuring) },
    sdOf: {
      ...{ lot: of(({ sdOf }) => sdOf.lot), run: of(({ sdOf }) => sdOf.run) },
      ...{ place: of(({ sdOf }) => sdOf.place), part: of(({ sdOf }) => sdOf.part) },
    },
    quantiles: first.quantiles.map((_, i) => of(({ quantiles }) => quantiles[i]!)),
    ...(first.inside !== undefined && {
      inside: of(({ inside }) => inside!),
      insideMeasured: of(({ insideMeasured }) => insideMeasured!),
    }),
    ...(first.capability &&
      capabilities.length === all.length && {
        capability: {
          ...(first.capability.Cp !== undefined && { Cp: middle(capabilities.map(({ Cp }) => Cp!)) }),
          Cpk: middle(capabilities.map(({ Cpk }) => Cpk)),
          PpkNormal: middle(capabilities.map(({ PpkNormal }) => PpkNormal)),
          Ppk: band(capabilities.map(({ Ppk }) => Ppk.estimate)),
          PpkMeasured: middle(capabilities.map(({ PpkMeasured }) => PpkMeasured)),
        },
      }),
  }
}
