// Times as sources write them, read exactly into nanoseconds.
import type { Nanoseconds } from '../ingest/model.ts'

export const timeUnits = ['ms', 's', 'us', 'ns', 'iso'] as const
export type TimeUnit = (typeof timeUnits)[number]

const nanosecondsPer = { ns: 1n, us: 1_000n, ms: 1_000_000n, s: 1_000_000_000n } as const
const int64 = { min: -(2n ** 63n), max: 2n ** 63n - 1n }
const integerText = /^[+-]?\d{1,30}$/
const decimalText = /^([+-]?)(\d{1,20})\.(\d{1,30})$/
const isoText = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(?:[.,](\d{1,12}))?(Z|[+-]\d{2}:?\d{2})?$/i

/**
 * Nanoseconds of a time given as number, bigint or text, in `unit`; undefined where it is none, or outside int64.
 * Fractions of a JSON number are kept to the microsecond: a double of today's seconds or milliseconds holds no more.
 * `zone` (`Z`, `+08:00`) is what an ISO text without one is in; without it such a text is no time.
 */
export function parseTime(raw: unknown, unit: TimeUnit, zone?: string): Nanoseconds | undefined {
  const time = unit === 'iso' ? parseIso(raw, zone) : parseCount(raw, nanosecondsPer[unit])
  return time !== undefined && time >= int64.min && time <= int64.max ? time : undefined
}

function parseCount(raw: unknown, scale: bigint): bigint | undefined {
  if (typeof raw === 'bigint') return raw * scale
  if (typeof raw === 'number') return countOfNumber(raw, scale)
  if (typeof raw !== 'string') return undefined
  const text = raw.trim()
  if (integerText.test(text)) return BigInt(text.replace(/^\+/, '')) * scale
  const parts = decimalText.exec(text)
  if (parts === null) return undefined
  const [, sign, whole, fraction] = parts as unknown as [string, string, string, string]
  const size = BigInt(whole) * scale + (BigInt(fraction) * scale) / 10n ** BigInt(fraction.length)
  return sign === '-' ? -size : size
}

function countOfNumber(raw: number, scale: bigint): bigint | undefined {
  if (!Number.isFinite(raw)) return undefined
  if (Number.isSafeInteger(raw)) return BigInt(raw) * scale
  const whole = Math.floor(raw)
  // Above a microsecond's scale the fraction is rounded to whole microseconds, else to whole nanoseconds.
  const grain = scale >= 1_000n ? 1_000n : 1n
  return BigInt(whole) * scale + BigInt(Math.round((raw - whole) * Number(scale / grain))) * grain
}

function parseIso(raw: unknown, zone: string | undefined): bigint | undefined {
  if (typeof raw !== 'string') return undefined
  const parts = isoText.exec(raw.trim())
  if (parts === null) return undefined
  const [, day, clock, fraction = '', stated = zone] = parts
  if (stated === undefined) return undefined
  const wholeMs = Date.parse(`${day}T${clock}${stated.toUpperCase()}`)
  // Date.parse rolls 30 February over into March, so the day is compared with itself in UTC.
  if (Number.isNaN(wholeMs) || !isDay(day as string)) return undefined
  return BigInt(wholeMs) * 1_000_000n + BigInt(fraction.slice(0, 9).padEnd(9, '0'))
}

function isDay(day: string): boolean {
  const ms = Date.parse(`${day}T00:00:00Z`)
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(day)
}
