// How a mended part travels: as a message of its own through the spool, so that it outlives any process.
import type { Nanoseconds, OutcomeReport, RawMessage, Reading, Value } from '../model.ts'

/** Stands in the place of a connector: no source can send under this name. */
export const mendedParts = '(mended)'

const contentType = 'application/vnd.kunlun.mended+json'
const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** What a person made of a part. */
export interface MendedPart {
  /** Who answers for it. */
  readonly who: string
  readonly readings: readonly Reading[]
  readonly outcomes: readonly OutcomeReport[]
}

/** The message that carries it, dated and placed as the one that was not understood. */
export function mendedMessage(
  part: MendedPart,
  { source, received }: Pick<RawMessage, 'source' | 'received'>,
): Pick<RawMessage, 'connector' | 'received' | 'source' | 'contentType' | 'body'> {
  const body = encoder.encode(JSON.stringify(part, written))
  return { connector: mendedParts, received, source, contentType, body }
}

/** The part in a message that `mendedMessage` made. Throws where it cannot be read. */
export function readMended({ body }: Pick<RawMessage, 'body'>): MendedPart {
  const { who, readings, outcomes } = JSON.parse(decoder.decode(body)) as Written
  return {
    who,
    readings: readings.map(({ time, value, ...same }) => ({ ...same, ...timeIn('time', time), value: valueIn(value) })),
    outcomes: outcomes.map(({ measuredAt, ...same }) => ({ ...same, ...timeIn('measuredAt', measuredAt) })),
  }
}

/** Integers of 64 bits as text, so that they stay exact. */
interface WrittenInteger {
  readonly integer: string
}

interface Written {
  readonly who: string
  readonly readings: readonly (Omit<Reading, 'time' | 'value'> & {
    readonly time?: WrittenInteger
    readonly value: Exclude<Value, bigint> | WrittenInteger | null
  })[]
  readonly outcomes: readonly (Omit<OutcomeReport, 'measuredAt'> & { readonly measuredAt?: WrittenInteger })[]
}

function written(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? { integer: String(value) } : value
}

function timeIn<Name extends string>(name: Name, time: WrittenInteger | undefined): { [K in Name]?: Nanoseconds } {
  // Safe: the one key is the name.
  return (time === undefined ? {} : { [name]: BigInt(time.integer) }) as { [K in Name]?: Nanoseconds }
}

function valueIn(value: Written['readings'][number]['value']): Value | null {
  return typeof value === 'object' && value !== null ? BigInt(value.integer) : value
}
