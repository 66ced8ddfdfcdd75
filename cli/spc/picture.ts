// A control chart drawn with letters: one line for each point, limits as bars.
import { figure } from '../tables/text-table.ts'
import type { ShownChart } from './charts.ts'

const width = 49

export function pictureOf(chart: ShownChart, labels: readonly string[]): string[] {
  const { points, centre, lower, upper, outside } = chart
  const low = (i: number) => (typeof lower === 'number' ? lower : lower[i]!)
  const high = (i: number) => (typeof upper === 'number' ? upper : upper[i]!)
  const all = points.flatMap((point, i) => [point, low(i), high(i)]).filter(Number.isFinite)
  const [least, most] = [Math.min(...all), Math.max(...all)]
  const place = (value: number) => Math.round(((value - least) / (most - least || 1)) * (width - 1))
  const widest = Math.max(...labels.map((label) => label.length))
  return points.map((point, i) => {
    const line = new Array<string>(width).fill(' ')
    line[place(low(i))] = '|'
    line[place(high(i))] = '|'
    if (centre !== undefined) line[place(centre)] = ':'
    line[place(point)] = outside.includes(i) ? 'X' : 'o'
    return `${labels[i]!.padEnd(widest)} ${figure(point).padStart(10)}  ${line.join('').trimEnd()}`
  })
}

export function limitText({ lower, centre, upper }: ShownChart): string {
  const one = (limit: number | readonly number[]) =>
    figure(typeof limit === 'number' ? limit : (limit.at(-1) ?? Number.NaN))
  const settled = typeof lower === 'number' ? '' : ' (settled)'
  return `limits${settled} ${one(lower)} to ${one(upper)}${centre === undefined ? '' : `, centre ${figure(centre)}`}`
}
