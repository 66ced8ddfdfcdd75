// How many runs a side would tell a difference from chance.
//
// Notation: sigma^2 the mean variance of both sides, d the difference, n a side; found when (t_(1-a/2) + t_power)
// sqrt(2 sigma^2 / n) <= d with 2 (n - 1) degrees: the usual formula with t for z [Montgomery2013DOE, 2.4].

import { studentQuantile } from '../math/beta-quantiles.ts'

export interface Wanted {
  /** Mean variance of both sides. */
  readonly variance: number
  /** Difference that is to be found. */
  readonly difference: number
  /** Chance to find it; 0.8 where left out. */
  readonly power?: number
  readonly confidence?: number
}

const most = 10_000

/** Runs a side; undefined where more than 10,000 would be needed. */
export function neededRuns({ variance, difference, power = 0.8, confidence = 0.95 }: Wanted): number | undefined {
  const isEnough = (n: number) =>
    reach(n, { power, confidence }) * Math.sqrt((2 * variance) / n) <= Math.abs(difference)
  if (!isEnough(most)) return undefined
  let [low, high] = [1, most]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (isEnough(middle)) high = middle
    else low = middle
  }
  return high
}

/** The smallest difference that a comparison with this error would have found with 80 %. */
export function findable(error: number, degrees: number, confidence = 0.95): number {
  return (studentQuantile((1 + confidence) / 2, degrees) + studentQuantile(0.8, degrees)) * error
}

function reach(n: number, { power, confidence }: { readonly power: number; readonly confidence: number }): number {
  const degrees = 2 * (n - 1)
  return studentQuantile((1 + confidence) / 2, degrees) + studentQuantile(power, degrees)
}
