// Turns telemetry into the option of a time chart.
import type { Phase, Run, Series, Signal } from './api.ts'
import { axisText, figureText, secondsText, unitText } from './format.ts'
import type { ChartOption } from './parts/chart.tsx'

/** A stretch of time with a name: a run, a phase. */
export interface Band {
  readonly name: string
  readonly fromMs: number
  readonly toMs: number
}

export interface SignalChartInput {
  readonly signals: readonly Signal[]
  readonly series: readonly Series[]
  readonly stepMs: number
  readonly fromMs: number
  readonly toMs: number
  readonly timeZone: string
  readonly bands: readonly Band[]
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
  const { signals, timeZone, fromMs, toMs, bands } = input
  const unit = signals[0]?.unit
  const isStep = signals[0]?.type !== 'float'
  const series = signals.map((signal, index) => ({
    id: signal.name,
    name: input.nameOf(signal),
    type: 'line',
    showSymbol: false,
    step: isStep ? 'end' : false,
    lineStyle: { width: 1.4, ...(isSetpoint(signal) ? { type: 'dashed', color: '#444' } : {}) },
    ...(isSetpoint(signal) ? { itemStyle: { color: '#444' } } : {}),
    data: pointsOf(signal, input),
    ...(index === 0 ? { markArea: markBands(bands) } : {}),
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
      axisLabel: { formatter: (value: number) => axisText(value, timeZone, toMs - fromMs), hideOverlap: true },
      axisPointer: { show: true, type: 'line' },
    },
    yAxis: {
      type: 'value',
      scale: true,
      name: unitText(unit),
      nameTextStyle: { fontSize: 11, align: 'right' },
      nameGap: 8,
      minInterval: isStep ? 1 : 0,
      splitLine: { lineStyle: { color: '#eef1f4' } },
    },
    dataZoom: [{ type: 'inside', filterMode: 'none' }],
    series,
  }
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

function isSetpoint(signal: Signal): boolean {
  return /set_?point/.test(signal.name)
}

/** Both ends of each bucket are drawn, so that a peak of one sample shows at any zoom; silence is a gap. */
function pointsOf(signal: Signal, input: SignalChartInput): Point[] {
  const found = input.series.find((one) => one.signal === signal.name)
  const points: Point[] = []
  const gapMs = Math.max(3 * input.stepMs, 3000 * (signal.intervalSeconds ?? 60))
  let lastMs: number | undefined
  found?.times.forEach((time, index) => {
    const timeMs = Date.parse(time)
    if (lastMs !== undefined && timeMs - lastMs > gapMs) points.push([lastMs + 1, null])
    const [min, max] = [found.min[index] ?? null, found.max[index] ?? null]
    if (min === max || found.count[index] === 1) points.push([timeMs, found.mean[index] ?? null])
    else points.push([timeMs, min], [timeMs + input.stepMs / 2, max])
    lastMs = timeMs
  })
  const after = (input.tail?.get(signal.name) ?? []).filter(([timeMs]) => lastMs === undefined || timeMs > lastMs)
  return [...points, ...after]
}

function markBands(bands: readonly Band[]) {
  const shades = ['rgba(23,96,127,0.07)', 'rgba(23,96,127,0.015)']
  return {
    silent: true,
    label: { position: 'insideTop', color: '#66757f', fontSize: 11 },
    data: bands.map((band, index) => [
      { name: band.name, xAxis: band.fromMs, itemStyle: { color: shades[index % 2] } },
      { xAxis: band.toMs },
    ]),
  }
}
