// Set point against actual of a run: the curve of the difference, its mean with its worst moment in each phase.
import { Card } from 'antd'
import { useMemo } from 'react'
import { api, type Machine, type RunDetail, type Series, type Signal } from '../api.ts'
import { differenceText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { Chart } from '../parts/chart.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { Loaded } from '../parts/states.tsx'
import type { DataColumn } from '../parts/table-csv.ts'
import { bandsOf, signalChart } from '../signal-chart.ts'
import { useSite } from '../site.ts'
import { usePoll } from '../use-poll.ts'
import { lessSetpoint, offsetsByPhase, type PhaseOffset } from './setpoint.ts'

const pixels = 900

/** Nothing where the machine has no set point, or nothing to hold against it. */
export function SetpointCard({ detail, machine }: { detail: RunDetail; machine: Machine }) {
  const { t } = useText()
  const { info } = useSite()
  const setpoint = machine.signals.find(({ name }) => name === machine.setpoint)
  const signals = machine.signals.filter(
    (one) => one !== setpoint && one.unit === setpoint?.unit && one.type === 'float',
  )
  const { run } = detail
  const load = async () => {
    const names = [setpoint, ...signals].flatMap((one) => one?.name ?? [])
    const range = { from: run.from, to: run.to ?? info.clock.now }
    return api.series({ machine: machine.id, signals: names.join(','), ...range, pixels })
  }
  const polled = usePoll(`set point ${run.id} ${run.version}`, load, run.to === undefined ? 5000 : 0)
  if (setpoint === undefined || signals.length === 0) return null
  return (
    <Card size="small" title={t('run.setpointDeviation')} className="gap-below" data-testid="setpoint">
      <Loaded polled={polled}>
        {({ series, stepMs, from, to }) => (
          <Offsets
            {...{ detail, machine, signals, stepMs }}
            series={series}
            span={{ fromMs: Date.parse(from), toMs: Date.parse(to) }}
          />
        )}
      </Loaded>
    </Card>
  )
}

interface OffsetsProps {
  readonly detail: RunDetail
  readonly machine: Machine
  readonly signals: readonly Signal[]
  readonly series: readonly Series[]
  readonly stepMs: number
  readonly span: { readonly fromMs: number; readonly toMs: number }
}

function Offsets({ detail, machine, signals, series, stepMs, span }: OffsetsProps) {
  const { t, titleOf } = useText()
  const { info } = useSite()
  const { phases } = detail
  const offsets = useMemo(() => {
    const set = series.find(({ signal }) => signal === machine.setpoint)
    return set === undefined ? [] : series.filter((one) => one !== set).map((one) => lessSetpoint(one, set))
  }, [series, machine.setpoint])
  // biome-ignore lint/correctness/useExhaustiveDependencies: signals follow from the machine, the span from the series
  const option = useMemo(
    () =>
      signalChart({
        ...{ signals, series: offsets, stepMs, ...span, timeZone: info.timeZone },
        nameOf: ({ name, title }) => titleOf(title, name),
        bands: bandsOf(phases, (phase) => titleOf(phase.title, String(phase.number))),
      }),
    [offsets, phases, titleOf, info.timeZone, stepMs],
  )
  return (
    <>
      <Chart option={option} height={200} label={t('run.setpointDeviation')} />
      <OffsetTable machine={machine} signals={signals} offsets={offsetsByPhase(offsets, phases)} />
    </>
  )
}

interface OffsetTableProps {
  readonly machine: Machine
  readonly signals: readonly Signal[]
  readonly offsets: readonly PhaseOffset[]
}

interface PhaseRow {
  readonly index: number
  readonly of: readonly PhaseOffset[]
}

/** A row for each phase, two figures for each signal. */
function OffsetTable({ machine, signals, offsets }: OffsetTableProps) {
  const { t, titleOf } = useText()
  const rows = [...Map.groupBy(offsets, ({ index }) => index)].map(([index, of]) => ({ index, of }))
  const phaseName = (number: number) => titleOf(machine.phases?.titles[String(number)], String(number))
  const figure = (
    { name, title, unit }: Signal,
    heading: string,
    read: (offset: PhaseOffset) => number,
  ): DataColumn<PhaseRow> => {
    const value = ({ of }: PhaseRow) => of.filter(({ signal }) => signal === name).map(read)[0]
    return {
      title: `${titleOf(title, name)}: ${heading}`,
      align: 'right',
      key: `${name} ${heading}`,
      csv: (row) => ({ value: value(row), unit }),
      render: (_, row) => differenceText(value(row) ?? Number.NaN, unit),
    }
  }
  return (
    <DataTable<PhaseRow>
      name="set-point"
      rowKey="index"
      pagination={false}
      scroll={{ x: 'max-content' }}
      dataSource={rows}
      columns={[
        { title: t('run.phase'), render: (_, { of }) => phaseName(of[0]?.phase ?? 0) },
        ...signals.flatMap((signal) => [
          figure(signal, t('run.offsetMean'), ({ mean }) => mean),
          figure(signal, t('run.offsetWorst'), ({ worst }) => worst),
        ]),
      ]}
    />
  )
}
