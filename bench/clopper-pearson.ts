// The exact interval of a share by Clopper with Pearson.

import { betaQuantile } from '../optimizer/math/beta-quantiles.ts'

/** Two-sided interval that holds the true share with at least `level`, from `hits` among `trials`. */
export function clopperPearson(hits: number, trials: number, level = 0.95): { low: number; high: number } {
  const tail = (1 - level) / 2
  return {
    low: hits === 0 ? 0 : betaQuantile(tail, hits, trials - hits + 1),
    high: hits === trials ? 1 : betaQuantile(1 - tail, hits + 1, trials - hits),
  }
}
