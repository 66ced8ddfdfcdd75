// Chart option of where scatter comes from: shares of the variance of each outcome by level of production.
import { type ChartOption, palette } from '../parts/palette.ts'
import type { Robust } from './uses-api.ts'

export const levels = ['lot', 'run', 'place', 'part'] as const
export type Level = (typeof levels)[number]

interface Words {
  nameOf(outcome: string): string
  levelOf(level: Level): string
}

/** Outcomes top down as in the table. */
export function scatterOption(outcomes: Robust['outcomes'], { nameOf, levelOf }: Words): ChartOption {
  const shown = outcomes.filter((one) => total(one) > 0).toReversed()
  return {
    grid: { left: 150, right: 20, top: 30, bottom: 24 },
    legend: { top: 0, left: 0, itemWidth: 14, itemHeight: 9, textStyle: { fontSize: 12 } },
    tooltip: {
      trigger: 'item',
      renderMode: 'richText',
      valueFormatter: (value: unknown) => `${Number(value).toFixed(0)} %`,
    },
    xAxis: { type: 'value', max: 100, axisLabel: { formatter: '{value} %', fontSize: 11 } },
    yAxis: { type: 'category', data: shown.map(({ name }) => nameOf(name)), axisLabel: { fontSize: 12 } },
    series: levels.map((level, k) => ({
      ...{ type: 'bar', stack: 'all', name: levelOf(level), barMaxWidth: 18 },
      itemStyle: { color: palette[k] },
      data: shown.map((one) => (100 * (one.sdOf[level] ?? 0) ** 2) / total(one)),
    })),
  }
}

function total({ sdOf }: Robust['outcomes'][number]): number {
  return levels.reduce((sum, level) => sum + (sdOf[level] ?? 0) ** 2, 0)
}
