// A line chart as SVG text: curves with bands between quartiles, self-contained, the same bytes for the same data.

export interface Curve {
  readonly name: string
  /** Something to compare with: drawn thin, in grey. */
  readonly isYardstick?: true
  /** Points by rising x; low to high is drawn as a band. */
  readonly points: readonly { readonly x: number; readonly y: number; readonly low?: number; readonly high?: number }[]
}

export interface Chart {
  readonly title: string
  readonly x: string
  readonly y: string
  readonly curves: readonly Curve[]
  /** A level to compare with, drawn dashed. */
  readonly level?: number
}

const size = { width: 640, height: 340, left: 70, right: 16, top: 34, bottom: 46 }
/** Told apart by people who see colours differently [OkabeIto2008]. */
const colours = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#000000', '#8a8a00']

export function colourOf(index: number): string {
  return colours[index % colours.length]!
}

export function chartSvg({ title, x, y, curves, level }: Chart): string {
  const points = curves.flatMap((curve) => curve.points)
  const xs = points.map((point) => point.x)
  const ys = [...points.flatMap((point) => [point.y, point.low ?? point.y, point.high ?? point.y]), level ?? Number.NaN]
  const across = scaleOf(xs, [size.left, size.width - size.right])
  const up = scaleOf(ys, [size.height - size.bottom, size.top])
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" role="img" aria-label="${escaped(title)}">`,
    `<text x="${size.left}" y="20" font-weight="bold">${escaped(title)}</text>`,
    ...up.ticks.map((tick) => {
      const at = rounded(up.at(tick))
      return `<path d="M${size.left} ${at}H${size.width - size.right}" stroke="#ddd"/><text x="${size.left - 6}" y="${at + 4}" text-anchor="end">${shown(tick)}</text>`
    }),
    ...across.ticks.map((tick) => {
      const at = rounded(across.at(tick))
      return `<text x="${at}" y="${size.height - size.bottom + 18}" text-anchor="middle">${shown(tick)}</text>`
    }),
    `<text x="${(size.left + size.width - size.right) / 2}" y="${size.height - 8}" text-anchor="middle">${escaped(x)}</text>`,
    `<text transform="translate(14 ${size.height / 2}) rotate(-90)" text-anchor="middle">${escaped(y)}</text>`,
    ...(level === undefined
      ? []
      : [
          `<path d="M${size.left} ${rounded(up.at(level))}H${size.width - size.right}" stroke="#666" stroke-dasharray="5 4"/>`,
        ]),
    ...curves.map((curve, index) => curveSvg(curve, curve.isYardstick ? '#777' : colourOf(index), { across, up })),
    '</svg>',
  ]
  return parts.join('\n')
}

export interface Scale {
  readonly ticks: readonly number[]
  at(value: number): number
}

function curveSvg(
  { points, isYardstick }: Curve,
  colour: string,
  { across, up }: { across: Scale; up: Scale },
): string {
  const place = (x: number, y: number) => `${rounded(across.at(x))} ${rounded(up.at(y))}`
  const bounded = points.filter(({ low, high }) => low !== undefined && high !== undefined)
  const edge = [...bounded.map((p) => place(p.x, p.high!)), ...bounded.toReversed().map((p) => place(p.x, p.low!))]
  const band = edge.length < 4 ? '' : `<path d="M${edge.join('L')}Z" fill="${colour}" fill-opacity="0.13"/>`
  const line = points.map((p) => place(p.x, p.y)).join('L')
  return line === ''
    ? ''
    : `${band}<path d="M${line}" fill="none" stroke="${colour}" stroke-width="${isYardstick ? 1 : 2}"/>`
}

/** From data to pixels over a range widened to round ticks. */
export function scaleOf(values: readonly number[], [from, to]: readonly [number, number]): Scale {
  const finite = values.filter(Number.isFinite)
  const low = finite.length === 0 ? 0 : finite.reduce((least, value) => Math.min(least, value))
  const high = finite.length === 0 ? 1 : finite.reduce((most, value) => Math.max(most, value))
  const step = roundStep((high - low || Math.abs(high) || 1) / 5)
  const [begin, end] = [
    Math.floor(low / step) * step,
    Math.max(Math.ceil(high / step), Math.floor(low / step) + 1) * step,
  ]
  const count = Math.round((end - begin) / step)
  return {
    ticks: Array.from({ length: count + 1 }, (_, i) => begin + i * step),
    at: (value) => from + ((value - begin) / (end - begin)) * (to - from),
  }
}

/** 1, 2 or 5 times a power of ten. */
function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough))
  const factor = [1, 2, 5, 10].find((one) => one * power >= rough) ?? 10
  return factor * power
}

export function rounded(value: number): number {
  return Math.round(value * 100) / 100
}

export function shown(value: number): string {
  return String(Number(value.toPrecision(6)))
}

/** Text from outside as text, never as markup. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
