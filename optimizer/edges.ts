// Where nearly all parts of a run lie: the mean of its specimens with some standard deviations [Montgomery2019, 8].
//
// A few specimens tell a deviation badly. Relative to the mean it hardly differs between runs of one process, so what
// all runs tell of it together counts as much as `pooledSpecimens` more specimens of the run.

import type { Edges } from './config/edges.ts'

/** Values of the specimens of one run, by outcome. */
export type Specimens = ReadonlyMap<string, readonly number[]>

const pooledSpecimens = 12

/** The edges of each run, by their names; absent where a run has no specimen of the outcome, or no run has two. */
export function edgesOf(edges: Edges, runs: readonly Specimens[]): Record<string, number>[] {
  const found: Record<string, number>[] = runs.map(() => ({}))
  for (const [name, { of, deviations }] of Object.entries(edges)) {
    const values = runs.map((run) => run.get(of) ?? [])
    const pooled = pooledSpread(values)
    if (pooled === undefined) continue
    for (const [i, own] of values.entries()) {
      if (own.length === 0) continue
      const mean = meanOf(own)
      found[i]![name] = mean + deviations * deviationOf(own, pooled * scaleOf(own, values))
    }
  }
  return found
}

/** Relative to the mean where all means have one sign: what is wider is also larger. */
function scaleOf(own: readonly number[], all: readonly (readonly number[])[]): number {
  const means = all.filter((values) => values.length > 0).map(meanOf)
  const isRatio = means.every((mean) => mean > 0) || means.every((mean) => mean < 0)
  return isRatio ? Math.abs(meanOf(own)) : 1
}

function pooledSpread(all: readonly (readonly number[])[]): number | undefined {
  const several = all.filter((values) => values.length > 1)
  const degrees = several.reduce((sum, values) => sum + values.length - 1, 0)
  if (degrees === 0) return undefined
  const squares = several.reduce((sum, values) => sum + squaresOf(values) / scaleOf(values, all) ** 2, 0)
  return Math.sqrt(squares / degrees)
}

function deviationOf(own: readonly number[], pooled: number): number {
  return Math.sqrt((squaresOf(own) + pooledSpecimens * pooled ** 2) / (own.length - 1 + pooledSpecimens))
}

function squaresOf(values: readonly number[]): number {
  const mean = meanOf(values)
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
