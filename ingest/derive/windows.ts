// Rate, integral, rolling mean: what a trailing window of points says at its end.
import { lastAt, type Point } from './points.ts'

export interface Trailing {
  readonly windowSeconds: number
  /** A value stands for the time after it no longer than this. */
  readonly holdSeconds: number
}

/** `isPartial`: the window is not covered by data from end to end. */
export interface Windowed {
  readonly value: number
  readonly isPartial: boolean
  readonly isUncertain: boolean
}

/** `end` is the position of the last point of the window; it has a value. */
export type WindowFunction = (points: readonly Point[], end: number, trailing: Trailing) => Windowed | undefined

/** Slope of the least-squares line through the window, per second; undefined with fewer than two points. */
export const rate: WindowFunction = (points, end, { windowSeconds, holdSeconds }) => {
  const last = points[end]!.seconds
  const inside: Point[] = []
  for (let index = end; index >= 0 && points[index]!.seconds > last - windowSeconds; index--)
    if (!Number.isNaN(points[index]!.value)) inside.push(points[index]!)
  if (inside.length < 2) return undefined
  const meanTime = inside.reduce((sum, { seconds }) => sum + seconds, 0) / inside.length
  const meanValue = inside.reduce((sum, { value }) => sum + value, 0) / inside.length
  let above = 0
  let below = 0
  for (const { seconds, value } of inside) {
    above += (seconds - meanTime) * (value - meanValue)
    below += (seconds - meanTime) ** 2
  }
  const covered = last - inside.at(-1)!.seconds
  return {
    value: above / below,
    isPartial: covered < windowSeconds - holdSeconds,
    isUncertain: inside.some(({ isUncertain }) => isUncertain),
  }
}

/** Trapezoids between neighbours, in value times seconds; neighbours further apart than a value holds are not joined. */
export const integral: WindowFunction = (points, end, trailing) => {
  const sums = createSums(trailing)
  const begin = points[end]!.seconds - trailing.windowSeconds
  for (let index = Math.max(0, lastAt(points, begin)); index < end; index++) {
    const a = points[index]!
    const b = points[index + 1]!
    const apart = b.seconds - a.seconds
    const from = Math.max(begin, a.seconds)
    const middle = a.value + ((b.value - a.value) / apart) * ((from + b.seconds) / 2 - a.seconds)
    if (!Number.isNaN(middle) && apart <= trailing.holdSeconds) sums.add(middle, b.seconds - from, a.isUncertain)
  }
  return sums.windowed(sums.total())
}

/** Each value counts for the time until the next one, at most for as long as it holds. */
export const mean: WindowFunction = (points, end, trailing) => {
  const sums = createSums(trailing)
  const begin = points[end]!.seconds - trailing.windowSeconds
  for (let index = Math.max(0, lastAt(points, begin)); index < end; index++) {
    const a = points[index]!
    const until = Math.min(points[index + 1]!.seconds, a.seconds + trailing.holdSeconds)
    const stands = until - Math.max(begin, a.seconds)
    if (!Number.isNaN(a.value) && stands > 0) sums.add(a.value, stands, a.isUncertain)
  }
  const own = points[end]!
  if (sums.covered() === 0) return { value: own.value, isPartial: true, isUncertain: own.isUncertain }
  return sums.windowed(sums.total() / sums.covered())
}

/** Plain sums, since a long window is walked for each of its values. */
function createSums({ windowSeconds }: Trailing) {
  let weighted = 0
  let seconds = 0
  let isUncertain = false
  return {
    add(value: number, during: number, uncertain: boolean): void {
      weighted += value * during
      seconds += during
      isUncertain ||= uncertain
    },
    total: () => weighted,
    covered: () => seconds,
    windowed: (value: number): Windowed => ({
      value,
      isPartial: seconds < windowSeconds * (1 - 1e-9),
      isUncertain,
    }),
  }
}
