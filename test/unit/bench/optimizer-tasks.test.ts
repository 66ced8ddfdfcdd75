// The benchmark's problems against their stated optima, its driver against what a fair comparison demands.
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { engineeringProblems } from '../../../bench/optimizer/engineering.ts'
import { furtherProblems } from '../../../bench/optimizer/further.ts'
import type { Method } from '../../../bench/optimizer/method.ts'
import { methodOf } from '../../../bench/optimizer/methods.ts'
import { type Outcome, play } from '../../../bench/optimizer/play.ts'
import type { Problem } from '../../../bench/optimizer/problem.ts'
import { coreProblems } from '../../../bench/optimizer/problems.ts'
import { openResults } from '../../../bench/optimizer/results.ts'
import { scoreTrace, type Task } from '../../../bench/optimizer/task.ts'
import { tasks } from '../../../bench/optimizer/tasks.ts'
import { stream } from '../../../optimizer/math/rng.ts'

const problems = [...coreProblems, ...furtherProblems, ...engineeringProblems]
const cheap = tasks.filter(({ set }) => set !== 'tables')

function drawn({ bounds, whole = [] }: Problem, rng: ReturnType<typeof stream>): number[] {
  return bounds.map(([low, high], k) => {
    const value = low + rng.uniform() * (high - low)
    return whole.includes(k) ? Math.round(value) : value
  })
}

describe.each(problems.map((problem) => [problem.name, problem] as const))('problem %s', (name, problem) => {
  it('has no point below its optimum', () => {
    const rng = stream(1, 'points', name)
    const truths = Array.from({ length: problem.reference ? 500 : 5000 }, () => {
      const { objectives, limits } = problem.evaluate(drawn(problem, rng))
      return { costs: objectives, kept: limits.every((c) => c <= 0) }
    })
    const { optimum, reference } = problem
    const score = reference
      ? ({ kind: 'hypervolume', optimum, reference } as const)
      : ({ kind: 'best', optimum, scale: 1 } as const)
    expect(scoreTrace(score, truths, 0).at(-1)).toBeGreaterThanOrEqual(-1e-9)
  })
})

const located = problems.flatMap((problem) => (problem.at ? [[problem.name, problem, problem.at] as const] : []))

describe.each(located)('the optimum of %s', (name, problem, best) => {
  it('is reached where that is said to lie', () => {
    const { objectives, limits } = problem.evaluate(best)
    const scale = Math.max(1, Math.abs(problem.optimum))
    expect(Math.abs(objectives[0]! - problem.optimum) / scale).toBeLessThan(1e-4)
    for (const c of limits) expect(c).toBeLessThan(0.01)
  })

  it('has no better point next to it', () => {
    const rng = stream(2, 'near', name)
    const better = Array.from({ length: 4000 }, () => {
      const x = best.map((v, k) => {
        const [low, high] = problem.bounds[k]!
        if (problem.whole?.includes(k)) return v
        return Math.min(high, Math.max(low, v + 1e-3 * (high - low) * rng.normal()))
      })
      const { objectives, limits } = problem.evaluate(x)
      return limits.every((c) => c <= 0) ? objectives[0]! : Number.POSITIVE_INFINITY
    })
    expect(Math.min(...better)).toBeGreaterThanOrEqual(problem.optimum - 1e-9)
  })
})

describe.each(cheap.map((task) => [task.name, task] as const))('task %s', (_, task) => {
  it('starts alike for all, measures alike whatever was asked before', () => {
    expect(task.starts(3)).toEqual(task.starts(3))
    expect(task.starts(3)).not.toEqual(task.starts(4))
    const [place] = task.starts(3)
    const at = { ...place!, repeat: 3, index: 7, ...(task.contextAt && { context: task.contextAt(3, 7) }) }
    expect(task.measure(at)).toEqual(task.measure(at))
  })

  it('is played by random search without trouble, never below its optimum', () => {
    const outcome = play(task, methodOf('random'), 1)
    expect(outcome.trouble).toBe(0)
    expect(outcome.scores).toHaveLength(task.budget)
    for (const score of outcome.scores) expect(score ?? 0).toBeGreaterThanOrEqual(-1e-9)
  })
})

describe('the driver', () => {
  const pool = cheap.find(({ name }) => name === 'mixture_pool') as Task
  const stubborn: Method = {
    name: 'stubborn',
    summary: 'asks for its first row again and again',
    open: () => ({ tell: () => undefined, ask: () => ({ settings: {}, candidate: 0 }), recommend: () => undefined }),
  }
  const broken: Method = {
    name: 'broken',
    summary: 'never answers',
    open: () => ({
      tell: () => undefined,
      ask: () => {
        throw new Error('no answer')
      },
      recommend: () => undefined,
    }),
  }

  it('takes a random row where a reply cannot be used, counts it as trouble', () => {
    const outcome = play(pool, stubborn, 2)
    expect(outcome.trouble).toBeGreaterThanOrEqual(pool.budget - 6)
    expect(outcome.because).toBe('a row twice')
    expect(outcome.scores).toHaveLength(pool.budget)
    expect(play(pool, broken, 2).because).toContain('no answer')
  })

  it('gives the same outcome for the same repeat', () => {
    const plain = ({ asks: _, ...rest }: Outcome) => rest
    expect(plain(play(pool, methodOf('rsm10'), 5))).toEqual(plain(play(pool, methodOf('rsm10'), 5)))
  })
})

describe('results on disk', () => {
  it('are found again after an interruption, but for a line cut short', () => {
    const folder = mkdtempSync(join(tmpdir(), 'kunlun-results-'))
    const outcome = { task: 't', method: 'm', repeat: 0, scores: [1] } as unknown as Outcome
    const first = openResults(folder, 'abc')
    first.add(outcome)
    writeFileSync(first.file, '{"task":"t","method":"m","rep', { flag: 'a' })
    const again = openResults(folder, 'abc')
    expect(again.find({ task: 't', method: 'm', repeat: 0 })).toEqual(outcome)
    expect(again.find({ task: 't', method: 'm', repeat: 1 })).toBeUndefined()
    again.add({ ...outcome, repeat: 1 })
    expect(openResults(folder, 'abc').find({ task: 't', method: 'm', repeat: 1 })).toEqual({ ...outcome, repeat: 1 })
    expect(openResults(folder, 'other').find({ task: 't', method: 'm', repeat: 0 })).toBeUndefined()
  })
})
