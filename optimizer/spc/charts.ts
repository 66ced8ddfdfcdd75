// Control charts of a series, each point beside its limits, alike for all kinds.
import type { Sentence } from '../explain.ts'
import type { Chart } from './chart.ts'
import { cusumChart } from './cusum.ts'
import { ewmaChart } from './ewma.ts'
import { hotellingPhaseOne, hotellingPhaseTwo } from './hotelling.ts'
import { individualsChart, individualsLimits } from './individuals.ts'
import { mewmaChart } from './mewma.ts'
import { referenceOf } from './multivariate.ts'
import { mewmaLimit } from './run-length-mewma.ts'
import { threeWayChart } from './three-way.ts'
import { xbarRChart, xbarRLimits } from './xbar-r.ts'
import { xbarSChart, xbarSLimits } from './xbar-s.ts'

export const chartNames = [
  'individuals',
  'xbar-r',
  'xbar-s',
  'three-way',
  'ewma',
  'cusum',
  'hotelling',
  'mewma',
] as const
export type ChartName = (typeof chartNames)[number]

export interface ShownChart {
  readonly title: Sentence
  readonly points: readonly number[]
  /** Index of the entry that the first point belongs to. */
  readonly from: number
  readonly centre?: number
  /** One for all points, or one for each. */
  readonly lower: number | readonly number[]
  readonly upper: number | readonly number[]
  readonly outside: readonly number[]
  /** Whether runs rules have a meaning on it: points independent, limits fixed. */
  readonly hasRules: boolean
  /** For each alarm where the rise began that led to it. */
  readonly since?: ReadonlyMap<number, number>
  /** For each point what each signal adds. */
  readonly contributions?: readonly (readonly number[])[]
}

/** Chance of an alarm of a point that is in order, for charts of several signals: that of three sigma. */
const alpha = 0.0027
const ewmaDesign = { lambda: 0.2, width: 2.86 }
/** In sigmas: finds a shift of one sigma within about ten points. */
const cusumDesign = { allowance: 0.5, decision: 5 }
const mewmaDesign = { lambda: 0.1, runLength: 370 }

/** `phaseOne`: how many entries set the limits. Throws a RangeError where the entries cannot be charted so. */
export function chartsOf(kind: ChartName, entries: readonly (readonly number[])[], phaseOne: number): ShownChart[] {
  const good = entries.slice(0, phaseOne)
  const singles = entries.map((entry) => entry[0]!)
  const goodSingles = good.map((entry) => entry[0]!)
  switch (kind) {
    case 'individuals': {
      const { value, range } = individualsChart(singles, individualsLimits(goodSingles))
      return [
        shown(words('Individual values', '单值'), value, true),
        { ...shown(words('Moving ranges', '移动极差'), range, false), from: 1 },
      ]
    }
    case 'xbar-r': {
      const chart = xbarRChart(entries, xbarRLimits(good))
      return [
        shown(words('Subgroup means', '子组均值'), chart.mean, true),
        shown(words('Subgroup ranges', '子组极差'), chart.spread, false),
      ]
    }
    case 'xbar-s': {
      const chart = xbarSChart(entries, xbarSLimits(good))
      return [
        shown(words('Subgroup means', '子组均值'), chart.mean, true),
        shown(words('Subgroup standard deviations', '子组标准差'), chart.spread, false),
      ]
    }
    case 'three-way': {
      const { means, ranges, spread } = threeWayChart(entries)
      return [
        shown(words('Run means, limits from run to run', '每批次的均值（控制限取自批次之间）'), means, true),
        { ...shown(words('Moving ranges of run means', '批次均值的移动极差'), ranges, false), from: 1 },
        shown(words('Standard deviations inside runs', '批次内标准差'), spread, false),
      ]
    }
    case 'ewma':
      return [ewma(singles, goodSingles)]
    case 'cusum':
      return cusum(singles, goodSingles)
    case 'hotelling':
      return hotelling(entries, good)
    case 'mewma':
      return [mewma(entries, good)]
  }
}

function shown(title: Sentence, { points, centre, lower, upper, outside }: Chart, hasRules: boolean): ShownChart {
  return { title, points, from: 0, centre, lower, upper, outside, hasRules }
}

function ewma(values: readonly number[], good: readonly number[]): ShownChart {
  const { value, sigma } = individualsLimits(good)
  const chart = ewmaChart(values, { target: value.centre, sigma, ...ewmaDesign })
  const { points, lower, upper, outside } = chart
  return {
    title: words(`EWMA, lambda ${ewmaDesign.lambda}`, `EWMA，λ ${ewmaDesign.lambda}`),
    points,
    from: 0,
    centre: value.centre,
    lower,
    upper,
    outside,
    hasRules: false,
  }
}

function cusum(values: readonly number[], good: readonly number[]): ShownChart[] {
  const { value, sigma } = individualsLimits(good)
  const decision = cusumDesign.decision * sigma
  const chart = cusumChart(values, { target: value.centre, allowance: cusumDesign.allowance * sigma, decision })
  const side = (name: 'high' | 'low'): ShownChart => ({
    title: cusumTitle(name),
    points: chart[name],
    from: 0,
    lower: 0,
    upper: decision,
    outside: chart.alarms.filter((alarm) => alarm.side === name).map(({ at }) => at),
    hasRules: false,
    since: new Map(chart.alarms.filter((alarm) => alarm.side === name).map(({ at, since }) => [at, since])),
  })
  return [side('high'), side('low')]
}

/** Phase I over the good rows, Phase II over the others: each has its own limit. */
function hotelling(rows: readonly (readonly number[])[], good: readonly (readonly number[])[]): ShownChart[] {
  const first = hotellingPhaseOne(good, alpha)
  const shownPhase = (phase: 'I' | 'II', { points, limit, outside, contributions }: typeof first): ShownChart => ({
    title: words(`Hotelling T2, Phase ${phase}`, `Hotelling T2，第 ${phase} 阶段`),
    points,
    from: phase === 'I' ? 0 : good.length,
    lower: 0,
    upper: limit,
    outside,
    hasRules: false,
    contributions,
  })
  const later = rows.slice(good.length)
  if (later.length === 0) return [shownPhase('I', first)]
  return [shownPhase('I', first), shownPhase('II', hotellingPhaseTwo(later, first.reference, alpha))]
}

function mewma(rows: readonly (readonly number[])[], good: readonly (readonly number[])[]): ShownChart {
  const { mean: target, covariance } = referenceOf(good)
  const { lambda, runLength } = mewmaDesign
  const { points, limit, outside } = mewmaChart(rows, {
    target,
    covariance,
    lambda,
    limit: mewmaLimit(target.length, lambda, runLength),
  })
  return {
    title: words(
      `MEWMA, lambda ${lambda}, an alarm in ${runLength} without cause`,
      `MEWMA，λ ${lambda}，平均 ${runLength} 点误报一次`,
    ),
    points,
    from: 0,
    lower: 0,
    upper: limit,
    outside,
    hasRules: false,
  }
}

function cusumTitle(side: 'high' | 'low'): Sentence {
  const { allowance, decision } = cusumDesign
  return words(
    `CUSUM of ${side === 'high' ? 'rises' : 'falls'}, k ${allowance} sigma, h ${decision} sigma`,
    `${side === 'high' ? '上升' : '下降'}累积和，k ${allowance}σ，h ${decision}σ`,
  )
}

function words(en: string, zh: string): Sentence {
  return { en, zh }
}
