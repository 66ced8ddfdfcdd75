// What the product shows of a study's models: what matters, how, what is known, what a limit costs, whether to stop.
//
// Plain data in and out, because it runs on a worker thread. Same study, history and seed give the same bytes.

import type { Prediction, Settings } from '../ingest/model.ts'
import { outcomesOf, type RunCost } from './definition.ts'
import { type Calibration, calibrationOf, endOf, type Foretelling, type Foretold } from './explanation/calibration.ts'
import { type Effect, effectsOf } from './explanation/effects.ts'
import { type Importance, importanceOf } from './explanation/importance.ts'
import { drawInputs } from './explanation/input-draws.ts'
import { type Learnt, type LeftOut, learningOf } from './explanation/learnt.ts'
import { type LimitPrice, limitPrices } from './explanation/limit-prices.ts'
import { type NearRun, nearestRuns } from './explanation/nearest-runs.ts'
import { type ParetoFront, paretoOf } from './explanation/pareto.ts'
import { drawPaths } from './explanation/paths.ts'
import { type HistoryInput, viewOf } from './history.ts'
import { stream } from './math/rng.ts'
import { contextsToProduceIn, hasData, placeToProduce } from './recommend.ts'
import { pointAt, positionOf, settingsAt } from './space.ts'
import { type StopAdvice, stopAdvice } from './stop.ts'
import { type FollowedStart, followedStart } from './strategies/designed-start.ts'
import { type StudyView, trainingRuns } from './study-view.ts'
import { wordsOf } from './suggest.ts'

/** What was foretold of a run when it was suggested. */
export interface PastPrediction {
  readonly run: string
  readonly predicted: Readonly<Record<string, Prediction>>
}

export interface ExplainInput extends HistoryInput {
  /** Settings of runs that are planned or under way. */
  readonly pending?: readonly Settings[]
  /** Predictions of accepted suggestions, as they were made at the time. */
  readonly past: readonly PastPrediction[]
  /** Settings whose nearest runs are wanted, e.g. those of the open suggestion. */
  readonly settings?: Settings
}

export interface OutcomeExplanation {
  readonly outcome: string
  /** Runs that it was measured on. */
  readonly runs: number
  readonly learnt: Learnt
  /** How well each run is foretold from the others: 1 perfect, 0 no better than their mean. */
  readonly q2: number
  /** Absent while nothing is learnt: a flat line would pretend to know. */
  readonly importance?: Importance
  readonly effects?: readonly Effect[]
  /** Each run as the others foretell it. */
  readonly leftOut: readonly (Omit<LeftOut, 'index'> & { readonly run: string })[]
  readonly leftOutCalibration: Calibration
  /** The predictions made at the time, oldest first, each with what came. */
  readonly past: readonly Foretelling[]
  readonly pastCalibration: Calibration
}

export interface StudyExplanation {
  readonly runs: number
  readonly outcomes: readonly OutcomeExplanation[]
  /** The best settings by all that is known; absent before the first usable run. */
  readonly best?: Settings
  /** Two and more objectives: the runs that no other beats in all of them. */
  readonly front?: ParetoFront
  readonly limits: readonly LimitPrice[]
  readonly nearest: readonly NearRun[]
  /** The design that the study starts with, where it has one. */
  readonly start?: FollowedStart
  readonly stop: StopAdvice
  readonly cost?: RunCost
}

/** Rows for the sensitivities, pairs of paths for their intervals. */
const rows = 256
const pairs = 20
const nearRuns = 5

export function explainStudy(input: ExplainInput): StudyExplanation {
  const view = viewOf(input, input.pending ?? [])
  const rng = (...purpose: readonly (string | number)[]) => stream(input.seed, 'explain', ...purpose)
  const best = bestPosition(view, input.seed)
  const { runCost } = view.definition
  const stop = stopAdvice(view, rng('stop'), wordsOf(input.study))
  const start = followedStart(view)
  const front = paretoOf(view, stop.gain?.share, rng('front'))
  return {
    runs: view.placed.length,
    outcomes: outcomesOf(view.definition).map((outcome, index) => explainOutcome({ view, input, outcome, index })),
    ...(best && { best: Object.fromEntries(settingsAt(view.space, best)) }),
    ...(front && { front }),
    limits: best ? limitPrices(view, best, rng('limits')) : [],
    nearest: nearestTo(view, input.settings),
    ...(start && { start }),
    stop,
    ...(runCost && { cost: runCost }),
  }
}

/** The settings to produce with, by all that is known; undefined before the first usable run. */
export function bestSettings(view: StudyView, seed: number): Settings | undefined {
  const best = bestPosition(view, seed)
  return best && Object.fromEntries(settingsAt(view.space, best))
}

function bestPosition(view: StudyView, seed: number) {
  if (!hasData(view)) return undefined
  return placeToProduce(view, contextsToProduceIn(view), stream(seed, 'explain', 'best'))?.position
}

function nearestTo(view: StudyView, settings: Settings | undefined): NearRun[] {
  if (!settings) return []
  const position = positionOf(view.space, new Map(Object.entries(settings)))
  return nearestRuns(view, pointAt(view.space, position, view.context), nearRuns)
}

interface OutcomeInput {
  readonly view: StudyView
  readonly input: ExplainInput
  readonly outcome: string
  readonly index: number
}

function explainOutcome({ view, input, outcome, index }: OutcomeInput): OutcomeExplanation {
  const past = foretoldBy(input, outcome)
  const foretold = { past: past.map(foretelling), pastCalibration: calibrationOf(past) }
  const model = view.models.outcomes.get(outcome)
  if (!model) {
    const none = { leftOut: [], leftOutCalibration: calibrationOf([]), ...foretold }
    return { outcome, runs: trainingRuns(view, outcome).length, learnt: 'not-yet', q2: 0, ...none }
  }
  const { learnt, q2, runs, leftOut } = learningOf(model)
  const trained = trainingRuns(view, outcome)
  const rng = (purpose: string) => stream(input.seed, 'explain', purpose, index)
  const shown = () => {
    const draws = drawInputs(view, rows, rng('draws'))
    const paths = drawPaths(model, { pairs, width: view.space.width }, rng('paths'))
    return {
      importance: importanceOf({ space: view.space, outcome: model, draws, paths }, rng('weights')),
      effects: effectsOf(view, { outcome: model, draws, paths }, rng('effects')),
    }
  }
  return {
    outcome,
    runs,
    learnt,
    q2,
    ...(learnt !== 'not-yet' && shown()),
    leftOut: leftOut.map(({ index: i, ...rest }) => ({ run: trained[i]!.observation.id, ...rest })),
    leftOutCalibration: calibrationOf(leftOut),
    ...foretold,
  }
}

type NamedForetold = Foretold & Pick<Foretelling, 'run' | 'label'>

/** Predictions beside what came out; a run that is gone or lacks the outcome says nothing. */
function foretoldBy({ past, observations }: ExplainInput, outcome: string): NamedForetold[] {
  const known = new Map(observations.map((one) => [one.run, one]))
  return past.flatMap(({ run, predicted }) => {
    const { label, outcomes } = known.get(run) ?? {}
    const measured = outcomes?.[outcome]
    const foretold = Object.hasOwn(predicted, outcome) ? predicted[outcome] : undefined
    if (measured === undefined || foretold === undefined) return []
    return [{ run, ...(label === undefined ? {} : { label }), ...foretold, measured }]
  })
}

function foretelling(one: NamedForetold): Foretelling {
  const { sd: _, quantiles: __, ...told } = one
  return { ...told, low: endOf(one, 0.05), high: endOf(one, 0.95) }
}
