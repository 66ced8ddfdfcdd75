// The summary of a simulation: the distribution of every outcome with its share within specification.

import type { Column, Simulation } from './block.ts'
import { type Bins, binCount, type DigestPlan, head, part, partAt } from './digest.ts'
import type { Limit } from './job.ts'

export const quantileShares = [0.001, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 0.999] as const

export interface OutcomeHistogram extends Bins {
  readonly below: number
  readonly counts: readonly number[]
  readonly above: number
}

export interface OutcomeSummary {
  readonly name: string
  readonly unit: string
  readonly count: number
  /** Answers that were no number: never expected, never hidden. */
  readonly unusable: number
  readonly mean: number
  readonly sd: number
  readonly min: number
  readonly max: number
  /** At `quantileShares`; to within a bin, a 500th of where nearly all values lie. */
  readonly quantiles: readonly number[]
  readonly limits: readonly Limit[]
  /** Share of the rows that keep the limits. */
  readonly within: number
  readonly histogram: OutcomeHistogram
}

export interface Summary {
  readonly rows: number
  readonly runs: number
  /** Share of the rows that keep every limit. */
  readonly good: number
  readonly outcomes: readonly OutcomeSummary[]
}

export function summaryOf({ columns, runsPerRow }: Simulation, plan: DigestPlan, digest: Float64Array): Summary {
  const rows = digest[head.rows]!
  return {
    rows,
    runs: rows * runsPerRow,
    good: digest[head.good]! / rows,
    outcomes: plan.columns.map(({ place, bins, limits }, k) => {
      const own = digest.subarray(partAt(k), partAt(k + 1))
      return outcomeOf(columns[place]!, { bins, limits, own, rows })
    }),
  }
}

interface Own {
  readonly bins: Bins
  readonly limits: readonly Limit[]
  readonly own: Float64Array
  readonly rows: number
}

function outcomeOf({ name, unit }: Column, { bins, limits, own, rows }: Own): OutcomeSummary {
  const count = own[part.count]!
  const counts = Array.from(own.subarray(part.bins))
  return {
    ...{ name, unit, count, unusable: own[part.unusable]!, mean: own[part.mean]! },
    sd: count > 1 ? Math.sqrt(own[part.squares]! / (count - 1)) : 0,
    ...{ min: own[part.min]!, max: own[part.max]! },
    quantiles: quantileShares.map((share) => quantileIn(own, bins, share)),
    ...{ limits, within: own[part.within]! / rows },
    histogram: { ...bins, below: counts[0]!, counts: counts.slice(1, -1), above: counts.at(-1)! },
  }
}

/** Where `share` of the values lie below: evenly spread within a bin, never beyond the extremes. */
function quantileIn(own: Float64Array, bins: Bins, share: number): number {
  const [min, max] = [own[part.min]!, own[part.max]!]
  const wanted = share * own[part.count]!
  let below = 0
  for (let bin = 0; bin < binCount + 2; bin++) {
    const here = own[part.bins + bin]!
    if (here > 0 && below + here >= wanted) {
      const low = Math.max(min, bin === 0 ? min : edge(bins, bin - 1))
      const high = Math.min(max, bin > binCount ? max : edge(bins, bin))
      return low + (high - low) * ((wanted - below) / here)
    }
    below += here
  }
  return max
}

/** The lower edge of bin `index` + 1. */
export function edge({ low, high, isLog }: Bins, index: number): number {
  const share = index / binCount
  return isLog ? low * (high / low) ** share : low + (high - low) * share
}
