// What is kept of a block for the summary: moments with counts for each outcome, in one flat array that threads share.
//
// Notation: n values with mean m and sum of squared differences S; of two parts n = n1 + n2, d = m2 - m1,
// m = m1 + d n2 / n, S = S1 + S2 + d^2 n1 n2 / n. Parts are merged in the order of the blocks: same order, same bytes.

import { rowsIn, type Simulation } from './block.ts'
import type { Limit } from './job.ts'

/** How the values of one outcome are sorted into bins: evenly between two edges, on a log scale where they span decades. */
export interface Bins {
  readonly low: number
  readonly high: number
  readonly isLog: boolean
}

/** The layout of a digest with all that is needed to fill it: plain data, the same in every thread. */
export interface DigestPlan {
  readonly columns: readonly { readonly place: number; readonly bins: Bins; readonly limits: readonly Limit[] }[]
}

export const binCount = 512
/** Places in the head of a digest: rows, rows that keep every limit. */
export const head = { rows: 0, good: 1, length: 2 } as const
/** Places in an outcome's part: values, mean, S, extremes, values that keep the limits, no numbers, then the bins with both tails. */
export const part = { count: 0, mean: 1, squares: 2, min: 3, max: 4, within: 5, unusable: 6, bins: 7 } as const
const partLength = part.bins + binCount + 2
const pilotRows = 512

export function digestLength({ columns }: DigestPlan): number {
  return head.length + columns.length * partLength
}

/** Where the part of the k-th outcome begins. */
export function partAt(k: number): number {
  return head.length + k * partLength
}

/** Bins from a first look at the job's first rows: whoever looks finds the same. */
export function digestPlan(simulation: Simulation, limits: readonly Limit[]): DigestPlan {
  const { columns, blockRows } = simulation
  const rows = Math.min(pilotRows, rowsIn(simulation, 0))
  const block = new Float64Array(columns.length * blockRows)
  simulation.fill(0, block, rows)
  const outcomes = columns.flatMap(({ name, role }, place) => (role === 'outcome' ? [{ name, place }] : []))
  return {
    columns: outcomes.map(({ name, place }) => ({
      place,
      bins: binsFor(block.slice(place * blockRows, place * blockRows + rows)),
      limits: limits.filter(({ outcome }) => outcome === name),
    })),
  }
}

const tail = 0.005
const decades = 30

function binsFor(values: Float64Array): Bins {
  const sorted = values.filter(Number.isFinite).sort()
  const [low, high] = [tail, 1 - tail].map((share) => sorted[Math.round(share * (sorted.length - 1))] ?? 0) as [
    number,
    number,
  ]
  const isLog = low > 0 && high / low > decades
  if (isLog) return { low: low / 2, high: high * 2, isLog }
  const margin = high > low ? (high - low) / 4 : Math.max(1e-9, Math.abs(low) * 1e-6)
  return { low: low - margin, high: high + margin, isLog }
}

/** Writes the digest of the first `rows` rows of a block into `into`. */
export function digestBlock(
  { columns }: DigestPlan,
  block: { readonly values: Float64Array; readonly stride: number; readonly rows: number },
  into: Float64Array,
): void {
  const { stride, rows } = block
  const isGood = new Uint8Array(rows).fill(1)
  into.fill(0)
  for (const [k, { place, bins, limits }] of columns.entries()) {
    const values = block.values.subarray(place * stride, place * stride + rows)
    const own = into.subarray(partAt(k), partAt(k + 1))
    count(values, bins, own)
    own[part.within] = rows
    if (limits.length > 0) own[part.within] = judge(values, limits, isGood)
  }
  into[head.rows] = rows
  into[head.good] = isGood.reduce((sum, one) => sum + one, 0)
}

/** Counts the values that keep the limits; rows with another lose their mark. */
function judge(values: Float64Array, limits: readonly Limit[], isGood: Uint8Array): number {
  let kept = 0
  for (let row = 0; row < values.length; row++) {
    if (limits.every((limit) => keeps(values[row]!, limit))) kept++
    else isGood[row] = 0
  }
  return kept
}

function keeps(value: number, { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY }: Limit): boolean {
  return value >= min && value <= max
}

/** One pass over the values of a block: this is asked for every number of a simulation. */
function count(values: Float64Array, { low, high, isLog }: Bins, own: Float64Array): void {
  const [from, to] = isLog ? [Math.log(low), Math.log(high)] : [low, high]
  const scale = binCount / (to - from)
  let [n, mean, squares, min, max] = [0, 0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!
    if (!Number.isFinite(value)) {
      own[part.unusable]!++
      continue
    }
    n++
    const step = value - mean
    mean += step / n
    squares += step * (value - mean)
    if (value < min) min = value
    if (value > max) max = value
    // On a log scale what is not positive lies below all.
    const at = isLog ? Math.log(value > 0 ? value : Number.MIN_VALUE) : value
    // The first bin holds what is below the lower edge, the last what is beyond the upper.
    const bin = at < from ? 0 : at >= to ? binCount + 1 : 1 + Math.min(binCount - 1, Math.floor((at - from) * scale))
    own[part.bins + bin]!++
  }
  own.set([n, mean, squares, n > 0 ? min : 0, n > 0 ? max : 0])
}

/** Adds a later digest to an earlier one. */
export function addDigest({ columns }: DigestPlan, into: Float64Array, later: Float64Array): void {
  into[head.rows]! += later[head.rows]!
  into[head.good]! += later[head.good]!
  for (let k = 0; k < columns.length; k++)
    addPart(into.subarray(partAt(k), partAt(k + 1)), later.subarray(partAt(k), partAt(k + 1)))
}

function addPart(a: Float64Array, b: Float64Array): void {
  const [n1, n2] = [a[part.count]!, b[part.count]!]
  if (n2 > 0) {
    const n = n1 + n2
    const d = b[part.mean]! - a[part.mean]!
    a[part.mean]! += (d * n2) / n
    a[part.squares]! += b[part.squares]! + (d * d * n1 * n2) / n
    a[part.min] = n1 > 0 ? Math.min(a[part.min]!, b[part.min]!) : b[part.min]!
    a[part.max] = n1 > 0 ? Math.max(a[part.max]!, b[part.max]!) : b[part.max]!
    a[part.count] = n
  }
  for (let i = part.within; i < a.length; i++) a[i]! += b[i]!
}
