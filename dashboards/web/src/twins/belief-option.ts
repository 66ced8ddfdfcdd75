// Chart options of what is believed of one constant: before against after, and version by version.
import { type ChartOption, ink, palette } from '../parts/palette.ts'
import { curveOf, spanOf } from './belief.ts'
import type { PosteriorCurve } from './twin-api.ts'
import { constantText } from './words.ts'

export interface BeliefWords {
  readonly prior: string
  readonly posterior: string
  /** Name of the axis, with the unit. */
  readonly label: string
}

const axisLook = {
  nameLocation: 'middle',
  nameGap: 22,
  nameTextStyle: { fontSize: 12, color: ink.text },
} as const

export function beliefOption(one: PosteriorCurve, words: BeliefWords): ChartOption {
  const span = spanOf(one.prior, one)
  const curve = (name: string, data: unknown, color: string) => ({
    ...{ name, type: 'line', symbol: 'none', silent: true, data },
    ...{ lineStyle: { width: 1.6, color }, itemStyle: { color }, areaStyle: { color, opacity: 0.16 } },
  })
  const { median } = one
  return {
    grid: { left: 10, right: 14, top: 10, bottom: 40 },
    xAxis: {
      ...{ type: 'value', min: span[0], max: span[1], splitNumber: 3, splitLine: { show: false }, name: words.label },
      ...axisLook,
      axisLabel: { fontSize: 11, hideOverlap: true, showMinLabel: false, showMaxLabel: false, formatter: shortText },
    },
    // The height of a density says nothing by itself.
    yAxis: { type: 'value', show: false },
    series: [
      curve(words.prior, curveOf(one.prior), ink.neutral),
      {
        ...curve(words.posterior, curveOf(one.posterior), palette[0] ?? ''),
        markLine: {
          // Unless told, the library rounds its place to two decimals.
          ...{ symbol: 'none', silent: true, precision: 12 },
          lineStyle: { color: palette[0], type: 'solid', width: 1 },
          ...{ label: { show: false }, data: median === null ? [] : [{ xAxis: median }] },
        },
      },
    ],
  }
}

export interface VersionPoint {
  readonly version: string
  readonly when: string
  readonly low: number | null
  readonly median: number | null
  readonly high: number | null
}

/** Oldest left; the band is drawn as two lines that are stacked. */
export function historyOption(versions: readonly VersionPoint[], words: { median: string; band: string }): ChartOption {
  const line = { type: 'line', silent: true, symbol: 'none', stackStrategy: 'all' }
  const of = (value: (point: VersionPoint) => number | null) => versions.map(value)
  return {
    grid: { left: 60, right: 14, top: 10, bottom: 26 },
    tooltip: {
      trigger: 'axis',
      // Names from outside stay text.
      renderMode: 'richText',
      formatter: (items: { dataIndex: number }[]) => {
        const point = versions[items[0]?.dataIndex ?? -1]
        if (point === undefined) return ''
        const band = `${constantText(point.low)} … ${constantText(point.high)}`
        return `${point.version} ${point.when}\n${words.median} ${constantText(point.median)}\n${words.band} ${band}`
      },
    },
    xAxis: {
      type: 'category',
      data: versions.map(({ version }) => version),
      axisLabel: { fontSize: 11, hideOverlap: true },
    },
    yAxis: {
      ...{ type: 'value', scale: true, splitNumber: 3, splitLine: { lineStyle: { color: ink.gridLine } } },
      axisLabel: { fontSize: 11, formatter: shortText },
    },
    series: [
      { ...line, stack: 'band', lineStyle: { opacity: 0 }, data: of(({ low }) => low) },
      {
        ...{ ...line, stack: 'band', lineStyle: { opacity: 0 } },
        areaStyle: { color: palette[5], opacity: 0.35 },
        data: of(({ low, high }) => (low === null || high === null ? null : high - low)),
      },
      {
        ...{ ...line, symbol: 'circle', symbolSize: 7, lineStyle: { width: 2, color: palette[0] } },
        ...{ itemStyle: { color: palette[0] }, data: of(({ median }) => median) },
      },
    ],
  }
}

function shortText(value: number): string {
  return String(Number(value.toPrecision(4)))
}
