// Chart option of a histogram with its limits: bars from edge to edge on an axis of numbers, so that limits stand where they are.
import { figureText } from '../format.ts'
import { type ChartOption, ink, palette } from '../parts/palette.ts'
import { numberAxis } from '../twins/band.ts'
import type { JobOutcome } from './job-api.ts'

interface Words {
  readonly label: string
  readonly runs: string
}

export interface Bars {
  /** Ends of the bars, one more than there are counts. */
  readonly edges: readonly number[]
  readonly counts: readonly number[]
  readonly limits: readonly number[]
  /** What is counted, for the tooltip. */
  readonly counted: string
  readonly xAxis: object
  /** Of the lines of the limits. */
  readonly limitLabel: object
  /** Drawn over the bars. */
  readonly over?: readonly object[]
}

export function barsOption({ edges, counts, limits, counted, xAxis, limitLabel, over = [] }: Bars): ChartOption {
  return {
    grid: { left: 52, right: 16, top: 22, bottom: 42 },
    tooltip: {
      trigger: 'item',
      renderMode: 'richText',
      formatter: ({ data }: { data?: readonly number[] }) =>
        data === undefined ? '' : `${figureText(data[0])} … ${figureText(data[1])}\n${data[2]} ${counted}`,
    },
    xAxis: { ...xAxis, splitLine: { show: false } },
    yAxis: {
      type: 'value',
      axisLabel: { fontSize: 11 },
      splitNumber: 3,
      splitLine: { lineStyle: { color: ink.gridLine } },
    },
    series: [
      {
        ...{ type: 'custom', name: counted, renderItem: barOf, encode: { x: [0, 1], y: 2 }, clip: true },
        data: counts.map((count, i) => [edges[i] ?? 0, edges[i + 1] ?? 0, count]),
        itemStyle: { color: palette[5] },
        markLine: {
          ...{ symbol: 'none', silent: true, precision: 12, label: limitLabel },
          lineStyle: { color: ink.limit, type: 'dashed', width: 1.6 },
          data: limits.map((at) => ({ xAxis: at })),
        },
      },
      ...over,
    ],
  }
}

/** The distribution of an outcome over all runs of a simulation. */
export function histogramOption({ histogram, limits }: JobOutcome, words: Words): ChartOption {
  const edges = edgesOf(histogram)
  return barsOption({
    ...{ edges, counts: histogram.counts, counted: words.runs, limitLabel: { show: false } },
    limits: limits.flatMap(({ min, max }) => [min, max]).filter((value) => value !== undefined),
    xAxis: {
      ...numberAxis(words.label, 24),
      ...{ type: histogram.isLog ? 'log' : 'value', min: edges[0], max: edges.at(-1) },
    },
  })
}

/** Ends of the bins, even or even in the logarithm. */
export function edgesOf({ low, high, isLog, counts }: JobOutcome['histogram']): number[] {
  if (low === null || high === null) return []
  const at = (share: number) => (isLog ? low * (high / low) ** share : low + share * (high - low))
  return Array.from({ length: counts.length + 1 }, (_, i) => at(i / counts.length))
}

interface Place {
  value(dimension: number): number
  coord(at: readonly [number, number]): readonly [number, number]
  visual(what: 'color'): string
}

/** Draws a bar from edge to edge: rows hold left edge, right edge, count. */
function barOf(_: unknown, place: Place) {
  const [left, top] = place.coord([place.value(0), place.value(2)])
  const [right, floor] = place.coord([place.value(1), 0])
  const shape = { x: left, y: top, width: Math.max(1, right - left - 0.5), height: floor - top }
  return { type: 'rect', shape, style: { fill: place.visual('color') } }
}
