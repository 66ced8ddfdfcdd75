// How the types of the vocabulary travel as JSON: codecs shared by all routes.
import { z } from 'zod'
import { type Nanoseconds, nsPerMs, type Sample, type SignalType } from '../../ingest/model.ts'

const instantPattern = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/

/** The stores keep times as int64 nanoseconds: years 1677 to 2262. */
const latest = 2n ** 63n - 1n

/** ISO 8601 to nanoseconds; undefined where the text is no such time, or one that no store can hold. */
export function parseInstant(text: string): Nanoseconds | undefined {
  const [, seconds, fraction = '', zone] = instantPattern.exec(text) ?? []
  const milliseconds = Date.parse(`${seconds}${zone}`)
  if (Number.isNaN(milliseconds)) return undefined
  const time = BigInt(milliseconds) * nsPerMs + BigInt(fraction.padEnd(9, '0'))
  return time > latest || time < -latest ? undefined : time
}

/** Nanoseconds as ISO 8601 in UTC, with 3, 6 or 9 digits of the second as needed: nothing is rounded away. */
export function formatInstant(time: Nanoseconds): string {
  // Rounds towards minus infinity, so that times before 1970 keep their fraction as well.
  const remainder = ((time % nsPerMs) + nsPerMs) % nsPerMs
  const milliseconds = new Date(Number((time - remainder) / nsPerMs)).toISOString()
  if (remainder === 0n) return milliseconds
  const digits = remainder.toString().padStart(6, '0').replace(/000$/, '')
  return `${milliseconds.slice(0, -1)}${digits}Z`
}

/** A time: an ISO 8601 string outside, nanoseconds inside. */
export const instant = z.codec(
  z
    .string()
    .refine((text) => parseInstant(text) !== undefined, { error: 'must be a time such as 2026-01-05T08:00:00Z' }),
  z.bigint(),
  { decode: (text) => parseInstant(text) ?? 0n, encode: formatInstant },
)

/** A computed number. JSON has no NaN: null stands for a figure that could not be computed. */
export const figure = z.codec(
  z.number().nullable(),
  z.custom<number>((value) => typeof value === 'number'),
  { decode: (value) => value ?? Number.NaN, encode: (value) => (Number.isFinite(value) ? value : null) },
)

/** What a model expects of the next measurement; quantiles at `predictionLevels`, absent in old predictions. */
export const prediction = z
  .object({ mean: figure, sd: figure, quantiles: z.exactOptional(z.array(figure).readonly()) })
  .readonly()

/** Settings of a run by parameter, as they stand: whatever was recorded is told. */
export const settings = z.record(z.string(), z.union([z.number(), z.string()])).readonly()

/** Settings that a request brings. Own keys only: a name such as __proto__ never arrives. */
export const settingsAsked = z.record(z.string().min(1).max(64), z.union([z.number(), z.string().max(200)])).readonly()

/** What a sample reads: 64-bit integers as strings, because a JSON number would round them. */
export const reading = z.object({
  type: z.enum(['float', 'integer', 'boolean', 'text']),
  value: z.union([z.number(), z.string(), z.boolean()]).nullable(),
})

export const sampleWire = z.object({
  machine: z.string(),
  signal: z.string(),
  time: instant,
  ...reading.shape,
  /** OPC UA status code; 0 is Good. */
  quality: z.number(),
})

/** A sample in its wire form, not yet encoded. */
export function toWire(sample: Sample, declared?: SignalType): z.output<typeof sampleWire> {
  const { machine, signal, time, quality, value } = sample
  return { machine, signal, time, quality, type: declared ?? typeOf(value), value: jsonValueOf(value, declared) }
}

function typeOf(value: Sample['value']): SignalType {
  if (typeof value === 'bigint') return 'integer'
  if (typeof value === 'boolean') return 'boolean'
  return typeof value === 'string' ? 'text' : 'float'
}

function jsonValueOf(value: Sample['value'], declared?: SignalType): number | string | boolean | null {
  if (typeof value === 'bigint' || declared === 'integer') return value === null ? null : String(value)
  return typeof value === 'number' && !Number.isFinite(value) ? null : value
}

/** What every list route takes: how many at most. */
export const limit = z.coerce.number().int().min(1).max(1000).default(100)

/** A name or id in a path or a query: bounded, otherwise free, since it is only ever compared. */
export const id = z.string().min(1).max(200)

/** A sentence typed by a person. */
export const sentence = z.string().trim().min(1).max(2000)

export const title = z.object({ en: z.string(), zh: z.string() }).readonly()

export const fault = z.object({
  code: z.string(),
  message: z.string(),
  next: z.string(),
  when: z.exactOptional(instant),
})

/** The body of every error. */
export const errorBody = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    next: z.string(),
    problems: z.exactOptional(z.array(z.object({ path: z.string(), message: z.string() }))),
  }),
})

/** `?open=true` or `?open=false`; a plain coercion would read the text "false" as true. */
export const flag = z.enum(['true', 'false']).transform((text) => text === 'true')
