// What the charts of a backtest draw: the course of each strategy with its quartiles, promise against what was kept.
import { type ChartOption, ink, palette } from '../parts/palette.ts'
import { bandSeries, chartFrame, numberAxis } from '../twins/band.ts'
import type { BacktestResult } from './study-api.ts'

type Method = BacktestResult['methods'][number]

interface Words {
  readonly x: string
  readonly y: string
}

const colourOf = (k: number): string => palette[k % palette.length] ?? ''

/** Medians over the repeats, from the lower to the upper quartile shaded. */
export function courseOption(methods: readonly Method[], of: 'best' | 'regret', words: Words): ChartOption {
  return {
    ...chartFrame,
    tooltip: { trigger: 'axis', renderMode: 'richText' },
    xAxis: { ...numberAxis(words.x, 26), min: 1, minInterval: 1 },
    yAxis: numberAxis(words.y, 48),
    series: methods.flatMap(({ method, curve }, k) => {
      const points = curve.flatMap(({ runs, [of]: quartiles }) => (quartiles ? [{ at: runs, ...quartiles }] : []))
      return bandSeries(points, { name: method, color: colourOf(k) })
    }),
  }
}

/** The grey line is as promised. */
export function coverageOption(methods: readonly Method[], words: Words): ChartOption {
  const diagonal = {
    ...{ type: 'line', symbol: 'none', silent: true, lineStyle: { color: ink.neutral, type: 'dashed', width: 1 } },
    data: [
      [0, 0],
      [1, 1],
    ],
  }
  const lines = methods.map(({ method, coverage }, k) => ({
    ...{
      name: method,
      type: 'line',
      symbolSize: 5,
      lineStyle: { color: colourOf(k) },
      itemStyle: { color: colourOf(k) },
    },
    data: coverage.map(({ promised, observed }) => [promised, observed]),
  }))
  return {
    ...chartFrame,
    tooltip: { trigger: 'axis', renderMode: 'richText' },
    xAxis: { ...numberAxis(words.x, 26), min: 0, max: 1 },
    yAxis: { ...numberAxis(words.y, 40), min: 0, max: 1 },
    series: [diagonal, ...lines.filter(({ data }) => data.length > 0)],
  }
}
