// Chart option of the runs of one figure on both sides of a change, with the mean of each side.
import { figureText } from '../format.ts'
import { type ChartOption, ink, palette } from '../parts/palette.ts'
import { numberAxis } from '../twins/band.ts'
import type { EffectRow } from './effect-api.ts'

export interface EffectWords {
  readonly before: string
  readonly after: string
  readonly mean: string
  readonly label: string
}

/** Runs in order of time, one after the other: sides of a lot or a setting may lie among each other. */
export function effectOption({ values, quantity, before, after }: EffectRow, words: EffectWords): ChartOption {
  const side = (isAfter: boolean) => ({
    ...{ type: 'scatter', name: isAfter ? words.after : words.before, symbol: isAfter ? 'diamond' : 'circle' },
    ...{ symbolSize: isAfter ? 10 : 8, itemStyle: { color: palette[isAfter ? 1 : 0] } },
    data: values.map((one) => (one.isAfter === isAfter ? one.value : null)),
    markLine: {
      ...{ symbol: 'none', silent: true, label: { show: false } },
      lineStyle: { color: palette[isAfter ? 1 : 0], type: 'dashed', width: 1.4 },
      data: meanLine(isAfter ? after.mean : before.mean),
    },
  })
  return {
    grid: { left: 62, right: 16, top: 30, bottom: 26 },
    legend: { top: 0, left: 'center', data: [words.before, words.after] },
    tooltip: {
      trigger: 'axis',
      renderMode: 'richText',
      valueFormatter: (value: unknown) => figureText(typeof value === 'number' ? value : undefined, quantity.unit),
    },
    xAxis: { type: 'category', data: values.map(({ label }) => label), axisLabel: { fontSize: 11, hideOverlap: true } },
    yAxis: { ...numberAxis(words.label, 46), splitLine: { lineStyle: { color: ink.gridLine } } },
    series: [side(false), side(true)],
  }
}

function meanLine(mean: number | null): object[] {
  return mean === null ? [] : [{ yAxis: mean }]
}
