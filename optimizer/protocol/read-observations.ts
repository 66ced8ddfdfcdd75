// Reads the `tell` request: observations with their warnings, all or none.

import {
  type FreeParameter,
  type Observation,
  outcomesOf,
  type SettingValue,
  type Status,
  type StudyDefinition,
} from '../definition.ts'
import { excess } from '../domain.ts'
import { type Space, spaceOf } from '../space.ts'
import { field, isObject, type Json, type JsonObject, shorten, typeName, unknownFields } from './json.ts'
import { refuseIf, type Warning, type WarningName } from './problems.ts'
import { at, listField, type Reader, readerOf, wordField } from './reader.ts'
import { valueProblem } from './values.ts'

export interface Told {
  readonly observations: readonly Observation[]
  readonly warnings: readonly Warning[]
}

/** What reading one observation needs to know of the study. */
interface Setting {
  readonly definition: StudyDefinition
  readonly space: Space
  readonly known: (id: string) => Observation | undefined
  readonly nextId: () => string
}

const fields = ['id', 'settings', 'outcomes', 'status', 'context']

/** Refuses with `bad_observation` where anything cannot be understood; what can be used is used and reported. */
export function readTell(request: JsonObject, given: Omit<Setting, 'space'>): Told {
  const setting = { ...given, space: spaceOf(given.definition.parameters, given.definition.contexts) }
  const problems: string[] = []
  const warnings: Warning[] = requestWarnings(request, ['op', 'observations'])
  const list = listField({ object: request, path: '', problems }, 'observations')
  const told = new Map<string, Observation>()
  list.forEach((value, i) => {
    const reader = readerOf(value, at('observations', i), problems)
    const draft = reader && readObservation(reader, setting)
    if (!draft) return
    const { observation, named } = draft
    const earlier = told.get(observation.id) ?? setting.known(observation.id)
    const replaced: Warning[] =
      earlier && earlier.status !== 'pending'
        ? [{ id: observation.id, code: 'replaced', message: `${observation.id} replaces what was told before` }]
        : []
    warnings.push(
      ...replaced,
      ...draft.warnings.map((warning) => ({ ...(named && { id: observation.id }), ...warning })),
    )
    told.set(observation.id, observation)
  })
  refuseIf('bad_observation', problems)
  return { observations: [...told.values()], warnings }
}

/** A warning for each field of a request that is not known. */
export function requestWarnings(request: JsonObject, known: readonly string[]): Warning[] {
  return unknownFields(request, known).map((key) => ({
    code: 'unknown_field',
    message: `${shorten(key)} is not a field known here`,
  }))
}

interface Draft {
  readonly observation: Observation
  readonly warnings: readonly Warning[]
  /** Whether the id was given. */
  readonly named: boolean
}

function readObservation(reader: Reader, setting: Setting): Draft | undefined {
  const { object, problems } = reader
  const before = problems.length
  const warnings: Warning[] = []
  const warn = (code: WarningName, message: string) => warnings.push({ code, message })
  for (const key of unknownFields(object, fields)) warn('unknown_field', `${shorten(key)} is not a field known here`)
  const id = readId(reader)
  const status = wordField(reader, 'status', ['ok', 'failed', 'pending'], 'ok') ?? 'ok'
  const settings = readSettings(reader, setting, warn)
  const outcomes = readNumbers(reader, 'outcomes', warn)
  const context = readNumbers(reader, 'context', warn)
  if (problems.length > before) return undefined
  checkContext(context, setting.definition, warn)
  const final = checkOutcomes({ status, outcomes }, setting.definition, warn)
  const named = id !== undefined
  return { observation: { id: id ?? setting.nextId(), settings, outcomes, status: final, context }, warnings, named }
}

function readId({ object, path, problems }: Reader): string | undefined {
  const value = field(object, 'id')
  if (value === undefined || value === null) return undefined
  if (typeof value === 'string' && value !== '') return value
  problems.push(`${at(path, 'id')} must be a text that is not empty, not ${typeName(value)}`)
  return undefined
}

type Warn = (code: WarningName, message: string) => void

/** Every parameter must be there with the right type; a value that is merely unusual is kept and reported. */
function readSettings(reader: Reader, { definition, space }: Setting, warn: Warn): Map<string, SettingValue> {
  const inner = readerOf(field(reader.object, 'settings'), at(reader.path, 'settings'), reader.problems)
  const settings = new Map<string, SettingValue>()
  if (!inner) return settings
  for (const parameter of definition.parameters) readSetting(inner, parameter, { settings, warn })
  for (const key of unknownFields(
    inner.object,
    definition.parameters.map(({ name }) => name),
  )) {
    warn('unknown_field', `settings.${shorten(key)} is not a parameter to set; it is not used`)
  }
  if (settings.size < definition.parameters.length) return settings
  definition.linear.forEach((limit, i) => {
    const over = excess(space, limit, settings)
    if (over > (limit.equals === undefined ? 1e-9 : 1e-6))
      warn('breaks_constraint', `linear constraint ${i + 1} is not kept; kept and used`)
  })
  return settings
}

function readSetting(
  { object, path, problems }: Reader,
  parameter: FreeParameter,
  { settings, warn }: { settings: Map<string, SettingValue>; warn: Warn },
): void {
  const value = field(object, parameter.name)
  const problem = valueProblem(parameter, value)
  if (problem && !problem.warning)
    problems.push(value === undefined ? `${at(path, parameter.name)} is missing` : `${path}.${problem.message}`)
  else settings.set(parameter.name, value as SettingValue)
  if (problem?.warning) warn(problem.warning, `${problem.message}; kept and used`)
}

/** Numbers by name; null is a number that is not there, and so is one beyond the range of doubles. */
function readNumbers({ object, path, problems }: Reader, key: string, warn: Warn): Map<string, number> {
  const value = field(object, key)
  if (value === undefined || value === null) return new Map()
  if (!isObject(value)) {
    problems.push(`${at(path, key)} must be an object or null, not ${typeName(value)}`)
    return new Map()
  }
  return new Map(
    Object.entries(value).flatMap(([name, number]: [string, Json]) => {
      if (number === null) return []
      if (typeof number !== 'number')
        problems.push(`${at(at(path, key), name)} must be a number or null, not ${typeName(number)}`)
      else if (!Number.isFinite(number))
        warn('not_finite', `${name} is beyond what a number can hold; taken as missing`)
      else return [[name, number] as const]
      return []
    }),
  )
}

function checkContext(context: Map<string, number>, { contexts }: StudyDefinition, warn: Warn): void {
  for (const { name, low, high } of contexts) {
    const value = context.get(name)
    if (value === undefined) warn('missing_context', `context.${name} is missing; taken as unknown`)
    else if (value < low) warn('out_of_bounds', `context.${name} ${value} is below ${low}; kept and used`)
    else if (value > high) warn('out_of_bounds', `context.${name} ${value} is above ${high}; kept and used`)
  }
  const known = new Set(contexts.map(({ name }) => name))
  for (const name of context.keys())
    if (!known.has(name)) warn('unknown_field', `context.${shorten(name)} is not a context of the study`)
}

/** Status ok without any number counts as failed; a number of no interest here still shows that the run ended well. */
function checkOutcomes(
  run: { status: Status; outcomes: Map<string, number> },
  definition: StudyDefinition,
  warn: Warn,
): Status {
  const wanted = outcomesOf(definition)
  for (const name of run.outcomes.keys())
    if (!wanted.includes(name)) warn('unknown_outcome', `${shorten(name)} is not an outcome of the study; kept`)
  if (run.status !== 'ok') return run.status
  const present = wanted.filter((name) => run.outcomes.has(name))
  const missing = wanted.filter((name) => !run.outcomes.has(name))
  if (run.outcomes.size === 0) {
    warn('no_outcome', 'no outcome has a number; counted as failed')
    return 'failed'
  }
  const verb = (names: readonly string[]) => `${names.join(', ')} ${names.length === 1 ? 'is' : 'are'}`
  if (missing.length > 0)
    warn('partly_observed', `${verb(missing)} missing; ${present.length > 0 ? verb(present) : 'nothing is'} used`)
  return 'ok'
}
