// What the product asks of this room: suggestions for a study's next runs, predictions for settings a person typed.
//
// Plain data in and out, because it runs on a worker thread. Same study, history and seed give the same bytes.

import type { KnownBeforehand, Prediction, Settings } from '../ingest/model.ts'
import { type Answered, describeChoices, expectationsAt } from './answer.ts'
import { builtInOf } from './config/strategy.ts'
import { type Difference, describeDifferences, differences } from './differences.ts'
import type { Sentence, Wording } from './explain.ts'
import { type HistoryInput, viewOf } from './history.ts'
import { spokenOf } from './knowledge/spoken.ts'
import { stream } from './math/rng.ts'
import { describeOutside } from './outside.ts'
import { pointAt, positionOf } from './space.ts'
import { safe } from './strategies/safe.ts'
import type { Choice } from './strategies/strategy.ts'
import type { StudyConfig } from './study-config.ts'
import type { StudyView } from './study-view.ts'

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
  /** What was known beforehand, with how far it was trusted; absent where nothing was. */
  readonly known?: readonly KnownBeforehand[]
  /** What changes against the last accepted recipe; empty without one. */
  readonly differs: readonly Difference[]
}

/** Up to `count` suggestions; fewer, or none, where safe mode finds nothing that keeps its promise. */
export function suggestForStudy(input: SuggestInput): StudySuggestion[] {
  return suggestFrom(input, viewOf(input, input.pending))
}

/** The same from a view that stands already, so that its models are fitted once. */
export function suggestFrom(input: SuggestInput, view: StudyView): StudySuggestion[] {
  const strategy = view.definition.safety.mode === 'safe' ? safe : builtInOf(input.study.strategy)
  const rng = stream(input.seed, 'suggest', view.placed.length, view.pending.length)
  return suggestionsOf(input, view, strategy.suggest(view, input.count, rng))
}

/** Choices as suggestions: checked a last time, with predictions, reason and what changes. */
export function suggestionsOf(input: SuggestInput, view: StudyView, choices: readonly Choice[]): StudySuggestion[] {
  const basis = view.placed.map(({ observation }) => observation.id)
  const outside = describeOutside(view)
  return describeChoices(view, choices, wordsOf(input.study)).map((answered) => {
    const differs = differences(input.study.parameters, answered.settings, input.lastAccepted)
    const because = followed(followed(answered.because, describeDifferences(differs)), outside)
    const known = spokenOf(view, answered.settings)
    return { ...plain(answered), because, basis, differs, ...(known.length > 0 && { known }) }
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

export function wordsOf({ parameters, objectives, constraints }: StudyConfig): Map<string, Wording> {
  return new Map(
    [...parameters.map(({ name, unit, title }) => ({ outcome: name, unit, title })), ...constraints, ...objectives].map(
      ({ outcome, unit, title }) => [outcome, { ...(unit && { unit }), ...(title && { title }) }],
    ),
  )
}

function plain({ settings, predicted, feasible, meets }: Answered) {
  return { settings: record(settings), predicted: record(predicted), feasible, meets: record(meets) }
}

function record<V>(map: ReadonlyMap<string, V>): Readonly<Record<string, V>> {
  return Object.fromEntries(map)
}

function followed(because: Sentence, more: Sentence | undefined): Sentence {
  return more ? { en: `${because.en} ${more.en}`, zh: `${because.zh}${more.zh}` } : because
}
