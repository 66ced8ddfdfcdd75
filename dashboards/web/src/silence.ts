// Tells a value that stood still (nothing is sent within the deadband) from a machine that said nothing at all.
import type { Series } from './api.ts'

/** A stretch in which no signal of the machine has a sample. */
export interface Silence {
  readonly fromMs: number
  readonly toMs: number
}

/** So many times the usual distance between samples of the machine counts as silence. */
const unusual = 12

/** Every chart of a machine asks about the same answer, twice a second. */
const known = new WeakMap<readonly Series[], readonly Silence[]>()

/** Silences between the first and the last sample of the machine, oldest first. */
export function silencesOf(series: readonly Series[], stepMs: number): readonly Silence[] {
  const silences = known.get(series) ?? findSilences(series, stepMs)
  known.set(series, silences)
  return silences
}

function findSilences(series: readonly Series[], stepMs: number): Silence[] {
  const times = [...new Set(series.flatMap((one) => one.times))].map((time) => Date.parse(time)).sort((a, b) => a - b)
  const distances = times.slice(1).map((time, index) => time - (times[index] ?? time))
  const usualMs = distances.toSorted((a, b) => a - b)[Math.floor(distances.length / 2)] ?? stepMs
  const longestMs = unusual * Math.max(usualMs, stepMs)
  return distances.flatMap((distance, index) => {
    const fromMs = times[index] ?? 0
    return distance > longestMs ? [{ fromMs, toMs: fromMs + distance }] : []
  })
}
