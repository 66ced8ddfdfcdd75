// Checks settings that a person typed against the study's parameters.
import { kunlunError } from '../../ingest/errors.ts'
import type { Settings } from '../../ingest/model.ts'
import type { ParameterView, StudyView } from './installation.ts'

/** Throws REQUEST_INVALID that names every problem: missing, unknown, not a number, out of bounds. */
export function checkSettings(study: StudyView, settings: Settings): void {
  const known = new Map(study.parameters.map((parameter) => [parameter.name, parameter]))
  const unknown = Object.keys(settings).filter((name) => !known.has(name))
  const problems = [
    ...unknown.map((name) => `settings/${name.slice(0, 64)} is no parameter of the study`),
    ...study.parameters.flatMap((parameter) => problemOf(parameter, settings[parameter.name])),
  ]
  if (problems.length > 0) throw kunlunError('REQUEST_INVALID', { detail: problems.join('; ') })
}

/** The same of settings that were suggested: the bounds may have been changed since. */
export function checkBounds(study: StudyView, settings: Settings): void {
  const given = study.parameters.filter(({ name }) => Object.hasOwn(settings, name))
  const problems = given.flatMap((parameter) => problemOf(parameter, settings[parameter.name]))
  if (problems.length > 0) throw kunlunError('REQUEST_INVALID', { detail: problems.join('; ') })
}

function problemOf(parameter: ParameterView, value: number | string | undefined): string[] {
  const { name, min = -Infinity, max = Infinity, unit = '', choices } = parameter
  if (value === undefined) return [`settings/${name} is missing`]
  if (choices !== undefined)
    return choices.includes(String(value)) ? [] : [`settings/${name} must be one of ${choices.join(', ')}`]
  if (typeof value !== 'number') return [`settings/${name} must be a number`]
  return value >= min && value <= max ? [] : [`settings/${name} is ${value} ${unit}, outside ${min} to ${max} ${unit}`]
}
