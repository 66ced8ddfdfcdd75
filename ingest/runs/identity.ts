// Which run of the ledger a stretch is: the one it overlaps most keeps its id.
import type { Nanoseconds, Run } from '../model.ts'
import type { Stretch } from './stretch.ts'
import { compareTimes, earlier, later } from './times.ts'

export interface Identified {
  readonly stretch: Stretch
  /** The run it was known as. */
  readonly known?: Run
}

/** Runs without telemetry came in by import: they are not ours to change. */
export function isDerived(run: Run): boolean {
  return run.labels['source'] !== importSource
}

export const importSource = 'import'

/** Each run is given to one stretch at most, the larger overlaps first. `lost` are the runs that no stretch is. */
export function identify(
  stretches: readonly Stretch[],
  runs: readonly Run[],
  until: Nanoseconds,
): { found: Identified[]; lost: Run[] } {
  const pairs = stretches
    .flatMap((stretch) => runs.map((run) => ({ stretch, run, shared: overlap(stretch, run, until) })))
    .filter(({ shared }) => shared >= 0n)
    .sort((a, b) => rank(b) - rank(a) || compareTimes(b.shared, a.shared))
  const runOf = new Map<Stretch, Run>()
  const taken = new Set<Run>()
  for (const { stretch, run } of pairs) {
    if (runOf.has(stretch) || taken.has(run)) continue
    runOf.set(stretch, run)
    taken.add(run)
  }
  const found = stretches.map((stretch) => {
    const known = runOf.get(stretch)
    return known === undefined ? { stretch } : { stretch, known }
  })
  return { found, lost: runs.filter((run) => run.state !== 'void' && !taken.has(run)) }
}

/** A void run gives its id only where no other does. */
function rank({ run }: { run: Run }): number {
  return run.state === 'void' ? 0 : 1
}

/** Negative where they share nothing; runs of no length share their moment. */
function overlap(stretch: Stretch, run: Run, until: Nanoseconds): Nanoseconds {
  const from = later(stretch.from, run.from)
  const to = earlier(stretch.to ?? until, run.to ?? until)
  // Abutting runs share a moment only: the later begins where the earlier ends.
  return to > from || (stretch.from === run.from && to === from) ? to - from : -1n
}

/** `<machine>/<start as 20260103T040000Z>`, with a number where that is taken. */
export function newRunId(machine: string, from: Nanoseconds, isTaken: ReadonlySet<string>): string {
  const start = new Date(Number(from / 1_000_000n)).toISOString().replace(/[-:]|\.\d+/g, '')
  const id = `${machine}/${start}`
  let free = id
  for (let i = 2; isTaken.has(free); i += 1) free = `${id}-${i}`
  return free
}
