// A sister machine's study as one who foretells: its own runs, fitted with a model of their own.
//
// Its runs never mix with the study's: they speak through the sister's prediction alone, which must rank the study's own
// runs as they came out to be heard [Feurer2018].

import type { Observation, StudyDefinition, Values } from '../definition.ts'
import { outcomesOf } from '../definition.ts'
import { stream } from '../math/rng.ts'
import { fitOutcome, type OutcomeModel } from '../outcome-model.ts'
import { contextAt, type Point, pointAt, positionOf, type Space, spaceOf } from '../space.ts'
import { mixtureMoments } from '../surrogates/surrogate.ts'
import type { Foreteller } from './knowledge.ts'
import { lightGp } from './light-gp.ts'

/** Fewer runs foretell nothing. */
const leastRuns = 4
/** Of a longer history the newest runs speak. */
const mostRuns = 120

export interface SisterRuns {
  /** Name of the sister's study. */
  readonly name: string
  /** In the study's own names of parameters, contexts, outcomes. */
  readonly runs: readonly Observation[]
}

/** What a sister's runs foretell for a study; undefined where they are too few. Models are fitted on first use. */
export function sisterForeteller(definition: StudyDefinition, { name, runs }: SisterRuns): Foreteller | undefined {
  const space = spaceOf(definition.parameters, definition.contexts)
  const ended = runs.filter(({ status }) => status === 'ok').slice(-mostRuns)
  const measured = (outcome: string) => ended.filter(({ outcomes }) => outcomes.has(outcome))
  const outcomes = outcomesOf(definition).filter((outcome) => measured(outcome).length >= leastRuns)
  if (outcomes.length === 0) return undefined
  const models = new Map<string, OutcomeModel>()
  const modelOf = (outcome: string): OutcomeModel => {
    const known = models.get(outcome)
    if (known) return known
    const fitted = fitSister({ definition, space, runs: measured(outcome), outcome })
    models.set(outcome, fitted)
    return fitted
  }
  return {
    kind: 'sister',
    name,
    outcomes,
    foretell(outcome, at) {
      if (!outcomes.includes(outcome)) return undefined
      const { model, warp } = modelOf(outcome)
      const { mean, variance } = mixtureMoments(model, model.at(placeOf(space, at)), false)
      const sd = Math.sqrt(variance)
      return { mean: warp.inverse(mean), sd: Math.abs(warp.inverse(mean + sd) - warp.inverse(mean - sd)) / 2 }
    },
  }
}

interface SisterFit {
  readonly definition: StudyDefinition
  readonly space: Space
  readonly runs: readonly Observation[]
  readonly outcome: string
}

function fitSister({ definition, space, runs, outcome }: SisterFit): OutcomeModel {
  const points = runs.map(({ settings, context }) => placeOf(space, new Map([...settings, ...context])))
  const values = runs.map(({ outcomes }) => outcomes.get(outcome)!)
  const bend = !definition.objectives.some((one) => one.outcome === outcome && one.goal === 'target')
  return fitOutcome(
    { points, values, bend, cautious: true },
    lightGp(1),
    stream(definition.seed, 'sister', runs.length),
  )
}

function placeOf(space: Space, values: Values): Point {
  const numbers = new Map([...values].flatMap(([name, value]) => (typeof value === 'number' ? [[name, value]] : [])))
  return pointAt(space, positionOf(space, values), contextAt(space, numbers))
}
