// Simulations in the background: begin one, see how far each is, end it, read what came out.
import { Form, InputNumber, Segmented } from 'antd'
import { useState } from 'react'
import { countText, durationText, timeText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { ActButton } from '../parts/act-button.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { HowFar, isUnderWay, JobButton, JobState } from '../parts/job-parts.tsx'
import { Loaded, Nothing } from '../parts/states.tsx'
import { useAction } from '../parts/use-action.ts'
import { linkTo } from '../route.ts'
import { useSite } from '../site.ts'
import type { TwinInfo } from '../twins/twin-api.ts'
import { usePoll } from '../use-poll.ts'
import { type Job, jobApi } from './job-api.ts'
import { JobResult } from './job-result.tsx'

const livelyMs = 1000
const quietMs = 5000

/** `chosen`: the job whose result is shown. */
export function JobsView({ twin, chosen }: { twin: TwinInfo; chosen: string | undefined }) {
  const { t } = useText()
  const [isLively, setLively] = useState(true)
  const load = async () => {
    const jobs = await jobApi.list()
    setLively(jobs.some(isUnderWay))
    return jobs
  }
  const polled = usePoll('simulations', load, isLively ? livelyMs : quietMs)
  return (
    <>
      <NewJob twin={twin} onBegun={polled.refresh} />
      <Loaded polled={polled}>
        {(jobs) =>
          jobs.length === 0 ? (
            <Nothing text={t('simulation.noJobs')} />
          ) : (
            <Jobs jobs={jobs} study={twin.study} chosen={chosen} onChanged={polled.refresh} />
          )
        }
      </Loaded>
      {chosen !== undefined && <JobResult key={chosen} id={chosen} />}
    </>
  )
}

function NewJob({ twin, onBegun }: { twin: TwinInfo; onBegun: () => void }) {
  const { t } = useText()
  const action = useAction()
  const [runs, setRuns] = useState(100_000)
  const [seed, setSeed] = useState(1)
  const [fidelity, setFidelity] = useState<'closed' | 'full'>('closed')
  const begin = () =>
    action.run(() => jobApi.begin({ study: twin.study, runs, seed, fidelity }), t('simulation.begun')).then(onBegun)
  return (
    <>
      <Form layout="inline" className="gap-below" onFinish={begin}>
        <Form.Item label={t('simulation.runs')}>
          <InputNumber
            aria-label={t('simulation.runs')}
            min={1}
            max={10_000_000}
            step={100_000}
            value={runs}
            onChange={(value) => value !== null && setRuns(value)}
            formatter={(value) => countText(Number(value ?? 0))}
            parser={(text) => Number((text ?? '').replaceAll(/\D/g, ''))}
            style={{ width: 130 }}
          />
        </Form.Item>
        <Form.Item label={t('simulation.seed')}>
          <InputNumber
            aria-label={t('simulation.seed')}
            min={0}
            precision={0}
            value={seed}
            onChange={(value) => value !== null && setSeed(value)}
          />
        </Form.Item>
        <Form.Item>
          <Segmented
            value={fidelity}
            onChange={setFidelity}
            options={[
              { value: 'closed' as const, label: t('simulation.closed') },
              { value: 'full' as const, label: t('simulation.full') },
            ]}
          />
        </Form.Item>
        <Form.Item>
          <ActButton needs="simulation.make" type="primary" htmlType="submit" loading={action.isBusy}>
            {t('simulation.begin')}
          </ActButton>
        </Form.Item>
      </Form>
      <div className="quiet small gap-below">{t('simulation.jobsHint')}</div>
    </>
  )
}

interface JobsProps {
  readonly jobs: readonly Job[]
  readonly study: string
  readonly chosen: string | undefined
  readonly onChanged: () => void
}

function Jobs({ jobs, study, chosen, onChanged }: JobsProps) {
  const { t, titleOf, word } = useText()
  const { info, studies } = useSite()
  const title = (job: Job) =>
    job.study === undefined
      ? `${word('process', job.process)}, ${word('material', job.material)}`
      : titleOf(studies.find(({ id }) => id === job.study)?.title, job.study)
  return (
    <DataTable
      name="jobs"
      rowKey="id"
      pagination={jobs.length > 8 ? { pageSize: 8, size: 'small' } : false}
      dataSource={[...jobs]}
      scroll={{ x: 'max-content' }}
      data-testid="jobs"
      rowClassName={({ id }) => (id === chosen ? 'ant-table-row-selected' : '')}
      columns={[
        {
          title: t('simulation.job'),
          render: (_, { id }) => <a href={linkTo('simulation', study, 'jobs', id)}>{id}</a>,
        },
        { title: t('twins.study'), render: (_, job) => title(job) },
        { title: t('twins.speaksBy'), render: (_, { calibration }) => calibration ?? t('twins.sheets') },
        {
          title: t('run.state'),
          render: (_, job) => <JobState job={job} />,
        },
        { title: t('simulation.progress'), width: 240, render: (_, job) => <JobProgress job={job} /> },
        { title: t('simulation.asked'), render: (_, { asked }) => timeText(asked, info.timeZone) },
        { title: '', render: (_, job) => <JobButton {...acts(job)} onChanged={onChanged} /> },
      ]}
    />
  )
}

function acts(job: Job) {
  const { id } = job
  return { job, cancel: () => jobApi.cancel(id), beginAgain: async () => jobApi.begin((await jobApi.one(id)).ask) }
}

function JobProgress({ job }: { job: Job }) {
  const { t } = useText()
  const { finished, runs, runsPerSecond, state } = job
  const left = runsPerSecond === undefined ? undefined : (1000 * (runs - finished)) / runsPerSecond
  const speed =
    runsPerSecond === undefined ? '' : t('simulation.speed', { speed: countText(Math.round(runsPerSecond)) })
  return (
    <HowFar job={job} share={finished / runs}>
      {t('simulation.ofRuns', { finished: countText(finished), runs: countText(runs) })}
      {speed}
      {state === 'working' && left !== undefined && t('simulation.left', { time: durationText(left) })}
    </HowFar>
  )
}
