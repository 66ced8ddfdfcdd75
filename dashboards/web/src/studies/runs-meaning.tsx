// What the runs on record mean to a drafted study, beside what they mean to the one in force.
import { useText } from '../i18n/text.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { LeftOut } from './left-out.tsx'
import type { RunsOfStudy } from './study-api.ts'

export const runCounts = ['ended', 'teaching', 'incomplete', 'outside', 'kept'] as const

export function RunsMeaning({ runs, before }: { runs: RunsOfStudy; before: RunsOfStudy | undefined }) {
  const { t } = useText()
  return (
    <div data-testid="runs-meaning">
      <h3>{t(before === undefined ? 'studies.runsNew' : 'studies.runsChanged')}</h3>
      <DataTable
        name="runs-meaning"
        rowKey="name"
        pagination={false}
        dataSource={runCounts.map((name) => ({ name, now: runs[name], before: before?.[name] }))}
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
      <LeftOut runs={runs} />
    </div>
  )
}
