// Which runs a study leaves out, with the reason; what nobody has measured yet.
import { Alert } from 'antd'
import { quantityText, specText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { linkTo } from '../route.ts'
import { useSite } from '../site.ts'
import { nameOf } from '../why/front.ts'
import type { RunsOfStudy } from './study-api.ts'

export function LeftOut({ runs }: { runs: RunsOfStudy }) {
  const { t } = useText()
  const notes = [
    ...runs.leftOut.map(({ parameter, runs: count }) => t('studies.leftOut', { parameter, count })),
    ...(runs.unmeasured.length === 0 ? [] : [t('studies.unmeasured', { names: runs.unmeasured.join(', ') })]),
    ...(runs.teaching === 0 ? [t('studies.teachesNothing')] : []),
  ]
  return (
    <>
      {notes.map((note) => (
        <Alert key={note} type="warning" showIcon className="gap-above" title={note} />
      ))}
      {runs.disturbed.length > 0 && <Disturbed runs={runs.disturbed} />}
    </>
  )
}

function Disturbed({ runs }: { runs: RunsOfStudy['disturbed'] }) {
  const { t, titleOf } = useText()
  const { machines } = useSite()
  const features = new Map(machines.flatMap(({ features: known = {} }) => Object.entries(known)))
  return (
    <div data-testid="disturbed-runs" className="gap-above">
      <h3>{t('studies.disturbed', { count: runs.length })}</h3>
      <div className="quiet small">{t('studies.disturbedHint')}</div>
      <DataTable
        name="disturbed-runs"
        rowKey="run"
        pagination={{ pageSize: 6, hideOnSinglePage: true, showSizeChanger: false }}
        scroll={{ x: 'max-content' }}
        dataSource={runs}
        columns={[
          {
            title: t('run.batch'),
            csv: nameOf,
            render: (_, run) => <a href={linkTo('runs', run.run)}>{nameOf(run)}</a>,
          },
          {
            title: t('studies.disturbedBy'),
            csv: ({ feature }) => feature,
            render: (_, { feature }) => titleOf(features.get(feature)?.title, feature),
          },
          {
            title: t('outcome.value'),
            align: 'right',
            csv: ({ value }) => value,
            render: (_, { feature, value }) => quantityText(value, features.get(feature)?.unit),
          },
          {
            title: t('studies.undisturbed'),
            align: 'right',
            render: (_, { feature, min, max }) => {
              const unit = features.get(feature)?.unit
              return specText({
                ...(min === undefined ? {} : { min }),
                ...(max === undefined ? {} : { max }),
                ...(unit === undefined ? {} : { unit }),
              })
            },
          },
        ]}
      />
    </div>
  )
}
