// A median with its 90 % band as series of a chart, and the axes that charts of twins share.
import { figureText } from '../format.ts'
import { ink } from '../parts/palette.ts'

export interface BandPoint {
  readonly at: number | null
  readonly low: number | null
  readonly median: number | null
  readonly high: number | null
}

export interface BandLook {
  readonly name: string
  readonly color: string
  /** The band's own name in the legend, e.g. "90 % band"; unseen there where it has none. */
  readonly dashed?: boolean
}

/** The band is two lines that are stacked: the lower end unseen, the width above it filled. All share the line's name. */
export function bandSeries(points: readonly BandPoint[], { name, color, dashed = false }: BandLook): object[] {
  const edge = {
    ...{ type: 'line', name, symbol: 'none', silent: true, stack: `band ${name}`, stackStrategy: 'all' },
    ...{ lineStyle: { opacity: 0 }, itemStyle: { color }, tooltip: { show: false } },
  }
  const known = points.filter(({ at, low, high }) => at !== null && low !== null && high !== null)
  return [
    { ...edge, data: known.map(({ at, low }) => [at, low]) },
    {
      ...edge,
      areaStyle: { color, opacity: 0.2 },
      data: known.map(({ at, low, high }) => [at, (high ?? 0) - (low ?? 0)]),
    },
    {
      ...{ type: 'line', name, symbol: 'none', silent: true, itemStyle: { color } },
      lineStyle: { width: 2, color, type: dashed ? 'dashed' : 'solid' },
      data: points.map(({ at, median }) => [at, median]),
    },
  ]
}

/** Measured points over a band. */
export function pointSeries(name: string, color: string, data: readonly object[]): object {
  return {
    ...{ type: 'scatter', name, symbolSize: 7, z: 5, data },
    itemStyle: { color: ink.surface, borderColor: color, borderWidth: 1.5 },
  }
}

/** An axis of numbers with its name in the middle. */
export function numberAxis(name: string, nameGap: number): object {
  return {
    ...{ type: 'value', scale: true, name, nameLocation: 'middle', nameGap },
    nameTextStyle: { fontSize: 12, color: ink.text },
    axisLabel: { fontSize: 11, hideOverlap: true, formatter: (value: number) => tickText(value) },
    splitLine: { lineStyle: { color: ink.gridLine } },
  }
}

/** As a person writes it on an axis: four digits at most. */
export function tickText(value: number): string {
  return Math.abs(value) >= 10_000 ? figureText(value) : String(Number(value.toPrecision(4)))
}

export const chartFrame = {
  grid: { left: 62, right: 18, top: 34, bottom: 46 },
  legend: { type: 'scroll', top: 0, left: 0, itemWidth: 14, itemHeight: 9, itemGap: 12, textStyle: { fontSize: 12 } },
} as const
