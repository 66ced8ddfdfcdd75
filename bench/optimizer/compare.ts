// Paired comparisons of methods over tasks: tests with Holm's correction, average ranks.

import { stream } from '../../optimizer/math/rng.ts'
import { holm, mean, median, ranks, signedRankTest } from './statistics.ts'
import { countsTop, judgedAt, rankedAt, type TaskFigures } from './summary.ts'

export interface Comparison {
  readonly task: string
  readonly n: number
  /** The method compared against, with its median. */
  readonly against: string
  readonly other: number
  readonly own: number
  /** P of a difference this bad by chance, before and after the correction. */
  readonly raw: number
  readonly p: number
}

/** Scores this near are level: suggestions keep a hair's breadth inside limits, which is no loss to anybody. */
const level = 1e-9

/** a - b by repeat; two repeats without any score are level. */
export function differences(a: readonly number[], b: readonly number[]): number[] {
  return a.slice(0, b.length).map((value, i) => (value === b[i] || Math.abs(value - b[i]!) < level ? 0 : value - b[i]!))
}

/** Response surfaces at n runs are those planned for n runs, where they were played. */
function rivalOf({ byMethod }: TaskFigures, name: string, n: number): string {
  return name === 'rsm' && byMethod.has(`rsm${n}`) ? `rsm${n}` : name
}

/**
 * At every checkpoint of every task: is `own` worse than the better (by median) of the rivals? One-sided signed ranks,
 * paired by repeat, all of them corrected together.
 */
export function worseThanBetter(all: readonly TaskFigures[], own: string, rivals: readonly string[]): Comparison[] {
  const found = all.flatMap((figures) =>
    figures.task.checkpoints.flatMap((n) => {
      const mine = figures.byMethod.get(own)
      const others = rivals.flatMap((rival) => {
        const name = rivalOf(figures, rival, n)
        const outcomes = figures.byMethod.get(name)
        return outcomes ? [{ name, scores: judgedAt(figures.task, outcomes, n) }] : []
      })
      if (!mine || others.length === 0) return []
      const better = others.reduce((a, b) => (median(b.scores) < median(a.scores) ? b : a))
      const scores = judgedAt(figures.task, mine, n)
      const raw = signedRankTest(differences(scores, better.scores), stream(n, 'flips', figures.task.name))
      return [
        { task: figures.task.name, n, against: better.name, other: median(better.scores), own: median(scores), raw },
      ]
    }),
  )
  const corrected = holm(found.map(({ raw }) => raw))
  return found.map((one, i) => ({ ...one, p: corrected[i]! }))
}

/** Mean over tasks of a method's rank by median score at n runs; ties share their rank. Tasks that a method did not play are left out. */
export function averageRanks(
  all: readonly TaskFigures[],
  names: readonly string[],
  pick: (checkpoints: readonly number[]) => number | undefined,
): { readonly ranks: readonly number[]; readonly tasks: number } {
  const rows = all.flatMap((figures) => {
    const n = pick(figures.task.checkpoints)
    if (n === undefined) return []
    const played = names.map((name) => figures.byMethod.get(rivalOf(figures, name, n)))
    if (played.some((outcomes) => outcomes === undefined)) return []
    return [ranks(played.map((outcomes) => standing(figures, outcomes!, n)))]
  })
  return { ranks: names.map((_, k) => mean(rows.map((row) => row[k]!))), tasks: rows.length }
}

/** Medians, but means where a share is counted: few rows make many equal medians. */
function standing({ task }: TaskFigures, outcomes: Parameters<typeof rankedAt>[1], n: number): number {
  const scores = rankedAt(task, outcomes, n)
  return countsTop(task) ? mean(scores) : median(scores)
}
