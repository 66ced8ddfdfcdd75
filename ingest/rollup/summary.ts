// One step of one signal in figures: what a rollup holds, how samples and finer steps become one.
import { type Nanoseconds, nsPerSecond, type Sample } from '../model.ts'
import type { Rollup } from '../stores/store.ts'

/** A signal's samples from somewhat before the steps on, in order of time, with how long a value stands. */
export interface SignalSamples {
  readonly signal: string
  readonly samples: readonly Sample[]
  readonly holdSeconds: number
}

/** The rollup of [from, to); undefined where no number was read in it. */
export function summarise(
  { signal, samples, holdSeconds }: SignalSamples,
  from: Nanoseconds,
  to: Nanoseconds,
): Rollup | undefined {
  const values: number[] = []
  let weighted = 0
  let seconds = 0
  for (const [index, sample] of samples.entries()) {
    if (sample.time >= to) break
    const value = numberOf(sample)
    if (value === undefined) continue
    if (sample.time >= from) values.push(value)
    const stands = standing(sample.time, samples[index + 1]?.time, { from, to, holdSeconds })
    weighted += value * stands
    seconds += stands
  }
  if (values.length === 0) return undefined
  const sum = values.reduce((total, value) => total + value, 0)
  const mean = sum / values.length
  return {
    signal,
    time: from,
    count: values.length,
    min: values.reduce((least, value) => Math.min(least, value)),
    max: values.reduce((most, value) => Math.max(most, value)),
    mean,
    weightedMean: seconds > 0 ? weighted / seconds : mean,
    seconds,
  }
}

/** One coarser step from finer ones. */
export function combine(parts: readonly Rollup[], time: Nanoseconds): Rollup | undefined {
  const [first] = parts
  if (first === undefined) return undefined
  const sum = (of: (part: Rollup) => number) => parts.reduce((total, part) => total + of(part), 0)
  const count = sum((part) => part.count)
  const seconds = sum((part) => part.seconds)
  const mean = sum((part) => part.mean * part.count) / count
  return {
    signal: first.signal,
    time,
    count,
    min: Math.min(...parts.map(({ min }) => min)),
    max: Math.max(...parts.map(({ max }) => max)),
    mean,
    weightedMean: seconds > 0 ? sum((part) => part.weightedMean * part.seconds) / seconds : mean,
    seconds,
  }
}

/** Seconds of [from, to) that a value stands for: until the next sample, at most for as long as it holds. */
function standing(
  time: Nanoseconds,
  next: Nanoseconds | undefined,
  { from, to, holdSeconds }: { from: Nanoseconds; to: Nanoseconds; holdSeconds: number },
): number {
  const begin = time > from ? time : from
  const held = time + BigInt(Math.round(holdSeconds * 1e9))
  const ends = [held, to, ...(next === undefined ? [] : [next])]
  const end = ends.reduce((first, one) => (one < first ? one : first))
  return end > begin ? Number(end - begin) / Number(nsPerSecond) : 0
}

function numberOf({ value }: Sample): number | undefined {
  return value === null || typeof value === 'string' ? undefined : Number(value)
}
