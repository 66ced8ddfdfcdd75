// A series of runs on its control chart: which chart, what the rules found, where the level changed, whether it drifts.

import { mean } from 'simple-statistics'
import { changePoints, type Segment } from './change-points.ts'
import { type ChartName, chartsOf, type ShownChart } from './charts.ts'
import { requireValues } from './check.ts'
import { type ChosenChart, chooseChart, meansOf } from './choose.ts'
import { type Episode, episodesOf } from './episodes.ts'
import { nelson, type Rule, ruleHits, westernElectric } from './rules.ts'
import { type Drift, driftOf, type Neighbours, neighboursOf } from './serial.ts'
import { unfit } from './unfit.ts'

export const ruleSets = { nelson, 'western-electric': westernElectric } as const satisfies Record<
  string,
  readonly Rule[]
>
export type RuleSet = keyof typeof ruleSets

export interface ControlOptions {
  /** Absent: by the data. */
  readonly chart?: ChartName
  readonly rules: RuleSet
  /** So many of the first runs set the limits; absent: all. */
  readonly baseline?: number
}

/** An episode on one of the charts, by its index; points are indices of runs. */
export interface ChartEpisode extends Episode {
  readonly chart: number
}

export interface Control extends ChosenChart {
  readonly charts: readonly ShownChart[]
  /** By their newest point, newest first; of those that end alike what matters most. */
  readonly episodes: readonly ChartEpisode[]
  /** Levels between changes; one level below 4 runs, or where a straight drift explains the runs better. */
  readonly levels: readonly Segment[]
  /** Around the levels: a step makes neighbours alike without any of them following the other. */
  readonly neighbours: Neighbours
  readonly drift: Drift
  readonly isInControl: boolean
}

/** Throws a RangeError below 3 runs, for values that do not vary, for a chart that the data do not allow. */
export function controlOf(runs: readonly (readonly number[])[], options: ControlOptions): Control {
  const means = meansOf(runs)
  requireValues(means, 3)
  const levels = levelsOf(means)
  const around = levels.flatMap(({ from, to, mean }) => means.slice(from, to + 1).map((value) => value - mean))
  const [neighbours, drift] = [neighboursOf(around), driftOf(around)]
  const chosen = chooseChart(runs, levels)
  const kind = options.chart ?? chosen.kind
  if (!chosen.possible.includes(kind))
    throw unfit(`these values allow no chart of the kind ${kind}`, `这些数据不能作 ${kind} 图`)
  const entries = isOfSingles(kind) ? means.map((value) => [value]) : runs
  const charts = chartsOf(kind, entries, Math.min(options.baseline ?? runs.length, runs.length))
  const episodes = charts.flatMap((chart, index) => episodesOn(chart, index, options.rules))
  const isTold = episodes.some(({ chart, rule }) => chart === 0 && stabilityRules.includes(rule))
  return {
    ...{ ...chosen, kind, charts, levels, neighbours, drift },
    episodes: episodes.sort((a, b) => b.points.at(-1)! - a.points.at(-1)! || rankOf(a) - rankOf(b)),
    isInControl: !isTold && !drift.isDrifting && levels.length === 1,
  }
}

/** What takes a process out of control; the other rules are early words, with false alarms of their own. */
const stabilityRules: readonly string[] = ['N1', 'N2', 'N3', 'WE1', 'WE4', 'ewma', 'cusum']

function rankOf({ rule }: Episode): number {
  const rank = stabilityRules.indexOf(rule)
  return rank < 0 ? stabilityRules.length : rank
}

/** Steps or a slope, whichever needs fewer words (Schwarz): a drift cut into stairs would name changes that nobody made. */
function levelsOf(means: readonly number[]): readonly Segment[] {
  const whole = { from: 0, to: means.length - 1, mean: mean([...means]) }
  if (means.length < 4) return [whole]
  const { segments } = changePoints(means)
  const { slope } = driftOf(means)
  const stairs = segments.flatMap((level) => means.slice(level.from, level.to + 1).map((value) => value - level.mean))
  const line = means.map((value, i) => value - whole.mean - slope * (i - (means.length - 1) / 2))
  return schwarz(line, 2) < schwarz(stairs, 2 * segments.length - 1) ? [whole] : segments
}

/** n ln(mean square) + k ln n, for k figures that were fitted. */
function schwarz(residuals: readonly number[], fitted: number): number {
  const square = residuals.reduce((sum, one) => sum + one * one, 0) / residuals.length
  return residuals.length * Math.log(Math.max(square, Number.MIN_VALUE)) + fitted * Math.log(residuals.length)
}

function isOfSingles(kind: ChartName): boolean {
  return kind === 'individuals' || kind === 'ewma' || kind === 'cusum'
}

function episodesOn(chart: ShownChart, index: number, rules: RuleSet): ChartEpisode[] {
  const { points, centre, upper, from } = chart
  const toRuns = (episode: Episode): ChartEpisode => ({
    ...episode,
    chart: index,
    points: episode.points.map((point) => point + from),
  })
  if (chart.hasRules && centre !== undefined && typeof upper === 'number') {
    return episodesOf(ruleHits(points, { centre, sigma: (upper - centre) / 3 }, ruleSets[rules])).map(toRuns)
  }
  return beyond(chart).map(toRuns)
}

/** Points outside the limits of a chart without runs rules; neighbours are one episode. */
function beyond({ outside, since, lower, centre }: ShownChart): Episode[] {
  const rule = since !== undefined ? 'cusum' : typeof lower === 'number' && centre !== undefined ? 'spread' : 'ewma'
  const sentence = {
    spread: { en: 'Outside the limits.', zh: '超出控制限。' },
    ewma: { en: 'The moving average lies outside its limits.', zh: '加权移动平均超出控制限。' },
    cusum: { en: 'The sum has passed its decision line.', zh: '累积和越过判定线。' },
  }[rule]
  const hits = outside.map((at) => {
    const first = since?.get(at) ?? (outside.includes(at - 1) ? at - 1 : at)
    return { rule, at, points: Array.from({ length: at - first + 1 }, (_, i) => first + i), sentence }
  })
  return episodesOf(hits)
}
