// What a model expects: each outcome with its interval, its spec, and how likely it is met.
import { Alert, Progress } from 'antd'
import type { Study } from '../api.ts'
import { figureText, percentText, quantityText, specText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { type Predicted, wideInterval } from '../interval.ts'
import { DataTable } from './data-table.tsx'
import { inkVariable } from './palette.ts'

export interface ForecastView {
  readonly predicted: Readonly<Record<string, Predicted>>
  readonly meets: Readonly<Record<string, number | null>>
}

export function ForecastTable({ study, forecast }: { study: Study; forecast: ForecastView }) {
  const { t, titleOf } = useText()
  const rows = [
    ...study.objectives.map((one) => ({ ...one, spec: t(one.direction === 'minimize' ? 'study.low' : 'study.high') })),
    ...study.constraints.map((one) => ({ ...one, spec: specText(one) })),
  ]
  if (Object.keys(forecast.predicted).length === 0) return <Alert type="info" showIcon title={t('study.noModel')} />
  return (
    <DataTable
      name="forecast"
      rowKey={(row) => `${row.outcome} ${row.spec}`}
      pagination={false}
      dataSource={rows}
      columns={[
        { title: t('study.outcome'), render: (_, row) => titleOf(row.title, row.outcome) },
        {
          title: t('study.predicted'),
          align: 'right',
          render: (_, row) => <strong>{quantityText(forecast.predicted[row.outcome]?.mean, row.unit)}</strong>,
        },
        {
          title: t('study.interval'),
          align: 'right',
          render: (_, row) => {
            const interval = wideInterval(forecast.predicted[row.outcome])
            return interval ? `${figureText(interval[0], row.unit)} … ${figureText(interval[1], row.unit)}` : '–'
          },
        },
        { title: t('outcome.spec'), render: (_, row) => row.spec },
        {
          title: t('study.probability'),
          csv: ({ outcome }) => forecast.meets[outcome],
          render: (_, row) => <Probability value={forecast.meets[row.outcome]} />,
        },
      ]}
    />
  )
}

/** A bar with its figure; the colour only repeats what the figure says. */
function Probability({ value }: { value: number | null | undefined }) {
  if (value === undefined || value === null) return '–'
  const color = inkVariable(value >= 0.9 ? 'good' : value >= 0.6 ? 'warning' : 'bad')
  return (
    <Progress
      className="forecast-bar"
      percent={value * 100}
      size="small"
      strokeColor={color}
      aria-label={percentText(value)}
      format={() => percentText(value)}
    />
  )
}
