// Reads one parameter of a study.

import type { Parameter } from '../definition.ts'
import { field, type Json } from './json.ts'
import { at, listField, numberField, onlyKnown, type Reader, readerOf, textField, wordField } from './reader.ts'

const types = ['continuous', 'integer', 'ordinal', 'categorical', 'context'] as const

/** The parameter, or undefined with the reasons added to `problems`. */
export function readParameter(value: Json, path: string, problems: string[]): Parameter | undefined {
  const reader = readerOf(value, path, problems)
  if (!reader) return undefined
  const before = problems.length
  const name = textField(reader, 'name')
  const type = wordField(reader, 'type', types)
  const unit = unitField(reader)
  const shape =
    type && (type === 'ordinal' || type === 'categorical' ? readValues(reader, type) : readRange(reader, type))
  if (problems.length > before || !name || !shape) return undefined
  return { ...shape, name, ...(unit !== undefined && { unit }) } as Parameter
}

/** Never interpreted, so that an empty one is as good as none. */
function unitField(reader: Reader): string | undefined {
  return field(reader.object, 'unit') === '' ? undefined : textField(reader, 'unit', true)
}

function readRange(reader: Reader, type: 'continuous' | 'integer' | 'context') {
  onlyKnown(reader, ['name', 'type', 'unit', 'low', 'high'])
  const low = numberField(reader, 'low')
  const high = numberField(reader, 'high')
  if (low === undefined || high === undefined) return undefined
  const { path, problems } = reader
  if (type === 'integer') {
    if (!Number.isSafeInteger(low) || !Number.isSafeInteger(high))
      problems.push(`${path}: low and high of an integer must be whole numbers`)
    if (low > high) problems.push(`${path}: low ${low} is above high ${high}`)
  } else if (type === 'context') {
    // Says what is usual: where nothing ever varied, both ends agree.
    if (low > high) problems.push(`${path}: low ${low} is above high ${high}`)
  } else if (low >= high) problems.push(`${path}: low ${low} must be below high ${high}`)
  if (!Number.isFinite(high - low)) problems.push(`${path}: the range from ${low} to ${high} is too wide for a number`)
  return { type, low, high }
}

function readValues(reader: Reader, type: 'ordinal' | 'categorical') {
  onlyKnown(reader, ['name', 'type', 'unit', 'values'])
  const { path, problems } = reader
  const values = listField(reader, 'values')
  const where = at(path, 'values')
  const words = values.every((value) => typeof value === 'string')
  const numbers = values.every((value) => typeof value === 'number' && Number.isFinite(value))
  if (new Set(values).size < values.length) problems.push(`${where} must be distinct`)
  if (type === 'categorical') {
    if (values.length < 1 || !words) problems.push(`${where} must be one or more texts`)
    return { type, values: values as string[] }
  }
  if (values.length < 2 || !(words || numbers))
    problems.push(`${where} must be two or more numbers, or two or more texts`)
  else if (numbers && values.some((value, i) => i > 0 && (value as number) <= (values[i - 1] as number))) {
    problems.push(`${where} must rise`)
  }
  return { type, values: values as number[] | string[] }
}
