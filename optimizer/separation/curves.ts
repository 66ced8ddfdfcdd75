// Curves of runs on one grid of aligned time, so that they can be compared point by point.

/** What a signal read, in the order of time. Seconds since the moment by which the runs are aligned. */
export interface Readings {
  readonly at: readonly number[]
  readonly values: readonly number[]
}

/** Half open, seconds of aligned time. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

export interface GridOptions {
  /** Seconds between two readings of a signal that moves. */
  readonly step: number
  /** What belongs to the run. */
  readonly within: Stretch
  /** Where the machine told nothing at all. */
  readonly silent: readonly Stretch[]
}

/** Steps without a reading from which on a value counts as held instead of moving. */
const heldAfter = 3

/** `count` points from `from` to `to`, both included. */
export function gridOf({ from, to }: Stretch, count: number): number[] {
  return Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1))
}

/** Linear between neighbouring readings, held where a signal tells only changes; NaN where nothing is known. */
export function onGrid({ at, values }: Readings, grid: readonly number[], options: GridOptions): Float64Array {
  const { step, within, silent } = options
  let next = 0
  return Float64Array.from(grid, (time) => {
    while (next < at.length && at[next]! <= time) next++
    const isOutside = time < within.from || time > within.to
    if (isOutside || silent.some(({ from, to }) => time >= from && time < to)) return Number.NaN
    // The first reading stands for the middle of its bucket: the run had begun by then.
    if (next === 0) return (at[0] ?? Infinity) - time <= step ? values[0]! : Number.NaN
    const [t0, t1] = [at[next - 1]!, at[next] ?? Infinity]
    const [v0, v1] = [values[next - 1]!, values[next] ?? Number.NaN]
    return t1 - t0 > heldAfter * step ? v0 : v0 + ((v1 - v0) * (time - t0)) / (t1 - t0)
  })
}

/** Stretches longer than `longest` between the times at which any signal spoke. */
export function silences(times: readonly number[], longest: number): Stretch[] {
  const sorted = [...new Set(times)].sort((a, b) => a - b)
  return sorted.flatMap((from, i) => {
    const to = sorted[i + 1]
    return to === undefined || to - from <= longest ? [] : [{ from: from + longest, to }]
  })
}

/**
 * A counter (a meter of energy, parts made) counts on from run to run: what it rose since the run began is compared
 * instead of what it read. A counter is what never falls, in any of the runs, and does not begin where it began before.
 */
export function withoutCount(curves: readonly Float64Array[]): readonly Float64Array[] {
  const known = curves.map((curve) => curve.filter((value) => !Number.isNaN(value))).filter(({ length }) => length > 1)
  const rises = known.every((curve) => curve.every((value, i) => i === 0 || value >= curve[i - 1]!))
  const goesOn = known.some((curve) => known.some((other) => curve[0]! >= other.at(-1)! && other.at(-1)! > other[0]!))
  if (!rises || !goesOn) return curves
  return curves.map((curve) => {
    const first = curve.find((value) => !Number.isNaN(value)) ?? 0
    return curve.map((value) => value - first)
  })
}
