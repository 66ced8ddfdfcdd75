// The charted runs as a table: what a chart shows, for whoever reads figures.
import { Collapse } from 'antd'
import { timeText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { linkTo } from '../route.ts'
import { useSite } from '../site.ts'
import type { CapabilityAnswer, ChartedRun } from './capability-api.ts'
import { useFigures } from './use-figures.ts'

export function RunTable({ answer }: { answer: CapabilityAnswer }) {
  const { t } = useText()
  const { info } = useSite()
  const { textOf } = useFigures()
  const { quantity, runs } = answer
  const table = (
    <DataTable<ChartedRun>
      name={`runs-${quantity.name}`}
      rowKey="id"
      dataSource={runs.toReversed()}
      pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
      columns={[
        {
          title: t('capability.run'),
          csv: ({ label }) => label,
          render: (_, { id, label }) => <a href={linkTo('runs', id)}>{label}</a>,
        },
        { title: t('capability.from'), render: (_, { from }) => timeText(from, info.timeZone) },
        { title: t('capability.specimens'), align: 'right', render: (_, { values }) => values.length },
        {
          title: t('capability.mean'),
          align: 'right',
          csv: ({ mean }) => ({ value: mean, unit: quantity.unit }),
          render: (_, { mean }) => textOf(mean, quantity),
        },
      ]}
    />
  )
  return (
    <Collapse
      size="small"
      className="gap-above"
      items={[{ key: 'runs', label: t('capability.openRuns'), children: table }]}
    />
  )
}
