// Samples as numbers over time, as the computations of derived signals read them.
import { isGood, type Nanoseconds, nsPerSecond, type Sample } from '../model.ts'

/** `value` is NaN where the source had none, or called it bad: what was before does not hold beyond. */
export interface Point {
  readonly time: Nanoseconds
  /** Since the begin of what was read: a double is exact enough within days. */
  readonly seconds: number
  readonly value: number
  readonly isUncertain: boolean
}

export function pointsOf(samples: readonly Sample[], base: Nanoseconds): Point[] {
  return samples.map(({ time, value, quality }) => ({
    time,
    seconds: Number(time - base) / Number(nsPerSecond),
    value: value === null || typeof value === 'string' || quality >>> 31 === 1 ? Number.NaN : Number(value),
    isUncertain: !isGood(quality),
  }))
}

/** Position of the last point at or before the time; -1 where there is none. */
export function lastAt(points: readonly Point[], seconds: number): number {
  let low = 0
  let high = points.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (points[middle]!.seconds <= seconds) low = middle + 1
    else high = middle
  }
  return low - 1
}
