// The times at which the mean of a series changed, as many as the data pay for.
//
// Notation: x_1 .. x_n in order of time, sigma their noise around a constant mean, C(s, t) = sum of (x - mean)^2 / sigma^2
// over x_(s+1) .. x_t, beta the penalty of one more change. The cut minimises the sum of C + beta over the segments.

import { mean, median } from 'simple-statistics'
import { requireSpread, requireValues } from './check.ts'
import { rangeFactors } from './constants.ts'
import { movingRanges } from './individuals.ts'

export interface ChangeSettings {
  /**
   * beta; 3 log n where left out, the leading term of [ZhangSiegmund2007]: of steady series of 20, 50, 100 points 9, 4, 2 %
   * then show a change (2 log n: 21, 15, 10 %). Larger finds fewer.
   */
  readonly penalty?: number
  /** In the unit of x; from the median moving range where left out, which changes themselves hardly touch. */
  readonly sigma?: number
  /** Fewest points of a segment; 2 where left out, so that one outlier alone is no segment. */
  readonly shortest?: number
}

/** Points `from` to `to` (indices from 0, both inside) around one mean. */
export interface Segment {
  readonly from: number
  readonly to: number
  readonly mean: number
}

export interface Changes {
  /** The first index of every segment but the first. */
  readonly at: readonly number[]
  readonly segments: readonly Segment[]
  readonly penalty: number
  readonly sigma: number
}

/**
 * The optimal cut by PELT [Killick2012]: exact, with starts dropped that can never win again.
 * Assumes independent noise: a series that wanders gets more changes than it has causes.
 */
export function changePoints(values: readonly number[], settings: ChangeSettings = {}): Changes {
  requireValues(values, 4)
  const { penalty = 3 * Math.log(values.length), shortest = 2 } = settings
  if (!(penalty >= 0 && Number.isInteger(shortest) && shortest >= 1)) {
    throw new RangeError('the penalty must not be negative, the shortest segment at least one point')
  }
  const sigma = requireSpread(settings.sigma ?? noiseOf(values))
  const starts = cut(costOf(values, sigma), { count: values.length, penalty, shortest })
  const segments = starts.map((from, index) => {
    const end = starts[index + 1] ?? values.length
    return { from, to: end - 1, mean: mean(values.slice(from, end)) }
  })
  return { at: starts.slice(1), segments, penalty, sigma }
}

/** Median |x_i - x_(i-1)| / (sqrt 2 x 0.6745); the mean one / d2 where most neighbours are equal (coarse readings). */
function noiseOf(values: readonly number[]): number {
  const ranges = movingRanges(values)
  return median(ranges) / (Math.SQRT2 * 0.6744897501960817) || mean(ranges) / rangeFactors(2).d2
}

/** C(s, t) in constant time from running sums, about the mean of all so that large values keep their digits. */
function costOf(values: readonly number[], sigma: number): (s: number, t: number) => number {
  const centre = mean([...values])
  const sums = new Float64Array(values.length + 1)
  const squares = new Float64Array(values.length + 1)
  for (const [i, value] of values.entries()) {
    const z = (value - centre) / sigma
    sums[i + 1] = sums[i]! + z
    squares[i + 1] = squares[i]! + z * z
  }
  return (s, t) => squares[t]! - squares[s]! - (sums[t]! - sums[s]!) ** 2 / (t - s)
}

interface Cut {
  readonly count: number
  readonly penalty: number
  readonly shortest: number
}

/** The starts of the segments, by F(t) = min over s of F(s) + C(s, t) + beta. */
function cut(cost: (s: number, t: number) => number, { count, penalty, shortest }: Cut): number[] {
  const best = new Float64Array(count + 1).fill(Number.POSITIVE_INFINITY)
  const before = new Int32Array(count + 1)
  best[0] = -penalty
  let candidates: number[] = []
  for (let t = Math.min(shortest, count); t <= count; t++) {
    const joint = t - shortest
    if (Number.isFinite(best[joint]!)) candidates.push(joint)
    for (const s of candidates) {
      const total = best[s]! + cost(s, t) + penalty
      if (total < best[t]!) {
        best[t] = total
        before[t] = s
      }
    }
    // From here on a cut at `joint` leaves a full segment behind it: a start that loses to it there loses for good.
    candidates = candidates.filter((s) => s + shortest > joint || best[s]! + cost(s, joint) < best[joint]!)
  }
  return startsOf(before, count)
}

function startsOf(before: Int32Array, count: number): number[] {
  const starts: number[] = []
  for (let t = count; t > 0; t = before[t]!) starts.unshift(before[t]!)
  return starts
}
