// What the runs on record mean to a drafted study, beside what they mean to the one in force.
import { Alert } from 'antd'
import { useText } from '../i18n/text.tsx'
import { DataTable } from '../parts/data-table.tsx'
import type { RunsOfStudy } from './study-api.ts'

const counts = ['ended', 'teaching', 'incomplete', 'outside', 'kept'] as const

export function RunsMeaning({ runs, before }: { runs: RunsOfStudy; before: RunsOfStudy | undefined }) {
  const { t } = useText()
  const leftOut = runs.leftOut.map(({ parameter, runs: count }) => t('studies.leftOut', { parameter, count }))
  const notes = [
    ...leftOut,
    ...(runs.unmeasured.length === 0 ? [] : [t('studies.unmeasured', { names: runs.unmeasured.join(', ') })]),
    ...(runs.teaching === 0 ? [t('studies.teachesNothing')] : []),
  ]
  return (
    <div data-testid="runs-meaning">
      <h3>{t(before === undefined ? 'studies.runsNew' : 'studies.runsChanged')}</h3>
      <DataTable
        name="runs-meaning"
        rowKey="name"
        pagination={false}
        dataSource={counts.map((name) => ({ name, now: runs[name], before: before?.[name] }))}
        columns={[
          { title: t('studies.pastRuns'), render: (_, { name }) => t(`studies.runs.${name}`) },
          ...(before === undefined
            ? []
            : [{ title: t('studies.inForce'), align: 'right' as const, dataIndex: 'before' }]),
          {
            title: t('studies.asDrafted'),
            align: 'right',
            render: (_, one) =>
              one.before === undefined || one.before === one.now ? one.now : <strong>{one.now}</strong>,
          },
        ]}
      />
      {notes.map((note) => (
        <Alert key={note} type="warning" showIcon className="gap-above" title={note} />
      ))}
    </div>
  )
}
