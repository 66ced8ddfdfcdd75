// What is shown of every job in the background: its state, how far it is, the way to end it or to begin it again.
import { Popconfirm, Progress, Tag } from 'antd'
import type { ReactNode } from 'react'
import { useText } from '../i18n/text.tsx'
import { ActButton } from './act-button.tsx'
import { faultText } from './states.tsx'
import { useAction } from './use-action.ts'

type State = 'waiting' | 'working' | 'done' | 'failed' | 'cancelled' | 'interrupted'

/** As far as all kinds of job are alike. */
export interface AnyJob {
  readonly id: string
  readonly state: State
  readonly error?: { readonly code: string; readonly message: string; readonly next: string }
}

const colors: Readonly<Record<State, string>> = {
  waiting: 'default',
  working: 'processing',
  done: 'success',
  failed: 'error',
  cancelled: 'warning',
  interrupted: 'warning',
}

export function isUnderWay({ state }: AnyJob): boolean {
  return state === 'waiting' || state === 'working'
}

export function JobState({ job: { state } }: { job: AnyJob }) {
  const { word } = useText()
  return <Tag color={colors[state]}>{word('jobState', state)}</Tag>
}

/** `share` of it is finished; the children say it in words. */
export function HowFar({ job, share, children }: { job: AnyJob; share: number; children: ReactNode }) {
  const { language } = useText()
  const fault = job.error && faultText(job.error, language)
  return (
    <>
      <Progress
        percent={Math.floor(100 * share)}
        size="small"
        status={job.state === 'failed' ? 'exception' : job.state === 'done' ? 'success' : 'normal'}
      />
      <div className="quiet small">{children}</div>
      {fault !== undefined && (
        <>
          <div className="small">{fault.title}</div>
          {job.state === 'failed' && <div className="quiet small">{fault.detail}</div>}
          <div className="quiet small">{fault.next}</div>
        </>
      )}
    </>
  )
}

interface ButtonProps {
  readonly job: AnyJob
  cancel(): Promise<unknown>
  /** Begins another one as this one was asked for. */
  beginAgain(): Promise<unknown>
  onChanged(): void
}

export function JobButton({ job, cancel, beginAgain, onChanged }: ButtonProps) {
  const { t } = useText()
  const action = useAction()
  if (job.state === 'interrupted')
    return (
      <ActButton
        needs="simulation.make"
        size="small"
        loading={action.isBusy}
        onClick={() => action.run(beginAgain, t('job.begun')).then(onChanged)}
      >
        {t('job.again')}
      </ActButton>
    )
  if (!isUnderWay(job)) return null
  return (
    <Popconfirm
      title={t('job.cancelHint')}
      onConfirm={() => action.run(cancel, t('job.cancelled')).then(onChanged)}
      okText={t('job.cancel')}
    >
      <ActButton needs="simulation.make" size="small" danger loading={action.isBusy}>
        {t('job.cancel')}
      </ActButton>
    </Popconfirm>
  )
}
