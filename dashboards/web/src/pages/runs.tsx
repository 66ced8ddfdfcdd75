// The list of runs, newest first, with filters.
import { Input, Select, Tag } from 'antd'
import { useState } from 'react'
import { api, type Outcome, type Run } from '../api.ts'
import { durationText, figureText, timeText, unitText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { DataTable } from '../parts/data-table.tsx'
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

const anyMachine = 'any'

export function Runs() {
  const { t, titleOf, word } = useText()
  const { machines, studies } = useSite()
  const { query } = useRoute()
  // At first the machine that people improve: passes of a mill come every few minutes and would fill the list.
  const machine = query.get('machine') ?? studies[0]?.machine ?? anyMachine
  const state = query.get('state') ?? undefined
  const batch = query.get('batch') ?? undefined
  const load = async () => {
    const filter = { machine: machine === anyMachine ? undefined : machine, state, batch, limit: 300 }
    const [runs, outcomes] = await Promise.all([api.runs(filter), api.outcomes({ limit: 1000 })])
    return { runs, outcomes: Map.groupBy(outcomes, (outcome) => outcome.run) }
  }
  const polled = usePoll(`runs ${machine} ${query}`, load, 3000)
  const machineOptions = machines.map((one) => ({ value: one.id, label: titleOf(one.title, one.id) }))
  return (
    <>
      <Head
        title={t('menu.runs')}
        sub={t('runs.sub')}
        extra={
          <>
            <Select
              aria-label={t('run.machine')}
              value={machine}
              options={[...machineOptions, { value: anyMachine, label: t('runs.anyMachine') }]}
              onChange={(value) => filterBy(query, 'machine', value)}
              style={{ minWidth: 150 }}
            />
            <Select
              allowClear
              placeholder={t('runs.anyState')}
              aria-label={t('runs.anyState')}
              value={state}
              options={states.map((one) => ({ value: one, label: word('runState', one) }))}
              onChange={(value) => filterBy(query, 'state', value)}
              style={{ minWidth: 120 }}
            />
            <BatchFilter value={batch} onChange={(value) => filterBy(query, 'batch', value)} />
          </>
        }
      />
      <Loaded polled={polled}>
        {({ runs, outcomes }) =>
          runs.length === 0 ? (
            <Nothing text={t('runs.none')} />
          ) : (
            <RunTable runs={runs} outcomes={outcomes} isMixed={machine === anyMachine} />
          )
        }
      </Loaded>
    </>
  )
}

/** Filters stand in the address, so that a filtered list can be sent to a colleague. */
function filterBy(query: URLSearchParams, name: string, value: string | undefined): void {
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

interface RunTableProps {
  readonly runs: readonly Run[]
  readonly outcomes: ReadonlyMap<string, readonly Outcome[]>
  /** Runs of several machines: the machine is named in each row. */
  readonly isMixed: boolean
}

function RunTable({ runs, outcomes, isMixed }: RunTableProps) {
  const { t, titleOf, word } = useText()
  const { info, machines } = useSite()
  const machineColumn = {
    title: t('run.machine'),
    key: 'machine',
    render: (_: unknown, run: Run) => titleOf(machines.find((one) => one.id === run.machine)?.title, run.machine),
  }
  return (
    <DataTable
      name="runs"
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
        ...(isMixed ? [machineColumn] : []),
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
        ...useFigureColumns(isMixed ? [] : runs, outcomes),
        { title: t('run.lot'), render: (_, run) => run.labels['lot'] ?? '–' },
        { title: t('run.operator'), render: (_, run) => run.labels['operator'] ?? '–' },
      ]}
    />
  )
}

/** A column for each achieved setting and each outcome (mean over specimens) that occurs in the runs of one machine. */
function useFigureColumns(runs: readonly Run[], outcomes: RunTableProps['outcomes']) {
  const { titleOf, word } = useText()
  const { studies } = useSite()
  const machine = runs[0]?.machine
  const names = describeNames(studies.filter((study) => study.machine === machine))
  const settings = [...new Set(runs.flatMap((run) => Object.keys(run.achieved)))]
  const measured = [...new Set(runs.flatMap((run) => (outcomes.get(run.id) ?? []).map((one) => one.name)))]
  const column = (name: string, group: string, read: (run: Run) => number | string | undefined) => {
    const { title, unit } = names.get(name) ?? {}
    const heading = titleOf(title, word(group, name))
    return {
      title: unit === undefined ? heading : `${heading} (${unitText(unit)})`,
      key: `${group} ${name}`,
      align: 'right' as const,
      render: (_: unknown, run: Run) => figureText(read(run), unit),
    }
  }
  const meanOf = (run: Run, name: string) => {
    const values = (outcomes.get(run.id) ?? []).filter((one) => one.name === name).map((one) => one.value)
    return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length
  }
  return [
    ...settings.map((name) => column(name, 'parameter', (run) => run.achieved[name])),
    ...measured.map((name) => column(name, 'outcomeName', (run) => meanOf(run, name))),
  ]
}
