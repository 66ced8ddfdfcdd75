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

/** Strings, so that nothing inside them is taken for a number; integers that a double may round. */
const stringOrLong = /"(?:[^"\\]|\\.)*"|(?<=[[,:\s])-?\d{16,}(?=[,\]}\s])/g
/** A string with this first stands for an integer. */
const mark = '#'

/**
 * A plain JSON.parse rounds integers beyond 2^53, times in nanoseconds among them. They are made strings beforehand, which
 * takes a seventh of the time of a reviver; where a string of the answer begins with the mark itself, the reviver it is.
 */
function parseExactly(text: string): Answer | null {
  try {
    if (text.includes(`"${mark}`)) return JSON.parse(text, exact) as Answer | null
    const marked = text.replace(stringOrLong, (found) => (found.startsWith('"') ? found : `"${mark}${found}"`))
    const answer = JSON.parse(marked) as Answer | null
    for (const { series } of answer?.results ?? []) for (const { values } of series ?? []) values.forEach(unmark)
    return answer
  } catch (cause) {
    throw new Error(`its answer is not JSON: ${messageOf(cause)}`, { cause })
  }
}

/** In place: a row has no other reader yet. */
function unmark(row: readonly Cell[]): void {
  for (let at = 0; at < row.length; at++) {
    const cell = row[at]
    if (typeof cell === 'string' && cell.startsWith(mark)) (row as Cell[])[at] = integerOf(cell.slice(1))
  }
}

function integerOf(digits: string): number | bigint {
  const value = Number(digits)
  return Number.isSafeInteger(value) ? value : BigInt(digits)
}

function exact(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value
  const source = context?.source ?? ''
  return /^-?\d+$/.test(source) ? BigInt(source) : value
}
