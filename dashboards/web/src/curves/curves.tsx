// The curves of a machine over any range: dragged, zoomed down to the samples, live while the range ends now.
import { Card, Tag } from 'antd'
import { memo, useMemo, useRef } from 'react'
import type { Gap, Machine, Signal } from '../api.ts'
import { gapBands } from '../gap-bands.ts'
import { useText } from '../i18n/text.tsx'
import { usePlantTime } from '../live.ts'
import { Chart } from '../parts/chart.tsx'
import type { Range } from '../parts/range-picker.tsx'
import { Loaded, Nothing } from '../parts/states.tsx'
import { eventMarks, groupSignals, type Mark, runBands, signalChart } from '../signal-chart.ts'
import { useSite } from '../site.ts'
import { doubtBands } from './doubt-bands.ts'
import type { Loaded as LoadedCurves } from './load.ts'
import { useCurves } from './use-curves.ts'
import { useTail } from './use-tail.ts'
import { type Span, viewIn, viewOf, widthOf } from './view.ts'

/** Figures follow every frame; curves are drawn less often, so that a wall screen stays cool. */
const redrawMs = 500
const settledMs = 250

export interface CurvesProps {
  readonly machine: Machine
  readonly signals: readonly Signal[]
  readonly range: Range
  /** A person dragged or zoomed to another range. */
  readonly onRange: (range: Range) => void
}

export const Curves = memo(function Curves({ machine, signals, range, onRange }: CurvesProps) {
  const { t } = useText()
  const { info } = useSite()
  const isFollowing = range.kind === 'last'
  const nowMs = usePlantTime(redrawMs) || Date.parse(info.clock.now)
  const latestNow = useRef(nowMs)
  latestNow.current = nowMs
  const polled = useCurves({ machine: machine.id, signals, range, now: () => latestNow.current })
  const view = useRef<Span>(viewOf(range, nowMs))
  const settling = useRef<number>(undefined)
  // Whoever dragged the curves to where nothing was stored must be able to drag them back.
  const wasDrawn = useRef(false)
  // What was dragged to stands; a range that was picked, or the running time, sets the view.
  const picked = isFollowing ? nowMs : `${range.toMs} ${range.spanMs}`
  const lastPicked = useRef<number | string>(undefined)
  if (lastPicked.current !== picked) view.current = viewOf(range, nowMs)
  lastPicked.current = picked
  const onZoom = (zoom: { start: number; end: number }) => {
    const { data } = polled
    if (data === undefined) return
    const seen = viewIn(extentOf(data, isFollowing ? nowMs : data.toMs), zoom)
    view.current = seen
    polled.look(seen)
    window.clearTimeout(settling.current)
    const settle = () => onRange({ kind: 'fixed', toMs: seen.toMs, spanMs: widthOf(seen) })
    // The running time would take the view along at its next redraw.
    if (isFollowing) settle()
    else settling.current = window.setTimeout(settle, settledMs)
  }
  return (
    <Loaded polled={polled}>
      {(loaded) => {
        const isEmpty = loaded.series.every((one) => one.times.length === 0)
        wasDrawn.current ||= !isEmpty
        return (
          <>
            {isEmpty && <Nothing text={t('machine.noData')} />}
            {wasDrawn.current && (
              <Drawn
                {...{ machine, signals, loaded, onZoom }}
                view={view}
                picked={picked}
                toMs={isFollowing ? nowMs : undefined}
              />
            )}
          </>
        )
      }}
    </Loaded>
  )
})

/** The axis ends where something was loaded; while it runs, now. */
function extentOf(loaded: LoadedCurves, nowMs: number): Span {
  return { fromMs: loaded.fromMs, toMs: Math.max(loaded.toMs, Math.min(nowMs, loaded.toMs + widthOf(loaded) / 100)) }
}

interface DrawnProps extends Pick<CurvesProps, 'machine' | 'signals'> {
  readonly loaded: LoadedCurves
  readonly view: { readonly current: Span }
  readonly picked: number | string
  /** Plant time where the curves follow it. */
  readonly toMs: number | undefined
  readonly onZoom: (zoom: { start: number; end: number }) => void
}

function Drawn({ machine, signals, loaded, view, picked, toMs, onZoom }: DrawnProps) {
  const { t, titleOf, word } = useText()
  const { info } = useSite()
  const tail = useTail(machine.id)
  const groups = useMemo(() => groupSignals(signals), [signals])
  const nameOf = (signal: Signal) => titleOf(signal.title, signal.name)
  // Made anew for new data, another range, another language, the running time: never for a drag.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the view is read when something else has changed
  const options = useMemo(() => {
    const axis = extentOf(loaded, toMs ?? loaded.toMs)
    const endMs = toMs ?? axis.toMs
    const marks = eventMarks(loaded.events, (kind) => word('eventKind', kind))
    const nameGap = (gap: Gap) => `${word('gapCause', gap.cause)} · ${word('gapState', gap.state)}`
    return groups.map((own, index) => ({
      signals: own,
      option: signalChart({
        ...{ signals: own, series: loaded.series, stepMs: loaded.stepMs, isRaw: loaded.isRaw, nameOf },
        ...{ ...axis, view: view.current, timeZone: info.timeZone },
        bands: runBands(loaded.runs, endMs),
        marks: index === 0 ? marks : unnamed(marks),
        gaps: gapBands(loaded.gaps, own, { nowMs: endMs, nameOf: nameGap }),
        doubts: doubtBands(loaded.doubtful, { signals: own, widthMs: loaded.viewMs, name: t('curves.doubtful') }),
        ...(toMs === undefined ? {} : { tail }),
      }),
    }))
  }, [loaded, picked, groups, t, titleOf, word, info.timeZone])
  return options.map(({ signals: own, option }, index) => (
    <Card
      key={own[0]?.name}
      size="small"
      title={own.map(nameOf).join(' · ')}
      extra={loaded.isRaw && <Tag data-testid="raw">{t('curves.raw')}</Tag>}
      className="gap-below"
    >
      <Chart
        option={option}
        height={options.length === 1 ? 420 : index === 0 ? 280 : 150}
        group={`machine ${machine.id}`}
        label={own.map(nameOf).join(', ')}
        onZoom={onZoom}
      />
    </Card>
  ))
}

/** The names stand in the tall chart; the low ones have no room for them. */
function unnamed(marks: readonly Mark[]): Mark[] {
  return marks.map(({ timeMs }) => ({ timeMs, name: '' }))
}
