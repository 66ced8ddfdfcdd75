// An objective of each measured run, the best so far among those that met every spec, the best compromises of several.
import { Segmented } from 'antd'
import { Fragment, useMemo, useState } from 'react'
import type { Progress, Study } from '../api.ts'
import { figureText, quantityText, timeText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { go, linkTo } from '../route.ts'
import { useSite } from '../site.ts'
import { Chart } from './chart.tsx'
import { ink, palette } from './palette.ts'
import { Nothing } from './states.tsx'

export function ProgressChart({ study, points }: { study: Study; points: readonly Progress[] }) {
  const { t, titleOf } = useText()
  const { info } = useSite()
  const [chosen, setChosen] = useState<string>()
  const objective = study.objectives.find(({ outcome }) => outcome === chosen) ?? study.objectives[0]
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
        ...(study.objectives.length > 1
          ? [
              {
                ...scatter(t('study.compromise'), 'transparent', 'circle', isCompromise),
                symbolSize: 15,
                itemStyle: { color: 'transparent', borderColor: palette[0], borderWidth: 2 },
              },
            ]
          : []),
        scatter(t('study.open'), ink.neutral, 'emptyCircle', (point) => point.meetsAll === undefined),
        {
          name: t('study.best'),
          type: 'line',
          step: 'end',
          showSymbol: false,
          lineStyle: { width: 2, color: palette[0] },
          itemStyle: { color: palette[0] },
          data: points.map((point, index) => [index + 1, point.bests[name] ?? null]),
        },
      ],
    }
  }, [points, objective, study.objectives.length, info.timeZone, t])
  if (points.length === 0) return <Nothing text={t('study.noRuns')} />
  const best = points.at(-1)?.bests[objective?.outcome ?? '']
  const bestRun = points.find((point) => point.meetsAll === true && point.outcomes[objective?.outcome ?? ''] === best)
  return (
    <>
      {study.objectives.length > 1 && (
        <>
          <Compromises points={points} />
          <Segmented
            className="gap-below"
            value={objective?.outcome ?? ''}
            onChange={setChosen}
            options={study.objectives.map(({ outcome, title }) => ({ value: outcome, label: titleOf(title, outcome) }))}
          />
        </>
      )}
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

const isCompromise = ({ compromise }: Progress) => compromise === true

/** In words: how many runs no other beats in everything at once, which they are, when the last one came. */
function Compromises({ points }: { points: readonly Progress[] }) {
  const { t } = useText()
  const { info } = useSite()
  const held = points.filter(isCompromise)
  if (held.length === 0) return <div className="small gap-below">{t('study.noCompromise')}</div>
  const since = points.length - 1 - points.findLastIndex(isCompromise)
  return (
    <div className="small gap-below" data-testid="compromises">
      {t('study.compromises', { count: held.length })}{' '}
      {t(since === 0 ? 'study.compromiseNewest' : 'study.compromiseSince', { since })}{' '}
      {held.map(({ run, when }, index) => (
        <Fragment key={run}>
          {index > 0 && t('why.comma')}
          <a href={linkTo('runs', run)} className="nowrap">
            {timeText(when, info.timeZone)}
          </a>
        </Fragment>
      ))}
    </div>
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
