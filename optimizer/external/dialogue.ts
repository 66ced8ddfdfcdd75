// What an external program is asked: the study, its whole history, one question, as lines of the ask-tell protocol.

import type {
  ContextParameter,
  FreeParameter,
  LinearConstraint,
  Observation,
  OutcomeConstraint,
  StudyDefinition,
} from '../definition.ts'
import { type Writable, write } from '../protocol/json.ts'
import type { StudyView } from '../study-view.ts'

export interface Question {
  /** Written by name, in the study's own units. */
  readonly context: ReadonlyMap<string, number>
  readonly count: number
}

/** The lines of a whole conversation; the last one is the question. A second `init` makes a program forget the first. */
export function dialogueOf(view: StudyView, question: Question): string[] {
  const { definition, placed, pending } = view
  const runs = placed.map(({ observation }) => observationOf(observation))
  const waiting = pending.map(({ observation }, i) =>
    observationOf({ ...observation, id: observation.id || `pending-${i + 1}` }),
  )
  const observations = [...runs, ...waiting]
  const tell = observations.length === 0 ? [] : [write({ op: 'tell', observations })]
  return [write(initOf(definition)), ...tell, write(askOf(definition, question))]
}

export function initOf(definition: StudyDefinition): Writable {
  const { seed, budget, parameters, contexts, linear, limits, objectives, safety, pool, repeats } = definition
  return {
    op: 'init',
    seed,
    budget,
    study: {
      parameters: [...parameters, ...contexts].map(parameterOf),
      constraints: [...linear, ...parameters.flatMap(heldAt)].map(linearOf).concat(limits.map(limitOf)),
      objectives: objectives.map(({ outcome, goal, target, reference }) => ({ outcome, goal, target, reference })),
      safety: { mode: safety.mode, probability: safety.probability, max_step: safety.maxStep },
      candidates: pool?.map((row) => row ?? new Map()),
      repeats,
    },
  }
}

export function observationOf({ id, settings, outcomes, status, context }: Observation): Writable {
  return { id, settings, outcomes: outcomes.size === 0 ? null : outcomes, status, context }
}

function askOf({ contexts }: StudyDefinition, { context, count }: Question): Writable {
  // A context that nobody knows is taken as usual: the protocol wants every one of them.
  const known = new Map(contexts.map(({ name, low, high }) => [name, context.get(name) ?? (low + high) / 2]))
  return { op: 'ask', count, context: contexts.length === 0 ? undefined : known }
}

/** The protocol knows no parameter that is held at a number: an equation says the same. */
function heldAt({ name, fixed }: FreeParameter): LinearConstraint[] {
  return typeof fixed === 'number' ? [{ coefficients: new Map([[name, 1]]), equals: fixed }] : []
}

function parameterOf(parameter: FreeParameter | ContextParameter): Writable {
  const { name, type, unit } = parameter
  if (parameter.type !== 'context' && typeof parameter.fixed === 'string')
    return { name, type: 'categorical', values: [parameter.fixed], unit }
  if ('values' in parameter) return { name, type, values: parameter.values, unit }
  return { name, type, low: parameter.low, high: parameter.high, unit }
}

function linearOf({ coefficients, equals, max, min }: LinearConstraint): Writable {
  return { kind: 'linear', coefficients, equals, max, min }
}

function limitOf({ outcome, max, min, probability }: OutcomeConstraint): Writable {
  return { kind: 'outcome', outcome, max, min, probability }
}
