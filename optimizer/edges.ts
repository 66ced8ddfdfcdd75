// Where nearly all parts of a run lie: the mean of its specimens with some standard deviations [Montgomery2019, 8].
//
// A few specimens tell a deviation badly. Relative to the mean it hardly differs between runs of one process: the
// variances of all runs steady that of each.

import { median } from 'simple-statistics'
import type { Edges } from './config/edges.ts'
import { moderated } from './math/moderated.ts'

/** Values of the specimens of one run, by outcome. */
export type Specimens = ReadonlyMap<string, readonly number[]>

/** The edges of each run, by their names; absent where a run has no specimen of the outcome, or no run has two. */
export function edgesOf(edges: Edges, runs: readonly Specimens[]): Record<string, number>[] {
  const found: Record<string, number>[] = runs.map(() => ({}))
  for (const [name, { of, deviations }] of Object.entries(edges)) {
    const values = runs.map((run) => run.get(of) ?? [])
    const spreads = spreadsOf(values)
    for (const [i, own] of values.entries()) {
      const spread = spreads[i]
      if (spread !== undefined) found[i]![name] = meanOf(own) + deviations * spread
    }
  }
  return found
}

/** The standard deviation within each run; undefined without specimens, or where no run has two. */
function spreadsOf(all: readonly (readonly number[])[]): (number | undefined)[] {
  const scales = scalesOf(all)
  const several = all.flatMap((own, i) => (own.length > 1 ? [{ i, own }] : []))
  if (several.length === 0) return all.map(() => undefined)
  const steadied = moderated(
    several.map(({ own, i }) => ({
      variance: squaresOf(own) / (own.length - 1) / scales[i]! ** 2,
      degrees: own.length - 1,
    })),
  )
  const relative = new Map(several.map(({ i }, k) => [i, Math.sqrt(steadied[k]!)]))
  const usual = Math.sqrt(median(steadied))
  return all.map((own, i) => (own.length === 0 ? undefined : scales[i]! * (relative.get(i) ?? usual)))
}

/** What deviations are relative to: the mean where all means have one sign, since what is wider is also larger. */
function scalesOf(all: readonly (readonly number[])[]): number[] {
  const means = all.map((own) => (own.length > 0 ? meanOf(own) : Number.NaN))
  const told = means.filter((mean) => !Number.isNaN(mean))
  const isRatio = told.every((mean) => mean > 0) || told.every((mean) => mean < 0)
  return means.map((mean) => (isRatio ? Math.abs(mean) : 1))
}

function squaresOf(values: readonly number[]): number {
  const mean = meanOf(values)
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
