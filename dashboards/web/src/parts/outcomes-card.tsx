// The results of a run with their history; each can be corrected or voided.
import { Card, Space, Switch, Tag, Tooltip } from 'antd'
import { useState } from 'react'
import { api, type OutcomeHistory, type RunDetail, type Study } from '../api.ts'
import { quantityText, specText, timeText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { describeNames, useSite } from '../site.ts'
import { ActButton } from './act-button.tsx'
import { DataTable } from './data-table.tsx'
import { OutcomeForm } from './outcome-form.tsx'
import { measurements, type OutcomeRow, outcomeRows } from './outcome-rows.ts'
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
  const entries = detail.outcomes.filter(
    (one) => hasHistory || (one.supersededBy === undefined && one.voided === undefined),
  )
  const names = describeNames(ours)
  const rows = outcomeRows(entries, detail.judged.results, (name) => names.get(name)?.unit)
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

interface TableProps {
  readonly rows: readonly OutcomeRow[]
  readonly studies: readonly Study[]
  readonly onChanged: () => void
}

function OutcomeTable({ rows, studies, onChanged }: TableProps) {
  const { t, titleOf, word } = useText()
  const { info } = useSite()
  const action = useAction()
  const [voiding, setVoiding] = useState<OutcomeHistory>()
  const [correcting, setCorrecting] = useState<OutcomeHistory>()
  const names = describeNames(studies)
  const submit = async (reason: string) => {
    if (voiding === undefined) return
    if (await action.run(() => api.voidOutcome(voiding.id, reason), t('outcome.voided'))) setVoiding(undefined)
    onChanged()
  }
  const limits = studies.flatMap((study) => study.constraints)
  const limitOf = (name: string) => limits.find(({ outcome }) => outcome === name)
  const howText = ({ method = '–', appraiser }: OutcomeHistory) =>
    `${t('outcome.method')}: ${method}${appraiser === undefined ? '' : ` · ${t('outcome.appraiser')}: ${appraiser}`}`
  return (
    <>
      <DataTable<OutcomeRow>
        name="outcomes"
        rowKey="key"
        pagination={false}
        dataSource={rows}
        all={async () => measurements(rows)}
        columns={[
          {
            title: t('outcome.name'),
            render: (_, one) => titleOf(names.get(one.name)?.title, word('outcomeName', one.name)),
          },
          {
            title: t('outcome.value'),
            align: 'right',
            csv: ({ value, unit }) => ({ value, unit }),
            render: (_, one) => <span className="nowrap">{quantityText(one.value, one.unit)}</span>,
          },
          {
            title: t('outcome.spec'),
            csv: ({ name }) => specOf(limitOf(name)),
            render: (_, { name, value, entry }) =>
              // Limits of a mean are none of a single specimen's.
              entry === undefined || rows.some(({ key }) => key === entry.id) ? (
                <SpecTag value={value} limit={limitOf(name)} />
              ) : null,
          },
          {
            title: t('outcome.specimen'),
            csv: ({ entry }) => (entry === undefined ? '' : specimenText(entry)),
            render: (_, { entry, count }) =>
              entry === undefined ? (
                <span className="quiet">{t(count === 0 ? 'outcome.computed' : 'outcome.mean', { count })}</span>
              ) : (
                <Tooltip title={howText(entry)}>{specimenText(entry)}</Tooltip>
              ),
          },
          {
            title: t('outcome.measured'),
            csv: ({ entry }) => timeText(entry?.measuredAt, info.timeZone),
            render: (_, { entry }) =>
              entry && (
                <Tooltip title={`${t('outcome.who')}: ${entry.who}, ${timeText(entry.recorded, info.timeZone)}`}>
                  <span className="nowrap">{timeText(entry.measuredAt, info.timeZone)}</span>
                </Tooltip>
              ),
          },
          {
            title: '',
            render: (_, { entry }) => entry && <Acts entry={entry} onCorrect={setCorrecting} onVoid={setVoiding} />,
          },
        ]}
      />
      {correcting !== undefined && (
        <OutcomeForm
          run={correcting.run}
          studies={studies}
          corrected={correcting}
          onDone={onChanged}
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

type Limit = Study['constraints'][number]

function specOf(limit: Limit | undefined): string {
  return limit === undefined ? '' : specText(limit)
}

function SpecTag({ value, limit }: { value: number; limit: Limit | undefined }) {
  const { t } = useText()
  if (limit === undefined) return '–'
  const { min = -Infinity, max = Infinity } = limit
  const isMet = value >= min && value <= max
  return (
    <span className="nowrap">
      {specText(limit)} <Tag color={isMet ? 'success' : 'error'}>{t(isMet ? 'outcome.met' : 'outcome.missed')}</Tag>
    </span>
  )
}

interface ActsProps {
  readonly entry: OutcomeHistory
  readonly onCorrect: (entry: OutcomeHistory) => void
  readonly onVoid: (entry: OutcomeHistory) => void
}

function Acts({ entry, onCorrect, onVoid }: ActsProps) {
  const { t } = useText()
  if (entry.voided !== undefined) return <Tag>{t('outcome.isVoid', { reason: entry.voided })}</Tag>
  if (entry.supersededBy !== undefined) return <Tag>{t('outcome.superseded')}</Tag>
  return (
    <span className="nowrap">
      <ActButton needs="outcome.add" size="small" type="text" onClick={() => onCorrect(entry)}>
        {t('outcome.correct')}
      </ActButton>
      <ActButton needs="outcome.void" size="small" type="text" onClick={() => onVoid(entry)}>
        {t('outcome.void')}
      </ActButton>
    </span>
  )
}
