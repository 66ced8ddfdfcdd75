// The step in which people think of a quantity: one unit where that is a sensible part of its range.

/** Parts of the range that make a sensible step: a move that matters, still a small one. */
const largest = 1 / 4
const smallest = 1 / 50

/**
 * 1, or else 1, 2 or 5 times a power of ten near a tenth of the range: that of the values, or their distance from a limit
 * where that is more.
 */
export function sensibleStep(values: readonly number[], limit?: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (p: number) => sorted[Math.round(p * (sorted.length - 1))] ?? 0
  const range = Math.max(at(0.9) - at(0.1), limit === undefined ? 0 : Math.abs(limit - at(0.5)))
  if (!(range > 0) || (range * smallest <= 1 && range * largest >= 1)) return 1
  const power = 10 ** Math.floor(Math.log10(range / 10))
  const digit = range / 10 / power
  return Number(((digit < 1.5 ? 1 : digit < 3.5 ? 2 : digit < 7.5 ? 5 : 10) * power).toPrecision(1))
}
