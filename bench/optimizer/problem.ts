// A synthetic problem as a task: a function over a box with its optimum, and what a plant adds to it.

import { domainOf, drawPositions } from '../../optimizer/domain.ts'
import { type Rng, stream } from '../../optimizer/math/rng.ts'
import { settingsAt } from '../../optimizer/space.ts'
import { settingOf } from './direct.ts'
import type {
  Context,
  Measured,
  ParameterRequest,
  Place,
  Score,
  Settings,
  StudyRequest,
  Task,
  TaskSet,
  Truth,
} from './task.ts'

/** All objectives to be small; limits hold where they are at most 0. */
export interface Values {
  readonly objectives: readonly number[]
  readonly limits: readonly number[]
}

export interface Problem {
  readonly name: string
  readonly bounds: readonly (readonly [number, number])[]
  readonly evaluate: (x: readonly number[]) => Values
  /** Least objective among what keeps the limits, or the hypervolume against `reference`. */
  readonly optimum: number
  /** Where the optimum lies, as far as it is known. */
  readonly at?: readonly number[]
  readonly reference?: readonly [number, number]
  /** Inputs that are whole numbers. */
  readonly whole?: readonly number[]
  readonly start: number
  readonly budget: number
  /** Standard deviation of measured objectives. */
  readonly noise?: number
}

/** How a task differs from the plain problem. */
export interface Twist {
  readonly name?: string
  readonly set?: TaskSet
  readonly budget?: number
  readonly checkpoints?: readonly number[]
  readonly mostRepeats?: number
  /** Replaces the parameters x1, x2 ...; `inputsOf` then says what the problem's inputs are. */
  readonly parameters?: readonly ParameterRequest[]
  readonly inputsOf?: (settings: Settings) => readonly number[]
  readonly constraints?: StudyRequest['constraints']
  /** What the first objective reads where the truth is y; `rng` belongs to the run alone. */
  readonly read?: (y: number, rng: Rng, x: readonly number[]) => number
  /** Whether a run fails. */
  readonly fails?: (x: readonly number[], rng: Rng) => boolean
  readonly recommends?: boolean
  readonly delay?: number
}

export function problemTask(problem: Problem, twist: Twist = {}): Task {
  const name = twist.name ?? problem.name
  const budget = twist.budget ?? problem.budget
  const study = studyOf(problem, twist)
  const measure = measureOf(problem, twist)
  return {
    name,
    set: twist.set ?? 'synthetic',
    budget,
    checkpoints: twist.checkpoints ?? [10, 20, 30, 40, 60].filter((n) => n <= budget && n > problem.start),
    study,
    score: scoreOf(problem),
    recommends: twist.recommends ?? (!problem.reference && (problem.noise !== undefined || twist.read !== undefined)),
    mostRepeats: twist.mostRepeats ?? 30,
    ...(twist.delay !== undefined && { delay: twist.delay }),
    starts: (repeat) => startsOf(study, problem.start, stream(repeat, 'start', name)),
    measure: ({ settings, repeat, index }) => measure(settings, stream(repeat, 'noise', name, index)),
  }
}

function measureOf(problem: Problem, twist: Twist): (settings: Settings, rng: Rng) => Measured {
  const { bounds, noise = 0 } = problem
  const inputsOf = twist.inputsOf ?? ((settings: Settings) => bounds.map((_, k) => Number(settings[`x${k + 1}`])))
  const read = twist.read ?? ((y: number, rng: Rng) => y + noise * rng.normal())
  return (settings, rng) => {
    const x = inputsOf(settings)
    const values = problem.evaluate(x)
    if (twist.fails?.(x, rng)) return failedRun(values.objectives)
    const [first, ...others] = values.objectives
    const measured = [read(first!, rng, x), ...others.map((y) => y + noise * rng.normal())]
    const entries = [
      ...measured.map((y, k) => [`y${k}`, y] as const),
      ...values.limits.map((c, k) => [`c${k}`, c] as const),
    ]
    return {
      status: 'ok',
      outcomes: Object.fromEntries(entries.filter(([, value]) => Number.isFinite(value))),
      truth: truthOf(values),
    }
  }
}

export function failedRun(costs: readonly number[]): Measured {
  return { status: 'failed', outcomes: null, truth: { costs, kept: false } }
}

function truthOf({ objectives, limits }: Values): Truth {
  return { costs: objectives, kept: limits.every((c) => c <= 0) }
}

function scoreOf({ optimum, reference }: Problem): Score {
  return reference ? { kind: 'hypervolume', optimum, reference } : { kind: 'best', optimum, scale: 1 }
}

export function parametersOf({ bounds, whole = [] }: Problem): ParameterRequest[] {
  return bounds.map(([low, high], k) => ({
    name: `x${k + 1}`,
    type: whole.includes(k) ? 'integer' : 'continuous',
    low,
    high,
  }))
}

function studyOf(problem: Problem, twist: Twist): StudyRequest {
  const { bounds, evaluate, reference } = problem
  const shape = evaluate(bounds.map(([low, high]) => (low + high) / 2))
  const limits = shape.limits.map((_, k) => ({ kind: 'outcome', outcome: `c${k}`, max: 0, probability: 0.5 }))
  return {
    parameters: twist.parameters ?? parametersOf(problem),
    constraints: [...(twist.constraints ?? []), ...limits],
    objectives: shape.objectives.map((_, k) => ({
      outcome: `y${k}`,
      goal: 'minimize',
      ...(reference && { reference: reference[k]! }),
    })),
  }
}

/** Spread settings that keep every linear limit. */
export function startsOf(study: StudyRequest, count: number, rng: Rng): Place[] {
  const { space, definition } = settingOf({ seed: 0, budget: count, study })
  const domain = domainOf(space, definition.linear)!
  return drawPositions(domain, count, rng).map((position) => ({
    settings: Object.fromEntries(settingsAt(space, position)),
  }))
}

/** A problem with its objective alone as a function of settings in a context: what a run costs against the best there. */
export interface Shifting {
  readonly name: string
  readonly set: TaskSet
  readonly parameters: readonly ParameterRequest[]
  readonly start: number
  readonly budget: number
  readonly checkpoints: readonly number[]
  readonly mostRepeats: number
  readonly noise: number
  /** From 0 at the best settings of the context to about 1. */
  readonly loss: (settings: Settings, context: Context) => number
  /** What is measured, in an arbitrary unit that the context shifts too. */
  readonly outcome: (loss: number, context: Context) => number
  readonly contextAt: (repeat: number, index: number) => Context
}

export function shiftingTask(given: Shifting): Task {
  const study: StudyRequest = { parameters: given.parameters, objectives: [{ outcome: 'y', goal: 'minimize' }] }
  return {
    name: given.name,
    set: given.set,
    budget: given.budget,
    checkpoints: given.checkpoints,
    study,
    score: { kind: 'loss' },
    recommends: false,
    mostRepeats: given.mostRepeats,
    starts: (repeat) => startsOf(study, given.start, stream(repeat, 'start', given.name)),
    contextAt: given.contextAt,
    measure: ({ settings, context, repeat, index }) => {
      const loss = given.loss(settings, context!)
      const y = given.outcome(loss, context!) + given.noise * stream(repeat, 'noise', given.name, index).normal()
      return { status: 'ok', outcomes: { y }, truth: { costs: [loss], kept: true, loss } }
    },
  }
}
