// One study of a problem with one kind of knowledge: what it reaches after each run.

import type { Observation, StudyDefinition } from '../../optimizer/definition.ts'
import type { Foreteller, Knowledge } from '../../optimizer/knowledge/knowledge.ts'
import { sisterForeteller } from '../../optimizer/knowledge/sister.ts'
import { stream } from '../../optimizer/math/rng.ts'
import { scrambledSobol } from '../../optimizer/math/sobol.ts'
import { strategyOf } from '../../optimizer/strategies/index.ts'
import { Study } from '../../optimizer/study.ts'
import type { KnownProblem, Response } from './problems.ts'

/** By name: what is known of a problem beforehand, rightly or wrongly. */
export const arms = {
  none: () => undefined,
  'right twin': ({ right }) => knowing(twinOf(right)),
  'wrong twin': ({ wrong }) => knowing(twinOf(wrong)),
  'contrary twin': ({ right }) => knowing(twinOf((x) => -right(x))),
  'right expert': (problem, seed) => {
    // Half as far off as the expert allows for, in every input.
    const rng = stream(seed, 'expert', problem.name)
    const off = ([low, high]: readonly [number, number]) => (rng.uniform() < 0.5 ? -0.05 : 0.05) * (high - low)
    return expecting(
      problem,
      problem.best.map((v, k) => held(v + off(problem.bounds[k]!), problem.bounds[k]!)),
    )
  },
  'wrong expert': (problem) =>
    expecting(
      problem,
      problem.best.map((v, k) => {
        const [low, high] = problem.bounds[k]!
        return v < (low + high) / 2 ? v + 0.4 * (high - low) : v - 0.4 * (high - low)
      }),
    ),
  'agreeing sister': (problem, seed) => knowing(sisterOf(problem, problem.right, seed)),
  'contradicting sister': (problem, seed) => knowing(sisterOf(problem, problem.wrong, seed)),
} satisfies Readonly<Record<string, (problem: KnownProblem, seed: number) => Knowledge | undefined>>

export type Arm = keyof typeof arms

const sisterRuns = 25

function held(value: number, [low, high]: readonly [number, number]): number {
  return Math.min(high, Math.max(low, value))
}

function knowing(foreteller: Foreteller): Knowledge {
  return { foretellers: [foreteller], expected: new Map() }
}

function twinOf(response: Response): Foreteller {
  return {
    kind: 'twin',
    name: 'bench',
    outcomes: ['y'],
    foretell: (_, at) => ({ mean: response([...at.values()].map(Number)), sd: 0 }),
  }
}

/** Sure to within a tenth of the range, of every input. */
function expecting({ bounds }: KnownProblem, place: readonly number[]): Knowledge {
  const expected = place.map((near, k) => [`x${k}`, { near, within: (bounds[k]![1] - bounds[k]![0]) / 10 }] as const)
  return { foretellers: [], expected: new Map(expected) }
}

function sisterOf(problem: KnownProblem, response: Response, seed: number): Foreteller {
  const rng = stream(seed, 'sister', problem.name)
  const runs = scrambledSobol(problem.bounds.length, sisterRuns, rng).map((u, i) => {
    const x = Array.from(u, (v, k) => problem.bounds[k]![0] + v * (problem.bounds[k]![1] - problem.bounds[k]![0]))
    return observed(`s${i}`, x, response(x) + problem.noise * rng.normal())
  })
  return sisterForeteller(definitionOf(problem, seed), { name: 'sister', runs })!
}

function observed(id: string, x: readonly number[], y: number): Observation {
  const settings = new Map(x.map((v, k) => [`x${k}`, v] as const))
  return { id, settings, outcomes: new Map([['y', y]]), status: 'ok', context: new Map() }
}

function definitionOf({ bounds, budget }: KnownProblem, seed: number, knowledge?: Knowledge): StudyDefinition {
  return {
    seed,
    budget,
    parameters: bounds.map(([low, high], k) => ({ type: 'continuous', name: `x${k}`, low, high })),
    contexts: [],
    linear: [],
    limits: [],
    objectives: [{ outcome: 'y', goal: 'minimize' }],
    safety: { mode: 'none', probability: 0.95, maxStep: new Map() },
    repeats: false,
    ...(knowledge && { knowledge }),
  }
}

/** The best true value found after each run. */
export function play(problem: KnownProblem, arm: Arm, seed: number): number[] {
  // The process alone on both sides: what is compared is knowledge, at a third of the work.
  const strategy = strategyOf({ name: 'bayesian', surrogate: 'matern-gp' })
  const study = new Study(definitionOf(problem, seed, arms[arm](problem, seed)), strategy)
  const rng = stream(seed, 'noise', problem.name)
  const best: number[] = []
  for (let run = 0; run < problem.budget; run++) {
    const [suggestion] = study.ask(1, new Map())
    const x = [...suggestion!.settings.values()].map(Number)
    const y = problem.truth(x)
    study.tell([observed(`r${run}`, x, y + problem.noise * rng.normal())])
    best.push(Math.min(y, best.at(-1) ?? Number.POSITIVE_INFINITY))
  }
  return best
}
