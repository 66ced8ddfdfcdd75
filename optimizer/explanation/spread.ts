// An estimate with its interval, from draws of it.

export interface Estimate {
  readonly mean: number
  /** 5 % and 95 % of what is held possible. */
  readonly low: number
  readonly high: number
}

export function estimateOf(draws: readonly number[]): Estimate {
  const sorted = draws.toSorted((a, b) => a - b)
  return {
    mean: draws.reduce((sum, value) => sum + value / draws.length, 0),
    low: quantileOf(sorted, 0.05),
    high: quantileOf(sorted, 0.95),
  }
}

/** Linear between the sorted values. */
function quantileOf(sorted: readonly number[], p: number): number {
  const place = p * (sorted.length - 1)
  const below = Math.floor(place)
  const [a, b] = [sorted[below]!, sorted[Math.min(sorted.length - 1, below + 1)]!]
  return a + (place - below) * (b - a)
}
