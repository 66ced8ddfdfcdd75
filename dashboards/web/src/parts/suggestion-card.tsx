// The suggestion to judge: settings, predictions, why, from which runs, and the three answers.
import { Card, Flex, Popconfirm, Space, Tag } from 'antd'
import { useState } from 'react'
import { runName } from '../../../../ingest/model.ts'
import { api, type NewConstraint, type Study, type Suggestion } from '../api.ts'
import { differenceText, figureText, percentText, quantityText, timeText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { linkTo } from '../route.ts'
import { useSite } from '../site.ts'
import { usePoll } from '../use-poll.ts'
import { ActButton } from './act-button.tsx'
import { AmendDrawer } from './amend-drawer.tsx'
import { DataTable } from './data-table.tsx'
import { ForecastTable } from './forecast-table.tsx'
import { KnownBeforehand } from './known-beforehand.tsx'
import { RefuseButton } from './refuse-button.tsx'
import { useAction } from './use-action.ts'

interface Props {
  readonly study: Study
  readonly suggestion: Suggestion
  readonly onChanged: () => void
}

export function SuggestionCard({ study, suggestion, onChanged }: Props) {
  const { t, language } = useText()
  const { info } = useSite()
  return (
    <Card
      size="small"
      data-testid="suggestion"
      title={
        <Space>
          {t('study.suggestion')}
          <Tag color="processing">{t('study.feasible', { value: percentText(suggestion.feasible) })}</Tag>
        </Space>
      }
      extra={<span className="quiet small">{timeText(suggestion.made, info.timeZone)}</span>}
    >
      <SettingsTable study={study} suggestion={suggestion} />
      <ForecastTable study={study} forecast={suggestion} />
      <h3>{t('study.because')}</h3>
      <p className="because">{suggestion.because[language]}</p>
      <Basis machine={study.machine} runs={suggestion.basis} />
      <KnownBeforehand study={study} suggestion={suggestion} />
      <Answers study={study} suggestion={suggestion} onChanged={onChanged} />
    </Card>
  )
}

/** The settings beside the recipe they are compared with. */
function SettingsTable({ study, suggestion }: { study: Study; suggestion: Suggestion }) {
  const { t, titleOf } = useText()
  const { reference } = suggestion
  const referenceTitle =
    reference === undefined ? '–' : t(reference.kind === 'accepted' ? 'study.lastAccepted' : 'study.lastRun')
  return (
    <DataTable
      name="suggestion"
      rowKey="name"
      pagination={false}
      className="gap-below"
      dataSource={[...study.parameters]}
      columns={[
        { title: t('run.parameter'), render: (_, one) => titleOf(one.title, one.name) },
        {
          title: t('study.suggested'),
          align: 'right',
          render: (_, one) => <strong>{quantityText(suggestion.settings[one.name], one.unit)}</strong>,
        },
        {
          title: referenceTitle,
          align: 'right',
          render: (_, one) => quantityText(reference?.settings[one.name], one.unit),
        },
        {
          title: t('run.difference'),
          align: 'right',
          render: (_, one) => {
            const [now, before] = [suggestion.settings[one.name], reference?.settings[one.name]]
            if (typeof now !== 'number' || typeof before !== 'number') return '–'
            return <span className={now > before ? 'plus' : 'minus'}>{differenceText(now - before, one.unit)}</span>
          },
        },
        {
          title: t('study.bounds'),
          align: 'right',
          render: (_, one) =>
            one.choices?.join(', ') ?? `${figureText(one.min, one.unit)} … ${quantityText(one.max, one.unit)}`,
        },
      ]}
    />
  )
}

const shownRuns = 8

function Basis({ machine, runs }: { machine: string; runs: readonly string[] }) {
  const { t } = useText()
  const newest = usePoll(`newest runs ${machine}`, () => api.runs({ machine, limit: 200 }), 0)
  const names = new Map(newest.data?.map((run) => [run.id, runName(run)]))
  if (runs.length === 0) return <p className="quiet small">{t('study.noBasis')}</p>
  return (
    <div className="links quiet small gap-above">
      {t('study.basis', { count: runs.length })}
      {runs.slice(0, shownRuns).map((run) => (
        <a key={run} href={linkTo('runs', run)} className="nowrap">
          {names.get(run) ?? run.split('/').at(-1)}
        </a>
      ))}
      {runs.length > shownRuns && '…'}
    </div>
  )
}

function Answers({ study, suggestion, onChanged }: Props) {
  const { t } = useText()
  const action = useAction()
  const [isAmending, setAmending] = useState(false)
  const accept = () =>
    action.run(() => api.decide({ suggestion: suggestion.id, answer: 'accepted' }), t('study.accepted')).then(onChanged)
  const askAnew = () => action.run(() => api.ask(study.id), t('study.asked')).then(onChanged)
  const refuse = (reason: string, constraint: NewConstraint | undefined) => {
    const answer = { suggestion: suggestion.id, answer: 'refused', reason, ...(constraint && { constraint }) } as const
    return action.run(() => api.decide(answer), t('study.refused')).then(onChanged)
  }
  return (
    <Flex gap="small" className="gap-above">
      <Popconfirm
        title={t('study.acceptTitle')}
        description={t('study.acceptHint')}
        okText={t('study.accept')}
        cancelText={t('action.cancel')}
        onConfirm={accept}
      >
        <ActButton needs="suggestion.decide" type="primary" loading={action.isBusy} data-testid="accept">
          {t('study.accept')}
        </ActButton>
      </Popconfirm>
      <ActButton needs="suggestion.decide" onClick={() => setAmending(true)} data-testid="amend">
        {t('study.amend')}
      </ActButton>
      <RefuseButton study={study} onRefuse={refuse} />
      <ActButton needs="suggestion.ask" type="text" loading={action.isBusy} onClick={askAnew} className="to-end">
        {t('study.askAnew')}
      </ActButton>
      {isAmending && (
        <AmendDrawer study={study} suggestion={suggestion} onDone={onChanged} onClose={() => setAmending(false)} />
      )}
    </Flex>
  )
}
