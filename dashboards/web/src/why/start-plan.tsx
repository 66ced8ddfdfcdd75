// The design that a study starts with: which of its rows are made, which are still to come.
import { Progress, Tag } from 'antd'
import type { Explanation, Study } from '../api.ts'
import { figureText, unitText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { linkTo } from '../route.ts'
import { nameOf } from './front.ts'

type Start = NonNullable<Explanation['start']>
type Row = Start['rows'][number]

const colors = { made: 'success', 'under-way': 'processing', 'to-come': 'default' } as const

export function StartPlan({ study, start }: { study: Study; start: Start }) {
  const { t, titleOf } = useText()
  const { rows, title, blocks } = start
  const count = (wanted: Row['state']) => rows.filter(({ state }) => state === wanted).length
  const [made, open] = [count('made'), count('to-come')]
  return (
    <div data-testid="start-plan" className="gap-below">
      <h3>{t('why.start', { design: titleOf(title, '') })}</h3>
      <div className="small">
        {open === 0 ? t('why.startOver', { rows: rows.length }) : t('why.startOpen', { made, rows: rows.length, open })}
      </div>
      <Progress
        percent={Math.round((100 * made) / Math.max(rows.length, 1))}
        size="small"
        aria-label={t('why.startMade')}
      />
      <DataTable
        name="start-design"
        rowKey="run"
        pagination={{ pageSize: 8, hideOnSinglePage: true, showSizeChanger: false }}
        scroll={{ x: 'max-content' }}
        dataSource={rows}
        columns={[
          { title: t('why.startRow'), dataIndex: 'run', align: 'right' },
          ...(blocks > 1 ? [{ title: t('why.startBlock'), dataIndex: 'block', align: 'right' as const }] : []),
          ...study.parameters.map(({ name, title: parameter, unit }) => ({
            title: `${titleOf(parameter, name)}${unit === undefined ? '' : ` (${unitText(unit)})`}`,
            key: `setting ${name}`,
            align: 'right' as const,
            csv: ({ settings }: Row) => settings[name],
            render: (_: unknown, { settings }: Row) => figureText(settings[name], unit),
          })),
          {
            title: t('run.state'),
            csv: ({ state }) => t(`why.startState.${state}`),
            render: (_, { state, madeBy }) => (
              <>
                <Tag color={colors[state]}>{t(`why.startState.${state}`)}</Tag>
                {madeBy !== undefined && <a href={linkTo('runs', madeBy.run)}>{nameOf(madeBy)}</a>}
              </>
            ),
          },
        ]}
      />
    </div>
  )
}
