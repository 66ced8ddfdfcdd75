// The quality of a reading, as sources write it.
import { quality } from '../../../ingest/model.ts'
import type { Json } from '../../json.ts'

const words: Readonly<Record<string, number>> = {
  good: quality.good,
  uncertain: quality.uncertain,
  bad: quality.bad,
}

/** OPC UA status code of a number, true/false, or good/uncertain/bad; undefined where nothing is stated. */
export function qualityOf(json: Json | undefined): number | undefined | 'unknown' {
  if (json === undefined || json === null) return undefined
  if (typeof json === 'boolean') return json ? quality.good : quality.bad
  if (typeof json === 'number') return Number.isInteger(json) && json >= 0 && json <= 0xffff_ffff ? json : 'unknown'
  if (typeof json !== 'string') return 'unknown'
  const word = json.toLowerCase()
  return Object.hasOwn(words, word) ? words[word] : 'unknown'
}
