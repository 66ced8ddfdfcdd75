// What must fit together within a study's configuration, reported at the field that is wrong.

import type { z } from 'zod'
import { domainOf } from '../domain.ts'
import { settleable } from '../feasible-study.ts'
import { spaceOf } from '../space.ts'
import type { StudyDraft } from './draft.ts'
import { toDefinition } from './to-definition.ts'

type Path = (string | number)[]
type Report = (path: Path, message: string) => void

/** Reports every problem at once. */
export function checkStudy(study: StudyDraft, refinement: z.RefinementCtx): void {
  let problems = 0
  const report: Report = (path, message) => {
    problems++
    refinement.addIssue({ code: 'custom', path, message })
  }
  checkParameters(study, report)
  checkOutcomes(study, report)
  checkLinear(study, report)
  checkSafety(study, report)
  if (problems === 0) checkSatisfiable(study, report)
}

function checkParameters({ parameters }: StudyDraft, report: Report): void {
  if (parameters.every(({ type }) => type === 'context'))
    report(['parameters'], 'needs at least one that is not a context')
  repeated(parameters.map(({ name }) => name)).forEach((i) => {
    report(['parameters', i, 'name'], `${parameters[i]!.name} is named twice`)
  })
  parameters.forEach((parameter, i) => {
    const at: Path = ['parameters', i]
    if (parameter.type === 'ordinal' || parameter.type === 'categorical')
      checkValues(parameter.values, [...at, 'values'], report)
    else if (parameter.low > parameter.high)
      report([...at, 'low'], `${parameter.low} is above high (${parameter.high}): the bounds are reversed`)
    else if (parameter.low === parameter.high && parameter.type !== 'integer')
      report([...at, 'low'], `equals high (${parameter.high}): nothing is left to choose`)
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

function checkOutcomes({ objectives, constraints, cost }: StudyDraft, report: Report): void {
  repeated(objectives.map(({ outcome }) => outcome)).forEach((i) => {
    report(['objectives', i, 'outcome'], `${objectives[i]!.outcome} is an objective already`)
  })
  objectives.forEach(({ goal, target, worth }, i) => {
    if (worth && !cost)
      report(['objectives', i, 'worth'], "needs the study's cost too: what one run costs, in which currency")
    if (goal === 'target' && target === undefined) report(['objectives', i, 'target'], 'is needed for the goal target')
    if (goal !== 'target' && target !== undefined)
      report(['objectives', i, 'target'], `has no meaning for the goal ${goal}`)
  })
  constraints.forEach(({ max, min }, i) => {
    if (max === undefined && min === undefined) report(['constraints', i], 'needs max, min or both')
    if (max !== undefined && min !== undefined && min > max)
      report(['constraints', i, 'min'], `${min} is above max (${max})`)
  })
}

function checkLinear({ linear, parameters }: StudyDraft, report: Report): void {
  const byName = new Map(parameters.map((parameter) => [parameter.name, parameter]))
  linear.forEach((limit, i) => {
    const at: Path = ['linear', i]
    if ([limit.equals, limit.max, limit.min].filter((bound) => bound !== undefined).length !== 1)
      report(at, 'needs exactly one of equals, max, min')
    for (const name of Object.keys(limit.coefficients)) {
      const parameter = byName.get(name)
      const where: Path = [...at, 'coefficients', name]
      if (!parameter) report(where, `is no parameter of the study; there are ${[...byName.keys()].join(', ')}`)
      else if (!hasNumbers(parameter)) report(where, `is ${parameter.type} and has no linear scale`)
    }
  })
}

function checkSafety({ safety, parameters }: StudyDraft, report: Report): void {
  for (const name of Object.keys(safety.maxStep)) {
    const parameter = parameters.find((one) => one.name === name)
    if (!parameter) report(['safety', 'maxStep', name], 'is no parameter of the study')
    else if (!hasNumbers(parameter)) report(['safety', 'maxStep', name], `is ${parameter.type} and has no steps`)
  }
}

function hasNumbers(parameter: StudyDraft['parameters'][number]): boolean {
  if (parameter.type === 'ordinal') return typeof parameter.values[0] === 'number'
  return parameter.type === 'continuous' || parameter.type === 'integer'
}

function checkSatisfiable(study: StudyDraft, report: Report): void {
  const definition = toDefinition(study)
  const domain = domainOf(spaceOf(definition.parameters, definition.contexts), definition.linear)
  if (!domain || !settleable(domain, definition.seed))
    report(['linear'], 'cannot all be met within the bounds of the parameters')
}

/** Indices of entries that stand earlier in the list too. */
function repeated(names: readonly string[]): number[] {
  return names.flatMap((name, i) => (names.indexOf(name) < i ? [i] : []))
}
