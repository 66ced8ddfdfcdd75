// The list of runs as a table: how each came out, its settings, results, annotations; rows can be chosen.

import { Tag, Tooltip } from 'antd'
import { runName } from '../../../../ingest/model.ts'
import type { Run } from '../api.ts'
import { durationText, figureText, timeText, unitText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { go, linkTo } from '../route.ts'
import { describeNames, useSite } from '../site.ts'
import { type JudgedRun, judgementColors } from './run-api.ts'

export const stateColors: Readonly<Record<Run['state'], string>> = {
  running: 'processing',
  finished: 'success',
  aborted: 'warning',
  void: 'default',
}

export interface RunTableProps {
  readonly runs: readonly JudgedRun[]
  /** Fetches every run that the filters find. */
  readonly all: () => Promise<readonly JudgedRun[]>
  /** Runs of several machines: the machine is named in each row. */
  readonly isMixed: boolean
  readonly chosen: readonly string[]
  readonly onChoose: (ids: readonly string[]) => void
}

export function RunTable({ runs, all, isMixed, chosen, onChoose }: RunTableProps) {
  const { t, titleOf, word } = useText()
  const { info, machines, studies } = useSite()
  const names = describeNames(studies)
  const machineColumn = {
    title: t('run.machine'),
    key: 'machine',
    render: (_: unknown, { run }: JudgedRun) =>
      titleOf(machines.find((one) => one.id === run.machine)?.title, run.machine),
  }
  return (
    <DataTable<JudgedRun>
      name="runs"
      rowKey={({ run }) => run.id}
      dataSource={runs}
      all={all}
      scroll={{ x: 'max-content' }}
      pagination={false}
      rowSelection={{
        selectedRowKeys: [...chosen],
        preserveSelectedRowKeys: true,
        onChange: (keys) => onChoose(keys.map(String)),
      }}
      onRow={({ run }) => ({ onClick: () => go(linkTo('runs', run.id)), style: { cursor: 'pointer' } })}
      columns={[
        {
          title: t('run.batch'),
          fixed: 'left',
          render: (_, { run }) => <a href={linkTo('runs', run.id)}>{runName(run)}</a>,
        },
        ...(isMixed ? [machineColumn] : []),
        {
          title: <Tooltip title={t('runs.judgementHint')}>{t('runs.judgement')}</Tooltip>,
          csv: ({ judgement }) => word('judgement', judgement),
          render: (_, { judgement, missed }) => (
            <Tooltip
              title={missed.map((name) => titleOf(names.get(name)?.title, word('outcomeName', name))).join(', ')}
            >
              <Tag color={judgementColors[judgement]}>{word('judgement', judgement)}</Tag>
            </Tooltip>
          ),
        },
        {
          title: t('run.state'),
          render: (_, { run }) => <Tag color={stateColors[run.state]}>{word('runState', run.state)}</Tag>,
        },
        { title: t('run.from'), render: (_, { run }) => timeText(run.from, info.timeZone) },
        {
          title: t('run.duration'),
          align: 'right',
          render: (_, { run: { from, to } }) =>
            to === undefined ? '–' : durationText(Date.parse(to) - Date.parse(from)),
        },
        { title: t('run.program'), render: (_, { run }) => run.labels['program'] ?? '–' },
        ...useFigureColumns(isMixed ? [] : runs),
        ...(['lot', 'tool', 'operator'] as const).flatMap((label) =>
          runs.some(({ run }) => run.labels[label] !== undefined)
            ? [
                {
                  title: word('label', label),
                  key: label,
                  render: (_: unknown, { run }: JudgedRun) => run.labels[label] ?? '–',
                },
              ]
            : [],
        ),
        {
          title: t('runs.annotation'),
          csv: ({ annotations }) => annotations.map(({ text }) => text).join('; '),
          render: (_, { annotations }) => <Annotations annotations={annotations} />,
        },
      ]}
    />
  )
}

/** The first as far as there is room, all of them on pointing at it. */
function Annotations({ annotations }: Pick<JudgedRun, 'annotations'>) {
  const { word } = useText()
  const [first] = annotations
  if (first === undefined) return '–'
  const all = annotations.map(({ id, kind, text }) => <div key={id}>{`${word('eventKind', kind)}: ${text}`}</div>)
  return (
    <Tooltip title={all}>
      <span className="clipped">
        {annotations.length > 1 && <Tag>{annotations.length}</Tag>}
        {first.text}
      </span>
    </Tooltip>
  )
}

/** A column for each achieved setting and each outcome (mean over specimens) that occurs in the runs of one machine. */
function useFigureColumns(runs: readonly JudgedRun[]) {
  const { titleOf, word } = useText()
  const { studies } = useSite()
  const machine = runs[0]?.run.machine
  const names = describeNames(studies.filter((study) => study.machine === machine))
  const settings = [...new Set(runs.flatMap(({ run }) => Object.keys(run.achieved)))]
  // What a study looks at stands before what else the laboratory measures.
  const found = new Set(runs.flatMap(({ outcomes }) => Object.keys(outcomes)))
  const measured = [...new Set([...names.keys()].filter((name) => found.has(name))).union(found)]
  const units: Readonly<Record<string, string>> = Object.assign({}, ...runs.map((run) => run.units))
  const column = (name: string, group: string, read: (run: JudgedRun) => number | string | null | undefined) => {
    const { title, unit = units[name] } = names.get(name) ?? {}
    const heading = titleOf(title, word(group, name))
    return {
      title: unit === undefined ? heading : `${heading} (${unitText(unit)})`,
      key: `${group} ${name}`,
      align: 'right' as const,
      csv: read,
      render: (_: unknown, run: JudgedRun) => {
        const figure = figureText(read(run), unit)
        return group === 'outcomeName' && run.missed.includes(name) ? (
          <span className="missed">{figure} ✗</span>
        ) : (
          figure
        )
      },
    }
  }
  return [
    ...settings.map((name) => column(name, 'parameter', ({ run }) => run.achieved[name])),
    ...measured.map((name) => column(name, 'outcomeName', ({ outcomes }) => outcomes[name])),
  ]
}
