// What a person reads of the repeats of one task: one line for each method.

import type { Outcome } from './play.ts'
import { mean, median, quantile } from './statistics.ts'
import type { Task } from './task.ts'

/** Scores after n runs, infinite where nothing counted yet. */
export function scoresAt(outcomes: readonly Outcome[], n: number): number[] {
  return outcomes.map(({ scores }) => scores[n - 1] ?? Number.POSITIVE_INFINITY)
}

/** Share of the top rows found after n runs, by repeat. */
export function topShares({ top }: Task, outcomes: readonly Outcome[], n: number): number[] {
  return outcomes.map(({ hits }) => (hits?.[n - 1] ?? 0) / (top?.size ?? 1))
}

/** Number of the run that brought the first top row; infinite where none did. */
export function firstHits(outcomes: readonly Outcome[]): number[] {
  return outcomes.map(({ hits }) => {
    const index = hits?.findIndex((count) => count > 0) ?? -1
    return index < 0 ? Number.POSITIVE_INFINITY : index + 1
  })
}

export function shownNumber(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? '' : 'none'
  if (value !== 0 && Math.abs(value) < 1e-3) return value.toExponential(1)
  return Math.abs(value) >= 1000 ? value.toFixed(0) : String(Number(value.toPrecision(3)))
}

/** One line for the terminal. */
export function summaryLine(task: Task, outcomes: readonly Outcome[]): string {
  const { checkpoints } = task
  const regret = checkpoints.map((n) => shownNumber(median(scoresAt(outcomes, n)))).join(' ')
  const asks = outcomes.flatMap((one) => one.asks)
  const top = task.top
    ? `Top% ${checkpoints.map((n) => mean(topShares(task, outcomes, n)).toFixed(3)).join(' ')}; first ${median(firstHits(outcomes))}; P(best) ${mean(outcomes.map(({ bestAt }) => Number(bestAt !== undefined))).toFixed(2)}; `
    : ''
  const recommended = task.recommends
    ? `; recommended ${recommendedMedians(task, outcomes).map(shownNumber).join(' ')}`
    : ''
  const trouble = outcomes.reduce((sum, one) => sum + one.trouble, 0)
  return `${top}regret ${regret}${recommended} at ${checkpoints.join(' ')}; ask ${shownNumber(mean(asks))} ms, slowest ${shownNumber(quantile(asks, 1))}${trouble > 0 ? `; TROUBLE ${trouble}` : ''} (${outcomes.length})`
}

/** Median score of what was recommended, by checkpoint. */
export function recommendedMedians({ checkpoints }: Task, outcomes: readonly Outcome[]): number[] {
  return checkpoints.map((_, k) => median(recommendedAt(outcomes, k)))
}

export function recommendedAt(outcomes: readonly Outcome[], checkpoint: number): number[] {
  return outcomes.map(({ recommended }) => recommended?.[checkpoint] ?? Number.POSITIVE_INFINITY)
}
