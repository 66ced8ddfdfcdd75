// A study's configuration as the definition that the rest of this room works on.

import type {
  ContextParameter,
  FreeParameter,
  LinearConstraint,
  Objective,
  OutcomeConstraint,
  Parameter,
  StudyDefinition,
} from '../definition.ts'
import type { StudyDraft } from './draft.ts'
import type { ParameterConfig } from './parameters.ts'

export function toDefinition(study: StudyDraft, seed = study.seed): StudyDefinition {
  const parameters = study.parameters.map(parameterOf)
  const { mode, probability, maxStep } = study.safety
  return {
    seed,
    ...(study.budget !== undefined && { budget: study.budget }),
    ...(study.cost !== undefined && { runCost: study.cost }),
    parameters: parameters.filter((one): one is FreeParameter => one.type !== 'context'),
    contexts: parameters.filter((one): one is ContextParameter => one.type === 'context'),
    linear: study.linear.map(
      ({ coefficients, ...bounds }): LinearConstraint => ({
        coefficients: new Map(Object.entries(coefficients)),
        ...present(bounds),
      }),
    ),
    limits: study.constraints.map(
      ({ outcome, max, min, probability: demanded }): OutcomeConstraint => ({
        outcome,
        ...present({ max, min }),
        probability: demanded,
      }),
    ),
    objectives: study.objectives.map(
      ({ outcome, goal, target, reference, worth }): Objective => ({
        outcome,
        goal,
        ...present({ target, reference, worth: worth && worth.amount * worth.pieces }),
      }),
    ),
    safety: { mode, probability, maxStep: new Map(Object.entries(maxStep)) },
    repeats: false,
  }
}

function parameterOf({ title: _, feature: __, unit, ...rest }: ParameterConfig): Parameter {
  return { ...rest, ...present({ unit }) } as Parameter
}

/** Without the fields that are undefined. */
function present<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never
}
