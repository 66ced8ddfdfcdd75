// Whether a value can be a parameter's setting.

import type { FreeParameter } from '../definition.ts'
import { type Json, typeName } from './json.ts'
import type { WarningName } from './problems.ts'

export interface ValueProblem {
  /** Absent where the value cannot be data at all: it has the wrong type. */
  readonly warning?: WarningName
  readonly message: string
}

/** What is wrong with a value, or undefined. Numbers outside the bounds and unknown words are still data. */
export function valueProblem(parameter: FreeParameter, value: Json | undefined): ValueProblem | undefined {
  switch (parameter.type) {
    case 'categorical':
      return wordProblem(parameter, value)
    case 'ordinal':
      return typeof parameter.values[0] === 'string' ? wordProblem(parameter, value) : levelProblem(parameter, value)
    case 'integer':
      return rangeProblem(parameter, value) ?? wholeProblem(parameter.name, value)
    case 'continuous':
      return rangeProblem(parameter, value)
  }
}

function rangeProblem(
  { name, low, high }: { name: string; low: number; high: number },
  value: Json | undefined,
): ValueProblem | undefined {
  if (!isNumber(value)) return { message: `${name} must be a finite number, not ${typeName(value)}` }
  if (value < low) return { warning: 'out_of_bounds', message: `${name} ${value} is below ${low}` }
  return value > high ? { warning: 'out_of_bounds', message: `${name} ${value} is above ${high}` } : undefined
}

function wholeProblem(name: string, value: Json | undefined): ValueProblem | undefined {
  return Number.isInteger(value)
    ? undefined
    : { warning: 'unknown_value', message: `${name} ${value} is not a whole number` }
}

function levelProblem(
  { name, values }: { name: string; values: readonly (number | string)[] },
  value: Json | undefined,
) {
  if (!isNumber(value)) return { message: `${name} must be a finite number, not ${typeName(value)}` }
  if (values.includes(value)) return undefined
  return { warning: 'unknown_value', message: `${name} ${value} is not among ${values.length} known values` } as const
}

function wordProblem(
  { name, values }: { name: string; values: readonly (number | string)[] },
  value: Json | undefined,
) {
  if (typeof value !== 'string') return { message: `${name} must be a text, not ${typeName(value)}` }
  if (values.includes(value)) return undefined
  return {
    warning: 'unknown_value',
    message: `${name} ${JSON.stringify(value)} is not among its known values`,
  } as const
}

function isNumber(value: Json | undefined): value is number {
  return typeof value === 'number' && Number.isFinite(value)
}
