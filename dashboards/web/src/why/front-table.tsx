// The best trade-offs as a table: expected with interval, measured, settings; runs first, then what is predicted.
import { Tag } from 'antd'
import { Fragment } from 'react'
import type { Study } from '../api.ts'
import { figureText, percentText, unitText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { linkTo } from '../route.ts'
import { describeNames } from '../site.ts'
import { type Front, nameOf } from './front.ts'

type Entry = Front['entries'][number]
type Line = Pick<Entry, 'settings' | 'values' | 'feasible'> & {
  readonly key: string
  /** Absent where no run has been there. */
  readonly entry?: Entry
}

export function FrontTable({ study, front }: { study: Study; front: Front }) {
  const { t, titleOf } = useText()
  const names = describeNames([study])
  const withUnit = (name: string) => {
    const { title, unit } = names.get(name) ?? {}
    return unit === undefined ? titleOf(title, name) : `${titleOf(title, name)} (${unitText(unit)})`
  }
  return (
    <DataTable
      name="pareto-set"
      rowKey="key"
      pagination={{ pageSize: 12, hideOnSinglePage: true, showSizeChanger: false }}
      scroll={{ x: 'max-content' }}
      dataSource={linesOf(front)}
      columns={[
        { title: t('run.batch'), render: (_, { entry }) => <Names entry={entry} /> },
        ...front.objectives.map(({ outcome }, k) => ({
          title: withUnit(outcome),
          key: `objective ${outcome}`,
          align: 'right' as const,
          render: (_: unknown, { values }: Line) => <Value value={values[k]} unit={names.get(outcome)?.unit} />,
        })),
        ...study.parameters.map(({ name, unit }) => ({
          title: withUnit(name),
          key: `setting ${name}`,
          align: 'right' as const,
          render: (_: unknown, { settings }: Line) => figureText(settings[name], unit),
        })),
        { title: t('why.keepsAll'), align: 'right', render: (_, { feasible }) => percentText(feasible) },
      ]}
    />
  )
}

function linesOf({ entries, predicted }: Front): Line[] {
  return [
    ...entries.map((entry) => ({ ...entry, key: entry.runs[0]?.run ?? '', entry })),
    ...predicted.map((one, i) => ({ ...one, key: `predicted ${i}` })),
  ]
}

function Names({ entry }: { entry: Entry | undefined }) {
  const { t } = useText()
  if (entry === undefined) return <Tag color="processing">{t('why.predictedTag')}</Tag>
  return (
    <>
      {entry.runs.map((one, i) => (
        <Fragment key={one.run}>
          {i > 0 && ', '}
          <a href={linkTo('runs', one.run)}>{nameOf(one)}</a>
        </Fragment>
      ))}{' '}
      {entry.beyond.length > 0 && <Tag>{t('why.beyond')}</Tag>}
    </>
  )
}

function Value({ value, unit }: { value: Entry['values'][number] | undefined; unit: string | undefined }) {
  const { t } = useText()
  if (value === undefined) return '–'
  return (
    <>
      <strong>{figureText(value.expected, unit)}</strong>
      <div className="quiet small">
        {figureText(value.low, unit)} … {figureText(value.high, unit)}
      </div>
      {value.measured !== undefined && (
        <div className="quiet small">
          {t('why.measured')} {figureText(value.measured, unit)}
        </div>
      )}
    </>
  )
}
