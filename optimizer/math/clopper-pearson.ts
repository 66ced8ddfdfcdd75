// The exact interval of a share from counts [ClopperPearson1934].
//
// Notation: k hits of n trials, 1 - a the level; the ends are quantiles of beta(k, n - k + 1), beta(k + 1, n - k).

import { betaQuantile } from './beta-quantiles.ts'

/** Two-sided interval that holds the true share with at least `level`, from `hits` among `trials`. */
export function clopperPearson(hits: number, trials: number, level = 0.95): { low: number; high: number } {
  const tail = (1 - level) / 2
  return {
    low: hits === 0 ? 0 : betaQuantile(tail, hits, trials - hits + 1),
    high: hits === trials ? 1 : betaQuantile(1 - tail, hits + 1, trials - hits),
  }
}
