// The report's tables, in Markdown.

import { clopperPearson } from '../../optimizer/math/clopper-pearson.ts'
import { averageRanks, type Comparison, differences } from './compare.ts'
import { botorch, tablePeers } from './peers.ts'
import type { Outcome } from './play.ts'
import { bootstrap, holm, mean, median, quantile, signedRankTest } from './statistics.ts'
import {
  acceleration,
  countsTop,
  firstHits,
  hitShare,
  judgedAt,
  rankedAt,
  recommendedAt,
  scoresAt,
  shownNumber,
  type TaskFigures,
  topShares,
} from './summary.ts'

export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map((_, k) => (k === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n')
}

const two = (value: number) => (Number.isNaN(value) ? '-' : value.toFixed(2))
const three = (value: number) => value.toFixed(3)
const askMs = (outcomes: readonly Outcome[]) => shownNumber(mean(outcomes.flatMap(({ asks }) => asks)))

/** A measured table with its peers. */
export function poolTable(figures: TaskFigures): string {
  const { task, byMethod } = figures
  const rows = task.study.candidates!.length
  const head =
    'method, repeats, Top% 10, Top% 20, Top% 40, EF 20, EF 40, AF(0.1), regret 20 (quartiles), regret 40 (quartiles), P(hit) 10, P(hit) 20, first, P(best), ms per ask'
  const measured = [...byMethod].map(([name, outcomes]) => {
    const top = (n: number) => topShares(task, outcomes, n)
    const range = (n: number) => {
      const { low, high } = bootstrap(top(n), mean)
      return `${three(mean(top(n)))} [${two(low)}-${two(high)}]`
    }
    return [
      name,
      String(outcomes.length),
      three(mean(top(10))),
      range(20),
      range(40),
      ...[20, 40].map((n) => ((mean(top(n)) * rows) / n).toFixed(1)),
      shownNumber(acceleration(task, outcomes, 0.1)),
      ...[20, 40].map(
        (n) =>
          `${three(median(scoresAt(outcomes, n)))} (${[0.25, 0.75].map((p) => three(quantile(scoresAt(outcomes, n), p))).join('-')})`,
      ),
      ...[10, 20].map((n) => two(hitShare(outcomes, n))),
      shownNumber(median(firstHits(outcomes))),
      two(mean(outcomes.map(({ bestAt }) => Number(bestAt !== undefined)))),
      askMs(outcomes),
    ]
  })
  const peers = tablePeers(task.name).map(({ name, repeats, top, regret, hit, first, best }) => [
    `*${name}*`,
    String(repeats),
    ...top.map(three),
    ...[20, 40].map((n, k) => ((top[k + 1]! * rows) / n).toFixed(1)),
    '-',
    ...regret.map(three),
    ...hit.map(two),
    String(first),
    two(best),
    '-',
  ])
  return markdownTable(head.split(', '), [...measured, ...peers])
}

/** Medians with quartiles at every checkpoint. */
export function scoreTable({ task, byMethod }: TaskFigures): string {
  const cells = (scores: readonly number[]) =>
    `${shownNumber(median(scores))} (${shownNumber(quantile(scores, 0.25))}-${shownNumber(quantile(scores, 0.75))})`
  const head = [
    'method',
    'repeats',
    ...task.checkpoints.map((n) => `at ${n}`),
    ...(task.recommends ? task.checkpoints.map((n) => `recommended at ${n}`) : []),
    'ms per ask',
  ]
  const measured = [...byMethod].map(([name, outcomes]) => {
    const played = outcomes[0]!.scores.length
    return [
      name,
      String(outcomes.length),
      ...task.checkpoints.map((n) => (n > played ? '-' : cells(scoresAt(outcomes, n)))),
      ...(task.recommends
        ? task.checkpoints.map((n, k) => (n > played ? '-' : cells(recommendedAt(outcomes, k))))
        : []),
      askMs(outcomes),
    ]
  })
  const peer = botorch[task.name]
  const last = task.checkpoints.at(-1)!
  const peerRow = peer && [
    '*BoTorch 0.11*',
    '6-10',
    ...task.checkpoints.map((n) => {
      const value = peer.medians[n] === undefined ? '-' : shownNumber(peer.medians[n])
      return n === last ? `${value} (${peer.quartiles.map(shownNumber).join('-')})` : value
    }),
    ...(task.recommends ? task.checkpoints.map(() => '-') : []),
    '-',
  ]
  return markdownTable(head, peerRow ? [...measured, peerRow] : measured)
}

/** One line for each task: medians of some methods at two checkpoints. */
export function shortTable(all: readonly TaskFigures[], names: readonly string[]): string {
  const played = all.filter(({ byMethod }) => byMethod.size > 0)
  const rows = played.map(({ task, byMethod }) => {
    const at = [task.checkpoints[Math.floor((task.checkpoints.length - 1) / 2)]!, task.checkpoints.at(-1)!]
    const cells = names.flatMap((name) =>
      at.map((n) => {
        const outcomes = byMethod.get(name)
        return outcomes ? shownNumber(median(judgedAt(task, outcomes, n))) : '-'
      }),
    )
    return [task.name, String(byMethod.values().next().value?.length ?? 0), at.join(', '), ...cells]
  })
  return markdownTable(['task', 'repeats', 'n', ...names.flatMap((name) => [`${name}, first n`, 'last n'])], rows)
}

export function rankTable(all: readonly TaskFigures[], names: readonly string[]): string {
  const at: readonly (readonly [string, (checkpoints: readonly number[]) => number | undefined])[] = [
    ['10 runs', (list) => list.find((n) => n === 10)],
    ['20 runs', (list) => list.find((n) => n === 20)],
    ['40 runs', (list) => list.find((n) => n === 40)],
    ['the last run', (list) => list.at(-1)],
  ]
  const rows = at.map(([title, pick]) => {
    const { ranks, tasks } = averageRanks(all, names, pick)
    return [`at ${title}`, String(tasks), ...ranks.map(two)]
  })
  return markdownTable(['', 'tasks', ...names], rows)
}

/**
 * Paired differences at the last run by a bootstrap over repeats: what `own` is ahead of each other method by, in Top% on
 * measured tables (means), else in score (medians).
 */
export function pairedTable(all: readonly TaskFigures[], own: string, names: readonly string[]): string {
  const others = names.filter((name) => name !== own)
  const rows = all.flatMap(({ task, byMethod }) => {
    const mine = byMethod.get(own)
    if (!mine) return []
    const n = task.checkpoints.at(-1)!
    const statistic = countsTop(task) ? mean : median
    const cells = others.map((name) => {
      const theirs = byMethod.get(name)
      if (!theirs) return '-'
      const ahead = differences(rankedAt(task, theirs, n), rankedAt(task, mine, n))
      const { low, high } = bootstrap(ahead, statistic)
      return `${shownNumber(statistic(ahead))} [${shownNumber(low)}, ${shownNumber(high)}]`
    })
    return [[`${task.name} at ${n}`, ...cells]]
  })
  return markdownTable(['task', ...others], rows)
}

/** One method against each other one at the last run: tasks where its median (of top rows its mean) is better, level, worse; signed ranks over all repeats. */
export function duelTable(all: readonly TaskFigures[], own: string, names: readonly string[]): string {
  const duels = names
    .filter((name) => name !== own)
    .map((name) => {
      const both = all.filter(({ byMethod }) => byMethod.has(own) && byMethod.has(name))
      const gaps = both.map(({ task, byMethod }) => {
        const n = task.checkpoints.at(-1)!
        const mid = countsTop(task) ? mean : median
        return mid(rankedAt(task, byMethod.get(own)!, n)) - mid(rankedAt(task, byMethod.get(name)!, n))
      })
      // By task the repeats are paired; a task counts by the mean sign of its repeats, so that units do not matter.
      const signs = both.map(({ task, byMethod }) => {
        const n = task.checkpoints.at(-1)!
        const [mine, others] = [byMethod.get(own)!, byMethod.get(name)!].map((list) => rankedAt(task, list, n))
        return mean(differences(others!, mine!).map(Math.sign))
      })
      return { name, gaps, signs, p: signedRankTest(signs) }
    })
  const corrected = holm(duels.map(({ p }) => p))
  return markdownTable(
    ['against', 'tasks', 'better', 'level', 'worse', 'mean share of repeats won less lost', 'p (Holm)'],
    duels.map(({ name, gaps, signs }, i) => [
      name,
      String(gaps.length),
      ...[-1, 0, 1].map((sign) =>
        String(gaps.filter((gap) => Math.sign(gap) === sign || (sign === 0 && Number.isNaN(gap))).length),
      ),
      two(mean(signs)),
      shownNumber(corrected[i]!),
    ]),
  )
}

export function comparisonTable(comparisons: readonly Comparison[]): string {
  return markdownTable(
    ['task', 'n', 'kunlun', 'better of both', 'which', 'p that kunlun is worse', 'Holm'],
    comparisons.map(({ task, n, own, other, against, raw, p }) => [
      task,
      String(n),
      shownNumber(own),
      shownNumber(other),
      against,
      shownNumber(raw),
      `${shownNumber(p)}${p < 0.05 ? ' **worse**' : ''}`,
    ]),
  )
}

/** How often measurements fell into the 90 % interval foretold. */
export function coverageTable(all: readonly TaskFigures[], sets: readonly string[]): string {
  const names = [...new Set(all.flatMap(({ byMethod }) => [...byMethod.keys()]))]
  const rows = names.flatMap((name) =>
    sets.flatMap((set) => {
      const outcomes = all.filter(({ task }) => task.set === set).flatMap(({ byMethod }) => byMethod.get(name) ?? [])
      const foretold = outcomes.reduce((sum, one) => sum + one.foretold, 0)
      const covered = outcomes.reduce((sum, one) => sum + one.covered, 0)
      if (foretold === 0) return []
      const { low, high } = clopperPearson(covered, foretold)
      return [[name, set, String(foretold), three(covered / foretold), `${three(low)}-${three(high)}`]]
    }),
  )
  return markdownTable(['method', 'tasks', 'foretold', 'inside', '95 % interval'], rows)
}
