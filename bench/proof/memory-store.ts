// Telemetry of one machine in memory, as the derivation of runs reads it.
import { type Nanoseconds, nsPerSecond, type Sample } from '../../ingest/model.ts'
import type { ReadableStore } from '../../ingest/runs/record.ts'

export interface MemoryStore extends ReadableStore {
  /** Samples come in the order of their times. */
  write(samples: readonly Sample[]): void
}

/** Older samples belong to runs that are over: they are forgotten. */
const keptNanoseconds = 6n * 24n * 3600n * nsPerSecond

export function memoryStore(): MemoryStore {
  let kept: Sample[] = []
  const newest = new Map<string, Sample>()
  return {
    write(samples) {
      for (const sample of samples) newest.set(`${sample.machine}/${sample.signal}`, sample)
      const end = samples.at(-1)?.time ?? 0n
      kept = [...kept.slice(firstFrom(kept, end - keptNanoseconds)), ...samples]
    },
    async read({ machine, signals, from, to }, limit = Number.POSITIVE_INFINITY) {
      const wanted = signals && new Set(signals)
      const found: Sample[] = []
      for (let i = firstFrom(kept, from); i < kept.length && found.length < limit; i++) {
        const sample = kept[i]!
        if (sample.time >= to) break
        if (sample.machine === machine && (!wanted || wanted.has(sample.signal))) found.push(sample)
      }
      return found
    },
    async latest(machine) {
      return [...newest.values()].filter((sample) => sample.machine === machine)
    },
  }
}

/** Index of the first sample that is not before the time. */
function firstFrom(samples: readonly Sample[], time: Nanoseconds): number {
  let [low, high] = [0, samples.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (samples[middle]!.time < time) low = middle + 1
    else high = middle
  }
  return low
}
