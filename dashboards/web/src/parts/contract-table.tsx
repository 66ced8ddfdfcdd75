// What a machine has promised to send: signals, units, types, ranges, rates.
import type { Signal } from '../api.ts'
import { quantityText, unitText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { DataTable } from './data-table.tsx'

export function ContractTable({ signals }: { signals: readonly Signal[] }) {
  const { t, titleOf, word } = useText()
  return (
    <DataTable
      name="signals"
      rowKey="name"
      pagination={false}
      dataSource={[...signals]}
      scroll={{ x: 'max-content' }}
      columns={[
        { title: t('signal.title'), render: (_, signal) => titleOf(signal.title, signal.name) },
        { title: t('signal.name'), dataIndex: 'name' },
        { title: t('signal.type'), render: (_, signal) => word('signalType', signal.type) },
        { title: t('signal.unit'), render: (_, signal) => unitText(signal.unit) },
        {
          title: t('signal.range'),
          render: (_, { min, max, unit }) =>
            min === undefined && max === undefined ? '–' : `${quantityText(min, unit)} … ${quantityText(max, unit)}`,
        },
        {
          title: t('signal.interval'),
          render: (_, signal) => (signal.intervalSeconds === undefined ? '–' : `${signal.intervalSeconds} s`),
        },
      ]}
    />
  )
}
