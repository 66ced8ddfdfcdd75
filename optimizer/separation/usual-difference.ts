// A difference of two runs beside the differences that are usual between runs.
import { quantileOfSorted } from '../math/quantile.ts'
import { known } from './band.ts'

export interface Usual {
  /** Robust standard deviation over the usual runs; NaN where fewer than three tell the quantity, or it is a text. */
  readonly spread: number
  /** Share of pairs of usual runs that differ at least as much; NaN where fewer than three tell it. */
  readonly share: number
}

/** A normal spread lies so many times its median deviation wide. */
const perMedianDeviation = 1.4826
const leastRuns = 3

/** `usual` are the values of usual runs; a text differs, or it does not. */
export function usualDifference(
  a: number | string,
  b: number | string,
  usual: readonly (number | string | undefined)[],
): Usual {
  if (typeof a === 'number' && typeof b === 'number') {
    const values = known(usual.filter((one) => typeof one === 'number'))
    if (values.length < leastRuns) return { spread: Number.NaN, share: Number.NaN }
    return {
      spread: robustSpread(values),
      share: shareOfPairs([...values], (x, y) => Math.abs(x - y) >= Math.abs(a - b)),
    }
  }
  const texts = usual.filter((one) => one !== undefined).map(String)
  const share =
    texts.length < leastRuns ? Number.NaN : shareOfPairs(texts, (x, y) => String(a) === String(b) || x !== y)
  return { spread: Number.NaN, share }
}

/** Where more than half of the values are one, all of them speak. */
function robustSpread(sorted: Float64Array): number {
  const middle = quantileOfSorted(sorted, 0.5)
  const deviations = sorted.map((value) => Math.abs(value - middle)).sort()
  const robust = perMedianDeviation * quantileOfSorted(deviations, 0.5)
  const square = deviations.reduce((sum, one) => sum + one * one, 0) / (deviations.length - 1)
  return robust > 0 ? robust : Math.sqrt(square)
}

function shareOfPairs<T>(values: readonly T[], test: (a: T, b: T) => boolean): number {
  let [count, pairs] = [0, 0]
  for (const [i, a] of values.entries()) {
    for (const b of values.slice(i + 1)) {
      pairs++
      if (test(a, b)) count++
    }
  }
  return count / pairs
}
