// Control charts of a series, each point beside its limits, alike for all kinds.
import { mean, sampleStandardDeviation } from 'simple-statistics'
import type { Chart } from '../../optimizer/spc/chart.ts'
import { cusumChart } from '../../optimizer/spc/cusum.ts'
import { ewmaChart } from '../../optimizer/spc/ewma.ts'
import { hotellingPhaseOne, hotellingPhaseTwo } from '../../optimizer/spc/hotelling.ts'
import { individualsChart, individualsLimits } from '../../optimizer/spc/individuals.ts'
import { mewmaChart } from '../../optimizer/spc/mewma.ts'
import { referenceOf } from '../../optimizer/spc/multivariate.ts'
import { mewmaLimit } from '../../optimizer/spc/run-length-mewma.ts'
import { threeWayChart } from '../../optimizer/spc/three-way.ts'
import { xbarRChart, xbarRLimits } from '../../optimizer/spc/xbar-r.ts'
import { xbarSChart, xbarSLimits } from '../../optimizer/spc/xbar-s.ts'

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
  readonly title: string
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
      return [shown('Individual values', value, true), { ...shown('Moving ranges', range, false), from: 1 }]
    }
    case 'xbar-r': {
      const chart = xbarRChart(entries, xbarRLimits(good))
      return [shown('Subgroup means', chart.mean, true), shown('Subgroup ranges', chart.spread, false)]
    }
    case 'xbar-s': {
      const chart = xbarSChart(entries, xbarSLimits(good))
      return [shown('Subgroup means', chart.mean, true), shown('Subgroup standard deviations', chart.spread, false)]
    }
    case 'three-way': {
      const { means, ranges, spread } = threeWayChart(entries)
      return [
        shown('Run means, limits from run to run', means, true),
        { ...shown('Moving ranges of run means', ranges, false), from: 1 },
        shown('Standard deviations inside runs', spread, false),
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

function shown(title: string, { points, centre, lower, upper, outside }: Chart, hasRules: boolean): ShownChart {
  return { title, points, from: 0, centre, lower, upper, outside, hasRules }
}

function ewma(values: readonly number[], good: readonly number[]): ShownChart {
  const { value, sigma } = individualsLimits(good)
  const chart = ewmaChart(values, { target: value.centre, sigma, ...ewmaDesign })
  const { points, lower, upper, outside } = chart
  return {
    title: `EWMA, lambda ${ewmaDesign.lambda}`,
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
    title: `CUSUM of ${name === 'high' ? 'rises' : 'falls'}, k ${cusumDesign.allowance} sigma, h ${cusumDesign.decision} sigma`,
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
    title: `Hotelling T2, Phase ${phase}`,
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
    title: `MEWMA, lambda ${lambda}, an alarm in ${runLength} without cause`,
    points,
    from: 0,
    lower: 0,
    upper: limit,
    outside,
    hasRules: false,
  }
}

/** Mean with standard deviation, for the headline. */
export function momentsOf(values: readonly number[]): { readonly mean: number; readonly sd: number } {
  return { mean: mean([...values]), sd: values.length > 1 ? sampleStandardDeviation([...values]) : Number.NaN }
}
