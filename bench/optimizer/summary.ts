// Figures of the repeats of one task with one method.

import type { Outcome } from './play.ts'
import { mean, median, quantile } from './statistics.ts'
import type { Task } from './task.ts'

/** The outcomes of one task by method, repeats in order. */
export interface TaskFigures {
  readonly task: Task
  readonly byMethod: ReadonlyMap<string, readonly Outcome[]>
}

/** Scores after n runs, infinite where nothing counted yet. */
export function scoresAt(outcomes: readonly Outcome[], n: number): number[] {
  return outcomes.map(({ scores }) => scores[n - 1] ?? Number.POSITIVE_INFINITY)
}

/** What a method is judged by at a checkpoint: with noise what it recommends, else its best run. */
export function judgedAt(task: Task, outcomes: readonly Outcome[], n: number): number[] {
  return task.recommends ? recommendedAt(outcomes, task.checkpoints.indexOf(n)) : scoresAt(outcomes, n)
}

/** Score of what was recommended at a checkpoint, by its place in the task's list. */
export function recommendedAt(outcomes: readonly Outcome[], checkpoint: number): number[] {
  return outcomes.map(({ recommended }) => recommended?.[checkpoint] ?? Number.POSITIVE_INFINITY)
}

/** Share of the top rows found after n runs, by repeat. */
export function topShares({ top }: Task, outcomes: readonly Outcome[], n: number): number[] {
  return outcomes.map(({ hits }) => (hits?.[n - 1] ?? 0) / (top?.size ?? 1))
}

/** Measured tables are ranked by their top rows: on flat ones every regret is soon zero. */
export function countsTop({ set, top }: Task): boolean {
  return set === 'tables' && top !== undefined
}

/** By what methods are ranked, small is good: top rows not found where they count, else what they are judged by. */
export function rankedAt(task: Task, outcomes: readonly Outcome[], n: number): number[] {
  return countsTop(task) ? topShares(task, outcomes, n).map((share) => 1 - share) : judgedAt(task, outcomes, n)
}

/** Number of the run that brought the first top row; infinite where none did. */
export function firstHits(outcomes: readonly Outcome[]): number[] {
  return outcomes.map(({ hits }) => {
    const index = hits?.findIndex((count) => count > 0) ?? -1
    return index < 0 ? Number.POSITIVE_INFINITY : index + 1
  })
}

/** Chance of at least one top row within n runs. */
export function hitShare(outcomes: readonly Outcome[], n: number): number {
  return mean(firstHits(outcomes).map((first) => Number(first <= n)))
}

/** Runs that random search needs for a share of the top rows, over the runs that were needed here; NaN if never reached. */
export function acceleration(task: Task, outcomes: readonly Outcome[], share: number): number {
  const rows = task.study.candidates?.length ?? Number.NaN
  for (let n = 1; n <= task.budget; n++) {
    if (mean(topShares(task, outcomes, n)) >= share) return (share * rows) / n
  }
  return Number.NaN
}

export function shownNumber(value: number): string {
  if (Number.isNaN(value)) return '-'
  if (!Number.isFinite(value)) return 'none'
  if (value !== 0 && Math.abs(value) < 1e-3) return value.toExponential(1)
  return Math.abs(value) >= 1000 ? value.toFixed(0) : String(Number(value.toPrecision(3)))
}

/** One line for the terminal. */
export function summaryLine(task: Task, outcomes: readonly Outcome[]): string {
  const checkpoints = task.checkpoints.filter((n) => n <= outcomes[0]!.scores.length)
  const medians = (at: (n: number) => readonly number[]) => checkpoints.map((n) => shownNumber(median(at(n)))).join(' ')
  const asks = outcomes.flatMap((one) => one.asks)
  const top = task.top
    ? `Top% ${checkpoints.map((n) => mean(topShares(task, outcomes, n)).toFixed(3)).join(' ')}; first ${median(firstHits(outcomes))}; P(best) ${mean(outcomes.map(({ bestAt }) => Number(bestAt !== undefined))).toFixed(2)}; `
    : ''
  const recommended = task.recommends ? `; recommended ${medians((n) => judgedAt(task, outcomes, n))}` : ''
  const trouble = outcomes.reduce((sum, one) => sum + one.trouble, 0)
  return `${top}regret ${medians((n) => scoresAt(outcomes, n))}${recommended} at ${checkpoints.join(' ')}; ask ${shownNumber(mean(asks))} ms, slowest ${shownNumber(quantile(asks, 1))}${trouble > 0 ? `; TROUBLE ${trouble}` : ''} (${outcomes.length})`
}
