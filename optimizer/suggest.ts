// What the product asks of this room: suggestions for a study's next runs, predictions for settings a person typed.
//
// Plain data in and out, because it runs on a worker thread. Same study, history and seed give the same bytes.

import { kunlunError } from '../ingest/errors.ts'
import type { Prediction, Settings } from '../ingest/model.ts'
import { type Answered, describeChoices, expectationsAt } from './answer.ts'
import { builtInOf } from './config/strategy.ts'
import { toDefinition } from './config/to-definition.ts'
import type { Observation, StudyDefinition } from './definition.ts'
import { type Difference, describeDifferences, differences } from './differences.ts'
import { domainOf } from './domain.ts'
import type { Sentence, Wording } from './explain.ts'
import { stream } from './math/rng.ts'
import { pointAt, positionOf, spaceOf } from './space.ts'
import { safe } from './strategies/safe.ts'
import type { StudyConfig } from './study-config.ts'
import { type StudyView, studyView } from './study-view.ts'
import type { Surrogate } from './surrogates/surrogate.ts'

/** A run with what was measured on it. */
export interface RunObservation {
  readonly run: string
  /** What people call it, e.g. its batch. */
  readonly label?: string
  /** Achieved settings; contexts may stand among them. */
  readonly settings: Settings
  readonly outcomes: Readonly<Record<string, number>>
  readonly failed?: boolean
  readonly context?: Readonly<Record<string, number>>
}

export interface HistoryInput {
  readonly study: StudyConfig
  /** Oldest first. */
  readonly observations: readonly RunObservation[]
  readonly seed: number
  /** The context at hand; absent: that of the newest run. */
  readonly context?: Readonly<Record<string, number>>
}

export interface SuggestInput extends HistoryInput {
  /** Settings of runs that are planned or under way. */
  readonly pending: readonly Settings[]
  readonly lastAccepted?: Settings
  readonly count: number
}

export interface StudySuggestion {
  readonly settings: Settings
  readonly predicted: Readonly<Record<string, Prediction>>
  readonly feasible: number
  readonly meets: Readonly<Record<string, number>>
  readonly because: Sentence
  /** Ids of the runs it was learned from. */
  readonly basis: readonly string[]
  /** What changes against the last accepted recipe; empty without one. */
  readonly differs: readonly Difference[]
}

/** Up to `count` suggestions; fewer, or none, where safe mode finds nothing that keeps its promise. */
export function suggestForStudy(input: SuggestInput): StudySuggestion[] {
  const view = viewOf(input, input.pending)
  const strategy = view.definition.safety.mode === 'safe' ? safe : builtInOf(input.study.strategy)
  const rng = stream(input.seed, 'suggest', view.placed.length, view.pending.length)
  const words = wordsOf(input.study)
  const basis = view.placed.map(({ observation }) => observation.id)
  return describeChoices(view, strategy.suggest(view, input.count, rng), words).map((answered) => {
    const differs = differences(input.study.parameters, answered.settings, input.lastAccepted)
    const because = withChange(answered.because, describeDifferences(differs))
    return { ...plain(answered), because, basis, differs }
  })
}

export interface Forecast {
  readonly predicted: Readonly<Record<string, Prediction>>
  readonly feasible: number
  readonly meets: Readonly<Record<string, number>>
}

/** What the model says of settings that nobody suggested; undefined while nothing is learnt. */
export function predictForStudy(input: HistoryInput & { readonly settings: Settings }): Forecast | undefined {
  const view = viewOf(input, [])
  const position = positionOf(view.space, new Map(Object.entries(input.settings)))
  const expected = expectationsAt(view, pointAt(view.space, position, view.context))
  if (expected.predicted.size === 0) return undefined
  return { predicted: record(expected.predicted), feasible: expected.feasible, meets: record(expected.meets) }
}

function viewOf(input: HistoryInput, pending: readonly Settings[]): StudyView {
  const definition = toDefinition(input.study, input.seed)
  const space = spaceOf(definition.parameters, definition.contexts)
  const domain = domainOf(space, definition.linear)
  if (!domain) throw kunlunError('STUDY_INVALID', { detail: 'the linear limits cannot all be met' })
  const observations = input.observations.map((run) => observationOf(run, definition))
  const context = input.context ? contextFrom(definition, input.context) : (observations.at(-1)?.context ?? new Map())
  return studyView({
    definition,
    space,
    domain,
    observations,
    pending: pending.map((settings) => ({ settings: new Map(Object.entries(settings)), context })),
    context,
    ...surrogateFor(definition, input.study),
  })
}

/** Safe mode keeps its own: its promise was proved with it. */
function surrogateFor({ safety }: StudyDefinition, { strategy }: StudyConfig): { surrogate?: Surrogate } {
  const { surrogate } = builtInOf(strategy)
  return safety.mode === 'safe' || surrogate === undefined ? {} : { surrogate }
}

/** A run that neither failed nor has any number yet teaches nothing: it counts as under way. */
function observationOf(run: RunObservation, definition: StudyDefinition): Observation {
  const outcomes = new Map(Object.entries(run.outcomes).filter(([, value]) => Number.isFinite(value)))
  const status = run.failed ? 'failed' : outcomes.size > 0 ? 'ok' : 'pending'
  const settings = new Map(Object.entries(run.settings))
  return {
    id: run.run,
    ...(run.label === undefined ? {} : { label: run.label }),
    settings,
    outcomes,
    status,
    context: contextFrom(definition, { ...run.settings, ...run.context }),
  }
}

function contextFrom({ contexts }: StudyDefinition, values: Readonly<Record<string, unknown>>): Map<string, number> {
  return new Map(
    contexts.flatMap(({ name }) => {
      const value = Object.hasOwn(values, name) ? values[name] : undefined
      return typeof value === 'number' && Number.isFinite(value) ? [[name, value] as const] : []
    }),
  )
}

function wordsOf({ objectives, constraints }: StudyConfig): Map<string, Wording> {
  return new Map(
    [...constraints, ...objectives].map(({ outcome, unit, title }) => [
      outcome,
      { ...(unit && { unit }), ...(title && { title }) },
    ]),
  )
}

function plain({ settings, predicted, feasible, meets }: Answered) {
  return { settings: record(settings), predicted: record(predicted), feasible, meets: record(meets) }
}

function record<V>(map: ReadonlyMap<string, V>): Readonly<Record<string, V>> {
  return Object.fromEntries(map)
}

function withChange(because: Sentence, change: Sentence | undefined): Sentence {
  return change ? { en: `${because.en} ${change.en}`, zh: `${because.zh}${change.zh}` } : because
}
