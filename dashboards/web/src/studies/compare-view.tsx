// For algorithm engineers: a study forked, other strategies tried on what happened, the second strategy in its shadow.
import { Card, Flex, Tag } from 'antd'
import type { Study } from '../api.ts'
import { durationText, timeText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { ActButton } from '../parts/act-button.tsx'
import { Allowed } from '../parts/allowed.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { HowFar, JobButton, JobState } from '../parts/job-parts.tsx'
import { Loaded, Nothing } from '../parts/states.tsx'
import { linkTo } from '../route.ts'
import { useMay, useSite } from '../site.ts'
import { usePoll } from '../use-poll.ts'
import { BacktestForm } from './backtest-form.tsx'
import { BacktestOutcome } from './backtest-outcome.tsx'
import { useMethodName } from './method-name.ts'
import { ShadowCard } from './shadow-card.tsx'
import { type BacktestHead, studyApi } from './study-api.ts'

const livelyMs = 1000
/** `chosen`: the backtest whose result is shown. */
export function CompareView({ study, chosen }: { study: Study; chosen: string | undefined }) {
  return (
    <Allowed needs="engineering.read">
      <Flex vertical gap={14}>
        <Forks study={study} />
        <BacktestsCard study={study} chosen={chosen} />
        <ShadowCard study={study} />
      </Flex>
    </Allowed>
  )
}

function BacktestsCard({ study, chosen }: { study: Study; chosen: string | undefined }) {
  const { t } = useText()
  const may = useMay()
  const polled = usePoll(`backtests of ${study.id}`, () => studyApi.backtests(study.id), livelyMs)
  return (
    <Card size="small" title={t('compare.backtest')}>
      <div className="quiet small gap-below">{t('compare.backtestHint')}</div>
      {may('simulation.make') && <BacktestForm study={study} onBegun={polled.refresh} />}
      <Loaded polled={polled}>
        {(heads) =>
          heads.length === 0 ? (
            <Nothing text={t('compare.noBacktests')} />
          ) : (
            <Backtests heads={heads} chosen={chosen ?? heads[0]?.id} onChanged={polled.refresh} />
          )
        }
      </Loaded>
    </Card>
  )
}

/** What was copied from the study, and the way to one more copy. */
function Forks({ study }: { study: Study }) {
  const { t, titleOf } = useText()
  const { studies } = useSite()
  const original = studies.find(({ id }) => id === study.forkOf)
  const forks = studies.filter(({ forkOf }) => forkOf === study.id)
  return (
    <Card
      size="small"
      title={t('compare.forks')}
      extra={
        <ActButton
          needs="study.change"
          type="primary"
          href={`${linkTo('studies', 'new')}?from=${encodeURIComponent(study.id)}`}
          data-testid="fork"
        >
          {t('compare.fork')}
        </ActButton>
      }
    >
      <div className="quiet small gap-below">{t('compare.forkHint')}</div>
      {original !== undefined && (
        <div>
          {t('compare.forkOf')} <a href={linkTo('studies', original.id)}>{titleOf(original.title, original.id)}</a>
        </div>
      )}
      {forks.length === 0 && <div className="quiet">{t('compare.noForks')}</div>}
      {forks.map((one) => (
        <div key={one.id}>
          <a href={linkTo('studies', one.id)}>{titleOf(one.title, one.id)}</a>{' '}
          {!one.active && <Tag>{t('studies.atRest')}</Tag>}
        </div>
      ))}
    </Card>
  )
}

interface BacktestsProps {
  readonly heads: readonly BacktestHead[]
  readonly chosen: string | undefined
  readonly onChanged: () => void
}

function Backtests({ heads, chosen, onChanged }: BacktestsProps) {
  const { t } = useText()
  const nameOf = useMethodName()
  const { info } = useSite()
  return (
    <>
      <DataTable
        name="backtests"
        rowKey="id"
        data-testid="backtests"
        pagination={heads.length > 6 ? { pageSize: 6, size: 'small' } : false}
        dataSource={[...heads]}
        rowClassName={({ id }) => (id === chosen ? 'ant-table-row-selected' : '')}
        columns={[
          {
            title: t('compare.number'),
            render: (_, { id, study }) => <a href={linkTo('studies', study, 'compare', id)}>{id}</a>,
          },
          { title: t('compare.on'), render: (_, { on }) => t(`compare.on.${on}`) },
          { title: t('compare.against'), render: (_, { methods }) => methods.slice(1).map(nameOf).join(', ') },
          {
            title: t('run.state'),
            render: (_, one) => <JobState job={one} />,
          },
          { title: t('simulation.progress'), width: 220, render: (_, one) => <Parts head={one} /> },
          { title: t('simulation.asked'), render: (_, { asked }) => timeText(asked, info.timeZone) },
          { title: '', render: (_, one) => <JobButton {...acts(one)} onChanged={onChanged} /> },
        ]}
      />
      {chosen !== undefined && <BacktestOutcome key={chosen} id={chosen} />}
    </>
  )
}

function acts(job: BacktestHead) {
  const { id } = job
  const beginAgain = async () => studyApi.beginBacktest((await studyApi.backtest(id)).ask)
  return { job, cancel: () => studyApi.endBacktest(id), beginAgain }
}

function Parts({ head }: { head: BacktestHead }) {
  const { t } = useText()
  const { finished, parts, state, secondsLeft } = head
  return (
    <HowFar job={head} share={finished / Math.max(1, parts)}>
      {t('compare.parts', { finished, parts })}
      {state === 'working' &&
        typeof secondsLeft === 'number' &&
        ` · ${t('compare.left', { time: durationText(secondsLeft * 1000) })}`}
    </HowFar>
  )
}
