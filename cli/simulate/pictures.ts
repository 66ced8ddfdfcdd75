// The pictures of a simulation's report as SVG text: distributions against limits, shares of variance, process windows.
import type { Limit } from '../../optimizer/simulation/job.ts'
import { edge, type OutcomeHistogram } from '../../optimizer/simulation/summary.ts'
import { escaped, rounded, type Scale, scaleOf, shown } from '../backtest/chart.ts'

const size = { width: 420, height: 220, left: 56, right: 14, top: 28, bottom: 38 }
const inside = '#0072b2'
const outside = '#d55e00'
/** Bins that are drawn as one bar. */
const together = 8

export interface Distribution {
  readonly title: string
  readonly unit: string
  readonly histogram: OutcomeHistogram
  readonly limits: readonly Limit[]
  readonly count: number
}

/** Bars by share of the runs; those beyond a limit in another colour, the limits themselves dashed. */
export function distributionSvg({ title, unit, histogram, limits, count }: Distribution): string {
  const bars = barsOf(histogram)
  const across = acrossOf(histogram)
  const up = scaleOf([0, ...bars.map((bar) => (100 * bar.count) / count)], [size.height - size.bottom, size.top])
  const base = up.at(0)
  const isKept = (value: number) =>
    limits.every(({ min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY }) => value >= min && value <= max)
  const drawn = bars.map((bar) => {
    const [x, y] = [across.at(bar.low), up.at((100 * bar.count) / count)]
    const colour = isKept((bar.low + bar.high) / 2) ? inside : outside
    return `<rect x="${rounded(x)}" y="${rounded(y)}" width="${rounded(across.at(bar.high) - x)}" height="${rounded(base - y)}" fill="${colour}" fill-opacity="0.75"/>`
  })
  const lines = limits.flatMap(({ min, max }) => [min, max].filter((one) => one !== undefined))
  const within = lines.map((value) => across.at(value)).filter((x) => x >= size.left && x <= size.width - size.right)
  return svg(title, [
    ...axes({ across, up }, { x: unit, y: '%' }),
    ...drawn,
    ...within.map((x) => `<path d="M${rounded(x)} ${size.top}V${base}" stroke="#222" stroke-dasharray="5 4"/>`),
  ])
}

interface Bar {
  readonly low: number
  readonly high: number
  readonly count: number
}

function barsOf(histogram: OutcomeHistogram): Bar[] {
  const { counts } = histogram
  return Array.from({ length: counts.length / together }, (_, i) => ({
    low: edge(histogram, i * together),
    high: edge(histogram, (i + 1) * together),
    count: counts.slice(i * together, (i + 1) * together).reduce((sum, one) => sum + one, 0),
  }))
}

/** From edge to edge; a value beyond is drawn beyond the frame, and so left out. */
function acrossOf({ low, high, isLog }: OutcomeHistogram): Scale {
  const [from, to] = [size.left, size.width - size.right]
  const place = isLog ? Math.log10 : (value: number) => value
  const at = (value: number) => from + ((place(value) - place(low)) / (place(high) - place(low))) * (to - from)
  const wanted = isLog ? decades(low, high) : scaleOf([low, high], [0, 1]).ticks
  return { ticks: wanted.filter((tick) => tick >= low && tick <= high), at }
}

function decades(low: number, high: number): number[] {
  const [first, last] = [Math.ceil(Math.log10(low)), Math.floor(Math.log10(high))]
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => 10 ** (first + i))
}

export interface Shares {
  readonly title: string
  readonly bars: readonly { readonly name: string; readonly first: number; readonly total: number }[]
}

/** Lying bars: alone in full colour, with everything that it takes part in paler. */
export function sharesSvg({ title, bars }: Shares): string {
  const [left, step] = [210, 20]
  const height = size.top + bars.length * step + 8
  const length = (share: number) => rounded(Math.max(0, Math.min(1, share)) * (size.width - left - 50))
  const drawn = bars.map(({ name, first, total }, i) => {
    const y = size.top + i * step
    const percent = `${Math.round(100 * Math.max(0, total))} %`
    return `<text x="${left - 6}" y="${y + 12}" text-anchor="end">${escaped(name)}</text><rect x="${left}" y="${y}" width="${length(total)}" height="14" fill="${inside}" fill-opacity="0.3"/><rect x="${left}" y="${y}" width="${length(first)}" height="14" fill="${inside}"/><text x="${left + length(total) + 5}" y="${y + 12}">${percent}</text>`
  })
  return svg(title, drawn, height)
}

export interface WindowMap {
  readonly title: string
  readonly axes: { readonly x: string; readonly y: string }
  readonly x: readonly number[]
  readonly y: readonly number[]
  readonly chances: readonly number[]
  readonly edge: readonly (readonly [number, number, number, number])[]
  readonly today: { readonly x: number; readonly y: number }
  readonly best: { readonly x: number; readonly y: number }
}

/** The chance as a colour, the edge of the window as a line, the recipe as a cross, the best place as a ring. */
export function windowSvg(map: WindowMap): string {
  const { x, y, chances } = map
  const frame = { ...size, width: 520, height: 390, top: 44 }
  const across = span(x, [frame.left, frame.width - frame.right])
  const up = span(y, [frame.height - frame.bottom, frame.top])
  const [w, h] = [across.at(x[1]!) - across.at(x[0]!), up.at(y[0]!) - up.at(y[1]!)]
  const cells = chances.map((chance, i) => {
    const [cx, cy] = [across.at(x[i % x.length]!), up.at(y[Math.floor(i / x.length)]!)]
    return `<rect x="${rounded(cx - w / 2)}" y="${rounded(cy - h / 2)}" width="${rounded(w + 0.4)}" height="${rounded(h + 0.4)}" fill="${inside}" fill-opacity="${rounded(0.04 + 0.8 * chance)}"/>`
  })
  const line = map.edge.map(
    ([a, b, c, d]) => `M${rounded(across.at(a))} ${rounded(up.at(b))}L${rounded(across.at(c))} ${rounded(up.at(d))}`,
  )
  const [tx, ty] = [rounded(across.at(map.today.x)), rounded(up.at(map.today.y))]
  const marks = [
    `<path d="${line.join('')}" fill="none" stroke="#222" stroke-width="2"/>`,
    `<path d="M${tx - 7} ${ty}h14M${tx} ${ty - 7}v14" stroke="${outside}" stroke-width="3"/>`,
    `<circle cx="${rounded(across.at(map.best.x))}" cy="${rounded(up.at(map.best.y))}" r="6" fill="none" stroke="#222" stroke-width="2"/>`,
  ]
  const clip = `<clipPath id="frame"><rect x="${frame.left}" y="${frame.top}" width="${frame.width - frame.left - frame.right}" height="${frame.height - frame.top - frame.bottom}"/></clipPath>`
  return svg(
    map.title,
    [
      clip,
      `<g clip-path="url(#frame)">${cells.join('')}${marks.join('')}</g>`,
      ...axes({ across, up }, map.axes, frame),
    ],
    frame.height,
    frame.width,
  )
}

function span(values: readonly number[], [from, to]: readonly [number, number]): Scale {
  const [low, high] = [values[0]!, values.at(-1)!]
  const at = (value: number) => from + ((value - low) / (high - low)) * (to - from)
  return { ticks: scaleOf([low, high], [0, 1]).ticks.filter((tick) => tick >= low && tick <= high), at }
}

function axes(scales: { across: Scale; up: Scale }, words: { x: string; y: string }, frame = size): string[] {
  const { across, up } = scales
  const bottom = frame.height - frame.bottom
  return [
    ...up.ticks.map((tick) => {
      const y = rounded(up.at(tick))
      return `<path d="M${frame.left} ${y}H${frame.width - frame.right}" stroke="#ddd"/><text x="${frame.left - 6}" y="${y + 4}" text-anchor="end">${shown(tick)}</text>`
    }),
    ...across.ticks.map(
      (tick) => `<text x="${rounded(across.at(tick))}" y="${bottom + 15}" text-anchor="middle">${shown(tick)}</text>`,
    ),
    `<text x="${(frame.left + frame.width - frame.right) / 2}" y="${frame.height - 6}" text-anchor="middle">${escaped(words.x)}</text>`,
    `<text x="2" y="${frame.top - 6}">${escaped(words.y)}</text>`,
  ]
}

function svg(title: string, parts: readonly string[], height = size.height, width = size.width): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" style="width:${width}px" role="img" aria-label="${escaped(title)}">`,
    `<text x="${size.left + 10}" y="16" font-weight="bold">${escaped(title)}</text>`,
    ...parts,
    '</svg>',
  ].join('\n')
}
