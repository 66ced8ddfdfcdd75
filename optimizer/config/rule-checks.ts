// What must fit together within expressions, forbidden combinations and candidates of a study.

import { parseComparison } from '../rules/parse.ts'
import { asLinear, parametersOf } from '../rules/terms.ts'
import { ExpressionError } from '../rules/tokens.ts'
import type { StudyDraft } from './draft.ts'
import { hasNumbers } from './parameter-checks.ts'
import type { ParameterConfig } from './parameters.ts'
import type { Path, Report } from './report.ts'
import type { CombinationConfig } from './rules.ts'

type Condition = CombinationConfig[string]

/** What is wrong with naming a parameter in a limit on settings; undefined where nothing is. */
function misnamed(name: string, parameters: readonly ParameterConfig[]): string | undefined {
  const parameter = parameters.find((one) => one.name === name)
  if (!parameter)
    return `${name} is no parameter of the study; there are ${parameters.map((one) => one.name).join(', ')}`
  return parameter.type === 'context' ? `${name} is a context, which nobody can set` : undefined
}

export function checkExpressions({ expressions, parameters }: StudyDraft, report: Report): void {
  expressions.forEach((text, i) => {
    const problem = expressionProblem(text, parameters)
    if (problem !== undefined) report(['expressions', i], problem)
  })
}

function expressionProblem(text: string, parameters: readonly ParameterConfig[]): string | undefined {
  try {
    const comparison = parseComparison(text)
    const names = [...new Set([...parametersOf(comparison.lesser), ...parametersOf(comparison.greater)])]
    if (names.length === 0) return 'names no parameter'
    for (const name of names) {
      const problem = misnamed(name, parameters) ?? wordless(name, parameters)
      if (problem !== undefined) return problem
    }
    if (comparison.equal && !asLinear(comparison))
      return 'an equation can be kept only where both sides are linear: give two limits around it instead'
    return undefined
  } catch (cause) {
    if (cause instanceof ExpressionError) return cause.message
    throw cause
  }
}

function wordless(name: string, parameters: readonly ParameterConfig[]): string | undefined {
  const parameter = parameters.find((one) => one.name === name)
  return parameter && hasNumbers(parameter) ? undefined : `${name} has words for values: forbid combinations instead`
}

export function checkForbidden({ forbidden, parameters }: StudyDraft, report: Report): void {
  forbidden.forEach((combination, i) => {
    if (Object.keys(combination).length === 0) report(['forbidden', i], 'names no parameter')
    for (const [name, condition] of Object.entries(combination)) {
      const problem = misnamed(name, parameters) ?? conditionProblem(name, condition, parameters)
      if (problem !== undefined) report(['forbidden', i, name], problem)
    }
  })
}

function conditionProblem(name: string, condition: Condition, parameters: readonly ParameterConfig[]) {
  const parameter = parameters.find((one) => one.name === name)!
  const numbers = hasNumbers(parameter)
  if (typeof condition === 'object' && !Array.isArray(condition)) {
    const { min, max } = condition
    if (!numbers) return `${name} has words for values: name them instead of a range`
    if (min === undefined && max === undefined) return 'needs min, max or both'
    return min !== undefined && max !== undefined && min > max ? `min ${min} is above max ${max}` : undefined
  }
  const values = Array.isArray(condition) ? condition : [condition]
  const wrong = values.find((value) => (typeof value === 'number') !== numbers)
  if (wrong !== undefined) return `${JSON.stringify(wrong)} must be a ${numbers ? 'number' : 'text'}`
  if (!('values' in parameter)) return undefined
  const known: readonly (string | number)[] = parameter.values
  const unknown = values.find((value) => !known.includes(value))
  return unknown === undefined ? undefined : `${JSON.stringify(unknown)} is none of ${known.join(', ')}`
}

/** The first rows explain the others. */
const mostRowsReported = 20

export function checkCandidates({ candidates, parameters, repeats }: StudyDraft, report: Report): void {
  if (candidates === undefined) {
    if (repeats) report(['repeats'], 'has a meaning only with candidates')
    return
  }
  if (typeof candidates === 'string') {
    report(['candidates'], 'names a file, which is read only from kunlun.yaml: give the rows instead')
    return
  }
  const settable = parameters.filter(({ type }) => type !== 'context')
  const wrong = candidates.flatMap((row, i) => {
    const problem = rowProblem(row, settable)
    return problem === undefined ? [] : [[['candidates', i] satisfies Path, problem] as const]
  })
  for (const [path, problem] of wrong.slice(0, mostRowsReported)) report([...path], problem)
  if (wrong.length > mostRowsReported) report(['candidates'], `${wrong.length} rows are wrong; the first are named`)
}

function rowProblem(row: Readonly<Record<string, unknown>>, settable: readonly ParameterConfig[]): string | undefined {
  const known = new Set(settable.map(({ name }) => name))
  const unknown = Object.keys(row).find((name) => !known.has(name))
  if (unknown !== undefined) return `${unknown} is no parameter to set; there are ${[...known].join(', ')}`
  const missing = settable.find(({ name }) => !Object.hasOwn(row, name))
  if (missing) return `${missing.name} is missing`
  const mistyped = settable.find((one) => (typeof row[one.name] === 'number') !== hasNumbers(one))
  return mistyped && `${mistyped.name} must be a ${hasNumbers(mistyped) ? 'number' : 'text'}`
}
