// A study's configuration as the definition that the rest of this room works on.

import type {
  Combination,
  Comparison,
  ContextParameter,
  FreeParameter,
  LinearConstraint,
  Objective,
  OutcomeConstraint,
  Parameter,
  SettingValue,
  StudyDefinition,
  ValueRange,
} from '../definition.ts'
import { knowledgeOf } from '../knowledge/of-study.ts'
import type { Calibrated } from '../knowledge/twin.ts'
import { poolOf } from '../pool.ts'
import { scatterFromTwin } from '../robust/prior-scatter.ts'
import { parseComparison } from '../rules/parse.ts'
import { asLinear } from '../rules/terms.ts'
import type { StudyDraft } from './draft.ts'
import type { ParameterConfig } from './parameters.ts'
import type { CombinationConfig } from './rules.ts'
import { startDesignOf } from './start.ts'

/** Throws ExpressionError where an expression cannot be read: `checkStudy` has told so. */
export function toDefinition(study: StudyDraft, seed = study.seed, calibration?: Calibrated): StudyDefinition {
  const definition = withoutPool(study, seed, calibration)
  const { candidates } = study
  return typeof candidates === 'object' ? { ...definition, pool: poolOf(candidates, definition) } : definition
}

function withoutPool(study: StudyDraft, seed: number, calibration?: Calibrated): StudyDefinition {
  const compared = study.expressions.map(parseComparison).map(sorted)
  const comparisons = compared.flatMap(({ comparison }) => comparison ?? [])
  const parameters = study.parameters.map(parameterOf)
  const { mode, probability, maxStep } = study.safety
  const knowledge = knowledgeOf(study, unitsOf(study), calibration)
  const told = foretoldScatter(study)
  return {
    seed,
    ...(study.budget !== undefined && { budget: study.budget }),
    ...(study.cost !== undefined && { runCost: study.cost }),
    parameters: parameters.filter((one): one is FreeParameter => one.type !== 'context'),
    contexts: parameters.filter((one): one is ContextParameter => one.type === 'context'),
    linear: [...study.linear.map(linearOf), ...compared.flatMap(({ linear }) => linear ?? [])],
    ...(comparisons.length > 0 && { comparisons }),
    ...(study.forbidden.length > 0 && { forbidden: study.forbidden.map(combinationOf) }),
    limits: study.constraints.map(
      ({ outcome, max, min, probability: demanded, scatter }): OutcomeConstraint => ({
        outcome,
        ...present({ max, min, scatter: scatter ?? told.get(outcome) }),
        ...(Object.hasOwn(study.edges, outcome) && { edge: study.edges[outcome]! }),
        probability: demanded,
      }),
    ),
    objectives: study.objectives.map(
      ({ outcome, goal, target, reference, worth, perGoodPart }): Objective => ({
        outcome,
        goal,
        ...present({ target, reference, perGoodPart, worth: worth && worth.amount * worth.pieces }),
      }),
    ),
    safety: { mode, probability, maxStep: new Map(Object.entries(maxStep)) },
    repeats: study.repeats,
    ...(study.start && { start: startDesignOf(study.start, study.seed) }),
    ...(knowledge && { knowledge }),
  }
}

/** Asked for only where an objective needs it. */
function foretoldScatter(study: StudyDraft): ReadonlyMap<string, number> {
  const isAsked = study.objectives.some(({ perGoodPart }) => perGoodPart !== undefined)
  return isAsked && study.twin ? scatterFromTwin(study.twin, unitsOf(study)) : new Map()
}

/** Units by name, of parameters as of outcomes. */
export function unitsOf({ parameters, objectives, constraints }: StudyDraft): Map<string, string | undefined> {
  const outcomes = [...constraints, ...objectives].map(({ outcome, unit }) => [outcome, unit] as const)
  // What an objective is derived from has its unit.
  const sources = objectives.flatMap(({ perGoodPart, unit }) => (perGoodPart ? [[perGoodPart, unit] as const] : []))
  return new Map([...sources, ...outcomes, ...parameters.map(({ name, unit }) => [name, unit] as const)])
}

function linearOf({ coefficients, ...bounds }: StudyDraft['linear'][number]): LinearConstraint {
  return { coefficients: new Map(Object.entries(coefficients)), ...present(bounds) }
}

/** What is linear is geometry, the rest a rule to search under. */
function sorted(comparison: Comparison): { linear?: LinearConstraint; comparison?: Comparison } {
  const linear = asLinear(comparison)
  return linear ? { linear } : { comparison }
}

function combinationOf(combination: CombinationConfig): Combination {
  return new Map(
    Object.entries(combination).map(([name, condition]): [string, readonly SettingValue[] | ValueRange] => {
      if (typeof condition !== 'object') return [name, [condition]]
      return [name, Array.isArray(condition) ? condition : present(condition)]
    }),
  )
}

function parameterOf({ title: _, feature: __, ...rest }: ParameterConfig): Parameter {
  return present(rest) as Parameter
}

/** Without the fields that are undefined. */
function present<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never
}
