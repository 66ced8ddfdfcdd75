// One moment of a history relived: what a strategy would have suggested before a run, what it expected of that run.
//
// Notation: at moment i only the runs before i are known. Distance: Euclidean over the inputs of a point, each scaled
// to its range, divided by the longest possible one. Runs of sister studies are left out: they would tell the future. Log score: mean of log N(measured; mean, sd^2) over the outcomes,
// each in units of its spread over the whole history, so that units do not matter.

import type { Settings } from '../../ingest/model.ts'
import { expectationsAt } from '../answer.ts'
import { outcomesOf } from '../definition.ts'
import { type HistoryInput, type RunObservation, viewOf } from '../history.ts'
import { normalLogPdf } from '../math/normal.ts'
import { type Point, pointAt, positionOf, squaredDistance } from '../space.ts'
import type { StudyView } from '../study-view.ts'
import { suggestFrom } from '../suggest.ts'
import { costOf } from './metrics.ts'

export interface Moment extends HistoryInput {
  /** The run that came next; those before it are known. */
  readonly index: number
}

export interface Foretold {
  readonly mean: number
  readonly sd: number
  readonly measured: number
}

export interface Ahead {
  readonly run: string
  readonly ran: Settings
  /** Absent where nothing could be suggested. */
  readonly suggested?: Settings
  /** Of the whole history the run nearest to the suggestion. */
  readonly nearest?: { readonly run: string; readonly distance: number; readonly rank?: number }
  /** How far the suggestion lies from what was run. */
  readonly apart?: number
  /** Rank of the run itself among all runs that kept their limits, 1 the best; absent where it does not count. */
  readonly rank?: number
  /** Runs that count. */
  readonly of: number
  /** At the settings that were run, by outcome. */
  readonly foretold: Readonly<Record<string, Foretold>>
  readonly logScore?: number
}

/** `suggested` stands in where an external program was asked. */
export function aheadOf(moment: Moment, suggested?: Settings): Ahead {
  const { observations, index } = moment
  const run = observations[index]!
  const past = { ...moment, observations: observations.slice(0, index), context: contextOf(run) }
  const view = viewOf(past, [])
  const proposal = suggested ?? suggestFrom({ ...past, pending: [], count: 1 }, view)[0]?.settings
  const at = (settings: Settings) =>
    pointAt(view.space, positionOf(view.space, new Map(Object.entries(settings))), view.context)
  const ranks = ranksOf(view, observations)
  const foretold = foretoldAt(view, at(run.settings), run)
  const rank = ranks.get(run.run)
  const logScore = scoreOf(foretold, observations)
  return {
    run: run.run,
    ran: run.settings,
    ...(proposal && {
      suggested: proposal,
      nearest: nearestRun(at(proposal), { at, observations, ranks }),
      apart: distance(at(proposal), at(run.settings)),
    }),
    ...(rank !== undefined && { rank }),
    of: ranks.size,
    foretold,
    ...(logScore !== undefined && { logScore }),
  }
}

/** Settings and contexts may stand together in a run: the moment is that of the run itself. */
function contextOf(run: RunObservation): Record<string, number> {
  const numbers = Object.entries({ ...run.settings, ...run.context }).filter(
    (entry): entry is [string, number] => typeof entry[1] === 'number',
  )
  return Object.fromEntries(numbers)
}

function foretoldAt(view: StudyView, point: Point, run: RunObservation): Record<string, Foretold> {
  const { predicted } = expectationsAt(view, point)
  const known = outcomesOf(view.definition).flatMap((outcome) => {
    const expected = predicted.get(outcome)
    const measured = Object.hasOwn(run.outcomes, outcome) ? run.outcomes[outcome] : undefined
    if (expected === undefined || measured === undefined) return []
    return [[outcome, { mean: expected.mean, sd: expected.sd, measured }] as const]
  })
  return Object.fromEntries(known)
}

/** Mean log density over the outcomes foretold; undefined where there are none. */
export function scoreOf(
  foretold: Readonly<Record<string, Foretold>>,
  observations: readonly RunObservation[],
): number | undefined {
  const scores = Object.entries(foretold).map(([outcome, { mean, sd, measured }]) => {
    const spread = spreadOf(
      observations.flatMap(({ outcomes }) => (Object.hasOwn(outcomes, outcome) ? [outcomes[outcome]!] : [])),
    )
    return normalLogPdf((measured - mean) / sd) - Math.log(sd / spread)
  })
  return scores.length === 0 ? undefined : scores.reduce((sum, score) => sum + score / scores.length, 0)
}

function spreadOf(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value / values.length, 0)
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2 / values.length, 0)) || 1
}

/** Rank of each run that counts by the first objective, 1 the best, by its id. */
function ranksOf({ definition }: StudyView, observations: readonly RunObservation[]): Map<string, number> {
  const objective = definition.objectives[0]!
  const costs = observations.map(({ run, outcomes, failed }) => {
    const kept = definition.limits.every(({ outcome, max, min }) => {
      const y = Object.hasOwn(outcomes, outcome) ? outcomes[outcome]! : 0
      return !Object.hasOwn(outcomes, outcome) || (y <= (max ?? y) && y >= (min ?? y))
    })
    return { run, cost: costOf({ outcomes, kept: kept && failed !== true }, objective) }
  })
  const counting = costs.filter(({ cost }) => Number.isFinite(cost)).sort((a, b) => a.cost - b.cost)
  return new Map(counting.map(({ run }, i) => [run, i + 1]))
}

interface Runs {
  readonly at: (settings: Settings) => Point
  readonly observations: readonly RunObservation[]
  readonly ranks: ReadonlyMap<string, number>
}

function nearestRun(point: Point, { at, observations, ranks }: Runs): NonNullable<Ahead['nearest']> {
  const ranked = observations.map(({ run, settings }) => ({ run, distance: distance(point, at(settings)) }))
  const nearest = ranked.reduce((best, one) => (one.distance < best.distance ? one : best))
  const rank = ranks.get(nearest.run)
  return { ...nearest, ...(rank !== undefined && { rank }) }
}

/** How far two settings of a study lie apart, as a share of the longest distance possible. */
export function settingsApart(view: Pick<StudyView, 'space' | 'context'>, a: Settings, b: Settings): number {
  const at = (settings: Settings) =>
    pointAt(view.space, positionOf(view.space, new Map(Object.entries(settings))), view.context)
  return distance(at(a), at(b))
}

function distance(a: Point, b: Point): number {
  return Math.sqrt(squaredDistance(a, b) / Math.max(1, a.length))
}
