// Numbers with sensible digits, units as people write them, times in the plant's zone.
import { unitText } from '../../../ingest/unit-text.ts'

export { unitText } from '../../../ingest/unit-text.ts'

/** Decimals by unit: what the instruments of the trade resolve. */
const decimalsByUnit: Readonly<Record<string, number>> = {
  Cel: 1,
  'Cel/min': 2,
  K: 1,
  kW: 1,
  'kW.h': 0,
  '%': 2,
  mm: 3,
  MPa: 1,
  min: 0,
  s: 0,
  '/min': 0,
  'mm/min': 0,
  'mm/s': 2,
  kg: 1,
  CNY: 2,
}

/** A figure without its unit; `–` where there is none. */
export function figureText(value: number | string | boolean | null | undefined, unit?: string): string {
  if (value === null || value === undefined || value === '') return '–'
  if (typeof value !== 'number') return String(value)
  if (!Number.isFinite(value)) return '–'
  const decimals = decimalsByUnit[unit ?? ''] ?? decimalsOf(value)
  return value.toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals })
}

/** A figure with its unit. */
export function quantityText(value: number | string | boolean | null | undefined, unit?: string): string {
  const figure = figureText(value, unit)
  const suffix = unitText(unit)
  return figure === '–' || suffix === '' ? figure : `${figure} ${suffix}`
}

/** The limits of an outcome in one line. */
export function specText(spec: { min?: number; max?: number; unit?: string }): string {
  const { min, max, unit } = spec
  if (min !== undefined && max !== undefined) return `${quantityText(min, unit)} … ${quantityText(max, unit)}`
  return min === undefined ? `≤ ${quantityText(max, unit)}` : `≥ ${quantityText(min, unit)}`
}

/** With its sign, for differences. */
export function differenceText(value: number, unit?: string): string {
  const size = quantityText(Math.abs(value), unit)
  // What rounds away has no sign.
  if (!/[1-9]/.test(size.split(' ')[0] ?? '')) return '0'
  return `${value > 0 ? '+' : '−'}${size}`
}

/** About four significant digits. */
function decimalsOf(value: number): number {
  const size = Math.abs(value)
  if (size === 0 || Number.isInteger(value)) return 0
  if (size >= 1000) return 0
  return size >= 100 ? 1 : size >= 1 ? 2 : 3
}

export function percentText(probability: number | null | undefined): string {
  if (probability === null || probability === undefined) return '–'
  // 100 % and 0 % would claim a certainty that no model has.
  const percent = Math.min(99.9, Math.max(0.1, probability * 100))
  return `${percent > 99 || percent < 1 ? percent.toFixed(1) : percent.toFixed(0)} %`
}

export function countText(value: number): string {
  return value.toLocaleString('en-US')
}

export function bytesText(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10))
  return `${(bytes / 1024 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]}`
}

/** Minutes as `9 h 12 min`. */
export function durationText(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000))
  if (seconds < 120) return `${seconds} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** Parts of a time in the plant's zone, ISO-like in both languages: `2026-01-10`, `20:16:04`. */
function zoned(time: string | number, timeZone: string): { date: string; clock: string } {
  // Swedish writes dates the ISO way, in any zone.
  const format =
    formats.get(timeZone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
  formats.set(timeZone, format)
  const [date = '', clock = ''] = format.format(new Date(time)).split(' ')
  return { date, clock }
}

export function timeText(time: string | number | undefined, timeZone: string): string {
  if (time === undefined) return '–'
  const { date, clock } = zoned(time, timeZone)
  return `${date} ${clock.slice(0, 5)}`
}

export function secondsText(time: string | number, timeZone: string): string {
  const { date, clock } = zoned(time, timeZone)
  return `${date} ${clock}`
}

/** For an axis: the day where a day begins, else the time of day. */
export function axisText(time: number, timeZone: string, spanMs: number): string {
  const { date, clock } = zoned(time, timeZone)
  if (spanMs > 3 * 86_400_000) return date.slice(5)
  return clock.startsWith('00:00') ? date.slice(5) : clock.slice(0, spanMs < 600_000 ? 8 : 5)
}
