// The curves of many runs on one grid of aligned time, read from the store in as few summaries as a chart needs.
import { stepOf } from '../../dashboards/api/series.ts'
import { type Nanoseconds, nsPerSecond } from '../../ingest/model.ts'
import type { Bucket } from '../../ingest/stores/store.ts'
import { gridOf, onGrid, type Readings, type Stretch, silences } from '../../optimizer/separation/curves.ts'
import type { Aggregate } from './phases.ts'

/** A run with the moment from which its times count. */
export interface AlignedRun {
  readonly machine: string
  readonly from: Nanoseconds
  readonly to: Nanoseconds
  readonly zero: Nanoseconds
}

export interface AlignedCurves {
  /** Seconds of aligned time. */
  readonly grid: readonly number[]
  /** By signal: one curve for each run. */
  readonly signals: ReadonlyMap<string, readonly Float64Array[]>
}

const gridPoints = 161
/** So many steps without a word from any signal are silence. */
const silentSteps = 5

export async function alignedCurves(
  series: Aggregate,
  runs: readonly AlignedRun[],
  signals: readonly string[],
): Promise<AlignedCurves> {
  if (runs.length === 0) return { grid: [], signals: new Map(signals.map((signal) => [signal, []])) }
  const within = runs.map(({ from, to, zero }) => ({ from: seconds(from - zero), to: seconds(to - zero) }))
  const range = { from: Math.min(...within.map(({ from }) => from)), to: Math.max(...within.map(({ to }) => to)) }
  const longest = BigInt(Math.ceil(range.to - range.from)) * nsPerSecond
  const step = stepOf({ from: 0n, to: longest, pixels: gridPoints - 1 })
  const grid = gridOf(range, gridPoints)
  const told: ReadonlyMap<string, Float64Array>[] = []
  // One after the other: the store answers others in between.
  for (const [i, run] of runs.entries()) {
    const window = { machine: run.machine, signals, from: run.from, to: run.to + 1n }
    told.push(curvesOf(await series.aggregate(window, step), { run, step, grid, within: within[i]!, signals }))
  }
  const bySignal = signals.map((signal) => [signal, told.map((of) => of.get(signal)!)] as const)
  return { grid, signals: new Map(bySignal) }
}

interface Reading {
  readonly run: AlignedRun
  readonly step: Nanoseconds
  readonly grid: readonly number[]
  readonly within: Stretch
  readonly signals: readonly string[]
}

function curvesOf(buckets: readonly Bucket[], reading: Reading): Map<string, Float64Array> {
  const { run, step, grid, within, signals } = reading
  const timeOf = ({ time }: Bucket) => Math.max(seconds(time + step / 2n - run.zero), within.from)
  const silent = silences([...buckets.map(timeOf), within.to], silentSteps * seconds(step))
  const bySignal = Map.groupBy(buckets, ({ signal }) => signal)
  return new Map(
    signals.map((signal) => {
      const of = bySignal.get(signal) ?? []
      const readings: Readings = { at: of.map(timeOf), values: of.map(({ mean }) => mean) }
      return [signal, onGrid(readings, grid, { step: seconds(step), within, silent })]
    }),
  )
}

export function seconds(time: Nanoseconds): number {
  return Number(time) / Number(nsPerSecond)
}
