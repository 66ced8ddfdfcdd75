// Finds what is stored at the times of late samples, without reading all that lies between them.
import type { Nanoseconds, Sample } from '../../model.ts'
import type { Window } from '../store.ts'

/** Reads at most `most` samples of each signal, the oldest first. */
export type ReadEach = (window: Window, most: number) => Promise<readonly Sample[]>

/**
 * InfluxQL cannot ask for a list of times, so one window around all of them is read, bounded for each signal. A window
 * that holds more than it should is parted at the widest gap between the wanted times: a sample of last year beside one
 * of today ends as two windows of one nanosecond.
 */
export async function lookUp(late: readonly Sample[], readEach: ReadEach): Promise<Sample[]> {
  const found: Sample[] = []
  for (const [machine, its] of Map.groupBy(late, (sample) => sample.machine)) {
    const signals = [...new Set(its.map(({ signal }) => signal))]
    const times = [...new Set(its.map(({ time }) => time))].sort((a, b) => (a < b ? -1 : 1))
    found.push(...(await around(times, { machine, signals }, readEach)))
  }
  return found
}

async function around(
  times: readonly Nanoseconds[],
  series: Pick<Window, 'machine' | 'signals'>,
  readEach: ReadEach,
): Promise<Sample[]> {
  const most = 4 * times.length + 100
  const found = await readEach({ ...series, from: times[0]!, to: times.at(-1)! + 1n }, most)
  if (times.length === 1 || !isCut(found, most)) return [...found]
  const cut = widestGap(times)
  return [
    ...(await around(times.slice(0, cut), series, readEach)),
    ...(await around(times.slice(cut), series, readEach)),
  ]
}

function isCut(found: readonly Sample[], most: number): boolean {
  const counts = new Map<string, number>()
  for (const { signal } of found) counts.set(signal, (counts.get(signal) ?? 0) + 1)
  return Math.max(0, ...counts.values()) >= most
}

/** Position of the first time behind the widest gap. */
function widestGap(times: readonly Nanoseconds[]): number {
  let widest = 1
  for (let position = 2; position < times.length; position++) {
    if (times[position]! - times[position - 1]! > times[widest]! - times[widest - 1]!) widest = position
  }
  return widest
}
