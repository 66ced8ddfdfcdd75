// A choice as it is answered: settings, predictions, chances and the reason.

import { outcomesOf, type SettingValue } from './definition.ts'
import { keepsLimits } from './domain.ts'
import { because, joined, type Sentence, type Words } from './explain.ts'
import { knownSentence } from './knowledge/words.ts'
import { predictOutcome, toldBelief } from './outcome-model.ts'
import { outcomeQuantiles } from './outcome-quantiles.ts'
import { goodPartsSentence } from './robust/good-parts-words.ts'
import { type Point, pointAt, settingsAt } from './space.ts'
import { promiseAt } from './strategies/promise.ts'
import type { Choice } from './strategies/strategy.ts'
import { feasibleProbability, limitProbability, type StudyView, underWay } from './study-view.ts'

export interface Predicted {
  readonly mean: number
  readonly sd: number
  /** At `predictionLevels`, in the outcome's unit. */
  readonly quantiles?: readonly number[]
}

export interface Answered {
  readonly settings: ReadonlyMap<string, SettingValue>
  readonly candidate?: number
  readonly predicted: ReadonlyMap<string, Predicted>
  readonly feasible: number
  /** P(limit holds) by outcome; only limits whose outcome is learnt. */
  readonly meets: ReadonlyMap<string, number>
  readonly because: Sentence
}

function describeChoice(view: StudyView, choice: Choice, words?: Words): Answered {
  const point = pointAt(view.space, choice.position, view.context)
  const row = choice.candidate === undefined ? undefined : view.definition.pool![choice.candidate]!
  // A row goes out as it came in, in the study's order of parameters.
  const settings = row
    ? new Map(view.space.axes.map(({ name }) => [name, row.get(name)!]))
    : settingsAt(view.space, choice.position)
  const expected = expectationsAt(view, point)
  const { candidate } = choice
  return {
    settings,
    ...(candidate !== undefined && { candidate }),
    ...expected,
    because: joined(
      because(view, choice, expected, words),
      goodPartsSentence(view, point, words),
      knownSentence(view, settings, words),
    ),
  }
}

/** The answers to choices that keep every linear limit: the last check before a person sees them. */
export function describeChoices(view: StudyView, choices: readonly Choice[], words?: Words): Answered[] {
  // Each reason counts the choices before it as under way.
  const placed = choices.map(({ position }) => underWay(view, position))
  return choices
    .map((choice, i) => describeChoice({ ...view, pending: [...view.pending, ...placed.slice(0, i)] }, choice, words))
    .filter(({ settings }) => keepsLimits(view.domain, settings))
}

/** Whether there is anything to promise: a limit, or a failure that has been seen. */
function canBreak({ definition, placed }: StudyView): boolean {
  return definition.limits.length > 0 || placed.some(({ observation }) => observation.status === 'failed')
}

/** Predictions and chances at a point, by what the view has learnt. */
export function expectationsAt(view: StudyView, point: Point) {
  const predicted = predictionsAt(view, point)
  const known = view.definition.limits.filter(({ outcome }) => predicted.has(outcome))
  const meets = new Map(known.map((limit) => [limit.outcome, limitProbability(view, limit, point)]))
  const safe = view.definition.safety.mode === 'safe'
  return {
    predicted,
    meets,
    feasible: safe && canBreak(view) ? promiseAt(view, point) : feasibleProbability(view, point),
  }
}

export function predictionsAt({ definition, models }: StudyView, point: Point): Map<string, Predicted> {
  const predicted = new Map<string, Predicted>()
  for (const outcome of outcomesOf(definition)) {
    const model = models.outcomes.get(outcome)
    if (!model) continue
    const quantiles = outcomeQuantiles(model, toldBelief(model, point))
    predicted.set(outcome, { ...predictOutcome(model, point), quantiles })
  }
  return predicted
}
