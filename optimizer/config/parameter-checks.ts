// What must fit together within the parameters of a study.

import type { StudyDraft } from './draft.ts'
import type { ParameterConfig } from './parameters.ts'
import { type Path, type Report, repeated } from './report.ts'

export function checkParameters({ parameters }: StudyDraft, report: Report): void {
  if (parameters.every(({ type }) => type === 'context'))
    report(['parameters'], 'needs at least one that is not a context')
  repeated(parameters.map(({ name }) => name)).forEach((i) => {
    report(['parameters', i, 'name'], `${parameters[i]!.name} is named twice`)
  })
  parameters.forEach((parameter, i) => {
    const at: Path = ['parameters', i]
    checkHeld(parameter, at, report)
    checkScale(parameter, at, report)
    if (parameter.type === 'ordinal' || parameter.type === 'categorical')
      checkValues(parameter.values, [...at, 'values'], report)
    else if (parameter.low > parameter.high)
      report([...at, 'low'], `${parameter.low} is above high (${parameter.high}): the bounds are reversed`)
    else if (parameter.low === parameter.high && parameter.type !== 'integer')
      report([...at, 'low'], `equals high (${parameter.high}): nothing is left to choose; hold a parameter with fixed`)
    else if (parameter.type === 'continuous' && (parameter.step ?? 0) > parameter.high - parameter.low) {
      report([...at, 'step'], `${parameter.step} is wider than the range from ${parameter.low} to ${parameter.high}`)
    }
  })
}

function checkValues(values: readonly (number | string)[], at: Path, report: Report): void {
  if (new Set(values).size < values.length) report(at, 'must be distinct')
  const falls = values.findIndex((value, i) => i > 0 && typeof value === 'number' && value < (values[i - 1] as number))
  if (falls > 0) report([...at, falls], `${values[falls]} stands after ${values[falls - 1]}: numbers must rise`)
}

/** What it is held at must be settable; what it was before need not be. */
function checkHeld(parameter: ParameterConfig, at: Path, report: Report): void {
  if (parameter.type === 'context') return
  const { fixed, before } = parameter
  const words = parameter.type === 'categorical' || (parameter.type === 'ordinal' && !hasNumbers(parameter))
  if (before !== undefined && (typeof before === 'string') !== words)
    report([...at, 'before'], `must be a ${words ? 'text' : 'number'} as the parameter's values are`)
  if (fixed === undefined) return
  if ('values' in parameter) {
    const known: readonly (string | number)[] = parameter.values
    if (!known.includes(fixed)) report([...at, 'fixed'], `${fixed} is none of ${known.join(', ')}`)
  } else if (Number(fixed) < parameter.low || Number(fixed) > parameter.high)
    report([...at, 'fixed'], `${fixed} is outside ${parameter.low} to ${parameter.high}`)
  else if (parameter.type === 'integer' && !Number.isInteger(fixed))
    report([...at, 'fixed'], `${fixed} is no whole number`)
}

function checkScale(parameter: ParameterConfig, at: Path, report: Report): void {
  if (!('scale' in parameter) || parameter.scale !== 'log') return
  if (parameter.low <= 0) report([...at, 'low'], `${parameter.low} must be above 0 on a logarithmic scale`)
  if (parameter.low === parameter.high) report([...at, 'low'], `equals high (${parameter.high}) on a logarithmic scale`)
}

/** Whether settings of the parameter are numbers. */
export function hasNumbers(parameter: ParameterConfig): boolean {
  if (parameter.type === 'ordinal') return typeof parameter.values[0] === 'number'
  return parameter.type === 'continuous' || parameter.type === 'integer'
}
