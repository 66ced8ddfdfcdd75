// What the twin foretells of a run's end, each with its band, beside what the laboratory measured.
import { Checkbox } from 'antd'
import { useState } from 'react'
import { figureText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { hasBand, NoBand } from './no-band.tsx'
import type { RunTwin } from './twin-api.ts'
import { useQuantities } from './words.ts'

type Outcome = RunTwin['outcomes'][number]

export function RunOutcomes({ outcomes }: { outcomes: readonly Outcome[] }) {
  const { t } = useText()
  const { nameOf, textOf, unitOf } = useQuantities()
  const [isAll, setAll] = useState(false)
  const own = outcomes.filter(({ asked }) => asked !== undefined)
  const shown = isAll || own.length === 0 ? outcomes : own
  return (
    <>
      <DataTable<Outcome>
        name="run-foretold"
        rowKey="name"
        pagination={false}
        dataSource={[...shown]}
        scroll={{ x: 'max-content' }}
        data-testid="run-outcomes"
        columns={[
          { title: t('twins.outcome'), render: (_, { name }) => nameOf(name) },
          {
            title: t('twins.atEnd'),
            align: 'right',
            render: (_, { median, unit }) => <strong>{textOf(median, unit)}</strong>,
          },
          {
            title: t('twins.band90'),
            align: 'right',
            render: (_, { low, high, unit }) =>
              hasBand(low, high) ? `${figureText(low, unit)} … ${textOf(high, unit)}` : <NoBand />,
          },
          {
            title: t('twins.measuredValue'),
            align: 'right',
            render: (_, { measured, unit }) =>
              measured === undefined ? (
                <span className="quiet">–</span>
              ) : (
                `${figureText(measured, unit)} ${unitOf(unit)}`
              ),
          },
        ]}
      />
      {own.length > 0 && own.length < outcomes.length && (
        <Checkbox checked={isAll} onChange={(event) => setAll(event.target.checked)}>
          {t('twins.allOutcomes')}
        </Checkbox>
      )}
    </>
  )
}
