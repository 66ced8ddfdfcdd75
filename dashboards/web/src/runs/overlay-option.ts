// The chart of runs over each other: the band of the reference, the chosen runs, phases, a stretch pointed at.
import { figureText, unitText } from '../format.ts'
import { type ChartOption, ink, palette } from '../parts/palette.ts'
import { bandSeries, chartFrame, numberAxis } from '../twins/band.ts'
import type { RunOverlay } from './run-api.ts'

export interface OverlayLook {
  readonly unit: string | undefined
  /** Words of the band, the set point, the axes. */
  readonly band: string
  readonly setpoint: string
  readonly hours: string
  readonly signal: string
  phaseName(number: number): string
  /** Seconds of aligned time that are pointed at. */
  readonly shown?: { readonly from: number; readonly to: number } | undefined
}

export const secondsPerHour = 3600

export function overlayOption(overlay: RunOverlay, look: OverlayLook): ChartOption {
  const { grid, band, lines, setpoint, runs } = overlay
  const hours = grid.map((seconds) => seconds / secondsPerHour)
  const points = hours.map((at, i) => ({
    at,
    low: band.low[i] ?? null,
    median: band.middle[i] ?? null,
    high: band.high[i] ?? null,
  }))
  const names = new Map(runs.map(({ id, name }) => [id, name]))
  const line = (name: string, values: readonly (number | null)[], style: object) => ({
    ...{ type: 'line', name, symbol: 'none', sampling: 'none', connectNulls: false },
    data: hours.map((at, i) => [at, values[i] ?? null]),
    ...style,
  })
  return {
    ...chartFrame,
    tooltip: {
      trigger: 'axis',
      renderMode: 'richText',
      valueFormatter: (value: unknown) =>
        `${figureText(typeof value === 'number' ? value : null, look.unit)} ${unitText(look.unit)}`,
    },
    xAxis: {
      ...numberAxis(look.hours, 28),
      ...hoursRange(hours.filter((_, i) => isDrawnAt(overlay, i))),
      axisLine: { onZero: false },
    },
    yAxis: {
      ...numberAxis([look.signal, unitText(look.unit)].filter(Boolean).join(' / '), 46),
      axisLine: { onZero: false },
    },
    dataZoom: [{ type: 'inside', filterMode: 'none' }],
    series: [
      ...bandSeries(points, { name: look.band, color: ink.neutral }),
      ...(setpoint === undefined
        ? []
        : [
            line(look.setpoint, setpoint, {
              lineStyle: { width: 1.2, type: 'dashed', color: ink.strong },
              itemStyle: { color: ink.strong },
            }),
          ]),
      ...lines.map(({ run, values }, i) =>
        line(names.get(run) ?? run, values, {
          ...{ lineStyle: { width: 1.6, color: palette[i % palette.length] } },
          itemStyle: { color: palette[i % palette.length] },
          emphasis: { focus: 'series' },
        }),
      ),
      { type: 'line', name: '', data: [], markArea: areas(overlay, look) },
    ],
  }
}

/** A run that was overlaid in the band alone may have lasted much longer than all that is drawn. */
function isDrawnAt({ band, lines }: RunOverlay, at: number): boolean {
  return [band.middle, ...lines.map(({ values }) => values)].some((values) => typeof values[at] === 'number')
}

/** To the half hour; a short run is shown to its ends. */
function hoursRange(hours: readonly number[]): object {
  const [first = 0, last = 1] = [hours[0], hours.at(-1)]
  const step = last - first > 2 ? 2 : 60
  return { scale: false, min: Math.floor(first * step) / step, max: Math.ceil(last * step) / step }
}

/** Phases lightly, in turn; what is pointed at more strongly. */
function areas({ phases }: RunOverlay, { phaseName, shown }: OverlayLook): object {
  const stretch = (name: string, from: number, to: number, color: string) => [
    { name, xAxis: from / secondsPerHour, itemStyle: { color } },
    { xAxis: to / secondsPerHour },
  ]
  return {
    ...{ silent: true, label: { position: 'insideTop', color: ink.quiet, fontSize: 11 } },
    data: [
      ...phases.map(({ number, from, to }, i) =>
        stretch(phaseName(number), from, to, i % 2 === 0 ? ink.stretch : ink.stretchNext),
      ),
      ...(shown === undefined ? [] : [stretch('', shown.from, shown.to, 'rgba(213,94,0,0.18)')]),
    ],
  }
}
