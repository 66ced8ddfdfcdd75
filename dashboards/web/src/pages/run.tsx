// One run: its curves, settings, features, results, and where it came from.

import { Alert, Button, Card, Col, Descriptions, Flex, Row, Space, Tag } from 'antd'
import { useState } from 'react'
import { runName } from '../../../../ingest/model.ts'
import { api, type Run, type RunDetail } from '../api.ts'
import { differenceText, durationText, quantityText, timeText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { ActButton } from '../parts/act-button.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { OutcomesCard } from '../parts/outcomes-card.tsx'
import { ReasonModal } from '../parts/reason-modal.tsx'
import { RunCurves } from '../parts/run-curves.tsx'
import { Head, Loaded, Nothing } from '../parts/states.tsx'
import { useAction } from '../parts/use-action.ts'
import { linkTo } from '../route.ts'
import { NotesCard } from '../runs/notes-card.tsx'
import { judgementColors } from '../runs/run-api.ts'
import { stateColors } from '../runs/run-table.tsx'
import { SetpointCard } from '../runs/setpoint-card.tsx'
import { describeNames, useSite } from '../site.ts'
import { RunTwinCard } from '../twins/run-twin-card.tsx'
import { usePoll } from '../use-poll.ts'

export function RunPage({ id }: { id: string }) {
  const polled = usePoll(`run ${id}`, () => api.run(id), 4000)
  return <Loaded polled={polled}>{(detail) => <Detail detail={detail} onChanged={polled.refresh} />}</Loaded>
}

function Detail({ detail, onChanged }: { detail: RunDetail; onChanged: () => void }) {
  const { t, titleOf, word } = useText()
  const { machines } = useSite()
  const { run } = detail
  const machine = machines.find((one) => one.id === run.machine)
  return (
    <>
      <Head
        title={
          <Space>
            {runName(run)}
            <Tag color={stateColors[run.state]}>{word('runState', run.state)}</Tag>
            <Tag color={judgementColors[detail.judged.judgement]}>{word('judgement', detail.judged.judgement)}</Tag>
          </Space>
        }
        sub={`${titleOf(machine?.title, run.machine)} · ${run.id}`}
        extra={
          <>
            <Button href={linkTo('runs')}>{t('run.back')}</Button>
            <Button href={overlayOf(run)}>{t('run.overlay')}</Button>
            {run.state !== 'void' && <VoidButton run={run} onChanged={onChanged} />}
          </>
        }
      />
      {run.state === 'void' && <Alert type="warning" showIcon className="gap-below" title={t('run.isVoid')} />}
      {machine !== undefined && <RunCurves detail={detail} machine={machine} />}
      {machine !== undefined && <SetpointCard detail={detail} machine={machine} />}
      <RunTwinCard run={run} />
      <Row gutter={[14, 14]}>
        <Col xs={24} xl={14}>
          <Flex vertical gap={14}>
            <OutcomesCard detail={detail} onChanged={onChanged} />
            <SettingsCard run={run} />
          </Flex>
        </Col>
        <Col xs={24} xl={10}>
          <Flex vertical gap={14}>
            <NotesCard run={run} />
            <OriginCard detail={detail} />
            <Facts run={run} />
            <Features run={run} />
          </Flex>
        </Col>
      </Row>
    </>
  )
}

/** The run over the band of the good ones. */
function overlayOf({ machine, id }: Run): string {
  return `#/runs/overlay?${new URLSearchParams({ machine, run: id })}`
}

function VoidButton({ run, onChanged }: { run: Run; onChanged: () => void }) {
  const { t } = useText()
  const action = useAction()
  const [isOpen, setOpen] = useState(false)
  const submit = async (reason: string) => {
    const isDone = await action.run(() => api.voidRun(run.id, reason), t('run.voided'))
    if (isDone) setOpen(false)
    onChanged()
  }
  return (
    <>
      <ActButton needs="run.void" danger onClick={() => setOpen(true)}>
        {t('run.void')}
      </ActButton>
      {isOpen && (
        <ReasonModal title={t('run.void')} hint={t('run.voidHint')} onCancel={() => setOpen(false)} onReason={submit} />
      )}
    </>
  )
}

/** What was ordered beside what the telemetry shows. */
function SettingsCard({ run }: { run: Run }) {
  const { t, titleOf } = useText()
  const { studies } = useSite()
  const names = describeNames(studies)
  const rows = [...new Set([...Object.keys(run.planned), ...Object.keys(run.achieved)])].map((name) => ({ name }))
  const difference = (name: string) => {
    const [planned, achieved] = [run.planned[name], run.achieved[name]]
    return typeof planned === 'number' && typeof achieved === 'number' ? achieved - planned : undefined
  }
  return (
    <Card size="small" title={t('run.settings')}>
      {rows.length === 0 && <Nothing text={t('run.noSettings')} />}
      {rows.length > 0 && (
        <DataTable
          name="run-settings"
          rowKey="name"
          pagination={false}
          dataSource={rows}
          columns={[
            { title: t('run.parameter'), render: (_, { name }) => titleOf(names.get(name)?.title, name) },
            {
              title: t('run.planned'),
              align: 'right',
              render: (_, { name }) => quantityText(run.planned[name], names.get(name)?.unit),
            },
            {
              title: t('run.achieved'),
              align: 'right',
              render: (_, { name }) => quantityText(run.achieved[name], names.get(name)?.unit),
            },
            {
              title: t('run.difference'),
              align: 'right',
              render: (_, { name }) => {
                const value = difference(name)
                return value === undefined ? '–' : differenceText(value, names.get(name)?.unit)
              },
            },
          ]}
        />
      )}
    </Card>
  )
}

function OriginCard({ detail }: { detail: RunDetail }) {
  const { t, language } = useText()
  const { suggestion, plannedRun } = detail
  return (
    <Card size="small" title={t('run.origin')}>
      {plannedRun === undefined && <span className="quiet">{t('run.noOrigin')}</span>}
      {plannedRun !== undefined && (
        <div className="gap-below">{t('run.plannedAs', { id: plannedRun.id, program: plannedRun.program })}</div>
      )}
      {suggestion !== undefined && (
        <>
          <p className="because gap-below">{suggestion.because[language]}</p>
          <a href={linkTo('studies', suggestion.study)}>{t('run.toStudy')}</a>
        </>
      )}
    </Card>
  )
}

function Facts({ run }: { run: Run }) {
  const { t, word } = useText()
  const { info } = useSite()
  const labels = Object.entries(run.labels).map(([name, value]) => ({
    key: name,
    label: word('label', name),
    children: value,
  }))
  const times = [
    { key: 'from', label: t('run.from'), children: timeText(run.from, info.timeZone) },
    { key: 'to', label: t('run.to'), children: timeText(run.to, info.timeZone) },
    {
      key: 'duration',
      label: t('run.duration'),
      children: run.to === undefined ? '–' : durationText(Date.parse(run.to) - Date.parse(run.from)),
    },
    { key: 'version', label: t('run.version'), children: run.version },
  ]
  return (
    <Card size="small" title={t('run.facts')}>
      <Descriptions size="small" column={2} items={[...times, ...labels]} />
    </Card>
  )
}

function Features({ run }: { run: Run }) {
  const { t, titleOf } = useText()
  const { machines } = useSite()
  const described = machines.find((one) => one.id === run.machine)?.features ?? {}
  // In the order of the description, which is that of the process; unknown ones last.
  const names = new Set([...Object.keys(described), ...Object.keys(run.features)])
  const items = [...names]
    .filter((name) => Object.hasOwn(run.features, name))
    .map((name) => {
      const known = Object.hasOwn(described, name) ? described[name] : undefined
      const value = run.features[name]
      return { key: name, label: titleOf(known?.title, name), children: quantityText(value, known?.unit) }
    })
  return (
    <Card size="small" title={t('run.features')}>
      {items.length === 0 ? (
        <Nothing text={t('run.noFeatures')} />
      ) : (
        <Descriptions size="small" column={2} items={items} />
      )}
    </Card>
  )
}
