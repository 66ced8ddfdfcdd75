// A rollup as databases answer it: a row of figures.
import type { Nanoseconds } from '../model.ts'
import type { Rollup } from './store.ts'

/** `row`: time, count, min, max, mean, weighted mean, seconds. */
export function rollupOf(signal: string, row: readonly unknown[]): Rollup {
  const [time, count, min, max, mean, weightedMean, seconds] = row
  return {
    signal,
    time: BigInt(time as number | Nanoseconds),
    count: Number(count),
    min: Number(min),
    max: Number(max),
    mean: Number(mean),
    weightedMean: Number(weightedMean),
    seconds: Number(seconds),
  }
}
