// The report on knowledge beforehand: every arm against none, pair by pair.

import { stream } from '../../optimizer/math/rng.ts'
import { bootstrap, mean, median } from '../optimizer/statistics.ts'
import type { Arm } from './play.ts'

export interface Row {
  readonly problem: string
  readonly arm: Arm
  /** By seed, after each run: share of the way from a middling setting to the best. */
  readonly gains: readonly (readonly number[])[]
}

/** What may be lost at most, as a share of what is gained without any knowledge. */
const allowed = 0.1

export function reportOf(rows: readonly Row[], seeds: number): string {
  const problems = [...new Set(rows.map(({ problem }) => problem))]
  const names = [...new Set(rows.map(({ arm }) => arm))]
  const runs = rows[0]!.gains[0]!.length
  const noneOf = (problem: string) => rows.find((row) => row.problem === problem && row.arm === 'none')!
  const lines = rows.map((row) => lineOf(row, noneOf(row.problem)))
  const overall = names.filter((arm) => arm !== 'none').map((arm) => overallOf(arm, rows, noneOf))
  return `# Knowledge beforehand

\`npm run bench -- knowledge ${seeds}\`: ${seeds} paired seeds (same seed, same noise), ${runs} runs each, on ${problems.join(', ')}.
The furnace is the demo plant's own physics, its right twin the product's sintering twin for alumina, its wrong twin the
same for zirconia. Elsewhere a right twin or sister is shifted, stretched, offset, with a slow error of its own; a wrong
one has its best on the other side; a contrary one is turned upside down. Experts are sure to within a tenth of each
range: the right one is off by half of that, the wrong one by four tenths of the range. A sister has run 25 times.
All arms work with the Matern process alone.

Gain: share of the way from a middling setting to the best, 0 before the first. Its mean over all runs says how early,
its last value how well. Ratios are to the same seeds without knowledge, with 90 % bootstrap intervals over seeds.

## Does a wrong voice hurt by more than ${100 * allowed} %?

| arm | mean gain, ratio over all problems | last gain, ratio | verdict |
|---|---|---|---|
${overall.join('\n')}

A wrong voice costs about the one run that went where it pointed: one of ${runs} here. Where that is more than ${100 * allowed} % of the mean
gain of a single problem: ${missesOf(rows, noneOf).join('; ') || 'nowhere'}.

## By problem

| problem | arm | median gain after 1 | after 3 | after 6 | after ${runs} | mean gain, ratio | last gain, ratio |
|---|---|---|---|---|---|---|---|
${lines.join('\n')}
`
}

/** Arms whose mean gain on one problem falls short by more than is allowed. */
function missesOf(rows: readonly Row[], noneOf: (problem: string) => Row): string[] {
  return rows.flatMap((row) => {
    const share = mean(early(row)) / mean(early(noneOf(row.problem)))
    return share < 1 - allowed ? [`${row.problem} ${row.arm} ${share.toFixed(2)}`] : []
  })
}

function lineOf({ problem, arm, gains }: Row, none: Row): string {
  const at = (run: number) => median(gains.map((one) => one[run - 1]!)).toFixed(3)
  const last = gains[0]!.length
  const cells = [1, 3, 6, last].map(at)
  return `| ${[problem, arm, ...cells, ratio(early({ gains }), early(none)), ratio(final({ gains }), final(none))].join(' | ')} |`
}

const early = ({ gains }: Pick<Row, 'gains'>) => gains.map(mean)
const final = ({ gains }: Pick<Row, 'gains'>) => gains.map((one) => one.at(-1)!)

function overallOf(arm: Arm, rows: readonly Row[], noneOf: (problem: string) => Row): string {
  const own = rows.filter((row) => row.arm === arm)
  const gather = (part: typeof early, list: readonly Row[]) => list.flatMap(part)
  const none = own.map(({ problem }) => noneOf(problem))
  const [mine, theirs] = [gather(early, own), gather(early, none)]
  const [mineLast, theirsLast] = [gather(final, own), gather(final, none)]
  const worst = Math.min(mean(mine) / mean(theirs), mean(mineLast) / mean(theirsLast))
  const verdict = worst >= 1 - allowed ? 'within' : 'hurts by more'
  return `| ${arm} | ${ratio(mine, theirs)} | ${ratio(mineLast, theirsLast)} | ${worst >= 1 ? 'helps' : verdict} |`
}

/** Ratio of the means with its interval, pairs drawn together. */
function ratio(mine: readonly number[], theirs: readonly number[]): string {
  const index = mine.map((_, i) => i)
  const of = (sample: readonly number[]) => mean(sample.map((i) => mine[i]!)) / mean(sample.map((i) => theirs[i]!))
  const { low, high } = bootstrap(index, of, stream(1, 'knowledge'))
  return `${of(index).toFixed(2)} [${low.toFixed(2)}, ${high.toFixed(2)}]`
}
