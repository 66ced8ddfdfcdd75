// The JSON of InfluxDB's query answers, read without losing a digit.
import { messageOf } from '../../errors.ts'

/** Numbers beyond 2^53 come as bigint. */
export type Cell = number | bigint | string | boolean | null

export interface Series {
  readonly tags?: { readonly signal?: string }
  readonly columns: readonly string[]
  readonly values: readonly (readonly Cell[])[]
}

interface Answer {
  readonly error?: string
  readonly results?: readonly { readonly error?: string; readonly series?: readonly Series[] }[]
}

/** The series of a single statement. Throws with InfluxDB's own words where it reports an error inside a 200. */
export function parseAnswer(text: string): readonly Series[] {
  const answer = parseExactly(text)
  const result = answer?.results?.[0]
  const error = answer?.error ?? result?.error
  if (error !== undefined) throw new Error(error)
  // Nothing stored is an answer with a result; JSON of somebody else's must not pass for it.
  if (result === undefined) throw new Error('its answer holds no result')
  return result.series ?? []
}

/** A plain JSON.parse rounds integers beyond 2^53, times in nanoseconds among them; the source text still has them. */
function parseExactly(text: string): Answer | null {
  const exact = (_key: string, value: unknown, context?: { readonly source?: string }): unknown => {
    if (typeof value !== 'number' || Number.isSafeInteger(value)) return value
    const source = context?.source ?? ''
    return /^-?\d+$/.test(source) ? BigInt(source) : value
  }
  try {
    return JSON.parse(text, exact) as Answer | null
  } catch (cause) {
    throw new Error(`its answer is not JSON: ${messageOf(cause)}`, { cause })
  }
}
