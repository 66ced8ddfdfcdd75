// The curves of one run with its phases.
import { Card, Segmented } from 'antd'
import { useMemo, useState } from 'react'
import { api, type Machine, type RunDetail, type Signal } from '../api.ts'
import { unitText } from '../format.ts'
import { gapBands } from '../gap-bands.ts'
import { useText } from '../i18n/text.tsx'
import { usePlantTime } from '../live.ts'
import { bandsOf, eventMarks, groupSignals, signalChart } from '../signal-chart.ts'
import { useSite } from '../site.ts'
import { usePoll } from '../use-poll.ts'
import { Chart } from './chart.tsx'
import { Loaded, Nothing } from './states.tsx'

/** A little before and after a run belongs to its picture. */
const marginShare = 0.03

export function RunCurves({ detail, machine }: { detail: RunDetail; machine: Machine }) {
  const { t, titleOf, word } = useText()
  const { info } = useSite()
  const nowMs = usePlantTime(1000)
  const groups = useMemo(() => groupSignals(machine.signals), [machine.signals])
  const [chosen, setChosen] = useState(0)
  const signals = groups[chosen] ?? []
  const { run, phases } = detail
  const fromMs = Date.parse(run.from)
  const toMs = run.to === undefined ? Math.max(nowMs, fromMs + 60_000) : Date.parse(run.to)
  const marginMs = (toMs - fromMs) * marginShare
  const load = async () => {
    const span = { from: new Date(fromMs - marginMs).toISOString(), to: new Date(toMs + marginMs).toISOString() }
    const names = groups.flat().map((signal) => signal.name)
    const [answer, events, { gaps }] = await Promise.all([
      api.series({ machine: machine.id, signals: names.join(','), ...span, pixels: 900 }),
      api.events({ machine: machine.id, ...span }),
      api.gaps({ machine: machine.id, ...span }),
    ])
    return { answer, events, gaps }
  }
  const polled = usePoll(`run curves ${run.id} ${run.version}`, load, run.to === undefined ? 3000 : 0)
  const nameOf = (signal: Signal) => titleOf(signal.title, signal.name)
  const labelOf = (group: readonly Signal[]) => {
    const [first] = group
    if (first === undefined) return ''
    return group.length === 1 ? nameOf(first) : unitText(first.unit)
  }
  const options = groups.map((group, index) => ({ value: index, label: labelOf(group) }))
  if (groups.length === 0) return null
  return (
    <Card
      size="small"
      title={t('run.curves')}
      className="gap-below"
      extra={<Segmented size="small" value={chosen} options={options} onChange={(value) => setChosen(Number(value))} />}
    >
      <Loaded polled={polled}>
        {({ answer, events, gaps }) =>
          answer.series.every((one) => one.times.length === 0) ? (
            <Nothing text={t('run.noCurves')} />
          ) : (
            <Chart
              height={300}
              label={t('run.curves')}
              option={signalChart({
                signals,
                series: answer.series,
                stepMs: answer.stepMs,
                fromMs: Date.parse(answer.from),
                toMs: Date.parse(answer.to),
                timeZone: info.timeZone,
                nameOf,
                bands: bandsOf(phases, (phase) => titleOf(phase.title, String(phase.number))),
                marks: eventMarks(events, (kind) => word('eventKind', kind)),
                gaps: gapBands(gaps, signals, {
                  nowMs: Date.parse(answer.to),
                  nameOf: (gap) => `${word('gapCause', gap.cause)} · ${word('gapState', gap.state)}`,
                }),
              })}
            />
          )
        }
      </Loaded>
    </Card>
  )
}
