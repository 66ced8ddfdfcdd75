// The band of curves: between which values most runs lie at each moment of aligned time.
import { quantileOfSorted } from '../math/quantile.ts'

/** Percentiles at each point of the grid; NaN where fewer than three runs are known, or fewer than half of them. */
export interface Band {
  readonly low: readonly number[]
  readonly middle: readonly number[]
  readonly high: readonly number[]
  /** Runs known at the point. */
  readonly count: readonly number[]
}

/** Four in five runs lie within: one odd run does not move it, unlike the highest with the lowest. */
export const bandShares = { low: 0.1, high: 0.9 } as const
const leastRuns = 3

/** One curve a run, all on one grid. */
export function bandOf(curves: readonly Float64Array[], points: number): Band {
  const sorted = Array.from({ length: points }, (_, point) => known(curves.map((curve) => curve[point]!)))
  // Where most runs are over the few that last would draw an edge of their own.
  const least = Math.max(leastRuns, curves.length / 2)
  const at = (share: number) =>
    sorted.map((values) => (values.length < least ? Number.NaN : quantileOfSorted(values, share)))
  return {
    low: at(bandShares.low),
    middle: at(0.5),
    high: at(bandShares.high),
    count: sorted.map(({ length }) => length),
  }
}

/** Those that are numbers, in order. */
export function known(values: readonly number[]): Float64Array {
  return Float64Array.from(values.filter((value) => !Number.isNaN(value))).sort()
}
