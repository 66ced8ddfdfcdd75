// Each run as the others foretell it: measured against foretold, with intervals around a diagonal.
import { useMemo } from 'react'
import type { OutcomeExplanation, Study } from '../api.ts'
import { quantityText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { Chart } from '../parts/chart.tsx'
import { ink, palette } from '../parts/palette.ts'
import { describeNames } from '../site.ts'
import { valueAxis } from './value-axis.ts'

/** Places of 5 % and 95 % among the levels of a prediction. */
const [lowLevel, highLevel] = [1, 5]

export function LeftOutChart({ study, one }: { study: Study; one: OutcomeExplanation }) {
  const { t } = useText()
  const unit = describeNames([study]).get(one.outcome)?.unit
  const option = useMemo(() => {
    const runs = one.leftOut.filter(({ mean, measured }) => mean !== null && measured !== null)
    const ends = runs.flatMap(({ mean, measured }) => [mean ?? 0, measured ?? 0])
    const [min, max] = [Math.min(...ends), Math.max(...ends)]
    const margin = 0.05 * (max - min) || 1
    const axis = (name: string) => ({
      ...valueAxis(unit),
      name,
      min: min - margin,
      max: max + margin,
    })
    const ray = [min - margin, max + margin]
    return {
      grid: { left: 64, right: 14, top: 10, bottom: 42 },
      tooltip: {
        trigger: 'item',
        renderMode: 'richText',
        formatter: ({ data }: { data?: { index?: number } }) => {
          const run = runs[data?.index ?? -1]
          if (run === undefined) return ''
          return `${run.run}\n${t('why.foretold')} ${quantityText(run.mean, unit)}\n${t('why.measured')} ${quantityText(run.measured, unit)}`
        },
      },
      xAxis: { ...axis(t('why.foretold')), nameGap: 24 },
      yAxis: { ...axis(t('why.measured')), nameGap: 50 },
      series: [
        {
          type: 'line',
          symbol: 'none',
          silent: true,
          lineStyle: { color: ink.neutral, type: 'dashed', width: 1 },
          data: ray.map((end) => [end, end]),
        },
        ...runs.map(({ quantiles, measured }) => ({
          type: 'line',
          symbol: 'none',
          silent: true,
          lineStyle: { color: palette[5], width: 1.5, opacity: 0.7 },
          data: [lowLevel, highLevel].map((level) => [quantiles[level] ?? null, measured]),
        })),
        {
          type: 'scatter',
          symbolSize: 7,
          itemStyle: { color: palette[0] },
          data: runs.map(({ mean, measured }, index) => ({ value: [mean, measured], index })),
        },
      ],
    }
  }, [one, unit, t])
  if (one.leftOut.length === 0) return null
  return (
    <div>
      <h3>{t('why.leftOut')}</h3>
      <Chart option={option} height={230} label={t('why.leftOut')} />
    </div>
  )
}
