// What one recorded cell reads.
import type { Value } from '../../ingest/model.ts'
import type { Json } from '../json.ts'

export type Cell = { readonly of: Value | null | undefined } | 'not finite' | 'not scalar'

const integer = /^[+-]?(0|[1-9]\d{0,39})$/
const decimal = /^[+-]?((0|[1-9]\d*)(\.\d*)?|\.\d+)(e[+-]?\d{1,4})?$/i
const notFinite = /^[+-]?(nan|inf|infinity)$/i

/** Typed by its look: number, true/false, else text. Empty: undefined. JSON's own null: null. */
export function cellValue(raw: Json | undefined): Cell {
  if (typeof raw === 'object' && raw !== null) return 'not scalar'
  if (typeof raw === 'number') return Number.isFinite(raw) ? { of: raw } : 'not finite'
  return typeof raw === 'string' ? ofText(raw.trim()) : { of: raw }
}

function ofText(text: string): Cell {
  if (text === '') return { of: undefined }
  if (notFinite.test(text)) return 'not finite'
  const word = text.toLowerCase()
  if (word === 'true' || word === 'false') return { of: word === 'true' }
  if (integer.test(text)) return { of: exact(text) }
  // A serial such as 0042 has a leading zero, fits neither, and stays text.
  if (!decimal.test(text)) return { of: text }
  const number = Number(text)
  return Number.isFinite(number) ? { of: number } : 'not finite'
}

/** An integer beyond 2^53 stays exact. */
function exact(text: string): number | bigint {
  const number = Number(text)
  return Number.isSafeInteger(number) ? number : BigInt(text.replace(/^\+/, ''))
}
