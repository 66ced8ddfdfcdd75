// Stretches in which a source doubts its own values, as shaded parts of a chart.
import type { LiveSample } from '../api.ts'
import type { Band } from '../signal-chart.ts'

/** Neighbours nearer than this share of the width are one stretch: a chart cannot show them apart. */
const nearShare = 1 / 150

export interface DoubtOptions {
  readonly signals: readonly { readonly name: string }[]
  readonly widthMs: number
  readonly name: string
}

/** Of the signals of one chart; one sample is a stretch of its own. */
export function doubtBands(samples: readonly LiveSample[], { signals, widthMs, name }: DoubtOptions): Band[] {
  const own = new Set(signals.map((signal) => signal.name))
  const times = samples.filter(({ signal }) => own.has(signal)).map(({ time }) => Date.parse(time))
  const near = widthMs * nearShare
  const bands: Band[] = []
  for (const timeMs of times.sort((a, b) => a - b)) {
    const last = bands.at(-1)
    if (last !== undefined && timeMs - last.toMs <= near) bands[bands.length - 1] = { ...last, toMs: timeMs }
    else bands.push({ name, fromMs: timeMs, toMs: timeMs })
  }
  // No stretch is thinner than a line.
  return bands.map((band) => ({ ...band, toMs: Math.max(band.toMs, band.fromMs + near / 4) }))
}
