// How a study's second strategy fares beside the active one, which the plant does not see.
import { Card } from 'antd'
import { api, type Study } from '../api.ts'
import { figureText, unitText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { Loaded, Nothing } from '../parts/states.tsx'
import { linkTo } from '../route.ts'
import { usePoll } from '../use-poll.ts'
import { type Shadow, studyApi } from './study-api.ts'

/** Models are fitted again for every moment. */
const everyMs = 60_000

type Moment = Shadow['moments'][number]

export function ShadowCard({ study }: { study: Study }) {
  const { t } = useText()
  const polled = usePoll(`shadow of ${study.id}`, () => shadowOf(study.id), everyMs)
  return (
    <Card size="small" title={t('compare.shadow')} data-testid="shadow">
      <div className="quiet small gap-below">{t('compare.shadowHint')}</div>
      <Loaded polled={polled}>
        {(shadow) =>
          shadow === null ? <Nothing text={t('compare.noShadow')} /> : <Scores study={study} shadow={shadow} />
        }
      </Loaded>
    </Card>
  )
}

/** Asked for only where the definition names a second strategy. */
async function shadowOf(study: string): Promise<Shadow | null> {
  const { definition } = await api.definition(study)
  return definition.shadow === undefined ? null : studyApi.shadow(study)
}

function Scores({ study, shadow }: { study: Study; shadow: Shadow }) {
  const { t, word } = useText()
  const { active, shadow: second } = shadow.summary
  const rows = [
    { name: t('compare.activeOne'), ...active },
    { name: word('strategy', shadow.strategy), ...second },
  ]
  return (
    <>
      <DataTable
        name="shadow"
        rowKey="name"
        pagination={false}
        dataSource={rows}
        columns={[
          { title: t('compare.method'), dataIndex: 'name' },
          { title: t('compare.moments'), align: 'right', dataIndex: 'moments' },
          {
            title: t('compare.within90'),
            align: 'right',
            render: (_, { covered, foretold }) => (foretold === 0 ? '–' : `${covered} / ${foretold}`),
          },
          { title: t('compare.logScore'), align: 'right', render: (_, { logScore }) => figureText(logScore) },
        ]}
      />
      {shadow.moments.length === 0 ? (
        <Nothing text={t('compare.noMoments')} />
      ) : (
        <Moments study={study} moments={shadow.moments} />
      )}
    </>
  )
}

function Moments({ study, moments }: { study: Study; moments: readonly Moment[] }) {
  const { t, titleOf } = useText()
  return (
    <DataTable
      name="shadow-2"
      rowKey="suggestion"
      className="gap-above"
      scroll={{ x: 'max-content' }}
      pagination={{ pageSize: 8, hideOnSinglePage: true, showSizeChanger: false }}
      dataSource={moments.toReversed()}
      columns={[
        { title: t('study.suggestion'), dataIndex: 'suggestion' },
        ...study.parameters.map(({ name, title, unit }) => ({
          title: `${titleOf(title, name)} ${unitText(unit)}`,
          key: name,
          align: 'right' as const,
          render: (_: unknown, { active, shadow }: Moment) =>
            `${figureText(active[name], unit)} | ${figureText(shadow[name], unit)}`,
        })),
        { title: t('compare.apart'), align: 'right', render: (_, { apart }) => `${((apart ?? 0) * 100).toFixed(0)} %` },
        {
          title: t('study.result'),
          render: (_, { run }) => (run === undefined ? '–' : <a href={linkTo('runs', run)}>{run.split('/').at(-1)}</a>),
        },
        {
          title: t('compare.logScore'),
          align: 'right',
          render: (_, { logScore }) => `${figureText(logScore?.active)} | ${figureText(logScore?.shadow)}`,
        },
      ]}
    />
  )
}
