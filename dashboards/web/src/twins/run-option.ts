// Chart options of a heat beside its twin: temperature foretold against measured, density so far with its band.
import { figureText, unitText } from '../format.ts'
import { type ChartOption, ink, palette } from '../parts/palette.ts'
import { bandSeries, chartFrame, numberAxis } from './band.ts'
import type { Heat } from './twin-api.ts'

export interface HeatWords {
  readonly hours: string
  readonly temperature: string
  readonly density: string
  readonly measured: string
  readonly foretold: string
  readonly ahead: string
  readonly soFar: string
  readonly now: string
}

type Reading = Heat['measured'][number]

const perHour = 3600

export function temperatureOption(heat: Heat, words: HeatWords): ChartOption {
  const line = (name: string, readings: readonly Reading[], look: object) => ({
    ...{
      type: 'line',
      name,
      symbol: 'none',
      data: readings.map(({ seconds, celsius }) => [hoursOf(seconds), celsius]),
    },
    ...look,
  })
  return {
    ...chartFrame,
    tooltip: timeTip('Cel'),
    xAxis: hoursAxis(heat, words),
    yAxis: numberAxis(words.temperature, 44),
    series: [
      line(words.foretold, heat.foretold, look(palette[1], 'dashed', 1.6)),
      line(words.ahead, heat.ahead, look(palette[2], 'dotted', 2)),
      { ...line(words.measured, heat.measured, look(palette[0], 'solid', 2)), markLine: nowLine(heat, words) },
    ],
  }
}

export function soFarOption(heat: Heat, words: HeatWords): ChartOption {
  const points = heat.density.map(({ seconds, ...band }) => ({ at: hoursOf(seconds), ...band }))
  const series = bandSeries(points, { name: words.soFar, color: palette[0] ?? '' })
  const last = series.pop()
  return {
    ...chartFrame,
    xAxis: hoursAxis(heat, words),
    yAxis: numberAxis(words.density, 44),
    series: [...series, { ...last, markLine: nowLine(heat, words) }],
  }
}

function look(color: string | undefined, type: string, width: number): object {
  return { lineStyle: { width, type, color }, itemStyle: { color } }
}

function hoursOf(seconds: number | null): number | null {
  return seconds === null ? null : seconds / perHour
}

function hoursAxis({ nowSeconds, endSeconds }: Heat, words: HeatWords): object {
  const end = Math.max(nowSeconds ?? 0, endSeconds ?? 0) / perHour
  return { ...numberAxis(words.hours, 26), scale: false, min: 0, max: Math.ceil(2 * end) / 2 }
}

/** Where the readings end; none once the run is over. */
function nowLine({ nowSeconds, endSeconds }: Heat, words: HeatWords): object {
  const isOver = nowSeconds === null || endSeconds === null || nowSeconds >= endSeconds
  return {
    ...{ symbol: 'none', silent: true, precision: 12, lineStyle: { color: ink.text, type: 'solid', width: 1 } },
    label: { formatter: words.now, fontSize: 11, color: ink.text },
    data: isOver ? [] : [{ xAxis: nowSeconds / perHour }],
  }
}

function timeTip(unit: string): object {
  return {
    trigger: 'axis',
    renderMode: 'richText',
    valueFormatter: (value: unknown) =>
      `${figureText(typeof value === 'number' ? value : null, unit)} ${unitText(unit)}`,
  }
}
