// Chart options that a machinist knows: the stability lobe diagram, the tool-life plot.
import { figureText } from '../format.ts'
import { type ChartOption, ink, palette } from '../parts/palette.ts'
import { pointTip } from '../parts/point-tip.ts'
import { type bandSeries, chartFrame, numberAxis, pointSeries } from './band.ts'
import type { MachiningCharts } from './twin-api.ts'

type Lobes = NonNullable<MachiningCharts['lobes']>
type ToolLife = NonNullable<MachiningCharts['toolLife']>

export interface LobeWords {
  readonly speed: string
  readonly depth: string
  readonly border: string
  readonly anySpeed: string
  readonly now: string
  readonly stable: string
  readonly chatter: string
}

/** Peaks far above what is cut would squeeze the lobes to the floor: the axis shows at most this many times the cut or the lowest limit. */
const headroom = 6

export function lobeOption({ border, anySpeedMm, now }: Lobes, words: LobeWords): ChartOption {
  const ceiling = ceilingOf({ border, anySpeedMm, now })
  const at = (point: { speedRpm: number | null; depthMm: number | null }) => [
    point.speedRpm,
    Math.min(point.depthMm ?? ceiling, ceiling),
  ]
  const verdict = now.isStable ? words.stable : words.chatter
  const text = `${words.now}\n${figureText(now.speedRpm, '/min')} min⁻¹, ${figureText(now.cutMm, 'mm')} mm\n${verdict}`
  return {
    ...chartFrame,
    tooltip: pointTip(),
    xAxis: { ...numberAxis(words.speed, 26), min: 'dataMin', max: 'dataMax' },
    yAxis: { ...numberAxis(words.depth, 40), scale: false, min: 0, max: ceiling },
    series: [
      {
        ...{ type: 'line', name: words.border, symbol: 'none', silent: true, data: border.map(at) },
        ...{ lineStyle: { width: 1.6, color: palette[0] }, itemStyle: { color: palette[0] } },
        // Below the border it cuts quietly.
        areaStyle: { color: palette[2], opacity: 0.12 },
      },
      {
        ...{ type: 'line', name: words.anySpeed, symbol: 'none', silent: true },
        ...{ lineStyle: { width: 1.2, type: 'dashed', color: ink.neutral }, itemStyle: { color: ink.neutral } },
        data: [border[0], border.at(-1)].map((point) => [point?.speedRpm ?? null, anySpeedMm]),
      },
      {
        ...{ type: 'scatter', name: words.now, symbolSize: 12, z: 6 },
        symbol: now.isStable ? 'circle' : 'triangle',
        itemStyle: { color: now.isStable ? palette[2] : palette[1] },
        data: [{ value: [now.speedRpm, Math.min(now.cutMm ?? 0, ceiling)], text }],
      },
    ],
  }
}

function ceilingOf({ border, anySpeedMm, now }: Lobes): number {
  const highest = Math.max(...border.map(({ depthMm }) => depthMm ?? 0), now.cutMm ?? 0)
  return Math.min(1.3 * highest, headroom * Math.max(anySpeedMm ?? 0, now.cutMm ?? 0)) || 1
}

export interface LifeWords {
  readonly speed: string
  readonly life: string
  readonly line: string
  readonly sheet: string
  readonly edges: string
  readonly cheapest: string
  readonly fastest: string
}

export function toolLifeOption(plot: ToolLife, words: LifeWords): ChartOption {
  const { line, sheetLaw, edges, cheapest, fastest } = plot
  const points = line.map(({ speedMPerMin, lifeMinutes, low, high }) => ({
    ...{ at: speedMPerMin, median: lifeMinutes, low, high },
  }))
  const bySheet = (speed: number | null) =>
    speed === null || sheetLaw.c === null || sheetLaw.n === null ? null : (sheetLaw.c / speed) ** (1 / sheetLaw.n)
  const textOf = (name: string, one: ToolLife['cheapest']) => ({
    value: [one.speedMPerMin, one.lifeMinutes],
    text: `${name}\n${figureText(one.speedMPerMin)} m/min\n${figureText(one.lifeMinutes)} min`,
  })
  const star = (name: string, one: ToolLife['cheapest'], color: string | undefined) => ({
    ...{ type: 'scatter', name, symbol: 'diamond', symbolSize: 12, z: 6, itemStyle: { color } },
    data: [textOf(name, one)],
  })
  return {
    ...chartFrame,
    tooltip: pointTip(),
    xAxis: { ...numberAxis(words.speed, 26), type: 'log', ...ends(line.map(({ speedMPerMin }) => speedMPerMin)) },
    yAxis: { ...numberAxis(words.life, 44), type: 'log' },
    series: [
      ...logBand(points, words.line),
      {
        ...{ type: 'line', name: words.sheet, symbol: 'none', silent: true, itemStyle: { color: ink.neutral } },
        lineStyle: { width: 1.2, type: 'dashed', color: ink.neutral },
        data: points.map(({ at }) => [at, bySheet(at)]),
      },
      ...(edges.length > 0
        ? [
            pointSeries(
              words.edges,
              palette[1] ?? '',
              edges.map((edge) => textOf(edge.name, edge)),
            ),
          ]
        : []),
      star(words.cheapest, cheapest, palette[2]),
      star(words.fastest, fastest, palette[3]),
    ],
  }
}

/** Stacked bands do not stand on a logarithmic axis: the ends are drawn as thin lines. */
function logBand(points: Parameters<typeof bandSeries>[0], name: string): object[] {
  const color = palette[0]
  const line = { type: 'line', name, symbol: 'none', silent: true, itemStyle: { color } }
  const end = { ...line, lineStyle: { width: 1, type: 'dotted', color } }
  return [
    { ...end, data: points.map(({ at, low }) => [at, low]) },
    { ...end, data: points.map(({ at, high }) => [at, high]) },
    { ...line, lineStyle: { width: 2, color }, data: points.map(({ at, median }) => [at, median]) },
  ]
}

function ends(values: readonly (number | null)[]): object {
  const known = values.filter((value) => value !== null)
  if (known.length === 0) return {}
  const [min, max] = [Math.min(...known), Math.max(...known)]
  const look = { customValues: roundBetween(min, max) }
  return { min, max, axisTick: look, axisLabel: { fontSize: 11, hideOverlap: true, ...look } }
}

/** Round numbers within a range, for the ticks of a logarithmic axis that spans less than a few powers of ten. */
function roundBetween(min: number, max: number): number[] {
  const powers = Array.from({ length: 12 }, (_, i) => 10 ** (i - 4))
  return powers
    .flatMap((power) => [1, 1.5, 2, 3, 4, 5, 6, 8].map((digit) => digit * power))
    .filter((value) => value >= min && value <= max)
}
