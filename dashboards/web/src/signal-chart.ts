// Turns telemetry into the option of a time chart.
import type { Phase, PlantEvent, Run, Series, Signal } from './api.ts'
import { axisText, figureText, secondsText, unitText } from './format.ts'
import { type GapBand, gapAreas } from './gap-bands.ts'
import { type ChartOption, ink, palette } from './parts/palette.ts'
import { type Silence, silencesOf } from './silence.ts'

/** A stretch of time with a name: a run, a phase. */
export interface Band {
  readonly name: string
  readonly fromMs: number
  readonly toMs: number
}

/** A moment with a name: a plant event. */
export interface Mark {
  readonly name: string
  readonly timeMs: number
}

export interface SignalChartInput {
  readonly signals: readonly Signal[]
  /** Of the whole machine: the others tell a value that stood still from silence. */
  readonly series: readonly Series[]
  readonly stepMs: number
  readonly fromMs: number
  readonly toMs: number
  readonly timeZone: string
  readonly bands: readonly Band[]
  readonly marks?: readonly Mark[]
  readonly gaps?: readonly GapBand[]
  /** Where a source doubts its own values. */
  readonly doubts?: readonly Band[]
  /** What is seen of it at first; absent: all. */
  readonly view?: { readonly fromMs: number; readonly toMs: number }
  /** Every point is a sample: each is shown. */
  readonly isRaw?: boolean
  nameOf(signal: Signal): string
  /** Live points after the series, by signal. */
  readonly tail?: ReadonlyMap<string, readonly Point[]>
}

export type Point = readonly [timeMs: number, value: number | null]

/** Signals that share an axis: numbers of one unit together, counters and states each alone. */
export function groupSignals(signals: readonly Signal[]): Signal[][] {
  const groups = new Map<string, Signal[]>()
  for (const signal of signals) {
    if (signal.type === 'text') continue
    const key = signal.type === 'float' && signal.unit !== undefined ? `unit ${signal.unit}` : `alone ${signal.name}`
    groups.set(key, [...(groups.get(key) ?? []), signal])
  }
  return [...groups.values()].sort((a, b) => b.length - a.length)
}

export function signalChart(input: SignalChartInput): ChartOption {
  const { signals, timeZone, fromMs, toMs, view } = input
  const unit = signals[0]?.unit
  const isStep = signals[0]?.type !== 'float'
  const silences = silencesOf(input.series, input.stepMs)
  const series = signals.map((signal, index) => ({
    id: signal.name,
    name: input.nameOf(signal),
    type: 'line',
    showSymbol: input.isRaw ?? false,
    symbolSize: 3,
    step: isStep ? 'end' : false,
    lineStyle: { width: 1.4, ...(isSetpoint(signal) ? { type: 'dashed', color: ink.strong } : {}) },
    ...(isSetpoint(signal) ? { itemStyle: { color: ink.strong }, z: 5 } : {}),
    data: pointsOf(signal, input, silences),
    ...(index === 0 ? { markArea: markBands(input), markLine: markMoments(input.marks ?? []) } : {}),
  }))
  return {
    grid: { left: 58, right: 16, top: signals.length > 1 ? 30 : 14, bottom: 26 },
    legend: {
      show: signals.length > 1,
      top: 0,
      right: 8,
      itemHeight: 8,
      itemStyle: { opacity: 0 },
      textStyle: { fontSize: 12 },
    },
    tooltip: {
      trigger: 'axis',
      valueFormatter: (value: unknown) =>
        `${figureText(typeof value === 'number' ? value : null, unit)} ${unitText(unit)}`,
      axisPointer: { label: { formatter: ({ value }: { value: unknown }) => secondsText(Number(value), timeZone) } },
    },
    xAxis: {
      type: 'time',
      min: fromMs,
      max: toMs,
      axisLabel: {
        formatter: (value: number) => axisText(value, timeZone, view ? view.toMs - view.fromMs : toMs - fromMs),
        hideOverlap: true,
      },
      axisPointer: { show: true, type: 'line' },
    },
    yAxis: {
      type: 'value',
      scale: true,
      name: unitText(unit),
      nameTextStyle: { fontSize: 11, align: 'right' },
      nameGap: 8,
      minInterval: isStep ? 1 : 0,
      splitLine: { lineStyle: { color: ink.gridLine } },
    },
    dataZoom: [inside(view)],
    series,
  }
}

/** Drawn with every move of the hand; the library waits a tenth of a second otherwise. */
function inside(view: SignalChartInput['view']): object {
  const seen = view === undefined ? {} : { startValue: view.fromMs, endValue: view.toMs }
  return { type: 'inside', filterMode: 'none', throttle: 0, minValueSpan: 1000, ...seen }
}

export function bandsOf(phases: readonly Phase[], nameOf: (phase: Phase) => string): Band[] {
  return phases.map((phase) => ({ name: nameOf(phase), fromMs: Date.parse(phase.from), toMs: Date.parse(phase.to) }))
}

/** Runs as bands, named by batch where they have one. */
export function runBands(runs: readonly Run[], nowMs: number): Band[] {
  return runs.map((run) => ({
    name: run.labels['batch'] ?? run.labels['part'] ?? '',
    fromMs: Date.parse(run.from),
    toMs: run.to === undefined ? nowMs : Date.parse(run.to),
  }))
}

export function eventMarks(events: readonly PlantEvent[], wordOf: (kind: string) => string): Mark[] {
  return events.map(({ kind, text, time }) => ({ name: `${wordOf(kind)}: ${text}`, timeMs: Date.parse(time) }))
}

function isSetpoint(signal: Signal): boolean {
  return /set_?point/.test(signal.name)
}

/** Both ends of each bucket are drawn, so that a peak of one sample shows at any zoom. */
function pointsOf(signal: Signal, input: SignalChartInput, silences: readonly Silence[]): Point[] {
  const found = input.series.find((one) => one.signal === signal.name)
  const points: Point[] = []
  let lastMs: number | undefined
  found?.times.forEach((time, index) => {
    const timeMs = Date.parse(time)
    if (lastMs !== undefined) {
      points.push(...between({ lastMs, timeMs, value: heldValue(found, index) }, input.stepMs, silences))
    }
    const ends = [found.min[index] ?? null, found.max[index] ?? null] as const
    // A falling curve begins its bucket high: the other order would draw a saw.
    const [first, second] = (found.mean[index - 1] ?? Infinity) > (found.mean[index] ?? 0) ? ends.toReversed() : ends
    if (first === second || found.count[index] === 1) points.push([timeMs, found.mean[index] ?? null])
    else points.push([timeMs, first ?? null], [timeMs + input.stepMs / 2, second ?? null])
    lastMs = timeMs
  })
  const after = (input.tail?.get(signal.name) ?? []).filter(([timeMs]) => lastMs === undefined || timeMs > lastMs)
  return [...points, ...after]
}

/** The value that stood before a sample: the end of the bucket before it that lies nearer. */
function heldValue(series: Series, index: number): number | null {
  const next = series.mean[index] ?? 0
  const ends = [series.min[index - 1] ?? null, series.max[index - 1] ?? null]
  const distance = (value: number | null) => Math.abs((value ?? Infinity) - next)
  return ends.sort((a, b) => distance(a) - distance(b))[0] ?? null
}

/** Buckets without a sample after which a value counts as held instead of moving. */
const heldAfter = 4

/** What to draw between two samples: a gap where the machine was silent, the value held where it did not change. */
function between(
  { lastMs, timeMs, value }: { lastMs: number; timeMs: number; value: number | null },
  stepMs: number,
  silences: readonly Silence[],
): Point[] {
  const silence = silences.find((one) => one.fromMs >= lastMs && one.toMs <= timeMs)
  if (silence !== undefined) {
    const back: Point[] = silence.toMs < timeMs ? [[silence.toMs, value]] : []
    return [[Math.max(silence.fromMs, lastMs), value], [silence.fromMs + 1, null], ...back]
  }
  return timeMs - lastMs > heldAfter * stepMs ? [[timeMs - stepMs, value]] : []
}

function markBands({ bands, gaps = [], doubts = [] }: SignalChartInput) {
  const shades = [ink.stretch, ink.stretchNext]
  return {
    silent: true,
    label: { position: 'insideTop', color: ink.quiet, fontSize: 11 },
    data: [
      ...bands.map((band, index) => [
        { name: band.name, xAxis: band.fromMs, itemStyle: { color: shades[index % 2] } },
        { xAxis: band.toMs },
      ]),
      ...gapAreas(gaps),
      ...doubts.map(({ name, fromMs, toMs }) => [
        {
          name,
          xAxis: fromMs,
          itemStyle: { color: doubtShade },
          label: { position: 'insideBottom', color: palette[3] },
        },
        { xAxis: toMs },
      ]),
    ],
  }
}

/** Reddish purple, after Okabe and Ito: neither missing nor read back. */
const doubtShade = 'rgba(204,121,167,0.28)'

const longestMark = 24

/** Events as dashed lines; the text stands at the foot, where bands have no name. */
function markMoments(marks: readonly Mark[]) {
  return {
    silent: true,
    symbol: 'none',
    lineStyle: { type: 'dashed', color: palette[4], width: 1 },
    label: {
      position: 'insideStartTop',
      color: palette[4],
      fontSize: 11,
      formatter: ({ name }: { name: string }) =>
        name.length > longestMark ? `${name.slice(0, longestMark - 1)}…` : name,
    },
    data: marks.map(({ name, timeMs }) => ({ name, xAxis: timeMs })),
  }
}
