// A control chart drawn with letters: one line for each point, limits as bars.

import type { ShownChart } from '../../optimizer/spc/charts.ts'
import { figure } from '../tables/text-table.ts'

const width = 49
/** Longer series are drawn from there on; limits and alarms are of all points. */
const mostDrawn = 100

export function pictureOf(chart: ShownChart, labels: readonly string[]): string[] {
  const { centre, lower, upper } = chart
  const first = Math.max(0, chart.points.length - mostDrawn)
  const points = chart.points.slice(first)
  const outside = new Set(chart.outside.map((at) => at - first))
  const low = (i: number) => (typeof lower === 'number' ? lower : lower[first + i]!)
  const high = (i: number) => (typeof upper === 'number' ? upper : upper[first + i]!)
  const all = points.flatMap((point, i) => [point, low(i), high(i)]).filter(Number.isFinite)
  const [least, most] = [Math.min(...all), Math.max(...all)]
  const place = (value: number) => Math.round(((value - least) / (most - least || 1)) * (width - 1))
  const widest = labels.reduce((most, label) => Math.max(most, label.length), 0)
  const earlier = first === 0 ? [] : [`(${first} earlier points are not drawn)`]
  const lines = points.map((point, i) => {
    const line = new Array<string>(width).fill(' ')
    line[place(low(i))] = '|'
    line[place(high(i))] = '|'
    if (centre !== undefined) line[place(centre)] = ':'
    line[place(point)] = outside.has(i) ? 'X' : 'o'
    return `${labels[first + i]!.padEnd(widest)} ${figure(point).padStart(10)}  ${line.join('').trimEnd()}`
  })
  return [...earlier, ...lines]
}

export function limitText({ lower, centre, upper }: ShownChart): string {
  const one = (limit: number | readonly number[]) =>
    figure(typeof limit === 'number' ? limit : (limit.at(-1) ?? Number.NaN))
  const settled = typeof lower === 'number' ? '' : ' (settled)'
  return `limits${settled} ${one(lower)} to ${one(upper)}${centre === undefined ? '' : `, centre ${figure(centre)}`}`
}
