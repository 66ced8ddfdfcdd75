// Samples in the order of their source time, each once, whatever order they arrived in.
import { isGood, type Sample, type Value } from '../model.ts'
import { compareTimes } from './times.ts'

/** A sample that says something: good and with a value. */
export interface GoodSample extends Sample {
  readonly value: Value
}

/** Sorted by time, then signal; the same signal and time once. Neither arrival order nor redelivery changes the result. */
export function ordered<T extends Sample>(samples: readonly T[]): T[] {
  const sorted = [...samples].sort(byTime)
  return sorted.filter((sample, i) => {
    const before = sorted[i - 1]
    return before === undefined || before.time !== sample.time || before.signal !== sample.signal
  })
}

export function isUsable(sample: Sample): sample is GoodSample {
  return sample.value !== null && isGood(sample.quality)
}

function byTime(a: Sample, b: Sample): number {
  if (a.time !== b.time) return compareTimes(a.time, b.time)
  if (a.signal !== b.signal) return a.signal < b.signal ? -1 : 1
  const [left, right] = [String(a.value), String(b.value)]
  return left === right ? 0 : left < right ? -1 : 1
}
