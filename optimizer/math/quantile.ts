// Quantiles of a sample by linear interpolation between its sorted values.

/** The value below which a share p of the sorted values lies, 0 <= p <= 1; NaN without values. */
export function quantileOfSorted(sorted: ArrayLike<number>, p: number): number {
  const at = p * (sorted.length - 1)
  const below = Math.floor(at)
  const low = sorted[below] ?? Number.NaN
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? Number.NaN
  return low + (at - below) * (high - low)
}
