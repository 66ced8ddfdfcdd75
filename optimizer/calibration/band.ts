// What a calibrated twin tells at one place: the middle of its draws with a 90 % band.

import { normalQuantile } from '../math/normal.ts'
import { quantileOfSorted } from '../math/quantile.ts'

export interface Band {
  /** 5 %, 50 %, 95 %. */
  readonly low: number
  readonly median: number
  readonly high: number
}

const z95 = normalQuantile(0.95)

/** The band of what the draws tell, wider by how much the twin itself is wrong (a standard deviation). */
export function bandOf(told: readonly number[], discrepancy = 0): Band {
  const sorted = Float64Array.from(told).sort()
  const [low, median, high] = [0.05, 0.5, 0.95].map((p) => quantileOfSorted(sorted, p)) as [number, number, number]
  const beside = z95 * discrepancy
  return { low: median - Math.hypot(median - low, beside), median, high: median + Math.hypot(high - median, beside) }
}

/** By how much the twin misses an outcome once calibrated, in the twin's unit; 0 where it was not measured. */
export function missOf(
  {
    outcomes,
  }: { readonly outcomes: readonly { readonly name: string; readonly discrepancy: { readonly median: number } }[] },
  outcome: string,
): number {
  return outcomes.find(({ name }) => name === outcome)?.discrepancy.median ?? 0
}
