// Chart option of the values against their specification, with the normal curve of the same mean and sigma.
import { figureText } from '../format.ts'
import { type ChartOption, palette } from '../parts/palette.ts'
import { barsOption } from '../simulation/histogram-option.ts'
import { numberAxis } from '../twins/band.ts'
import type { CapabilityAnswer } from './capability-api.ts'

export interface SpreadWords {
  readonly label: string
  readonly values: string
  readonly curve: string
}

type Spread = Pick<CapabilityAnswer, 'quantity' | 'process' | 'shape'> & {
  readonly histogram: NonNullable<CapabilityAnswer['histogram']>
  /** Of all values. */
  readonly mean: number
}

const curvePoints = 80

export function spreadOption(spread: Spread, words: SpreadWords): ChartOption {
  const { quantity, histogram } = spread
  const [low, high] = [histogram.low ?? 0, histogram.high ?? 0]
  const width = (high - low) / histogram.counts.length || Math.abs(low) / 100 || 1
  const limits = [quantity.lower, quantity.upper].filter((limit) => limit !== undefined)
  const ends = [low - width, high + width, ...limits.flatMap((limit) => [limit - width / 2, limit + width / 2])]
  const range = { min: Math.min(...ends), max: Math.max(...ends) }
  return barsOption({
    edges: [...histogram.counts.keys(), histogram.counts.length].map((i) => low + i * width),
    ...{ counts: histogram.counts, limits, counted: words.values },
    xAxis: { ...axisOf(words.label), ...range },
    limitLabel: { formatter: ({ value }: { value: number }) => figureText(value, quantity.unit), fontSize: 11 },
    over: curveOf(spread, { width, ...range, name: words.curve }),
  })
}

/** The ends of the axis are wherever a bar ends: no place for a figure. */
function axisOf(label: string): object {
  const axis = numberAxis(label, 24) as { axisLabel: object }
  return { ...axis, axisLabel: { ...axis.axisLabel, showMinLabel: false, showMaxLabel: false } }
}

interface Curve {
  readonly width: number
  readonly min: number
  readonly max: number
  readonly name: string
}

/** Only where the values may be called normal. */
function curveOf({ histogram, process, shape, mean }: Spread, { width, min, max, name }: Curve): object[] {
  const sigma = process?.overall.sigma
  if (sigma === undefined || sigma === null || shape?.isNormal === false) return []
  const count = histogram.counts.reduce((sum, one) => sum + one, 0)
  const height = (count * width) / (sigma * Math.sqrt(2 * Math.PI))
  const data = Array.from({ length: curvePoints + 1 }, (_, i) => {
    const x = min + ((max - min) * i) / curvePoints
    return [x, height * Math.exp(-0.5 * ((x - mean) / sigma) ** 2)]
  })
  return [
    { ...{ type: 'line', name, symbol: 'none', silent: true, data }, lineStyle: { color: palette[0], width: 1.6 } },
  ]
}
