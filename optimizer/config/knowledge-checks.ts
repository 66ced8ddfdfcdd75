// Whether what a study says it knows fits its parameters, its outcomes, the twin.

import { conversionOf, linesOf, type MappedParameters, nameIn, twinFor } from '../knowledge/twin.ts'
import type { Quantity } from '../processes/twin.ts'
import { parseTerm } from '../rules/parse.ts'
import { parametersOf } from '../rules/terms.ts'
import { ExpressionError } from '../rules/tokens.ts'
import type { StudyDraft } from './draft.ts'
import type { ParameterConfig } from './parameters.ts'
import { type Path, type Report, repeated } from './report.ts'

export function checkKnowledge(study: StudyDraft, report: Report): void {
  checkTwin(study, report)
  checkFormulas(study, report)
  checkPrior(study, report)
  repeated(study.sisters).forEach((i) => {
    report(['sisters', i], `${study.sisters[i]} is named twice`)
  })
}

function checkTwin(study: StudyDraft, report: Report): void {
  const { twin: setting, parameters, objectives, constraints } = study
  const twin = setting && twinFor(setting)
  if (!setting || !twin) return
  const materials = Object.keys(twin.setups)
  if (!materials.includes(setting.material))
    report(
      ['twin', 'material'],
      `the ${twin.process} twin has no ${setting.material}; there are ${materials.join(', ')}`,
    )
  checkMapping({ at: 'parameters', mapping: setting.parameters, own: parameters, theirs: twin.parameters }, report)
  // What is derived the twin cannot tell; what it is derived from it can.
  const measured = objectives.map(({ outcome, perGoodPart = outcome, unit }) => ({ name: perGoodPart, unit }))
  const outcomes = [...measured, ...constraints.map(({ outcome, unit }) => ({ name: outcome, unit }))]
  checkMapping({ at: 'outcomes', mapping: setting.outcomes, own: outcomes, theirs: twin.outcomes }, report)
  const known = twin.parameters.map(({ name }) => name)
  for (const name of Object.keys(setting.settings))
    if (!known.includes(name))
      report(['twin', 'settings', name], `is no setting of the twin; there are ${known.join(', ')}`)
}

interface Mapping {
  readonly at: 'parameters' | 'outcomes'
  readonly mapping: MappedParameters
  readonly own: readonly (ParameterConfig | { readonly name: string; readonly unit?: string | undefined })[]
  readonly theirs: readonly Quantity[]
}

function checkMapping({ at, mapping, own, theirs }: Mapping, report: Report): void {
  if (Object.keys(mapping).length === 0) report(['twin', at], 'needs at least one')
  const lines = linesOf(mapping)
  for (const [i, { own: name, mapped }] of lines.entries()) {
    const path: Path = ['twin', at, name]
    const earlier = lines.slice(0, i).find((one) => nameIn(one.mapped) === nameIn(mapped))
    if (at === 'parameters' && earlier) report(path, `${nameIn(mapped)} of the twin is set by ${earlier.own} already`)
    const mine = own.find((one) => one.name === name)
    const quantity = theirs.find((one) => one.name === nameIn(mapped))
    if (!mine) report(path, `is not among the ${at} of the study; there are ${own.map((one) => one.name).join(', ')}`)
    else if ('type' in mine && !isNumeric(mine)) report(path, 'is not a number, which is all that a twin takes')
    if (!quantity)
      report(path, `the twin has no ${nameIn(mapped)}; there are ${theirs.map((one) => one.name).join(', ')}`)
    else if (mine && !conversionOf(mapped, quantity, { unit: mine.unit, into: at === 'parameters' }))
      report(path, `is in ${mine.unit}, in the twin ${quantity.unit}: say factor and offset`)
  }
}

function checkFormulas({ formulas, parameters, objectives, constraints }: StudyDraft, report: Report): void {
  const measured = [
    ...objectives.map(({ outcome, perGoodPart = outcome }) => perGoodPart),
    ...constraints.map((one) => one.outcome),
  ]
  for (const [outcome, text] of Object.entries(formulas)) {
    const path: Path = ['formulas', outcome]
    if (!measured.includes(outcome))
      report(path, `is no outcome of the study that is measured; there are ${[...new Set(measured)].join(', ')}`)
    const problem = formulaProblem(text, parameters)
    if (problem !== undefined) report(path, problem)
  }
}

function formulaProblem(text: string, parameters: readonly ParameterConfig[]): string | undefined {
  try {
    const names = parametersOf(parseTerm(text))
    if (names.length === 0) return 'names no parameter'
    const numeric = parameters.filter(isNumeric).map(({ name }) => name)
    const strange = names.find((one) => !numeric.includes(one))
    return strange && `${strange} is no parameter with numbers; there are ${numeric.join(', ')}`
  } catch (cause) {
    if (cause instanceof ExpressionError) return cause.message
    throw cause
  }
}

function isNumeric(parameter: ParameterConfig): boolean {
  if (parameter.type === 'categorical') return false
  return parameter.type !== 'ordinal' || typeof parameter.values[0] === 'number'
}

function checkPrior({ prior, parameters }: StudyDraft, report: Report): void {
  for (const [name, { near, within }] of Object.entries(prior)) {
    const parameter = parameters.find((one) => one.name === name)
    if (!parameter || parameter.type === 'context') {
      report(['prior', name], 'is no parameter that can be set')
      continue
    }
    if (isNumeric(parameter) !== (typeof near === 'number'))
      report(
        ['prior', name, 'near'],
        `must be a ${isNumeric(parameter) ? 'number' : 'text'} as the parameter's values are`,
      )
    else if (
      'values' in parameter &&
      typeof near === 'string' &&
      !(parameter.values as readonly unknown[]).includes(near)
    )
      report(['prior', name, 'near'], `${near} is none of ${parameter.values.join(', ')}`)
    else if ('low' in parameter && (Number(near) < parameter.low || Number(near) > parameter.high))
      report(['prior', name, 'near'], `${near} is outside ${parameter.low} to ${parameter.high}`)
    if (isNumeric(parameter) && within === undefined)
      report(['prior', name, 'within'], "is needed: how far from there at most, in the parameter's unit")
  }
}
