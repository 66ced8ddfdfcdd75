// The points of a chart as CSV, one a line: what its library offers as a picture only.
import { byteOrderMark, csvLine } from '../../../api/csv.ts'
import type { ChartOption } from './palette.ts'

interface Axis {
  readonly type?: string
  readonly name?: string
  readonly data?: readonly unknown[]
}

interface DrawnSeries {
  readonly name?: string
  readonly data?: readonly unknown[]
  readonly lineStyle?: { readonly opacity?: number }
}

/** Series without a line are the lower ends that bands stand on: no data of their own. */
export function chartCsv(option: ChartOption, seriesWord: string): string {
  const [x, y] = [firstOf<Axis>(option['xAxis']), firstOf<Axis>(option['yAxis'])]
  const drawn = allOf<DrawnSeries>(option['series']).filter(({ lineStyle }) => lineStyle?.opacity !== 0)
  const lines = drawn.flatMap(({ name = '', data = [] }) =>
    data.map((point, index) => csvLine([name, ...placesOf(point, index).map((at, k) => told(at, k === 0 ? x : y))])),
  )
  return byteOrderMark + csvLine([seriesWord, x?.name || 'x', y?.name || 'y']) + lines.join('')
}

/** A point is a figure at its place in the list, a list of figures, or either with a look of its own. */
function placesOf(point: unknown, index: number): readonly unknown[] {
  const value = typeof point === 'object' && point !== null && 'value' in point ? point.value : point
  return Array.isArray(value) ? value : [index, value]
}

function told(value: unknown, axis: Axis | undefined): string | number {
  if (axis?.type === 'time' && typeof value === 'number') return new Date(value).toISOString()
  if (axis?.type === 'category' && typeof value === 'number') return String(axis.data?.[value] ?? value)
  if (typeof value === 'number') return Number.isFinite(value) ? value : ''
  return typeof value === 'string' ? value : ''
}

function allOf<T>(value: unknown): readonly T[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value as T]
}

function firstOf<T>(value: unknown): T | undefined {
  return allOf<T>(value)[0]
}
