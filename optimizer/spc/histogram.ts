// How values are spread, as counts in even bins.

import { extent, interquartileRange } from 'simple-statistics'
import { requireValues } from './check.ts'

export interface Histogram {
  readonly low: number
  readonly high: number
  /** A value on an edge counts in the bin above it, the highest in the last. */
  readonly counts: readonly number[]
}

const most = 30

/** Bins as wide as 2 IQR / n^(1/3) [FreedmanDiaconis1981], 5 to 30 of them; one bin for values that do not vary. */
export function histogramOf(values: readonly number[]): Histogram {
  requireValues(values, 1)
  const [low, high] = extent([...values])
  if (low === high) return { low, high, counts: [values.length] }
  const width = (2 * interquartileRange([...values])) / Math.cbrt(values.length)
  const bins = width > 0 ? Math.min(most, Math.max(5, Math.ceil((high - low) / width))) : 5
  const counts = new Array<number>(bins).fill(0)
  for (const value of values) {
    const at = Math.min(bins - 1, Math.floor(((value - low) / (high - low)) * bins))
    counts[at] = counts[at]! + 1
  }
  return { low, high, counts }
}
