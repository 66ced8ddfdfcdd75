// A synthetic problem as a task: a function over a box with its optimum, noise, limits.

import { type Rng, stream } from '../../optimizer/math/rng.ts'
import { scrambledSobol } from '../../optimizer/math/sobol.ts'
import type { Context, Measured, Place, Score, Settings, StudyRequest, Task, TaskSet, Truth } from './task.ts'

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
  readonly start: number
  readonly budget: number
  /** Standard deviation of measured objectives. */
  readonly noise?: number
}

/** How a problem differs from its plain form: what plants add. */
export interface Twist {
  readonly name?: string
  readonly set?: TaskSet
  readonly budget?: number
  readonly checkpoints?: readonly number[]
  readonly mostRepeats?: number
  /** Replaces the continuous parameters x1, x2 ...; positions map to inputs by `inputsOf`. */
  readonly parameters?: StudyRequest['parameters']
  readonly inputsOf?: (settings: Settings, context?: Context) => readonly number[]
  readonly constraints?: StudyRequest['constraints']
  /** What the first objective reads where the truth is y; `rng` belongs to the run alone. */
  readonly read?: (y: number, rng: Rng, x: readonly number[]) => number
  /** Whether a run fails. */
  readonly fails?: (x: readonly number[], rng: Rng) => boolean
  readonly recommends?: boolean
}

export function problemTask(problem: Problem, twist: Twist = {}): Task {
  const { bounds, noise = 0 } = problem
  const name = twist.name ?? problem.name
  const budget = twist.budget ?? problem.budget
  const inputsOf = twist.inputsOf ?? ((settings: Settings) => bounds.map((_, k) => Number(settings[`x${k + 1}`])))
  const read = twist.read ?? ((y: number, rng: Rng) => y + noise * rng.normal())
  return {
    name,
    set: twist.set ?? 'synthetic',
    budget,
    checkpoints: twist.checkpoints ?? [10, 20, 30, 40, 60].filter((n) => n <= budget && n > problem.start),
    study: studyOf(problem, twist),
    score: scoreOf(problem),
    recommends: twist.recommends ?? (!problem.reference && (noise > 0 || twist.read !== undefined)),
    mostRepeats: twist.mostRepeats ?? 30,
    starts: (repeat) => startsOf(problem, twist, stream(repeat, 'start', name)),
    measure: ({ settings, context, repeat, index }) => {
      const rng = stream(repeat, 'noise', name, index)
      const x = inputsOf(settings, context)
      const values = problem.evaluate(x)
      if (twist.fails?.(x, rng)) return failed(values)
      const [first, ...others] = values.objectives
      const measured = [read(first!, rng, x), ...others.map((y) => y + noise * rng.normal())]
      const entries = [...measured.map((y, k) => [`y${k}`, y]), ...values.limits.map((c, k) => [`c${k}`, c])]
      return { status: 'ok', outcomes: Object.fromEntries(entries), truth: truthOf(values) }
    },
  }
}

function failed(values: Values): Measured {
  return { status: 'failed', outcomes: null, truth: { ...truthOf(values), kept: false } }
}

function truthOf({ objectives, limits }: Values): Truth {
  return { costs: objectives, kept: limits.every((c) => c <= 0) }
}

function scoreOf({ optimum, reference }: Problem): Score {
  return reference ? { kind: 'hypervolume', optimum, reference } : { kind: 'best', optimum, scale: 1 }
}

function studyOf({ bounds, evaluate, reference }: Problem, twist: Twist): StudyRequest {
  const shape = evaluate(bounds.map(([low, high]) => (low + high) / 2))
  const limits = shape.limits.map((_, k) => ({ kind: 'outcome', outcome: `c${k}`, max: 0, probability: 0.5 }))
  return {
    parameters:
      twist.parameters ?? bounds.map(([low, high], k) => ({ name: `x${k + 1}`, type: 'continuous', low, high })),
    constraints: [...(twist.constraints ?? []), ...limits],
    objectives: shape.objectives.map((_, k) => ({
      outcome: `y${k}`,
      goal: 'minimize',
      ...(reference && { reference: reference[k]! }),
    })),
  }
}

/** Scrambled Sobol points over the parameters that can be set. */
function startsOf(problem: Problem, { parameters }: Twist, rng: Rng): Place[] {
  const free = (
    parameters ??
    problem.bounds.map(([low, high], k) => ({ name: `x${k + 1}`, type: 'continuous' as const, low, high }))
  ).filter(({ type }) => type !== 'context')
  return scrambledSobol(free.length, problem.start, rng).map((u) => ({
    settings: Object.fromEntries(free.map((parameter, k) => [parameter.name, settingAt(parameter, u[k]!)])),
  }))
}

function settingAt(
  { type, low = 0, high = 1, values }: StudyRequest['parameters'][number],
  u: number,
): number | string {
  if (values) return values[Math.min(values.length - 1, Math.floor(u * values.length))]!
  if (type === 'integer') return Math.min(high, low + Math.floor(u * (high - low + 1)))
  return low + u * (high - low)
}
