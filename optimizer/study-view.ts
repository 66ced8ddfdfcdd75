// A study as a strategy sees it at one moment: readonly, with its models fitted on first use.

import {
  type Objective,
  type Observation,
  type OutcomeConstraint,
  outcomesOf,
  type StudyDefinition,
  type Values,
} from './definition.ts'
import type { Domain } from './domain.ts'
import { hearingOf } from './knowledge/hearing.ts'
import { stream } from './math/rng.ts'
import { fitOutcome, keepsProbability, type OutcomeData, type OutcomeModel, toldBelief } from './outcome-model.ts'
import { goodPartsModel, judgedBy, withGoodParts } from './robust/good-parts.ts'
import { type WithinRun, withEdgeScatter, withinRuns } from './robust/within-run.ts'
import { contextAt, type Point, type Position, pointAt, positionOf, type Space } from './space.ts'
import { type FailureModel, fitFailure } from './surrogates/failure.ts'
import { ensemble, maternGp } from './surrogates/index.ts'
import type { Surrogate } from './surrogates/surrogate.ts'

/** An observation beside where it lies. */
export interface Placed {
  readonly observation: Observation
  readonly position: Position
  readonly point: Point
}

/** A run that is under way or was suggested. */
export interface Pending {
  readonly settings: Values
  readonly context: ReadonlyMap<string, number>
}

export interface Models {
  /** By outcome; absent where fewer than two numbers are known, unless somebody foretells it. */
  readonly outcomes: ReadonlyMap<string, OutcomeModel>
  readonly failure: FailureModel
}

export interface StudyView {
  readonly definition: StudyDefinition
  readonly space: Space
  readonly domain: Domain
  /** Runs that ended, well or not. */
  readonly placed: readonly Placed[]
  readonly pending: readonly Placed[]
  /** Rows of the pool that may still be suggested; absent without a pool. */
  readonly openRows?: readonly number[]
  /** The context asked for, on the scale of a point. */
  readonly context: Float64Array
  readonly models: Models
  /** Scatter between the parts of one run, by outcome with a limit, as far as it is known. */
  readonly within: ReadonlyMap<string, WithinRun>
  /** Suggestions that have been run, and how many of them failed or broke a limit. */
  readonly promises: Promises
}

export interface Promises {
  readonly made: number
  readonly broken: number
  /** Ids of the runs that were suggested. */
  readonly runs: ReadonlySet<string>
}

export interface ViewInput {
  readonly definition: StudyDefinition
  readonly space: Space
  readonly domain: Domain
  readonly observations: readonly Observation[]
  readonly pending: readonly Pending[]
  readonly openRows?: readonly number[]
  readonly context: ReadonlyMap<string, number>
  /** Ids of the runs that were suggested. */
  readonly promised?: ReadonlySet<string>
  readonly surrogate?: Surrogate
  /** Keeps fitted models between views of the same observations. */
  readonly memory?: { models?: Models }
}

export function studyView(input: ViewInput): StudyView {
  const { space } = input
  const limits = withEdgeScatter(input.definition.limits, input.observations)
  const definition = { ...input.definition, limits }
  const within = withinRuns(definition, input.observations)
  const observations = withGoodParts(definition, within, input.observations)
  const known = meanContext(space, observations)
  const place = (observation: Observation): Placed => {
    const position = positionOf(space, observation.settings)
    return { observation, position, point: pointAt(space, position, contextAt(space, observation.context, known)) }
  }
  const placed = observations.filter(({ status }) => status !== 'pending').map(place)
  const pending = input.pending.map((run) => place({ id: '', status: 'pending', outcomes: new Map(), ...run }))
  const memory = input.memory ?? {}
  return {
    definition,
    space,
    domain: input.domain,
    placed,
    pending,
    ...(input.openRows && { openRows: input.openRows }),
    context: contextAt(space, input.context, known),
    within,
    promises: promisesOf(definition, observations, input.promised ?? new Set()),
    get models() {
      memory.models ??= fitModels(this, input.surrogate ?? usualSurrogate(definition))
      return memory.models
    },
  }
}

/** Trees see no slope between runs, so few runs could promise nothing: safe mode rests on the process alone. */
function usualSurrogate({ safety }: StudyDefinition): Surrogate {
  return safety.mode === 'safe' ? maternGp : ensemble
}

/** A setting chosen for the context asked for, as a run that has not ended. */
export function underWay({ space, context }: StudyView, position: Position): Placed {
  const observation: Observation = {
    id: '',
    settings: new Map(),
    outcomes: new Map(),
    status: 'pending',
    context: new Map(),
  }
  return { observation, position, point: pointAt(space, position, context) }
}

/** The mean of each context over the runs that know it: stands in where a run does not. */
function meanContext(space: Space, observations: readonly Observation[]): Float64Array {
  return Float64Array.from(space.contexts, ({ name }, k) => {
    const known = observations.flatMap(({ context }) => (context.has(name) ? [contextAt(space, context)[k]!] : []))
    return known.length === 0 ? 0.5 : known.reduce((sum, value) => sum + value, 0) / known.length
  })
}

/** The cost of a fit grows with the cube of the runs: of longer histories the models see a part. */
const mostRuns = 300

/** The newest half, and runs at equal distances from the older ones. */
export function thinned<T>(runs: readonly T[]): readonly T[] {
  if (runs.length <= mostRuns) return runs
  const recent = runs.slice(-mostRuns / 2)
  const older = runs.slice(0, -mostRuns / 2)
  const every = older.length / (mostRuns / 2)
  return [...Array.from({ length: mostRuns / 2 }, (_, i) => older[Math.floor(i * every)]!), ...recent]
}

/** The runs that an outcome's model learns from, in its order. */
export function trainingRuns({ placed }: Pick<StudyView, 'placed'>, outcome: string): readonly Placed[] {
  return thinned(placed.filter(({ observation }) => observation.outcomes.has(outcome)))
}

function fitModels(view: Omit<StudyView, 'models'>, surrogate: Surrogate): Models {
  const { definition, placed } = view
  const outcomes = new Map<string, OutcomeModel>()
  const cautious = definition.safety.mode === 'safe'
  const derived = new Set(definition.objectives.flatMap((one) => (one.perGoodPart ? one.outcome : [])))
  outcomesOf(definition).forEach((outcome, index) => {
    if (derived.has(outcome)) return
    const measured = trainingRuns(view, outcome)
    const hearing = hearingOf(view, outcome)
    if (measured.length < (hearing ? 0 : 2)) return
    const points = measured.map(({ point }) => point)
    const values = measured.map(({ observation }) => observation.outcomes.get(outcome)!)
    const blocks = blocksOf(measured)
    // The stream is named by place, not by name: renaming an outcome must not change a choice.
    const rng = stream(definition.seed, 'fit', index, measured.length)
    outcomes.set(
      outcome,
      fitOutcome(
        {
          points,
          values,
          ...scaleFor(definition, outcome),
          cautious,
          ...(hearing && { hearing }),
          ...(blocks && { blocks }),
        },
        surrogate,
        rng,
      ),
    )
  })
  for (const objective of definition.objectives) {
    const made = objective.perGoodPart && goodPartsOf(view, objective, outcomes)
    if (made) outcomes.set(objective.outcome, made)
  }
  const ended = thinned(placed)
  const failed = ended.map(({ observation }) => observation.status === 'failed')
  const points = ended.map(({ point }) => point)
  return { outcomes, failure: fitFailure(points, failed) }
}

/**
 * A target's distances must stay distances. What only has to keep a limit is judged by that limit near a recipe in use, where
 * runs are few and lie close together until one goes wrong.
 */
function scaleFor(
  { objectives, limits, safety }: StudyDefinition,
  outcome: string,
): Pick<OutcomeData, 'bend' | 'limit'> {
  const objective = objectives.find((one) => one.outcome === outcome)
  const limited = limits.filter((one) => one.outcome === outcome)
  const [{ min, max } = {}] = limited
  const limit = min === undefined ? max : max === undefined ? min : undefined
  const isCrossed = safety.mode === 'near' && objective === undefined && limited.length === 1
  return { bend: objective?.goal !== 'target', ...(isCrossed && limit !== undefined && { limit }) }
}

/** Runs by what they were made of, e.g. their lot; one that does not tell is of its own. Undefined for fewer than two blocks. */
function blocksOf(runs: readonly Placed[]): number[] | undefined {
  const names = runs.map(({ observation: { id, block } }) => (block === undefined ? `run ${id}` : `block ${block}`))
  const known = [...new Set(names)]
  return runs.some(({ observation }) => observation.block !== undefined) && known.length > 1
    ? names.map((name) => known.indexOf(name))
    : undefined
}

function goodPartsOf(
  view: Omit<StudyView, 'models'>,
  objective: Objective,
  outcomes: ReadonlyMap<string, OutcomeModel>,
): OutcomeModel | undefined {
  const begun = outcomes.get(objective.perGoodPart!)
  const judged = judgedBy({ definition: view.definition, within: view.within, outcomes })
  if (!begun || !judged) return undefined
  const parts = [objective.perGoodPart!, ...judged.map(({ limit }) => limit.outcome)]
  const trained = parts.map((name) => trainingRuns(view, name))
  const told = trainingRuns(view, objective.outcome).filter((run) => trained.every((runs) => runs.includes(run)))
  return goodPartsModel({
    ...{ objective, begun, judged },
    values: told.map(({ observation }) => observation.outcomes.get(objective.outcome)!),
    places: told.map((run) => trained.map((runs) => runs.indexOf(run))),
    widening: Math.max(begun.widening, ...judged.map(({ known }) => known.widening)),
  })
}

/** P(limit holds for the next run) by limit; a limit whose outcome is not learnt yet counts as even. */
export function limitProbability({ models }: StudyView, limit: OutcomeConstraint, point: Point): number {
  const model = models.outcomes.get(limit.outcome)
  return model ? keepsProbability(model, limit, toldBelief(model, point)) : 0.5
}

/** P(the run does not fail and all limits hold), outcomes taken as independent given the settings. */
export function feasibleProbability(view: StudyView, point: Point): number {
  return view.definition.limits.reduce(
    (product, limit) => product * limitProbability(view, limit, point),
    view.models.failure.survives(point),
  )
}

/** Suggested runs that have ended, and those of them that failed or broke a limit. */
function promisesOf(
  definition: StudyDefinition,
  observations: readonly Observation[],
  promised: ReadonlySet<string>,
): Promises {
  const ended = observations.filter(({ id, status }) => status !== 'pending' && promised.has(id))
  const broken = ended.filter((run) => run.status === 'failed' || breaksLimit(definition, run))
  return { made: ended.length, broken: broken.length, runs: new Set(ended.map(({ id }) => id)) }
}

/** Whether a run ended well with every measured limit held; a limit that was not measured does not count as held. */
export function keptLimits({ limits }: StudyDefinition, { status, outcomes }: Observation): boolean {
  return (
    status === 'ok' &&
    limits.every(({ outcome, max, min }) => {
      const y = outcomes.get(outcome)
      return y !== undefined && y <= (max ?? y) && y >= (min ?? y)
    })
  )
}

/** Whether a measured outcome lies outside its limit. */
export function breaksLimit({ limits }: StudyDefinition, { outcomes }: Observation): boolean {
  return limits.some(({ outcome, max, min }) => {
    const y = outcomes.get(outcome)
    return y !== undefined && (y > (max ?? y) || y < (min ?? y))
  })
}
