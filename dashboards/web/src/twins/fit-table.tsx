// How well a calibrated twin fits each measured outcome: deviation, noise of measuring, its own error.

import { countText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { intervalText } from './constants-table.tsx'
import type { Version } from './twin-api.ts'
import { useQuantities } from './words.ts'

type Outcome = Version['body']['outcomes'][number]

export function FitTable({ outcomes }: { outcomes: readonly Outcome[] }) {
  const { t } = useText()
  const { labelOf, textOf, unitOf } = useQuantities()
  const spread = ({ low, high }: Outcome['noise'], unit: string) =>
    `${intervalText([low ?? Number.NaN, high ?? Number.NaN])} ${unitOf(unit)}`
  return (
    <DataTable
      name="twin-fit"
      rowKey="name"
      pagination={false}
      dataSource={[...outcomes]}
      scroll={{ x: 'max-content' }}
      columns={[
        { title: t('twins.outcome'), render: (_, { name, unit }) => labelOf(name, unit) },
        { title: t('twins.count'), align: 'right', render: (_, { count }) => countText(count) },
        { title: t('twins.rms'), align: 'right', render: (_, { rms, unit }) => <strong>{textOf(rms, unit)}</strong> },
        { title: t('twins.noise'), align: 'right', render: (_, { noise, unit }) => spread(noise, unit) },
        {
          title: t('twins.discrepancy'),
          align: 'right',
          render: (_, { discrepancy, unit }) => spread(discrepancy, unit),
        },
      ]}
    />
  )
}
