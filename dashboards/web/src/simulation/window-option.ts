// Chart option of a process window: the chance that every specification holds over two settings, its edge, today in it.
import { percentText } from '../format.ts'
import { type ChartOption, ink, palette } from '../parts/palette.ts'
import { chartFrame, numberAxis } from '../twins/band.ts'
import type { ProcessWindow } from './uses-api.ts'

export interface WindowWords {
  readonly x: string
  readonly y: string
  readonly chance: string
  readonly edge: string
  readonly today: string
  readonly best: string
}

/** From never to always; readable for all, and in print. */
const shades = ['#f4f1ea', '#dfe6dd', '#b9d7c8', '#7dbfa4', '#2f9e7a', '#0b6b50']

export function windowOption(map: ProcessWindow, words: WindowWords): ChartOption {
  const { x, y, chances, edge, today, best } = map
  const cells = y.flatMap((yAt, row) => x.map((xAt, column) => [xAt, yAt, chances[row * x.length + column] ?? 0]))
  const place = (name: string, at: { x: number; y: number; chance: number }, look: object) => ({
    ...{ type: 'scatter', name, z: 6, symbolSize: 14, ...look },
    data: [{ value: [at.x, at.y], text: `${name}\n${placeText(at)}\n${words.chance} ${percentText(at.chance)}` }],
  })
  const placeText = (at: { x: number; y: number }) =>
    `${words.x} ${Number(at.x.toPrecision(5))}\n${words.y} ${Number(at.y.toPrecision(5))}`
  return {
    ...chartFrame,
    grid: { left: 66, right: 90, top: 34, bottom: 46 },
    legend: { ...chartFrame.legend, data: [words.edge, words.today, words.best] },
    tooltip: {
      trigger: 'item',
      renderMode: 'richText',
      formatter: ({ data }: { data?: { text?: string } | readonly number[] }) =>
        Array.isArray(data)
          ? `${placeText({ x: data[0] ?? 0, y: data[1] ?? 0 })}\n${words.chance} ${percentText(data[2])}`
          : ((data as { text?: string } | undefined)?.text ?? ''),
    },
    visualMap: {
      ...{ type: 'continuous', min: 0, max: 1, seriesIndex: 0, dimension: 2, right: 4, top: 'center' },
      ...{ itemHeight: 150, itemWidth: 12, text: ['100 %', '0 %'], textStyle: { fontSize: 11 } },
      inRange: { color: shades },
    },
    xAxis: { ...numberAxis(words.x, 26), ...endsOf(x) },
    yAxis: { ...numberAxis(words.y, 46), ...endsOf(y) },
    series: [
      {
        ...{ type: 'custom', name: words.chance, data: cells, clip: true, renderItem: cellOf(x, y) },
        encode: { x: 0, y: 1 },
      },
      {
        ...{ type: 'line', name: words.edge, symbol: 'none', silent: true, z: 5 },
        ...{ lineStyle: { width: 2, color: ink.strong }, itemStyle: { color: ink.strong } },
        // Pieces of the contour, with a break after each.
        data: edge.flatMap(([x1, y1, x2, y2]) => [
          [x1, y1],
          [x2, y2],
          [null, null],
        ]),
      },
      place(words.today, today, { symbol: 'pin', symbolSize: 26, itemStyle: { color: palette[1] } }),
      place(words.best, best, { symbol: 'diamond', itemStyle: { color: palette[0] } }),
    ],
  }
}

/** What a drawing series is given to find its place with. */
interface Place {
  value(dimension: number): number
  coord(at: readonly [number, number]): readonly [number, number]
  size(of: readonly [number, number]): readonly [number, number]
  visual(what: 'color'): string
}

/** The library's own heat map knows categories only: here each cell is a square around its place on axes of numbers. */
function cellOf(x: readonly number[], y: readonly number[]) {
  const [wide, high] = [stepOf(x), stepOf(y)]
  return (_: unknown, place: Place) => {
    const [across, up] = place.coord([place.value(0), place.value(1)])
    const [width, height] = place.size([wide, high])
    // A hair wider, so that no seams show.
    const shape = { x: across - width / 2, y: up - height / 2, width: width + 0.6, height: height + 0.6 }
    return { type: 'rect', shape, style: { fill: place.visual('color') } }
  }
}

function stepOf(values: readonly number[]): number {
  return ((values.at(-1) ?? 1) - (values[0] ?? 0)) / Math.max(1, values.length - 1)
}

function endsOf(values: readonly number[]): object {
  return { min: values[0], max: values.at(-1) }
}
