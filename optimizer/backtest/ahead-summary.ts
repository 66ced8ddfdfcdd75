// A relived history in a few figures: calibration, log score, how near suggestions came to what worked.

import type { Ahead } from './ahead.ts'
import { ninety } from './calibration.ts'
import { quantile } from './metrics.ts'

export interface AheadSummary {
  readonly method: string
  readonly moments: number
  readonly suggested: number
  /** Measured values within the 90 % interval foretold at the settings that were run. */
  readonly covered: number
  readonly foretold: number
  /** Mean over the moments; higher is better; absent where nothing was foretold. */
  readonly logScore?: number
  /** Median distance from a suggestion to what was run, to the nearest run of the whole history; 0 to 1. */
  readonly apart?: number
  readonly nearest?: number
  /** Mean share of the runs that are better: of the run nearest to the suggestion, of what was run. */
  readonly betterThanNearest?: number
  readonly betterThanRun?: number
}

export function aheadSummary(method: string, moments: readonly Ahead[]): AheadSummary {
  const foretold = moments.flatMap((one) => Object.values(one.foretold))
  const covered = foretold.filter(({ mean, sd, measured }) => Math.abs(measured - mean) <= ninety * sd)
  // Ranks are compared over the same moments: those at which both are known.
  const both = moments.filter(({ rank, nearest }) => rank !== undefined && nearest?.rank !== undefined)
  const better = (rank: number, of: number) => (rank - 1) / Math.max(1, of - 1)
  return {
    method,
    moments: moments.length,
    suggested: moments.filter(({ suggested }) => suggested !== undefined).length,
    covered: covered.length,
    foretold: foretold.length,
    ...figure('logScore', meanOf(moments.flatMap(({ logScore }) => logScore ?? []))),
    ...figure(
      'apart',
      quantile(
        moments.flatMap(({ apart }) => apart ?? []),
        0.5,
      ),
    ),
    ...figure(
      'nearest',
      quantile(
        moments.flatMap(({ nearest }) => nearest?.distance ?? []),
        0.5,
      ),
    ),
    ...figure('betterThanNearest', meanOf(both.map(({ nearest, of }) => better(nearest!.rank!, of)))),
    ...figure('betterThanRun', meanOf(both.map(({ rank, of }) => better(rank!, of)))),
  }
}

function figure(name: string, value: number): Record<string, number> {
  return Number.isFinite(value) ? { [name]: value } : {}
}

function meanOf(values: readonly number[]): number {
  return values.length === 0 ? Number.NaN : values.reduce((sum, value) => sum + value / values.length, 0)
}
