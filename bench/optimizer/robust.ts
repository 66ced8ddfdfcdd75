// The robustness set: tasks on which a clever method can be fooled, judged against random search with response surfaces.

import { type Rng, shuffled, stream } from '../../optimizer/math/rng.ts'
import { furtherProblems, hartmann3 } from './further.ts'
import { rangeOf } from './plant.ts'
import { failedRun, type Problem, problemTask, shiftingTask } from './problem.ts'
import { cube } from './problems.ts'
import { poolOf, rangesOf, topRows } from './tables.ts'
import type { Context, Measured, Settings, Task } from './task.ts'

const budget = 60
const checkpoints = [10, 20, 40, 60]
const mostRepeats = 30
const common = { set: 'robust' as const, budget, checkpoints, mostRepeats }

const smooth = furtherProblems.find(({ name }) => name === 'hartmann3')!

/**
 * Cost of four shares of a whole: a broad good region between the last three, the best of all where the first is pure. The
 * corner's peak has an edge, so that the optimum is exactly there; shares are scaled, since sums hold to a tolerance.
 */
function mixtureCost(parts: readonly number[]): number {
  const sum = parts.reduce((total, part) => total + part, 0)
  const distance = (to: readonly number[]) => Math.hypot(...parts.map((part, k) => (100 * part) / sum - to[k]!))
  return -Math.exp(-(distance([5, 20, 45, 30]) ** 2) / 1500) - 1.3 * Math.exp(-distance([100, 0, 0, 0]) / 30)
}

/** All ways to share 100 among four in steps of 12.5: 165 rows, whose sum nobody mentions. */
function simplexLattice(parts: number): number[][] {
  const rows: number[][] = []
  for (let a = 0; a <= parts; a++) {
    for (let b = 0; a + b <= parts; b++) {
      for (let c = 0; a + b + c <= parts; c++) rows.push([a, b, c, parts - a - b - c].map((v) => (100 * v) / parts))
    }
  }
  return rows
}

interface Lot {
  readonly name: string
  readonly inputs: readonly (readonly number[])[]
  readonly costs: readonly number[]
  /** What a run of a row yields; the truth unless told. */
  readonly measured?: (row: number) => Measured
}

/** A table whose rows are candidates, from five rows drawn for the repeat. */
function poolTask({ name, inputs, costs, measured }: Lot): Task {
  const pool = poolOf(inputs)
  const [best, worst] = [Math.min(...costs), Math.max(...costs)]
  const truth = (row: number): Measured => ({
    status: 'ok',
    outcomes: { y: costs[row]! },
    truth: { costs: [costs[row]!], kept: true },
  })
  return {
    name,
    ...common,
    study: {
      parameters: rangesOf(inputs),
      objectives: [{ outcome: 'y', goal: 'minimize' }],
      candidates: pool.candidates,
    },
    score: { kind: 'best', optimum: best, scale: worst - best },
    top: topRows(costs),
    recommends: false,
    starts: (repeat) =>
      shuffled(inputs.length, stream(repeat, 'start', name))
        .slice(0, 5)
        .map(pool.place),
    measure: ({ candidate }) => (measured ?? truth)(candidate!),
  }
}

function mixtures(): Task[] {
  const inputs = simplexLattice(8)
  const box: Problem = {
    name: 'mixture_box',
    bounds: Array.from({ length: 4 }, () => [0, 100] as const),
    evaluate: (x) => ({ objectives: [mixtureCost(x)], limits: [] }),
    optimum: mixtureCost([100, 0, 0, 0]),
    at: [100, 0, 0, 0],
    start: 5,
    budget,
  }
  const sum = { kind: 'linear', coefficients: { x1: 1, x2: 1, x3: 1, x4: 1 }, equals: 100 }
  return [
    poolTask({ name: 'mixture_pool', inputs, costs: inputs.map(mixtureCost) }),
    problemTask(box, { ...common, constraints: [sum] }),
  ]
}

/** 240 rows of four inputs; one in six fails, most of them near the good ones. */
function failures(): Task[] {
  const rng = stream(4, 'rows')
  const inputs = Array.from({ length: 240 }, () =>
    Array.from({ length: 4 }, () => Math.round(1000 * rng.uniform()) / 1000),
  )
  const costs = inputs.map(([a = 0, b = 0, c = 0, d = 0]) => hartmann3([a, b, c]) + 0.8 * (d - 0.3) ** 2)
  const danger = inputs.map(([, b = 0, c = 0, d = 0], row) => b + c - 0.8 * d + 0.2 * Math.sin(7 * row))
  const worst = danger.toSorted((a, b) => b - a)[Math.floor(inputs.length / 6)]!
  const dead = danger.map((value) => value > worst)
  const yields = costs.map((cost, row) => (dead[row] ? 0 : cost))
  const survivors = costs.map((cost, row) => (dead[row] ? 1 : cost))
  const failed: Lot = {
    name: 'failed_pool',
    inputs,
    costs: survivors,
    measured: (row) =>
      dead[row]
        ? failedRun([survivors[row]!])
        : { status: 'ok', outcomes: { y: costs[row]! }, truth: { costs: [costs[row]!], kept: true } },
  }
  return [poolTask(failed), poolTask({ name: 'zeros_pool', inputs, costs: yields })]
}

/** The quantile of Student's distribution with 2 degrees of freedom, whose variance is infinite. */
function heavyQuantile(u: number): number {
  return (2 * u - 1) / Math.sqrt(2 * u * (1 - u))
}

function heavyTails(): Task {
  const { low, high } = rangeOf(smooth)
  const heavy = (y: number, rng: Rng) => y + 0.04 * (high - low) * heavyQuantile(rng.uniform())
  return problemTask(smooth, { ...common, name: 'heavy_tails', read: heavy })
}

/** The best settings wander with the context, which drifts from one end to the other. */
function drifting(): Task {
  const bestAt = ({ w = 0 }: Context) => [0.2 + 0.6 * w, 0.8 - 0.5 * w, 0.3 + 0.3 * Math.sin(3 * w), 0.5]
  const loss = (settings: Settings, context: Context) =>
    Math.min(1, bestAt(context).reduce((sum, best, k) => sum + (Number(settings[`x${k + 1}`]) - best) ** 2, 0) / 1.2)
  return shiftingTask({
    name: 'drifting_context',
    ...common,
    parameters: [
      ...[1, 2, 3, 4].map((k) => ({ name: `x${k}`, type: 'continuous' as const, low: 0, high: 1 })),
      { name: 'w', type: 'context', low: 0, high: 1 },
    ],
    start: 5,
    noise: 0.03,
    loss,
    outcome: (own, { w = 0 }) => 10 - w + own,
    contextAt: (repeat, index) => ({
      w: Math.min(1, Math.max(0, index / budget + 0.05 * stream(repeat, 'drift', index).normal())),
    }),
  })
}

/** Twenty inputs, of which four matter. */
const sparse: Problem = {
  name: 'sparse20',
  bounds: cube(20),
  evaluate: (x) => {
    const [a = 0, b = 0, c = 0, d = 0] = [x[2], x[7], x[11], x[16]]
    return { objectives: [hartmann3([a, b, c]) + 4 * (d - 0.7) ** 2], limits: [] }
  },
  optimum: smooth.optimum,
  start: 5,
  budget,
}

/** Flat but for one hill that fills a third of the cube. */
const plateau: Problem = {
  name: 'plateau',
  bounds: cube(3),
  evaluate: (x) => {
    const best = [0.7, 0.3, 0.6]
    const r = Math.sqrt(x.reduce((sum, v, k) => sum + (v - best[k]!) ** 2, 0))
    return { objectives: [Math.min(0, r / 0.45 - 1)], limits: [] }
  },
  optimum: -1,
  at: [0.7, 0.3, 0.6],
  start: 5,
  budget,
}

export function robustTasks(): Task[] {
  return [
    ...mixtures(),
    ...failures(),
    heavyTails(),
    drifting(),
    problemTask(sparse, common),
    problemTask(plateau, common),
  ]
}
