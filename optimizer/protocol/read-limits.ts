// Reads the constraints of a study: linear ones on settings, limits on outcomes.

import type { LinearConstraint, OutcomeConstraint, Parameter } from '../definition.ts'
import type { Json } from './json.ts'
import {
  at,
  listField,
  numberField,
  numbersField,
  onlyKnown,
  type Reader,
  readerOf,
  textField,
  wordField,
} from './reader.ts'

export interface LimitsRead {
  readonly linear: readonly LinearConstraint[]
  readonly limits: readonly OutcomeConstraint[]
}

export const defaultProbability = 0.95

export function readLimits(reader: Reader, parameters: readonly Parameter[]): LimitsRead {
  const linear: LinearConstraint[] = []
  const limits: OutcomeConstraint[] = []
  listField(reader, 'constraints', true).forEach((value: Json, i) => {
    const inner = readerOf(value, at(at(reader.path, 'constraints'), i), reader.problems)
    const kind = inner && wordField(inner, 'kind', ['linear', 'outcome'])
    if (kind === 'linear') linear.push(readLinear(inner!, parameters))
    if (kind === 'outcome') limits.push(readLimit(inner!))
  })
  return { linear, limits }
}

function readLinear(reader: Reader, parameters: readonly Parameter[]): LinearConstraint {
  onlyKnown(reader, ['kind', 'coefficients', 'equals', 'max', 'min'])
  const { path, problems } = reader
  const coefficients = numbersField(reader, 'coefficients')
  for (const name of coefficients.keys()) {
    const parameter = parameters.find((one) => one.name === name)
    if (!parameter) problems.push(`${at(path, 'coefficients')}: there is no parameter ${JSON.stringify(name)}`)
    else if (!isLinear(parameter))
      problems.push(`${at(path, 'coefficients')}: ${name} is ${parameter.type} without a linear scale`)
  }
  if (![...coefficients.values()].some((value) => value !== 0))
    problems.push(`${at(path, 'coefficients')} needs one that is not 0`)
  const bounds = (['equals', 'max', 'min'] as const).flatMap((key) => {
    const value = numberField(reader, key, true)
    return value === undefined ? [] : [[key, value] as const]
  })
  if (bounds.length !== 1) problems.push(`${path} needs exactly one of equals, max, min`)
  return { coefficients, ...Object.fromEntries(bounds) }
}

function isLinear(parameter: Parameter): boolean {
  if (parameter.type === 'ordinal') return typeof parameter.values[0] === 'number'
  return parameter.type === 'continuous' || parameter.type === 'integer'
}

function readLimit(reader: Reader): OutcomeConstraint {
  onlyKnown(reader, ['kind', 'outcome', 'max', 'min', 'probability'])
  const { path, problems } = reader
  const outcome = textField(reader, 'outcome') ?? ''
  const max = numberField(reader, 'max', true)
  const min = numberField(reader, 'min', true)
  if (max === undefined && min === undefined) problems.push(`${path} needs max, min or both`)
  if (max !== undefined && min !== undefined && min > max) problems.push(`${path}: min ${min} is above max ${max}`)
  const probability = readProbability(reader)
  return { outcome, ...(max !== undefined && { max }), ...(min !== undefined && { min }), probability }
}

/** From 0.5 to 1, 1 itself excluded: nothing learnt from data is certain. */
export function readProbability(reader: Reader): number {
  const value = numberField(reader, 'probability', true) ?? defaultProbability
  if (value >= 0.5 && value < 1) return value
  reader.problems.push(`${at(reader.path, 'probability')} must be from 0.5 to below 1, not ${value}`)
  return defaultProbability
}
