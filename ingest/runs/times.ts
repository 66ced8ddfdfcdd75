// Comparing times: Math.min cannot take nanoseconds.
import { type Nanoseconds, nsPerSecond } from '../model.ts'

export function earlier(a: Nanoseconds, b: Nanoseconds): Nanoseconds {
  return isBefore(a, b) ? a : b
}

export function later(a: Nanoseconds, b: Nanoseconds): Nanoseconds {
  return isBefore(a, b) ? b : a
}

/** For sorting. */
export function compareTimes(a: Nanoseconds, b: Nanoseconds): number {
  if (a === b) return 0
  return isBefore(a, b) ? -1 : 1
}

/** Whole milliseconds are kept. */
export function fromSeconds(seconds: number): Nanoseconds {
  return BigInt(Math.round(seconds * 1000)) * (nsPerSecond / 1000n)
}

function isBefore(a: Nanoseconds, b: Nanoseconds): boolean {
  return a < b
}
