// Chart option of one control chart: runs, centre line, limits, what the rules found, where the level changed.
import { figureText } from '../format.ts'
import { type ChartOption, ink, palette } from '../parts/palette.ts'
import type { Control, ControlChart } from './capability-api.ts'

export interface ControlWords {
  readonly points: string
  readonly centre: string
  readonly upper: string
  readonly lower: string
  readonly change: string
}

export interface Drawn {
  readonly control: Control
  /** Index of the chart. */
  readonly at: number
  /** What people call each run. */
  readonly labels: readonly string[]
  readonly unit: string | undefined
  readonly words: ControlWords
}

/** All charts have a place for every run, so that they lie below each other. */
export function controlOption({ control, at, labels, unit, words }: Drawn): ChartOption {
  const chart = control.charts[at]!
  const told = new Set(control.episodes.filter((one) => one.chart === at).flatMap(({ points }) => points))
  const outside = new Set(chart.outside.map((point) => point + chart.from))
  const line = (name: string, values: number | readonly (number | null)[] | null | undefined, color: string) => ({
    ...{ type: 'line', name, symbol: 'none', silent: true, step: 'middle', z: 1 },
    ...{ itemStyle: { color }, lineStyle: { color, width: 1.2, type: color === ink.limit ? 'dashed' : 'solid' } },
    data: labels.map((_, run) => valueAt(values, run - chart.from)),
  })
  return {
    grid: { left: 62, right: 16, top: 20, bottom: at === control.charts.length - 1 ? 44 : 22 },
    tooltip: {
      trigger: 'axis',
      renderMode: 'richText',
      valueFormatter: (value: unknown) => figureText(typeof value === 'number' ? value : undefined, unit),
    },
    xAxis: {
      type: 'category',
      data: [...labels],
      axisLabel: { fontSize: 11, hideOverlap: true },
      axisTick: { show: false },
    },
    yAxis: {
      ...{ type: 'value', scale: true, splitNumber: 4, axisLabel: { fontSize: 11 } },
      splitLine: { lineStyle: { color: ink.gridLine } },
    },
    series: [
      line(words.upper, chart.upper, ink.limit),
      line(words.centre, chart.centre, ink.neutral),
      line(words.lower, chart.lower, ink.limit),
      {
        ...{ type: 'line', name: words.points, symbol: 'circle', symbolSize: 6, showAllSymbol: true, z: 3 },
        ...{ lineStyle: { width: 1.2, color: palette[0] }, itemStyle: { color: palette[0] } },
        data: labels.map((_, run) => pointOf(chart, run, { isOutside: outside.has(run), isTold: told.has(run) })),
        markLine: {
          ...{
            symbol: 'none',
            silent: true,
            label: { formatter: words.change, position: 'end', rotate: 0, fontSize: 11 },
          },
          lineStyle: { color: ink.warning, type: 'dotted', width: 1.6 },
          data: at === 0 ? control.changes.map((change) => ({ xAxis: change.at })) : [],
        },
      },
    ],
  }
}

function valueAt(values: number | readonly (number | null)[] | null | undefined, point: number): number | null {
  if (point < 0) return null
  return typeof values === 'number' ? values : (values?.[point] ?? null)
}

interface Finding {
  readonly isOutside: boolean
  readonly isTold: boolean
}

/** Form as well as colour tells: not all eyes see red. */
function pointOf({ points, from }: ControlChart, run: number, { isOutside, isTold }: Finding) {
  const value = points[run - from] ?? null
  if (isOutside) return { value, symbol: 'diamond', symbolSize: 12, itemStyle: { color: ink.bad } }
  return isTold ? { value, symbol: 'rect', symbolSize: 8, itemStyle: { color: palette[1] } } : value
}
