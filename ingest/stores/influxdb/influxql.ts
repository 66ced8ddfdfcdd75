// InfluxQL in the subset that InfluxDB 1.x, 2.x and 3 Core share, with every identifier and literal quoted here.
import { leastDoubtful, type Nanoseconds } from '../../model.ts'
import { timeRange } from '../sample-check.ts'
import type { Window } from '../store.ts'

/** An identifier: database, retention policy, measurement, tag, field. */
export function identifier(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"`
}

/** A text literal. */
export function literal(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&').replaceAll('\n', '\\n')}'`
}

/** The condition of a window. A window without a bound that InfluxDB can hold is cut to what it can. */
export function within(window: Window): string {
  const signals = window.signals?.map((signal) => `${identifier('signal')} = ${literal(signal)}`)
  return [
    `${identifier('machine')} = ${literal(window.machine)}`,
    ...(signals === undefined ? [] : [`(${signals.join(' OR ')})`]),
    `time >= ${clamp(window.from)}`,
    window.to > timeRange.max ? `time <= ${timeRange.max}` : `time < ${clamp(window.to)}`,
    ...(window.isDoubtful === true ? [`${identifier('quality')} >= ${leastDoubtful}`] : []),
  ].join(' AND ')
}

function clamp(time: Nanoseconds): Nanoseconds {
  return time < timeRange.min ? timeRange.min : time > timeRange.max ? timeRange.max : time
}
