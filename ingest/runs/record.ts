// Reads what runs are computed from: long windows in pages, and what was last said before a time.
import { type Nanoseconds, nsPerSecond, type Sample, type Value } from '../model.ts'
import type { SampleStore } from '../stores/store.ts'
import { isUsable, ordered } from './ordered.ts'
import { later } from './times.ts'

export type ReadableStore = Pick<SampleStore, 'read' | 'latest'>

export interface SignalsOf {
  readonly machine: string
  readonly signals: readonly string[]
}

const hour = 3600n * nsPerSecond
const pageSamples = 200_000
/** How far back something is looked for, in growing steps. A value older than the last step is not known. */
export const lookBack: readonly Nanoseconds[] = [hour, 24n * hour, 30n * 24n * hour]

/** All samples of the window in order, read in pages so that the store never has to hold a month at once. */
export async function readAll(
  store: ReadableStore,
  of: SignalsOf,
  { from, to }: { from: Nanoseconds; to: Nanoseconds },
): Promise<Sample[]> {
  const pages: Sample[][] = []
  for (let start = from; start < to; ) {
    const page = await store.read({ ...of, from: start, to }, pageSamples)
    pages.push(page)
    const last = page.at(-1)
    if (page.length < pageSamples || last === undefined) break
    // The page may have ended among samples of one time: that time is read again. Unless it is all there is.
    start = last.time > start ? last.time : last.time + 1n
  }
  return ordered(pages.flat())
}

/** The last usable sample of each signal before `time`, where there is one within the look-back. */
export async function lastBefore(store: ReadableStore, of: SignalsOf, time: Nanoseconds): Promise<Sample[]> {
  const found = new Map<string, Sample>()
  let to = time
  for (const length of lookBack) {
    const missing = of.signals.filter((signal) => !found.has(signal))
    if (missing.length === 0) break
    const from = time - length
    for (const sample of await readAll(store, { machine: of.machine, signals: missing }, { from, to })) {
      if (isUsable(sample)) found.set(sample.signal, sample)
    }
    to = from
  }
  return [...found.values()]
}

/** The time of the last sample before `time` that passes the test, or of the earliest one seen while looking. */
export async function lastWhere(
  store: ReadableStore,
  of: { readonly machine: string; readonly signal: string; readonly time: Nanoseconds },
  test: (value: Value) => boolean,
): Promise<Nanoseconds | undefined> {
  const signals = [of.signal]
  let earliest: Nanoseconds | undefined
  let to = of.time
  for (const length of lookBack) {
    const from = of.time - length
    const samples = (await readAll(store, { machine: of.machine, signals }, { from, to })).filter(isUsable)
    const found = samples.findLast((sample) => test(sample.value))
    if (found) return found.time
    earliest = samples[0]?.time ?? earliest
    to = from
  }
  return earliest
}

/** Time of the newest sample of a machine. */
export async function newestTime(store: ReadableStore, machine: string): Promise<Nanoseconds | undefined> {
  const times = (await store.latest(machine)).map((sample) => sample.time)
  return times.reduce<Nanoseconds | undefined>((a, b) => later(a ?? b, b), undefined)
}
