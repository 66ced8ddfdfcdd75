// Reads the `init` request: a study, checked as a whole.

import type { ContextParameter, FreeParameter, Parameter, StudyDefinition, Values } from '../definition.ts'
import { domainOf, keepsLimits } from '../domain.ts'
import { settleable } from '../feasible-study.ts'
import { spaceOf } from '../space.ts'
import { field, isObject, type Json, type JsonObject, typeName } from './json.ts'
import { Refusal, refuseIf } from './problems.ts'
import { readLimits } from './read-limits.ts'
import { readObjectives } from './read-objectives.ts'
import { readParameter } from './read-parameter.ts'
import { readSafety } from './read-safety.ts'
import { at, listField, onlyKnown, type Reader, readerOf } from './reader.ts'
import { valueProblem } from './values.ts'

const mostSeed = 2 ** 32 - 1
const studyFields = ['parameters', 'constraints', 'objectives', 'safety', 'candidates', 'repeats']

export function readInit(request: JsonObject): StudyDefinition {
  const requestProblems: string[] = []
  const problems: string[] = []
  onlyKnown({ object: request, path: '', problems: requestProblems }, ['op', 'seed', 'budget', 'study'])
  const seed = wholeNumber(request, 'seed', { least: 0, most: mostSeed }, requestProblems) ?? 0
  const budget = wholeNumber(request, 'budget', { least: 1, most: Number.MAX_SAFE_INTEGER }, requestProblems)
  const reader = readerOf(field(request, 'study'), 'study', problems)
  const study = reader && readStudy(reader)
  refuseIf('bad_study', [...problems, ...(problems.length > 0 ? requestProblems : [])])
  refuseIf('bad_request', requestProblems)
  return withPool({ seed, ...(budget !== undefined && { budget }), ...study!, repeats: study!.repeats })
}

function wholeNumber(object: JsonObject, key: string, range: { least: number; most: number }, problems: string[]) {
  const value = field(object, key)
  if (value === undefined) return undefined
  if (Number.isInteger(value) && (value as number) >= range.least && (value as number) <= range.most)
    return value as number
  problems.push(`${key} must be a whole number from ${range.least} to ${range.most}, not ${typeName(value)}`)
  return undefined
}

type Draft = Omit<StudyDefinition, 'seed' | 'budget' | 'pool'> & { readonly candidates: readonly Json[] | undefined }

function readStudy(reader: Reader): Draft {
  onlyKnown(reader, studyFields)
  const all = listField(reader, 'parameters').map((value, i) =>
    readParameter(value, at(at(reader.path, 'parameters'), i), reader.problems),
  )
  const known = all.filter((parameter) => parameter !== undefined)
  namesAreUnique(known, reader)
  const parameters = known.filter((parameter): parameter is FreeParameter => parameter.type !== 'context')
  const contexts = known.filter((parameter): parameter is ContextParameter => parameter.type === 'context')
  if (parameters.length === 0 && known.length === all.length) {
    reader.problems.push(`${at(reader.path, 'parameters')} needs at least one that is not a context`)
  }
  const { linear, limits } = readLimits(reader, known)
  const objectives = readObjectives(reader)
  const safety = readSafety(reader, parameters)
  const repeats = readRepeats(reader)
  const given = field(reader.object, 'candidates')
  const candidates = given === undefined ? undefined : listField(reader, 'candidates')
  if (candidates?.length === 0) reader.problems.push(`${at(reader.path, 'candidates')} is empty`)
  candidates?.forEach((row, i) => {
    candidateIsKnown(row, at(at(reader.path, 'candidates'), i), { reader, parameters })
  })
  return { parameters, contexts, linear, limits, objectives, safety, repeats, candidates }
}

function namesAreUnique(parameters: readonly Parameter[], { path, problems }: Reader): void {
  const seen = new Set<string>()
  for (const { name } of parameters) {
    if (seen.has(name)) problems.push(`${at(path, 'parameters')} names ${JSON.stringify(name)} twice`)
    seen.add(name)
  }
}

function readRepeats({ object, path, problems }: Reader): boolean {
  const value = field(object, 'repeats')
  if (value === undefined || typeof value === 'boolean') return value ?? false
  problems.push(`${at(path, 'repeats')} must be true or false, not ${typeName(value)}`)
  return false
}

/** A misspelt name in a candidate would silently remove the row. */
function candidateIsKnown(
  row: Json,
  path: string,
  { reader, parameters }: { reader: Reader; parameters: readonly FreeParameter[] },
) {
  if (!isObject(row)) return
  const known = new Set(parameters.map(({ name }) => name))
  for (const key of Object.keys(row))
    if (!known.has(key)) reader.problems.push(`${at(path, key)} is not a parameter to set`)
}

/** Checks that the linear limits can be met, then turns candidates into rows: undefined where one can never be suggested. */
function withPool({
  candidates,
  ...study
}: Omit<StudyDefinition, 'pool'> & { candidates: readonly Json[] | undefined }): StudyDefinition {
  const space = spaceOf(study.parameters, study.contexts)
  const domain = domainOf(space, study.linear)
  if (!domain || (!candidates && !settleable(domain, study.seed))) {
    throw new Refusal('bad_study', 'study.constraints: the linear constraints cannot all be met within the bounds')
  }
  if (!candidates) return study
  const pool = candidates.map((row) => {
    const values = rowValues(row, study.parameters)
    return values && keepsLimits(domain, values) ? values : undefined
  })
  return { ...study, pool }
}

function rowValues(row: Json, parameters: readonly FreeParameter[]): Values | undefined {
  if (!isObject(row)) return undefined
  const entries = parameters.map((parameter) => [parameter.name, field(row, parameter.name)] as const)
  const sound = entries.every(([, value], k) => valueProblem(parameters[k]!, value) === undefined)
  return sound ? new Map(entries.map(([name, value]) => [name, value as number | string])) : undefined
}
