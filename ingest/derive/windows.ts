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

export type WindowFunction = (points: readonly Point[], end: number, trailing: Trailing) => Windowed | undefined

/** Slope of the least-squares line through the window, per second; undefined with fewer than two points. */
export function rate(
  points: readonly Point[],
  end: number,
  { windowSeconds, holdSeconds }: Trailing,
): Windowed | undefined {
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
  const segments = segmentsOf(points, end, trailing)
  const sum = segments.reduce((total, { from, to, a, b }) => {
    const slope = (b.value - a.value) / (b.seconds - a.seconds)
    const middle = a.value + slope * ((from + to) / 2 - a.seconds)
    return total + (Number.isNaN(middle) || b.seconds - a.seconds > trailing.holdSeconds ? 0 : middle * (to - from))
  }, 0)
  const joined = segments.filter(
    ({ a, b }) => !Number.isNaN(a.value + b.value) && b.seconds - a.seconds <= trailing.holdSeconds,
  )
  return windowed(sum, joined, trailing)
}

/** Each value counts for the time until the next one, at most for as long as it holds. */
export const mean: WindowFunction = (points, end, trailing) => {
  const held = segmentsOf(points, end, trailing)
    .filter(({ a }) => !Number.isNaN(a.value))
    .map((one) => ({ ...one, to: Math.min(one.to, one.a.seconds + trailing.holdSeconds) }))
    .filter(({ from, to }) => to > from)
  const covered = held.reduce((total, { from, to }) => total + to - from, 0)
  const own = points[end]!
  if (covered === 0) return { value: own.value, isPartial: true, isUncertain: own.isUncertain }
  return windowed(held.reduce((total, { from, to, a }) => total + a.value * (to - from), 0) / covered, held, trailing)
}

interface Segment {
  readonly from: number
  readonly to: number
  readonly a: Point
  readonly b: Point
}

/** The pairs of neighbours up to `end`, cut to the window. */
function segmentsOf(points: readonly Point[], end: number, { windowSeconds }: Trailing): Segment[] {
  const last = points[end]!.seconds
  const begin = last - windowSeconds
  const used: Segment[] = []
  for (let index = Math.max(0, lastAt(points, begin)); index < end; index++) {
    const [a, b] = [points[index]!, points[index + 1]!]
    used.push({ from: Math.max(begin, a.seconds), to: b.seconds, a, b })
  }
  return used
}

function windowed(value: number, segments: readonly Segment[], { windowSeconds }: Trailing): Windowed {
  const covered = segments.reduce((total, { from, to }) => total + to - from, 0)
  return {
    value,
    isPartial: covered < windowSeconds * (1 - 1e-9),
    isUncertain: segments.some(({ a }) => a.isUncertain),
  }
}
