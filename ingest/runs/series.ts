// A numeric signal over a run as steps that hold until the next: right for values that are reported only when they change.
import { mean, sum, weightedMean, weightedStandardDeviation } from 'simple-statistics'
import { isGood, type Nanoseconds, nsPerSecond, type Sample } from '../model.ts'

/** From `at` (seconds since the run began) the signal reads `value`; NaN where the source had none. */
export interface Step {
  readonly at: number
  readonly value: number
}

export type Series = readonly Step[]

/** Seconds from `from` to `to`, both half open like a window. */
export interface Interval {
  readonly from: number
  readonly to: number
}

/** A value with how long it held. */
interface Piece extends Interval {
  readonly value: number
}

/** `samples` are in the order of time and of one signal; a bad one is a step to NaN, so that no old value is repeated. */
export function seriesOf(samples: readonly Sample[], origin: Nanoseconds): Series {
  return samples.map(({ time, value, quality }) => ({
    at: Number(time - origin) / Number(nsPerSecond),
    value: value === null || !isGood(quality) ? Number.NaN : Number(value),
  }))
}

/** The steps within `interval`, each with its share of it; what is not known is left out. */
export function pieces(series: Series, interval: Interval): Piece[] {
  const found: Piece[] = []
  for (const [i, { at, value }] of series.entries()) {
    const from = Math.max(at, interval.from)
    const to = Math.min(series[i + 1]?.at ?? Number.POSITIVE_INFINITY, interval.to)
    if (to > from && !Number.isNaN(value)) found.push({ from, to, value })
  }
  return found
}

/** Mean weighted by time; undefined where nothing is known. */
export function meanOver(series: Series, intervals: readonly Interval[]): number | undefined {
  const all = intervals.flatMap((interval) => pieces(series, interval))
  return all.length === 0
    ? undefined
    : weightedMean(
        all.map((piece) => piece.value),
        all.map(lasting),
      )
}

/** Standard deviation weighted by time; undefined where nothing is known. */
export function deviationOver(series: Series, interval: Interval): number | undefined {
  const all = pieces(series, interval)
  return all.length === 0
    ? undefined
    : weightedStandardDeviation(
        all.map((piece) => piece.value),
        all.map(lasting),
      )
}

/** What it reads at `from`: the last value before it, or at it, else the first after it; undefined where that is not known. */
export function readAt(series: Series, from: number): number | undefined {
  const value = (series.findLast(({ at }) => at <= from) ?? series[0])?.value
  return value === undefined || Number.isNaN(value) ? undefined : value
}

/** Integral over time, in the unit of the signal times seconds. */
export function integralOver(series: Series, intervals: readonly Interval[]): number | undefined {
  const all = intervals.flatMap((interval) => pieces(series, interval))
  return all.length === 0 ? undefined : sum(all.map((piece) => piece.value * lasting(piece)))
}

/** Highest value that held within the interval. */
export function highestOver(series: Series, interval: Interval): number | undefined {
  let highest: number | undefined
  for (const { value } of pieces(series, interval)) if (highest === undefined || value > highest) highest = value
  return highest
}

/** Increase of a counter; a step back is a meter that was reset and counts on from there. */
export function increaseOver(series: Series, interval: Interval): number | undefined {
  const all = pieces(series, interval)
  if (all.length < 2) return undefined
  return sum(all.map(({ value }, i) => Math.max(0, value - (all[i - 1]?.value ?? value))))
}

/** The mean of several signals at every time one of them moves; those not known then are left out. */
export function meanSeries(all: readonly Series[]): Series {
  const moves = all.flatMap((series, i) => series.map((step) => ({ ...step, i }))).sort((a, b) => a.at - b.at)
  const current = new Map<number, number>()
  const means: Step[] = []
  for (const { at, value, i } of moves) {
    if (Number.isNaN(value)) current.delete(i)
    else current.set(i, value)
    const step = { at, value: current.size === 0 ? Number.NaN : mean([...current.values()]) }
    if (means.at(-1)?.at === at) means[means.length - 1] = step
    else means.push(step)
  }
  return means
}

/** a less b at every time one of them moves; NaN where either is not known. */
export function difference(a: Series, b: Series): Series {
  const moves = [...a.map((step) => ({ ...step, isFirst: true })), ...b.map((step) => ({ ...step, isFirst: false }))]
  let [first, second] = [Number.NaN, Number.NaN]
  const found: Step[] = []
  for (const { at, value, isFirst } of moves.sort((x, y) => x.at - y.at)) {
    if (isFirst) first = value
    else second = value
    const step = { at, value: first - second }
    if (found.at(-1)?.at === at) found[found.length - 1] = step
    else found.push(step)
  }
  return found
}

/** The longest stretch within the interval during which `test` holds. */
export function longestWhere(
  series: Series,
  interval: Interval,
  test: (value: number) => boolean,
): Interval | undefined {
  let longest: Interval | undefined
  let current: Interval | undefined
  for (const { from, to, value } of pieces(series, interval)) {
    if (!test(value)) current = undefined
    else current = current?.to === from ? { from: current.from, to } : { from, to }
    if (current && (longest === undefined || lasting(current) > lasting(longest))) longest = current
  }
  return longest
}

export function lasting({ from, to }: Interval): number {
  return to - from
}
