// Three charts for parts that share a run: run means by their own moving range, beside the spread inside the runs.
//
// Parts of one furnace load are alike: limits for their means from the spread inside a load are far too narrow.

import { mean } from 'simple-statistics'
import type { Chart } from './chart.ts'
import { individualsChart } from './individuals.ts'
import { xbarSChart } from './xbar-s.ts'

export interface ThreeWayChart {
  /** Run means, limits from the between-run sigma. */
  readonly means: Chart
  /** Moving ranges of the run means. */
  readonly ranges: Chart
  /** Standard deviations inside the runs. */
  readonly spread: Chart
  /** Of a run mean, from one run to the next. */
  readonly betweenSigma: number
  /** Of one part inside a run. */
  readonly withinSigma: number
}

/** Phase I of all three charts [Wheeler1992]; `runs` hold the values of equally many parts each, in order of time. */
export function threeWayChart(runs: readonly (readonly number[])[]): ThreeWayChart {
  const inside = xbarSChart(runs)
  const between = individualsChart(runs.map((values) => mean([...values])))
  return {
    means: between.value,
    ranges: between.range,
    spread: inside.spread,
    betweenSigma: between.sigma,
    withinSigma: inside.sigma,
  }
}
