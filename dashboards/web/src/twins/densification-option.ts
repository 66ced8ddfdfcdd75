// Chart options that a ceramist knows: density over temperature at each heating rate, the master sintering curve.
import { figureText } from '../format.ts'
import { type ChartOption, palette } from '../parts/palette.ts'
import { pointTip } from '../parts/point-tip.ts'
import { bandSeries, chartFrame, numberAxis, pointSeries } from './band.ts'
import type { Densification } from './twin-api.ts'

export interface DensificationWords {
  readonly density: string
  readonly temperature: string
  readonly work: string
  readonly measured: string
  readonly runs: string
  readonly curve: string
  /** Names a heating rate. */
  rate(perMinute: number | null): string
}

interface Named {
  readonly text: string
  readonly value: readonly (number | null)[]
}

export function densityOption({ curves }: Densification, words: DensificationWords): ChartOption {
  const series = curves.flatMap(({ perMinute, points, measured }, k) => {
    const color = palette[k % palette.length] ?? ''
    const named = words.rate(perMinute)
    const dots = measured.map(
      ({ celsius, density, group }): Named => ({
        value: [celsius, density],
        text: `${named}${group === undefined ? '' : `, ${group}`}\n${figureText(celsius, 'Cel')} °C\n${figureText(density)}`,
      }),
    )
    return [
      ...bandSeries(
        points.map(({ celsius, ...band }) => ({ at: celsius, ...band })),
        { name: named, color },
      ),
      ...(dots.length > 0 ? [pointSeries(named, color, dots)] : []),
    ]
  })
  return {
    ...chartFrame,
    tooltip: pointTip(),
    xAxis: numberAxis(words.temperature, 26),
    yAxis: numberAxis(words.density, 44),
    series,
  }
}

export function masterCurveOption({ masterCurve }: Densification, words: DensificationWords): ChartOption {
  const { curve, measured } = masterCurve
  const dots = (isRun: boolean) =>
    measured
      .filter(({ run }) => (run !== undefined) === isRun)
      .map(({ log10Theta, density, run, group, perMinute }): Named => {
        const name = run?.split('/').at(-1) ?? words.rate(perMinute ?? null)
        return {
          value: [log10Theta, density],
          text: `${name}${group === undefined ? '' : `, ${group}`}\n${figureText(density)}`,
        }
      })
  const [ramps, runs] = [dots(false), dots(true)]
  return {
    ...chartFrame,
    tooltip: pointTip(),
    xAxis: numberAxis(words.work, 26),
    yAxis: numberAxis(words.density, 44),
    series: [
      ...bandSeries(
        curve.map(({ log10Theta, ...band }) => ({ at: log10Theta, ...band })),
        { name: words.curve, color: palette[0] ?? '' },
      ),
      ...(ramps.length > 0 ? [pointSeries(words.measured, palette[1] ?? '', ramps)] : []),
      ...(runs.length > 0 ? [pointSeries(words.runs, palette[2] ?? '', runs)] : []),
    ],
  }
}
