// What an external program suggests, held to everything that a suggestion must keep.

import type { SettingValue, Values } from '../definition.ts'
import { keepsLimits } from '../domain.ts'
import { field, isObject, type Json, type JsonObject, shorten } from '../protocol/json.ts'
import { valueProblem } from '../protocol/values.ts'
import { type Position, pointAt, positionOf, settingsAt } from '../space.ts'
import { canPromise, promiseAt } from '../strategies/promise.ts'
import { provenRuns, withinSteps } from '../strategies/safe.ts'
import type { Choice } from '../strategies/strategy.ts'
import type { StudyView } from '../study-view.ts'

/** A choice with what the program said of it. */
export interface ForeignChoice extends Choice {
  readonly said: string
}

/** The choices of a reply to `ask`, or what is wrong with it. */
export function readReply(view: StudyView, line: string, count: number): ForeignChoice[] | { readonly fault: string } {
  const reply = parsed(line)
  if (reply === undefined) return { fault: `its answer is no JSON object: ${shorten(JSON.stringify(line))}` }
  const error = field(reply, 'error')
  if (isObject(error))
    return { fault: `it answered with an error: ${textOf(error, 'code')} ${textOf(error, 'message')}` }
  const suggestions = field(reply, 'suggestions')
  if (!Array.isArray(suggestions) || suggestions.length === 0) return { fault: 'its answer has no suggestions' }
  const choices: ForeignChoice[] = []
  for (const one of suggestions.slice(0, count) as Json[]) {
    const choice = readSuggestion(view, one)
    if ('fault' in choice) return choice
    if (choices.some(({ position }) => sameSetting(position, choice.position)))
      return { fault: 'it suggests the same settings twice' }
    choices.push(choice)
  }
  return choices
}

type Read = ForeignChoice | { readonly fault: string }

function readSuggestion(view: StudyView, suggestion: Json): Read {
  const settings = isObject(suggestion) ? field(suggestion, 'settings') : undefined
  if (!isObject(suggestion) || !isObject(settings)) return { fault: 'a suggestion has no settings' }
  const problems = settingProblems(view, settings)
  if (problems.length > 0) return { fault: `its settings cannot be run: ${problems.join('; ')}` }
  const given = new Map(view.space.axes.map(({ name }) => [name, field(settings, name) as SettingValue]))
  const row = rowOf(view, suggestion, given)
  if (row === 'unknown') return { fault: 'its settings are no row of the candidates that is still open' }
  const exact = positionOf(view.space, given)
  // What can be set in steps only is suggested on a step.
  const position = exact.map((value, k) => view.space.axes[k]!.snap(value))
  const fault = placeProblem(view, position, given)
  if (fault !== undefined) return { fault }
  const said = textOf(suggestion, 'because')
  return { position, ...(row !== undefined && { candidate: row }), intent: 'improve', said }
}

function settingProblems({ definition }: StudyView, settings: JsonObject): string[] {
  const known = new Set(definition.parameters.map(({ name }) => name))
  const foreign = Object.keys(settings).filter((name) => !known.has(name))
  return [
    ...foreign.map((name) => `${shorten(name)} is no parameter of the study`),
    ...definition.parameters.flatMap((parameter) => {
      const problem = valueProblem(parameter, field(settings, parameter.name))
      return problem === undefined ? [] : [problem.message]
    }),
  ].slice(0, 10)
}

/** The open row with these settings; undefined without a pool. */
function rowOf(
  { definition, openRows }: StudyView,
  suggestion: JsonObject,
  given: Values,
): number | undefined | 'unknown' {
  const { pool } = definition
  if (!pool || !openRows) return undefined
  const isRow = (row: number) => [...given].every(([name, value]) => pool[row]!.get(name) === value)
  const named = field(suggestion, 'candidate')
  const candidates = typeof named === 'number' ? openRows.filter((row) => row === named) : openRows
  return candidates.find(isRow) ?? 'unknown'
}

function placeProblem(view: StudyView, position: Position, given: Values): string | undefined {
  const settings = view.openRows ? given : settingsAt(view.space, position)
  if (!keepsLimits(view.domain, settings)) return 'its settings break a limit that is known beforehand'
  if (view.pending.some((run) => sameSetting(run.position, position))) return 'a run with its settings is under way'
  if (view.definition.safety.mode !== 'safe') return undefined
  const proven = provenRuns(view)
  if (!withinSteps(view, position, proven)) return 'its settings are farther from every proven run than a step may be'
  const point = pointAt(view.space, position, view.context)
  if (canPromise(view)(point)) return undefined
  const promise = promiseAt(view, point).toFixed(3)
  return `the models here give its settings a chance of ${promise} to keep all limits: safe mode demands more of a suggestion`
}

const same = 1e-9

function sameSetting(a: Position, b: Position): boolean {
  return a.every((value, k) => Math.abs(value - b[k]!) < same)
}

function parsed(line: string): JsonObject | undefined {
  try {
    const value = JSON.parse(line) as Json
    return isObject(value) ? value : undefined
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined
    throw cause
  }
}

const longestText = 400

/** A text for people: one line, bounded. */
function textOf(object: JsonObject, key: string): string {
  const value = field(object, key)
  if (typeof value !== 'string') return ''
  return value
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, longestText)
}
