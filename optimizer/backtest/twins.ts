// The twins that a backtest can run: those of the product, opened for the names that a study uses.

import { kunlunError } from '../../ingest/errors.ts'
import { toDefinition } from '../config/to-definition.ts'
import { outcomesOf, type SettingValue, type StudyDefinition } from '../definition.ts'
import { millingTwin, turningTwin } from '../processes/machining/twins.ts'
import { sinteringTwin } from '../processes/sintering/twin.ts'
import type { Twin } from '../processes/twin.ts'
import type { StudyConfig } from '../study-config.ts'

const twins: readonly Twin[] = [sinteringTwin, turningTwin, millingTwin]

/** Setups by the process of their twin. */
export const twinSetups: ReadonlyMap<string, readonly string[]> = new Map(
  twins.map(({ process, setups }) => [process, Object.keys(setups)]),
)

export type Simulation = (settings: ReadonlyMap<string, SettingValue>) => ReadonlyMap<string, number>

/** Settings that the study does not name stay as in the setup's recipe. Throws STUDY_INVALID, NOT_FOUND. */
export function openTwin(
  { process, setup }: { readonly process: string; readonly setup: string },
  study: Pick<StudyDefinition, 'parameters' | 'contexts' | 'objectives' | 'limits'>,
): Simulation {
  const twin = twins.find((one) => one.process === process)
  if (twin === undefined) throw kunlunError('NOT_FOUND', { what: 'twin', id: process })
  const constants = twin.setups[setup]
  if (constants === undefined) throw kunlunError('NOT_FOUND', { what: 'setup', id: setup })
  const detail = problemsOf(twin, study).join('; ')
  if (detail !== '') throw kunlunError('STUDY_INVALID', { detail })
  const kernel = twin.open(constants, 'closed')
  const recipe = twin.recipes[setup] ?? {}
  const out = new Float64Array(twin.outcomes.length)
  return (settings) => {
    kernel(
      Float64Array.from(twin.parameters, ({ name, low }) => Number(settings.get(name) ?? recipe[name] ?? low)),
      out,
    )
    return new Map(twin.outcomes.map(({ name }, k) => [name, out[k]!]))
  }
}

/** The twin that a study names, by its names, in its units; formulas tell what it does not. Throws STUDY_INVALID. */
export function openOwnTwin(study: StudyConfig): Simulation {
  const definition = toDefinition(study)
  const tellers = definition.knowledge?.foretellers ?? []
  if (!tellers.some(({ kind }) => kind === 'twin'))
    throw kunlunError('STUDY_INVALID', { detail: 'the study names no twin' })
  const names = outcomesOf(definition)
  const tellerOf = (name: string) => tellers.find(({ outcomes }) => outcomes.includes(name))
  const missing = names.filter((name) => tellerOf(name) === undefined)
  if (missing.length > 0)
    throw kunlunError('STUDY_INVALID', {
      detail: `neither the twin of the study nor a formula foretells ${missing.join(', ')}`,
    })
  return (settings) =>
    new Map(names.map((name) => [name, tellerOf(name)?.foretell(name, settings)?.mean ?? Number.NaN]))
}

function problemsOf(twin: Twin, study: Pick<StudyDefinition, 'parameters' | 'contexts' | 'objectives' | 'limits'>) {
  const parameters = twin.parameters.map(({ name }) => name)
  const outcomes = twin.outcomes.map(({ name }) => name)
  const words = study.parameters.filter((one) => 'values' in one && typeof one.values[0] === 'string')
  return [
    ...[...study.parameters, ...study.contexts]
      .filter(({ name }) => !parameters.includes(name))
      .map(({ name }) => `${name} is no parameter of the twin; it has ${parameters.join(', ')}`),
    ...words.map(({ name }) => `${name} has words for values, the twin takes numbers`),
    ...outcomesOf(study)
      .filter((name) => !outcomes.includes(name))
      .map((name) => `${name} is no outcome of the twin; it has ${outcomes.join(', ')}`),
  ]
}
