// The list of runs, newest first, with filters.
import { Input, Select, Table, Tag } from 'antd'
import { useState } from 'react'
import { api, type Run } from '../api.ts'
import { durationText, figureText, timeText, unitText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { Head, Loaded, Nothing } from '../parts/states.tsx'
import { go, linkTo, useRoute } from '../route.ts'
import { describeNames, useSite } from '../site.ts'
import { usePoll } from '../use-poll.ts'

const states = ['running', 'finished', 'aborted', 'void'] as const
export const stateColors: Readonly<Record<Run['state'], string>> = {
  running: 'processing',
  finished: 'success',
  aborted: 'warning',
  void: 'default',
}

export function Runs() {
  const { t, titleOf, word } = useText()
  const { machines } = useSite()
  const { query } = useRoute()
  const machine = query.get('machine') ?? undefined
  const state = query.get('state') ?? undefined
  const batch = query.get('batch') ?? undefined
  const polled = usePoll(`runs ${query}`, () => api.runs({ machine, state, batch, limit: 300 }), 3000)
  return (
    <>
      <Head
        title={t('menu.runs')}
        sub={t('runs.sub')}
        extra={
          <>
            <Select
              allowClear
              placeholder={t('runs.anyMachine')}
              aria-label={t('runs.anyMachine')}
              value={machine}
              options={machines.map((one) => ({ value: one.id, label: titleOf(one.title, one.id) }))}
              onChange={(value) => filter(query, 'machine', value)}
              style={{ minWidth: 150 }}
            />
            <Select
              allowClear
              placeholder={t('runs.anyState')}
              aria-label={t('runs.anyState')}
              value={state}
              options={states.map((one) => ({ value: one, label: word('runState', one) }))}
              onChange={(value) => filter(query, 'state', value)}
              style={{ minWidth: 120 }}
            />
            <BatchFilter value={batch} onChange={(value) => filter(query, 'batch', value)} />
          </>
        }
      />
      <Loaded polled={polled}>
        {(runs) => (runs.length === 0 ? <Nothing text={t('runs.none')} /> : <RunTable runs={runs} />)}
      </Loaded>
    </>
  )
}

/** Filters stand in the address, so that a filtered list can be sent to a colleague. */
function filter(query: URLSearchParams, name: string, value: string | undefined): void {
  const next = new URLSearchParams(query)
  if (value === undefined || value === '') next.delete(name)
  else next.set(name, value)
  go(`#/runs?${next}`)
}

function BatchFilter({ value, onChange }: { value: string | undefined; onChange: (value: string) => void }) {
  const { t } = useText()
  const [text, setText] = useState(value ?? '')
  return (
    <Input.Search
      allowClear
      value={text}
      placeholder={t('runs.batch')}
      onChange={(event) => setText(event.target.value)}
      onSearch={onChange}
      style={{ width: 150 }}
    />
  )
}

function RunTable({ runs }: { runs: readonly Run[] }) {
  const { t, titleOf, word } = useText()
  const { info, machines, studies } = useSite()
  const names = describeNames(studies)
  const processes = new Set(runs.map((run) => run.process))
  const parameters = studies.filter((study) => processes.has(study.process)).flatMap((study) => study.parameters)
  const settingColumns = parameters.map(({ name, title, unit }) => ({
    title: `${titleOf(title, name)}${unit === undefined ? '' : ` (${unitText(unit)})`}`,
    key: `setting ${name}`,
    align: 'right' as const,
    render: (_: unknown, run: Run) => figureText(run.achieved[name] ?? null, names.get(name)?.unit),
  }))
  return (
    <Table
      size="small"
      rowKey="id"
      dataSource={[...runs]}
      scroll={{ x: 'max-content' }}
      pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
      onRow={(run) => ({ onClick: () => go(linkTo('runs', run.id)), style: { cursor: 'pointer' } })}
      columns={[
        {
          title: t('run.batch'),
          render: (_, run) => (
            <a href={linkTo('runs', run.id)}>{run.labels['batch'] ?? run.labels['part'] ?? run.id}</a>
          ),
        },
        {
          title: t('run.machine'),
          render: (_, run) => titleOf(machines.find((one) => one.id === run.machine)?.title, run.machine),
        },
        { title: t('run.process'), render: (_, run) => word('process', run.process) },
        {
          title: t('run.state'),
          render: (_, run) => <Tag color={stateColors[run.state]}>{word('runState', run.state)}</Tag>,
        },
        { title: t('run.from'), render: (_, run) => timeText(run.from, info.timeZone) },
        {
          title: t('run.duration'),
          align: 'right',
          render: (_, run) => (run.to === undefined ? '–' : durationText(Date.parse(run.to) - Date.parse(run.from))),
        },
        { title: t('run.program'), render: (_, run) => run.labels['program'] ?? '–' },
        ...settingColumns,
        { title: t('run.lot'), render: (_, run) => run.labels['lot'] ?? '–' },
        { title: t('run.operator'), render: (_, run) => run.labels['operator'] ?? '–' },
      ]}
    />
  )
}
