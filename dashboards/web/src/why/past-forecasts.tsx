// What was foretold before each run beside what came: drawn run by run, listed with the intervals.
import { Tag } from 'antd'
import { useMemo } from 'react'
import type { OutcomeExplanation, Study } from '../api.ts'
import { figureText, unitText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { Chart } from '../parts/chart.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { go, linkTo } from '../route.ts'
import { describeNames } from '../site.ts'
import { nameOf } from './front.ts'
import { type Foretelling, isInside, pastOption } from './past-option.ts'

export function PastForecasts({ study, one }: { study: Study; one: OutcomeExplanation }) {
  const { t } = useText()
  const { unit } = describeNames([study]).get(one.outcome) ?? {}
  const option = useMemo(
    () =>
      pastOption(one.past, unit, {
        foretold: t('why.pastForetold'),
        inside: t('why.pastInside'),
        outside: t('why.pastOutside'),
        interval: t('why.pastInterval'),
      }),
    [one, unit, t],
  )
  if (one.past.length === 0) return null
  return (
    <div data-testid="past-forecasts">
      <h3>{t('why.past')}</h3>
      <div className="quiet small">{t('why.pastHint')}</div>
      <Chart option={option} height={240} label={t('why.past')} onPick={toRun} />
      <DataTable
        name="past-forecasts"
        rowKey="run"
        pagination={{ pageSize: 6, hideOnSinglePage: true, showSizeChanger: false }}
        scroll={{ x: 'max-content' }}
        dataSource={one.past.toReversed()}
        columns={[
          {
            title: t('run.batch'),
            csv: (past) => nameOf(past),
            render: (_, past) => <a href={linkTo('runs', past.run)}>{nameOf(past)}</a>,
          },
          ...(['mean', 'low', 'high', 'measured'] as const).map((figure) => ({
            title: `${t(`why.past.${figure}`)}${unit === undefined ? '' : ` (${unitText(unit)})`}`,
            key: figure,
            align: 'right' as const,
            csv: (past: Foretelling) => past[figure],
            render: (_: unknown, past: Foretelling) => figureText(past[figure], unit),
          })),
          {
            title: t('why.past.verdict'),
            csv: (past) => t(isInside(past) ? 'why.pastInside' : 'why.pastOutside'),
            render: (_, past) => (
              <Tag color={isInside(past) ? 'success' : 'warning'}>
                {t(isInside(past) ? 'why.pastInside' : 'why.pastOutside')}
              </Tag>
            ),
          },
        ]}
      />
    </div>
  )
}

function toRun(data: unknown): void {
  const { link } = (data ?? {}) as { link?: unknown }
  if (typeof link === 'string') go(linkTo('runs', link))
}
