// What plants add to a function: noise, outliers, failures, zeros, contexts, mixtures, useless inputs, late results.

import { type Rng, stream } from '../../optimizer/math/rng.ts'
import { scrambledSobol } from '../../optimizer/math/sobol.ts'
import { furtherProblems, hartmann3 } from './further.ts'
import { type Problem, parametersOf, problemTask, shiftingTask, type Twist } from './problem.ts'
import { coreProblems } from './problems.ts'
import type { Context, Settings, Task } from './task.ts'

const branin = coreProblems.find(({ name }) => name === 'branin')!
const smooth = furtherProblems.find(({ name }) => name === 'hartmann3')!
const mostRepeats = 10
const gross = 0.08

/** Least and greatest value with the quantile at `p`, over 2048 spread points. */
export function rangeOf({ bounds, evaluate }: Problem, p = 0.1): { low: number; high: number; good: number } {
  const points = scrambledSobol(bounds.length, 2048, stream(1, 'range'))
  const values = points
    .map((u) => evaluate(Array.from(u, (v, k) => bounds[k]![0] + v * (bounds[k]![1] - bounds[k]![0]))).objectives[0]!)
    .sort((a, b) => a - b)
  return { low: values[0]!, high: values.at(-1)!, good: values[Math.floor(p * values.length)]! }
}

const range = rangeOf(smooth)
const width = range.high - range.low

function plant(name: string, problem: Problem, twist: Twist): Task {
  return problemTask(problem, { set: 'plant', budget: 40, mostRepeats, name: `${problem.name}+${name}`, ...twist })
}

/** Gross errors on top of a little noise, in one run of twelve. */
function outliers(name: string, wrong: (y: number, rng: Rng) => number, inGood = false): Task {
  return plant(name, smooth, {
    read: (y, rng) => {
      const [hit, noise] = [rng.uniform(), 0.02 * width * rng.normal()]
      const share = inGood ? (y < range.good ? 0.4 : 0.02) : gross
      return hit < share ? wrong(y, rng) : y + noise
    },
  })
}

function noisy(): Task[] {
  const shares = [0.05, 0.1, 0.2].map((share) =>
    plant(`noise${share}`, smooth, { read: (y, rng) => y + share * width * rng.normal() }),
  )
  const growing = plant('growing_noise', smooth, {
    read: (y, rng) => y + 0.2 * (y - range.low) * rng.normal(),
  })
  return [
    ...shares,
    growing,
    outliers('outliers_constant', () => range.low - 0.2 * width),
    outliers('outliers_uniform', (_, rng) => range.low + width * rng.uniform()),
    outliers('outliers_one_sided', (y, rng) => y + width * (0.3 + 0.7 * rng.uniform())),
    outliers('outliers_in_good', (y, rng) => y + width * (0.3 + 0.7 * rng.uniform()), true),
  ]
}

function failing(): Task[] {
  return [
    plant('failures', smooth, { fails: (_, rng) => rng.uniform() < 0.1 }),
    // A corner that holds a tenth of the cube, beside the way to the optimum.
    plant('failing_region', smooth, { fails: ([, x2 = 0, x3 = 0]) => x2 > 0.68 && x3 > 0.68 }),
    plant('zeros', { ...smooth, evaluate: zeroed, optimum: smooth.optimum }, {}),
  ]
}

/** No yield at all, written as exactly 0, where the outcome would be worse than the median or x1 is high. */
function zeroed(x: readonly number[]) {
  return { objectives: [x[0]! > 0.75 ? 0 : hartmann3(x)], limits: [] }
}

/** How far the best settings move from one end of the context to the other, in ranges of an input. */
const shift = 0.5

function contexts(): Task[] {
  const bestAt = ({ w = 0 }: Context) => [0.25 + shift * w, 0.75 - shift * w, 0.4]
  const loss = (settings: Settings, context: Context) =>
    Math.min(
      1,
      bestAt(context).reduce((sum, best, k) => sum + (Number(settings[`x${k + 1}`]) - best) ** 2, 0),
    )
  const task = (name: string, contextAt: (repeat: number, index: number) => Context) =>
    shiftingTask({
      name,
      set: 'plant',
      parameters: [
        ...[1, 2, 3].map((k) => ({ name: `x${k}`, type: 'continuous' as const, low: 0, high: 1 })),
        { name: 'w', type: 'context', low: 0, high: 1 },
      ],
      start: 5,
      budget: 40,
      checkpoints: [10, 20, 40],
      mostRepeats,
      noise: 0.02,
      loss,
      outcome: (own, { w = 0 }) => 3 + own + 0.5 * w,
      contextAt,
    })
  return [
    task('context+drifting', (repeat, index) => ({
      w: Math.min(1, Math.max(0, index / 40 + 0.05 * stream(repeat, 'drift', index).normal())),
    })),
    // A new lot every fifth run.
    task('context+jumping', (repeat, index) => ({ w: stream(repeat, 'lot', Math.floor(index / 5)).uniform() })),
  ]
}

/** Three shares of 100 with the optimum where two of them balance. */
const shares: Problem = {
  name: 'shares',
  bounds: [
    [0, 100],
    [0, 100],
    [0, 100],
  ],
  evaluate: ([a = 0, b = 0, c = 0]) => ({
    objectives: [(a - 62) ** 2 / 1000 + (b - 30) ** 2 / 500 + (c - 8) ** 2 / 200 - 2],
    limits: [],
  }),
  optimum: -2,
  at: [62, 30, 8],
  start: 5,
  budget: 40,
}

function shapes(): Task[] {
  const extra = parametersOf({ ...branin, bounds: [...branin.bounds, [0, 1], [-5, 10]] })
  const corner: Problem = {
    ...branin,
    name: 'corner',
    bounds: [
      [0, 1],
      [0, 1],
      [0, 1],
    ],
    evaluate: (x) => ({
      objectives: [-x.reduce((sum, v) => sum + v, 0) - x[0]! * x[1]! + Math.sin(3 * x[2]!)],
      limits: [],
    }),
    optimum: -3 - 1 + Math.sin(3) + 0,
    at: [1, 1, 1],
  }
  return [
    plant('mixture', shares, { constraints: [{ kind: 'linear', coefficients: { x1: 1, x2: 1, x3: 1 }, equals: 100 }] }),
    // x3 matters nothing, x4 says what x1 says with a little of its own.
    plant('useless_inputs', branin, {
      parameters: extra,
      inputsOf: ({ x1, x2, x4 }) => [0.9 * Number(x1) + 0.1 * Number(x4), Number(x2)],
    }),
    plant('optimum', corner, {}),
    plant('category', branin, {
      parameters: [...parametersOf(branin), { name: 'x3', type: 'categorical', values: ['p', 'q', 'r'] }],
      inputsOf: ({ x1, x2, x3 }) => [Number(x1) + (x3 === 'q' ? 1.5 : 0), Number(x2) + (x3 === 'r' ? 3 : 0)],
    }),
    plant('late', smooth, { delay: 3 }),
  ]
}

export function plantTasks(): Task[] {
  return [...noisy(), ...failing(), ...contexts(), ...shapes()]
}
