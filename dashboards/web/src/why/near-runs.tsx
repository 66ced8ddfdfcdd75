// The past runs that are most like the suggestion, with what came of them.
import { Tag, Tooltip } from 'antd'
import type { Explanation, Study } from '../api.ts'
import { figureText, unitText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { linkTo } from '../route.ts'

type NearRun = Explanation['nearest'][number]

export function NearRuns({ study, runs }: { study: Study; runs: readonly NearRun[] }) {
  const { t, titleOf } = useText()
  if (runs.length === 0) return null
  const outcomes = [...new Map([...study.objectives, ...study.constraints].map((one) => [one.outcome, one])).values()]
  const withUnit = (title: string, unit: string | undefined) =>
    unit === undefined ? title : `${title} (${unitText(unit)})`
  return (
    <div data-testid="near-runs">
      <h3>{t('why.nearest')}</h3>
      <DataTable
        name="nearest-runs"
        rowKey="run"
        pagination={false}
        scroll={{ x: 'max-content' }}
        dataSource={[...runs]}
        columns={[
          {
            title: t('run.batch'),
            render: (_, { run, label, failed }) => (
              <>
                <a href={linkTo('runs', run)}>{label ?? run.split('/').at(-1)}</a>{' '}
                {failed && <Tag color="error">{t('why.failed')}</Tag>}
              </>
            ),
          },
          {
            title: <Tooltip title={t('why.distanceHint')}>{t('why.distance')}</Tooltip>,
            align: 'right',
            render: (_, { distance }) => distance?.toFixed(2) ?? '–',
          },
          ...study.parameters.map(({ name, title, unit }) => ({
            title: withUnit(titleOf(title, name), unit),
            key: `setting ${name}`,
            align: 'right' as const,
            render: (_: unknown, one: NearRun) => figureText(one.settings[name], unit),
          })),
          ...outcomes.map(({ outcome, title, unit }) => ({
            title: withUnit(titleOf(title, outcome), unit),
            key: `outcome ${outcome}`,
            align: 'right' as const,
            render: (_: unknown, one: NearRun) => figureText(one.outcomes[outcome], unit),
          })),
        ]}
      />
    </div>
  )
}
