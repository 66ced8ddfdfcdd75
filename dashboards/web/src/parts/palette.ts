// The colours of the page on light and on dark, and what an option of a chart is: apart from the charting library, so that options are made without a browser.
import type { EChartsCoreOption } from 'echarts/core'

export type ChartOption = EChartsCoreOption

export type Tone = 'light' | 'dark'

/** What a colour is for. */
export interface Ink {
  /** Words, and words that stand back. */
  readonly text: string
  readonly quiet: string
  /** Of cards and charts, and of the page below them. */
  readonly surface: string
  readonly ground: string
  readonly border: string
  readonly gridLine: string
  /** The one line that leads: a set point, an edge. */
  readonly strong: string
  /** A reference beside what is shown. */
  readonly neutral: string
  readonly faint: string
  readonly limit: string
  readonly brand: string
  readonly good: string
  readonly warning: string
  readonly bad: string
  /** Words over a stretch of missing samples, and of samples read back. */
  readonly missing: string
  readonly filled: string
  /** Every other run or phase in a chart over time. */
  readonly stretch: string
  readonly stretchNext: string
}

interface Colours {
  /** Of series: from those of Okabe and Ito, moved until all eyes tell each from each and lines stand out. */
  readonly series: readonly string[]
  readonly ink: Ink
}

export const colours: Readonly<Record<Tone, Colours>> = {
  light: {
    series: ['#0072b2', '#ca780b', '#02a760', '#8f4066', '#644f0a', '#838fb5', '#1e327e', '#2b1f0b'],
    ink: {
      ...{ text: '#33424d', quiet: '#5b6972', surface: '#ffffff', ground: '#f3f5f7', border: '#e4e9ed' },
      ...{ gridLine: '#eef1f4', strong: '#12384a', neutral: '#6b7780', faint: '#87939b', limit: '#c0392b' },
      ...{ brand: '#17607f', good: '#1b7a5a', warning: '#a05a00', bad: '#b3261e' },
      ...{ missing: '#9c4500', filled: '#00694d' },
      ...{ stretch: 'rgba(23,96,127,0.07)', stretchNext: 'rgba(23,96,127,0.015)' },
    },
  },
  dark: {
    series: ['#76c4fc', '#c3670a', '#148a54', '#a783a1', '#ffb730', '#c8ecf6', '#6b67b2', '#f2e1b7'],
    ink: {
      ...{ text: '#d7dee3', quiet: '#9fabb4', surface: '#1a2127', ground: '#11161a', border: '#2d373f' },
      ...{ gridLine: '#2a343b', strong: '#dcebf3', neutral: '#98a4ad', faint: '#7d8a93', limit: '#ff7b6e' },
      ...{ brand: '#5cb3d8', good: '#4fc79b', warning: '#f0a54a', bad: '#ff8078' },
      ...{ missing: '#f59a5c', filled: '#46d3a5' },
      ...{ stretch: 'rgba(110,190,228,0.12)', stretchNext: 'rgba(110,190,228,0.03)' },
    },
  },
}

/** Options are made of the light colours; `inTone` puts the dark ones in their place. */
export const palette = colours.light.series
export const ink = colours.light.ink

const darkOf: ReadonlyMap<string, string> = new Map([
  ...colours.light.series.map((colour, k) => [colour, colours.dark.series[k] ?? colour] as const),
  ...(Object.keys(ink) as (keyof Ink)[]).map((name) => [ink[name], colours.dark.ink[name]] as const),
])

/** A colour of the palette or of `ink` as it is on this tone. */
export function colourIn(tone: Tone, colour: string): string {
  return tone === 'dark' ? (darkOf.get(colour) ?? colour) : colour
}

/** The option with its colours for this tone. Rows of bare numbers are passed on as they are: there may be a million. */
export function inTone<T>(option: T, tone: Tone): T {
  return tone === 'dark' ? (darkened(option) as T) : option
}

function darkened(value: unknown): unknown {
  if (typeof value === 'string') return colourIn('dark', value)
  if (Array.isArray(value)) return isOfNumbers(value) ? value : value.map(darkened)
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, darkened(one)]))
}

function isOfNumbers(values: readonly unknown[]): boolean {
  const [first] = values
  return typeof first === 'number' || (Array.isArray(first) && typeof first[0] === 'number')
}

/** For what is drawn outside of charts: the style sheet's names of the same colours, set for the tone in force. */
export const inkVariable = (name: keyof Ink): string => `var(--ink-${name})`
export const seriesVariable = (index: number): string => `var(--series-${index})`

/** All of them with their values. */
export function variablesOf(tone: Tone): [name: string, value: string][] {
  const { series, ink: inks } = colours[tone]
  return [
    ...(Object.keys(inks) as (keyof Ink)[]).map((name): [string, string] => [`--ink-${name}`, inks[name]]),
    ...series.map((colour, k): [string, string] => [`--series-${k}`, colour]),
  ]
}
