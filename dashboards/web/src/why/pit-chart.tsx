// Measured values by the quarter of the prediction in which they lay: even bars where predictions keep their promise.
import { useMemo } from 'react'
import type { OutcomeExplanation } from '../api.ts'
import { useText } from '../i18n/text.tsx'
import { Chart } from '../parts/chart.tsx'
import { ink, palette } from '../parts/palette.ts'
import { quarterCounts } from './pit.ts'

const names = ['0–25 %', '25–50 %', '50–75 %', '75–100 %']

export function PitChart({ runs }: { runs: OutcomeExplanation['leftOut'] }) {
  const { t } = useText()
  const option = useMemo(() => {
    const counts = quarterCounts(runs)
    const even = counts.reduce((sum, count) => sum + count / counts.length, 0)
    return {
      grid: { left: 40, right: 14, top: 8, bottom: 40 },
      tooltip: { trigger: 'axis', renderMode: 'richText' },
      xAxis: { type: 'category', data: names, name: t('why.pitAxis'), nameLocation: 'middle', nameGap: 24 },
      yAxis: { type: 'value', minInterval: 1, splitLine: { lineStyle: { color: ink.gridLine } } },
      series: [
        {
          type: 'bar',
          data: counts,
          itemStyle: { color: palette[0] },
          markLine: {
            silent: true,
            symbol: 'none',
            label: { show: false },
            lineStyle: { color: ink.neutral, type: 'dashed' },
            data: [{ yAxis: even }],
          },
        },
      ],
    }
  }, [runs, t])
  if (runs.length === 0) return null
  return (
    <div data-testid="pit">
      <h3>{t('why.pit')}</h3>
      <div className="quiet small">{t('why.pitHint')}</div>
      <Chart option={option} height={150} label={t('why.pit')} />
    </div>
  )
}
