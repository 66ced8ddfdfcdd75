// How many runs have passed without a gain worth having: several failed attempts say more than one forecast.

import { costOf } from '../acquisition/gain.ts'
import type { Observation } from '../definition.ts'
import { breaksLimit, type StudyView } from '../study-view.ts'

/**
 * Runs that ended since the last one that gained more than `worthwhile` over the best before it, in the unit of the only
 * objective. With several objectives: since the last run that no other beats in all of them.
 */
export function quietRuns({ placed, definition }: StudyView, worthwhile: number): number {
  const runs = placed.map(({ observation }) => observation)
  const costs = runs.map((run) => costsOf(run, definition))
  const last = definition.objectives.length === 1 ? lastRecord(costs, worthwhile) : lastOnFront(costs)
  return runs.length - 1 - last
}

/** One cost per objective, in its unit; undefined where one is missing, or the run failed or broke a limit. */
function costsOf(run: Observation, definition: StudyView['definition']): number[] | undefined {
  if (run.status !== 'ok' || breaksLimit(definition, run)) return undefined
  const costs = definition.objectives.map(({ outcome, goal, target = 0 }) => {
    const y = run.outcomes.get(outcome)
    return y === undefined ? undefined : costOf({ kind: goal, target }, y)
  })
  return costs.every((cost) => cost !== undefined) ? costs : undefined
}

/** Small gains add up: what counts is the distance from the last best that counted. */
function lastRecord(costs: readonly (readonly number[] | undefined)[], worthwhile: number): number {
  let [last, best] = [-1, Number.POSITIVE_INFINITY]
  costs.forEach((cost, i) => {
    if (cost && best - cost[0]! > worthwhile) [last, best] = [i, cost[0]!]
  })
  return last
}

function lastOnFront(costs: readonly (readonly number[] | undefined)[]): number {
  const beats = (a: readonly number[], b: readonly number[]) =>
    a.every((cost, k) => cost <= b[k]!) && a.some((cost, k) => cost < b[k]!)
  return costs.findLastIndex((cost) => cost && !costs.some((other) => other && beats(other, cost)))
}
