// The objective of each measured run, and the best so far among those that met every spec.
import { useMemo } from 'react'
import type { Progress, Study } from '../api.ts'
import { figureText, quantityText, timeText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { go, linkTo } from '../route.ts'
import { useSite } from '../site.ts'
import { Chart } from './chart.tsx'
import { ink, palette } from './palette.ts'
import { Nothing } from './states.tsx'

export function ProgressChart({ study, points }: { study: Study; points: readonly Progress[] }) {
  const { t } = useText()
  const { info } = useSite()
  const [objective] = study.objectives
  const option = useMemo(() => {
    const name = objective?.outcome ?? ''
    const of = (wanted: (point: Progress) => boolean) =>
      points.flatMap((point, index) =>
        wanted(point) ? [{ value: [index + 1, point.outcomes[name] ?? null], point }] : [],
      )
    const scatter = (title: string, color: string, symbol: string, wanted: (point: Progress) => boolean) => ({
      name: title,
      type: 'scatter',
      symbol,
      symbolSize: 9,
      itemStyle: { color },
      data: of(wanted),
    })
    const tooltip = ({ data }: { data?: { point?: Progress; value: unknown[] } }) => {
      const { point } = data ?? {}
      if (point === undefined) return ''
      const value = quantityText(point.outcomes[name], objective?.unit)
      return escapeMarkup(`${timeText(point.when, info.timeZone)}\n${value}\n${point.run}`).replaceAll('\n', '<br>')
    }
    return {
      grid: { left: 50, right: 16, top: 32, bottom: 40 },
      legend: { type: 'scroll', top: 0, itemWidth: 14, itemHeight: 9, itemGap: 8, textStyle: { fontSize: 12 } },
      tooltip: { trigger: 'item', formatter: tooltip },
      xAxis: {
        type: 'value',
        name: t('study.run'),
        nameLocation: 'middle',
        nameGap: 24,
        min: 0,
        minInterval: 1,
        splitLine: { show: false },
      },
      yAxis: {
        type: isWide(points.map((point) => point.outcomes[name] ?? null)) ? 'log' : 'value',
        scale: true,
        axisLabel: { formatter: (value: number) => figureText(value) },
        splitLine: { lineStyle: { color: ink.gridLine } },
      },
      series: [
        scatter(t('study.met'), palette[2] ?? '', 'circle', (point) => point.meetsAll === true),
        scatter(t('study.missed'), palette[1] ?? '', 'triangle', (point) => point.meetsAll === false),
        scatter(t('study.open'), ink.neutral, 'emptyCircle', (point) => point.meetsAll === undefined),
        {
          name: t('study.best'),
          type: 'line',
          step: 'end',
          showSymbol: false,
          lineStyle: { width: 2, color: palette[0] },
          itemStyle: { color: palette[0] },
          data: points.map((point, index) => [index + 1, point.best ?? null]),
        },
      ],
    }
  }, [points, objective, info.timeZone, t])
  if (points.length === 0) return <Nothing text={t('study.noRuns')} />
  const best = points.at(-1)?.best
  const bestRun = points.find((point) => point.outcomes[objective?.outcome ?? ''] === best)
  return (
    <>
      {best !== undefined && (
        <div className="figures">
          {t('study.bestSoFar')} <strong>{quantityText(best, objective?.unit)}</strong>{' '}
          {bestRun !== undefined && (
            <a href={linkTo('runs', bestRun.run)} onClick={() => go(linkTo('runs', bestRun.run))}>
              {timeText(bestRun.when, info.timeZone)}
            </a>
          )}
        </div>
      )}
      <Chart option={option} height={320} label={t('study.progress', { goal: '' })} />
    </>
  )
}

/** One scrapped run costs as much as fifty good parts: on a plain axis all good ones would lie on the floor. */
function isWide(values: readonly (number | null)[]): boolean {
  const known = values.filter((value) => value !== null)
  const low = Math.min(...known)
  return low > 0 && Math.max(...known) > 15 * low
}

/** Names from outside must not become markup in a tooltip. */
function escapeMarkup(text: string): string {
  const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
  return text.replace(/[&<>"]/g, (letter) => entities[letter] ?? letter)
}
