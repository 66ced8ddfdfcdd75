// By how much two groups differ, with an interval that supposes no distribution.
import { normalQuantile } from '../math/normal.ts'
import { quantileOfSorted } from '../math/quantile.ts'
import { known } from './band.ts'

export interface Shift {
  /** Median over all pairs of a chosen with a reference run [HodgesLehmann1963]. */
  readonly difference: number
  /** Ends of the 90 % interval; NaN where there are too few runs for one. */
  readonly low: number
  readonly high: number
}

/** The interval holds the pairs that a rank test would not reject, normal approximation [Lehmann1975]. */
export function shiftOf(chosen: readonly number[], reference: readonly number[]): Shift {
  const [a, b] = [known(chosen), known(reference)]
  const pairs = Float64Array.from([...a].flatMap((one) => [...b].map((other) => one - other))).sort()
  const spread = Math.sqrt((a.length * b.length * (a.length + b.length + 1)) / 12)
  const cut = Math.floor(pairs.length / 2 - normalQuantile(0.95) * spread)
  return {
    difference: quantileOfSorted(pairs, 0.5),
    low: cut < 1 ? Number.NaN : pairs[cut - 1]!,
    high: cut < 1 ? Number.NaN : pairs[pairs.length - cut]!,
  }
}
