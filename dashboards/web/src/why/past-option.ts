// Past predictions as a chart: the interval of each run, what was foretold, what came.
import type { OutcomeExplanation } from '../api.ts'
import { quantityText } from '../format.ts'
import { type ChartOption, ink, palette } from '../parts/palette.ts'
import { pointTip } from '../parts/point-tip.ts'
import { nameOf } from './front.ts'
import { valueAxis } from './value-axis.ts'

export type Foretelling = OutcomeExplanation['past'][number]

export interface PastWords {
  readonly foretold: string
  readonly inside: string
  readonly outside: string
  readonly interval: string
}

/** Whether what came lies in the interval that was foretold. */
export function isInside({ low, high, measured }: Foretelling): boolean {
  return low !== null && high !== null && measured !== null && measured >= low && measured <= high
}

/** Runs from left to right as they were made. */
export function pastOption(past: readonly Foretelling[], unit: string | undefined, words: PastWords): ChartOption {
  const textOf = (one: Foretelling) =>
    [
      nameOf(one),
      `${words.foretold} ${quantityText(one.mean, unit)}`,
      `${words.interval} ${quantityText(one.low, unit)} … ${quantityText(one.high, unit)}`,
      `${isInside(one) ? words.inside : words.outside} ${quantityText(one.measured, unit)}`,
    ].join('\n')
  const points = (name: string, style: object, value: (one: Foretelling) => number | null) => ({
    type: 'scatter',
    name,
    ...style,
    data: past.map((one, index) => ({ value: [index, value(one)], link: one.run, text: textOf(one) })),
  })
  const measured = (one: Foretelling, wanted: boolean) => (isInside(one) === wanted ? one.measured : null)
  return {
    grid: { left: 64, right: 14, top: 30, bottom: 30 },
    legend: { top: 0, left: 0, itemWidth: 12, itemGap: 12, textStyle: { fontSize: 11 } },
    tooltip: pointTip(),
    xAxis: {
      type: 'category',
      data: past.map(nameOf),
      axisTick: { alignWithLabel: true },
      axisLabel: { hideOverlap: true },
    },
    yAxis: { ...valueAxis(unit), scale: true },
    series: [
      ...past.map(({ low, high }, index) => ({
        type: 'line',
        name: words.interval,
        symbol: 'none',
        silent: true,
        lineStyle: { color: palette[5], width: 6, opacity: 0.55, cap: 'round' },
        itemStyle: { color: palette[5] },
        data: [
          [index, low],
          [index, high],
        ],
      })),
      points(
        words.foretold,
        { symbol: 'rect', symbolSize: [10, 2], itemStyle: { color: ink.neutral } },
        ({ mean }) => mean,
      ),
      points(words.inside, { symbolSize: 8, itemStyle: { color: palette[0] } }, (one) => measured(one, true)),
      points(words.outside, { symbol: 'triangle', symbolSize: 10, itemStyle: { color: palette[1] } }, (one) =>
        measured(one, false),
      ),
    ],
  }
}
