// The results of a run with their history; each can be corrected or voided.
import { Card, Space, Switch, Tag, Tooltip } from 'antd'
import { useState } from 'react'
import { api, type OutcomeHistory, type RunDetail, type Study } from '../api.ts'
import { quantityText, timeText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { describeNames, useSite } from '../site.ts'
import { ActButton } from './act-button.tsx'
import { DataTable } from './data-table.tsx'
import { OutcomeForm } from './outcome-form.tsx'
import { ReasonModal } from './reason-modal.tsx'
import { Nothing } from './states.tsx'
import { useAction } from './use-action.ts'

interface Props {
  readonly detail: RunDetail
  readonly onChanged: () => void
}

export function OutcomesCard({ detail, onChanged }: Props) {
  const { t } = useText()
  const { studies } = useSite()
  const [hasHistory, setHistory] = useState(false)
  const [isAdding, setAdding] = useState(false)
  const ours = studies.filter((study) => study.process === detail.run.process)
  const rows = detail.outcomes.filter(
    (one) => hasHistory || (one.supersededBy === undefined && one.voided === undefined),
  )
  const extra = (
    <Space>
      <span className="quiet small">{t('outcome.history')}</span>
      <Switch size="small" checked={hasHistory} onChange={setHistory} aria-label={t('outcome.history')} />
      <ActButton needs="outcome.add" size="small" onClick={() => setAdding(true)}>
        {t('outcome.add')}
      </ActButton>
    </Space>
  )
  return (
    <Card size="small" title={t('run.outcomes')} extra={extra}>
      {rows.length === 0 ? (
        <Nothing text={t('outcome.none')} />
      ) : (
        <OutcomeTable rows={rows} studies={ours} onChanged={onChanged} />
      )}
      {isAdding && (
        <OutcomeForm run={detail.run.id} studies={ours} onDone={onChanged} onClose={() => setAdding(false)} />
      )}
    </Card>
  )
}

function OutcomeTable(props: { rows: readonly OutcomeHistory[]; studies: readonly Study[]; onChanged: () => void }) {
  const { t, titleOf, word } = useText()
  const { info } = useSite()
  const action = useAction()
  const [voiding, setVoiding] = useState<OutcomeHistory>()
  const [correcting, setCorrecting] = useState<OutcomeHistory>()
  const names = describeNames(props.studies)
  const submit = async (reason: string) => {
    if (voiding === undefined) return
    if (await action.run(() => api.voidOutcome(voiding.id, reason), t('outcome.voided'))) setVoiding(undefined)
    props.onChanged()
  }
  return (
    <>
      <DataTable
        name="outcomes"
        rowKey="id"
        pagination={false}
        dataSource={[...props.rows]}
        scroll={{ x: 'max-content' }}
        columns={[
          {
            title: t('outcome.name'),
            render: (_, one) => titleOf(names.get(one.name)?.title, word('outcomeName', one.name)),
          },
          {
            title: t('outcome.value'),
            align: 'right',
            render: (_, one) => quantityText(one.value, one.unit),
          },
          { title: t('outcome.spec'), render: (_, one) => <SpecTag outcome={one} studies={props.studies} /> },
          {
            title: t('outcome.specimen'),
            render: (_, one) => (
              <Tooltip title={`${t('outcome.method')}: ${one.method ?? '–'}`}>{specimenText(one)}</Tooltip>
            ),
          },
          {
            title: t('outcome.measured'),
            render: (_, one) => (
              <Tooltip title={`${t('outcome.who')}: ${one.who}, ${timeText(one.recorded, info.timeZone)}`}>
                {timeText(one.measuredAt, info.timeZone)}
              </Tooltip>
            ),
          },
          {
            title: '',
            render: (_, one) => {
              if (one.voided !== undefined) return <Tag>{t('outcome.isVoid', { reason: one.voided })}</Tag>
              if (one.supersededBy !== undefined) return <Tag>{t('outcome.superseded')}</Tag>
              return (
                <>
                  <ActButton needs="outcome.add" size="small" type="text" onClick={() => setCorrecting(one)}>
                    {t('outcome.correct')}
                  </ActButton>
                  <ActButton needs="outcome.void" size="small" type="text" onClick={() => setVoiding(one)}>
                    {t('outcome.void')}
                  </ActButton>
                </>
              )
            },
          },
        ]}
      />
      {correcting !== undefined && (
        <OutcomeForm
          run={correcting.run}
          studies={props.studies}
          corrected={correcting}
          onDone={props.onChanged}
          onClose={() => setCorrecting(undefined)}
        />
      )}
      {voiding !== undefined && (
        <ReasonModal
          title={t('outcome.void')}
          hint={t('outcome.voidHint')}
          onCancel={() => setVoiding(undefined)}
          onReason={submit}
        />
      )}
    </>
  )
}

/** Laboratories often write the position into the name of the specimen already. */
function specimenText({ specimen = '', position = '' }: OutcomeHistory): string {
  const parts = specimen.includes(position) ? [specimen] : [specimen, position]
  return parts.filter((part) => part !== '').join(' / ') || '–'
}

function SpecTag({ outcome, studies }: { outcome: OutcomeHistory; studies: readonly Study[] }) {
  const { t } = useText()
  const constraint = studies.flatMap((study) => study.constraints).find((one) => one.outcome === outcome.name)
  if (constraint === undefined) return '–'
  const { min = -Infinity, max = Infinity } = constraint
  const isMet = outcome.value >= min && outcome.value <= max
  return <Tag color={isMet ? 'success' : 'error'}>{t(isMet ? 'outcome.met' : 'outcome.missed')}</Tag>
}
