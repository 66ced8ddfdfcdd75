// One machine: live values, curves over any range, its contract.
import { Card, Flex, Select, Tabs } from 'antd'
import { memo, useCallback, useMemo, useRef, useState } from 'react'
import { api, type Gap, type LiveFrame, type Machine, type Signal } from '../api.ts'
import { quantityText, unitText } from '../format.ts'
import { gapBands } from '../gap-bands.ts'
import { useText } from '../i18n/text.tsx'
import { useFrames, usePlantTime } from '../live.ts'
import { Chart } from '../parts/chart.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { LiveValues } from '../parts/live-values.tsx'
import { MachineState } from '../parts/machine-state.tsx'
import { defaultRange, type Range, RangePicker, rangeEnd } from '../parts/range-picker.tsx'
import { Head, Loaded, Nothing } from '../parts/states.tsx'
import { Timeline } from '../parts/timeline.tsx'
import { go, linkTo } from '../route.ts'
import { eventMarks, groupSignals, type Mark, type Point, runBands, signalChart } from '../signal-chart.ts'
import { useSite } from '../site.ts'
import { usePoll } from '../use-poll.ts'

export function MachinePage({ id }: { id: string | undefined }) {
  const { t, titleOf } = useText()
  const { machines, info } = useSite()
  const machine = id === undefined ? machines[0] : machines.find((one) => one.id === id)
  const [range, setRange] = useState<Range>(() => defaultRange(info.clock.factor))
  if (machine === undefined) return <Nothing text={t('machine.unknown', { id: id ?? '' })} />
  const picker = (
    <>
      <Select
        value={machine.id}
        options={machines.map((one) => ({ value: one.id, label: titleOf(one.title, one.id) }))}
        onChange={(value) => go(linkTo('machines', value))}
        aria-label={t('menu.machines')}
        style={{ minWidth: 150 }}
      />
      <RangePicker value={range} onChange={setRange} timeZone={info.timeZone} />
    </>
  )
  return (
    <>
      <Head
        title={
          <Flex gap="small" align="center">
            {titleOf(machine.title, machine.id)}
            <MachineState machine={machine} />
          </Flex>
        }
        sub={[machine.id, `${machine.area} / ${machine.line}`, machine.connector].filter(Boolean).join(' · ')}
        extra={picker}
      />
      <Card size="small" className="gap-below">
        <LiveValues machine={machine.id} signals={machine.signals} />
      </Card>
      <Tabs
        items={[
          { key: 'curves', label: t('machine.curves'), children: <Curves machine={machine} range={range} /> },
          { key: 'timeline', label: t('timeline.tab'), children: <Timeline machine={machine.id} /> },
          { key: 'contract', label: t('machine.contract'), children: <Contract signals={machine.signals} /> },
        ]}
      />
    </>
  )
}

/** Figures follow every frame; curves are drawn less often, so that a wall screen stays cool. */
const redrawMs = 500

/** The curves follow the plant's time while the range ends now: loaded anew now and then, live in between. */
const Curves = memo(function Curves({ machine, range }: { machine: Machine; range: Range }) {
  const { t, titleOf, word } = useText()
  const { info } = useSite()
  const tail = useTail(machine.id)
  const isFollowing = range.kind === 'last'
  const nowMs = usePlantTime(redrawMs) || Date.parse(info.clock.now)
  const groups = useMemo(() => groupSignals(machine.signals), [machine.signals])
  const latestNow = useRef(nowMs)
  latestNow.current = nowMs
  const load = async () => {
    const toMs = rangeEnd(range, latestNow.current)
    const span = { from: new Date(toMs - range.spanMs).toISOString(), to: new Date(toMs + 1).toISOString() }
    const signals = groups.flat().map((signal) => signal.name)
    const [answer, runs, events, { gaps }] = await Promise.all([
      api.series({ machine: machine.id, signals: signals.join(','), ...span, pixels: 800 }),
      api.runs({ machine: machine.id, ...span, limit: 200 }),
      api.events({ machine: machine.id, ...span }),
      api.gaps({ machine: machine.id, ...span }),
    ])
    return { answer, runs, events, gaps }
  }
  const key = `${machine.id} ${range.kind} ${range.spanMs} ${range.kind === 'fixed' ? range.toMs : ''}`
  const polled = usePoll(key, load, isFollowing ? 5000 : 60_000)
  const nameOf = (signal: Signal) => titleOf(signal.title, signal.name)
  return (
    <Loaded polled={polled}>
      {({ answer, runs, events, gaps }) => {
        const toMs = isFollowing ? nowMs : range.toMs
        const shared = {
          series: answer.series,
          stepMs: answer.stepMs,
          fromMs: toMs - range.spanMs,
          toMs,
          timeZone: info.timeZone,
          nameOf,
          bands: runBands(runs, toMs),
          ...(isFollowing ? { tail } : {}),
        }
        if (answer.series.every((one) => one.times.length === 0)) return <Nothing text={t('machine.noData')} />
        const marks = eventMarks(events, (kind) => word('eventKind', kind))
        const nameGap = (gap: Gap) => `${word('gapCause', gap.cause)} · ${word('gapState', gap.state)}`
        const bandsFor = (signals: readonly Signal[]) => gapBands(gaps, signals, { nowMs: toMs, nameOf: nameGap })
        return groups.map((signals, index) => (
          <Card key={signals[0]?.name} size="small" title={signals.map(nameOf).join(' · ')} className="gap-below">
            <Chart
              option={signalChart({
                ...shared,
                signals,
                marks: index === 0 ? marks : unnamed(marks),
                gaps: bandsFor(signals),
              })}
              height={index === 0 ? 280 : 150}
              group={`machine ${machine.id}`}
              label={signals.map(nameOf).join(', ')}
            />
          </Card>
        ))
      }}
    </Loaded>
  )
})

/** The names stand in the tall chart; the low ones have no room for them. */
function unnamed(marks: readonly Mark[]): Mark[] {
  return marks.map(({ timeMs }) => ({ timeMs, name: '' }))
}

const maxTailPoints = 2000

/** Live points since the page was opened, by signal, bounded. */
function useTail(machine: string): ReadonlyMap<string, readonly Point[]> {
  const tail = useRef(new Map<string, Point[]>())
  const take = useCallback(
    (frame: LiveFrame) => {
      for (const sample of frame.values) {
        if (sample.machine !== machine || (typeof sample.value === 'string' && sample.type === 'text')) continue
        const points = tail.current.get(sample.signal) ?? []
        points.push([Date.parse(sample.time), sample.value === null ? null : Number(sample.value)])
        if (points.length > maxTailPoints) points.splice(0, points.length - maxTailPoints)
        tail.current.set(sample.signal, points)
      }
    },
    [machine],
  )
  useFrames(take)
  return tail.current
}

function Contract({ signals }: { signals: readonly Signal[] }) {
  const { t, titleOf, word } = useText()
  return (
    <DataTable
      name="signals"
      rowKey="name"
      pagination={false}
      dataSource={[...signals]}
      scroll={{ x: 'max-content' }}
      columns={[
        { title: t('signal.title'), render: (_, signal) => titleOf(signal.title, signal.name) },
        { title: t('signal.name'), dataIndex: 'name' },
        { title: t('signal.type'), render: (_, signal) => word('signalType', signal.type) },
        { title: t('signal.unit'), render: (_, signal) => unitText(signal.unit) },
        {
          title: t('signal.range'),
          render: (_, { min, max, unit }) =>
            min === undefined && max === undefined ? '–' : `${quantityText(min, unit)} … ${quantityText(max, unit)}`,
        },
        {
          title: t('signal.interval'),
          render: (_, signal) => (signal.intervalSeconds === undefined ? '–' : `${signal.intervalSeconds} s`),
        },
      ]}
    />
  )
}
