// The curves that matter most of a machine, over the last day, in a small chart.
import { memo, useMemo, useRef } from 'react'
import { api, type Machine, type Signal } from '../api.ts'
import { gapBands } from '../gap-bands.ts'
import { useText } from '../i18n/text.tsx'
import { usePlantTime } from '../live.ts'
import { groupSignals, runBands, signalChart } from '../signal-chart.ts'
import { useSite } from '../site.ts'
import { usePoll } from '../use-poll.ts'
import { Chart } from './chart.tsx'

const spanMs = 24 * 3600_000

export const MachineTrend = memo(function MachineTrend({ machine }: { machine: Machine }) {
  const { titleOf } = useText()
  const { info } = useSite()
  const nowMs = useRef(0)
  nowMs.current = usePlantTime(1000) || Date.parse(info.clock.now)
  const groups = useMemo(() => groupSignals(machine.signals), [machine.signals])
  const load = async () => {
    const toMs = nowMs.current
    const span = { from: new Date(toMs - spanMs).toISOString(), to: new Date(toMs).toISOString() }
    const names = groups
      .flat()
      .map((signal) => signal.name)
      .join(',')
    const [answer, runs, { gaps }] = await Promise.all([
      api.series({ machine: machine.id, signals: names, ...span, pixels: 400 }),
      api.runs({ machine: machine.id, ...span, limit: 50 }),
      api.gaps({ machine: machine.id, ...span }),
    ])
    return { answer, runs, gaps }
  }
  // Anew about every minute of a chart's width, seconds in accelerated time.
  const { data } = usePoll(`trend ${machine.id}`, load, info.clock.factor > 30 ? 2000 : 30_000)
  const option = useMemo(() => {
    const [signals] = groups
    if (data === undefined || signals === undefined) return undefined
    const toMs = Date.parse(data.answer.to)
    return signalChart({
      signals,
      series: data.answer.series,
      stepMs: data.answer.stepMs,
      fromMs: toMs - spanMs,
      toMs,
      timeZone: info.timeZone,
      bands: runBands(data.runs, toMs),
      // No room for words here: the shade says that something is missing.
      gaps: gapBands(data.gaps, signals, { nowMs: toMs, nameOf: () => '' }),
      nameOf: (signal: Signal) => titleOf(signal.title, signal.name),
    })
  }, [data, groups, info.timeZone, titleOf])
  if (option === undefined) return null
  return <Chart option={option} height={210} label={titleOf(machine.title, machine.id)} />
})
