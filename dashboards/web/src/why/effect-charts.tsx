// How an outcome changes with each input: small charts with a band, side by side on one scale.
import { useMemo } from 'react'
import type { OutcomeExplanation, Study } from '../api.ts'
import { figureText, unitText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { Chart } from '../parts/chart.tsx'
import { ink, palette } from '../parts/palette.ts'
import { describeNames } from '../site.ts'

type Effect = NonNullable<OutcomeExplanation['effects']>[number]

interface Props {
  readonly study: Study
  readonly outcome: string
  readonly effects: readonly Effect[]
}

export function EffectCharts({ study, outcome, effects }: Props) {
  const { t, titleOf } = useText()
  const names = describeNames([study])
  const unit = names.get(outcome)?.unit
  const scale = useMemo(() => scaleOf(effects), [effects])
  return (
    <div data-testid="effects">
      <h3>
        {t('why.effects')}: {titleOf(names.get(outcome)?.title, outcome)}
        {unit !== undefined && ` (${unitText(unit)})`}
      </h3>
      <div className="quiet small">{t('why.effectsHint')}</div>
      <div className="effects">
        {effects.map((effect) => {
          const { title, unit: inputUnit } = names.get(effect.input) ?? {}
          const named = titleOf(title, effect.input)
          const label = inputUnit === undefined ? named : `${named} (${unitText(inputUnit)})`
          return <EffectChart key={effect.input} effect={effect} label={label} scale={scale} unit={unit} />
        })}
      </div>
    </div>
  )
}

/** One scale for all inputs: a flat line then says that its input does little. */
function scaleOf(effects: readonly Effect[]): { min: number; max: number } {
  const ends = effects.flatMap(({ points }) =>
    points.flatMap(({ low, high }) => [low ?? Number.NaN, high ?? Number.NaN]),
  )
  const known = ends.filter(Number.isFinite)
  const [min, max] = [Math.min(...known), Math.max(...known)]
  const margin = 0.05 * (max - min) || 1
  return { min: min - margin, max: max + margin }
}

interface ChartProps {
  readonly effect: Effect
  readonly label: string
  readonly scale: { readonly min: number; readonly max: number }
  readonly unit: string | undefined
}

function EffectChart({ effect, label, scale, unit }: ChartProps) {
  const { t } = useText()
  const option = useMemo(() => {
    const isNumber = effect.points.every(({ at }) => typeof at === 'number')
    return {
      grid: { left: 52, right: 10, top: 8, bottom: 38 },
      tooltip: {
        trigger: 'axis',
        // Names from outside stay text.
        renderMode: 'richText',
        formatter: (items: { dataIndex: number }[]) => {
          const point = effect.points[items[0]?.dataIndex ?? -1]
          if (point === undefined) return ''
          const band = `${figureText(point.low, unit)} … ${figureText(point.high, unit)}`
          return `${figureText(point.at)}\n${t('why.mean')} ${figureText(point.mean, unit)}\n${t('why.band')} ${band}`
        },
      },
      xAxis: {
        type: isNumber ? 'value' : 'category',
        ...(isNumber
          ? { min: 'dataMin', max: 'dataMax', splitNumber: 3 }
          : { data: effect.points.map(({ at }) => at) }),
        name: label,
        nameLocation: 'middle',
        nameGap: 22,
        nameTextStyle: { fontSize: 12, color: ink.text },
        axisLabel: { fontSize: 11, hideOverlap: true, formatter: axisText },
        splitLine: { show: false },
      },
      yAxis: {
        type: 'value',
        ...scale,
        splitNumber: 3,
        axisLabel: {
          fontSize: 11,
          showMinLabel: false,
          showMaxLabel: false,
          formatter: (value: number) => figureText(value, unit),
        },
        splitLine: { lineStyle: { color: ink.gridLine } },
      },
      series: bandSeries(effect, isNumber),
    }
  }, [effect, label, scale, unit, t])
  return <Chart option={option} height={150} label={label} />
}

/** The band is drawn as two lines that are stacked: the lower end unseen, the width above it filled. */
function bandSeries(effect: Effect, isNumber: boolean) {
  const values = (of: (point: Effect['points'][number]) => number) =>
    effect.points.map((point) => (isNumber ? [point.at, of(point)] : of(point)))
  const line = { type: 'line', symbol: 'none', silent: true, stackStrategy: 'all' }
  return [
    { ...line, stack: 'band', lineStyle: { opacity: 0 }, data: values(({ low }) => low ?? 0) },
    {
      ...line,
      stack: 'band',
      lineStyle: { opacity: 0 },
      areaStyle: { color: palette[5], opacity: 0.35 },
      data: values(({ low, high }) => (high ?? 0) - (low ?? 0)),
    },
    {
      ...line,
      lineStyle: { width: 2, color: palette[0] },
      itemStyle: { color: palette[0] },
      ...(isNumber ? {} : { symbol: 'circle', symbolSize: 7 }),
      data: values(({ mean }) => mean ?? 0),
    },
  ]
}

function axisText(value: number | string): string {
  return typeof value === 'number' ? String(Number(value.toPrecision(4))) : value
}
