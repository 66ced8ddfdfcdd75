// The colours of the page: readable on light and on dark (WCAG 2.2), told apart by the colour-blind.
import { describe, expect, it } from 'vitest'
import {
  colourIn,
  colours,
  type Ink,
  ink,
  inTone,
  palette,
  type Tone,
} from '../../../dashboards/web/src/parts/palette.ts'
import { softOf } from '../../../dashboards/web/src/parts/soft-colours.ts'

const tones: readonly Tone[] = ['light', 'dark']
const words: readonly (keyof Ink)[] = [
  'text',
  'quiet',
  'strong',
  'brand',
  'good',
  'warning',
  'bad',
  'missing',
  'filled',
]

describe.each(tones)('on %s', (tone) => {
  const { series, ink: inks } = colours[tone]

  it.each(words)('%s reads on cards and on the page: 4.5 to 1', (name) => {
    for (const ground of [inks.surface, inks.ground]) expect(contrast(inks[name], ground)).toBeGreaterThanOrEqual(4.5)
  })

  it.each(['brand', 'good', 'warning', 'bad'] as const)('%s reads on its own soft ground', (name) => {
    expect(contrast(inks[name], softOf[tone][name])).toBeGreaterThanOrEqual(4.5)
  })

  it.each([...series, inks.neutral, inks.faint, inks.limit])('a line in %s is seen: 3 to 1', (colour) => {
    expect(contrast(colour, inks.surface)).toBeGreaterThanOrEqual(3)
  })

  it.each(Object.keys(seenWith) as (keyof typeof seenWith)[])('the series are told apart with %s', (eyes) => {
    const seen = series.map((colour) => lab(matrixTimes(seenWith[eyes], linear(colour))))
    const pairs = seen.flatMap((one, k) =>
      seen.slice(k + 1).map((other) => Math.hypot(...one.map((v, i) => v - (other[i] ?? 0)))),
    )
    // A difference of 2.3 is just seen side by side (Mahy et al. 1994); six times that holds across a chart.
    expect(Math.min(...pairs)).toBeGreaterThan(14)
  })
})

describe('an option made in the light colours', () => {
  it('has the dark ones on dark, wherever they stand', () => {
    const option = { series: [{ itemStyle: { color: palette[0] }, data: [{ value: 1, label: { color: ink.text } }] }] }
    expect(inTone(option, 'dark')).toEqual({
      series: [
        { itemStyle: { color: colours.dark.series[0] }, data: [{ value: 1, label: { color: colours.dark.ink.text } }] },
      ],
    })
    expect(inTone(option, 'light')).toBe(option)
  })

  it('keeps rows of figures as they are, functions too', () => {
    const [rows, formatter] = [[[1, 2]], () => '']
    const dark = inTone({ rows, formatter }, 'dark')
    expect(dark.rows).toBe(rows)
    expect(dark.formatter).toBe(formatter)
  })

  it('leaves a colour of nobody as it is', () => expect(colourIn('dark', '#123456')).toBe('#123456'))
})

type Triple = readonly [number, number, number]
type Matrix = readonly [Triple, Triple, Triple]

/** Machado, Oliveira and Fernandes 2009, severity 1, in linear RGB. */
const seenWith = {
  'all cones': [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
} as const satisfies Readonly<Record<string, Matrix>>

/** WCAG 2.2, contrast ratio. */
function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (light + 0.05) / (dark + 0.05)
}

function luminance(colour: string): number {
  const [r, g, b] = linear(colour)
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

/** Linear parts of sRGB, 0 to 1. */
function linear(colour: string): Triple {
  const part = (at: number) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return [part(1), part(3), part(5)]
}

function matrixTimes(matrix: Matrix, v: Triple): Triple {
  const row = (m: Triple) => Math.min(1, Math.max(0, m[0] * v[0] + m[1] * v[1] + m[2] * v[2]))
  return [row(matrix[0]), row(matrix[1]), row(matrix[2])]
}

/** CIE 1976 L*a*b* under D65. */
function lab([r, g, b]: Triple): Triple {
  const f = (t: number) => (t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116)
  const x = f((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047)
  const y = f(0.2126729 * r + 0.7151522 * g + 0.072175 * b)
  const z = f((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / 1.08883)
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}
