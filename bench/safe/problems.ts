// Problems of the safe-mode bench: smooth ones beside those that a smooth model cannot fit.

import type { Rng } from '../../optimizer/math/rng.ts'
import { cube, num, type SafeProblem, type Settings, vector } from './problem.ts'

const { abs, exp, hypot, max, PI, sin, sqrt } = Math
const sum = (x: readonly number[]) => x.reduce((total, v) => total + v, 0)
const at = (settings: Settings, k: number) => num(settings, `x${k}`)
const normal = (sd: number) => (_: Settings, rng: Rng) => sd * rng.normal()
/** 1 minus the squared distance to a best place. */
const bowl = (x: readonly number[], best: readonly number[]) =>
  1 - x.reduce((total, v, k) => total + (v - best[k]!) ** 2, 0)

const smooth: SafeProblem[] = [
  {
    name: 'smooth 2d',
    trap: 'none',
    ...cube(2),
    limits: [{ max: 0 }],
    truth: (s) => ({ y: at(s, 1) + at(s, 2), limited: [sin(3 * at(s, 1)) + at(s, 2) ** 2 - 1.1] }),
    noise: normal(0.01),
  },
  {
    name: 'smooth 5d, steps',
    trap: 'max_step, batches of three',
    ...cube(5),
    limits: [{ max: 1.1 }],
    truth: (s) => {
      const x = vector(s)
      return { y: bowl(x, [0.8, 0.7, 0.6, 0.3, 0.2]), limited: [sum(x.map((v) => v * v)) * (1 + 0.3 * sin(3 * x[0]!))] }
    },
    noise: normal(0.03),
    batch: 3,
    maxStep: { x1: 0.15, x2: 0.15, x3: 0.3 },
  },
  {
    name: 'three limits 4d',
    trap: 'several limits at once, one of them wavy',
    ...cube(4),
    limits: [{ max: 0.9 }, { min: 0.15 }, { max: 1.2 }],
    truth: (s) => {
      const [a = 0, b = 0, c = 0, d = 0] = vector(s)
      return {
        y: a + 0.7 * b + 0.4 * c - 0.5 * (d - 0.4) ** 2,
        limited: [a * b + 0.5 * c, 0.6 - 0.5 * abs(c - d) - 0.2 * a, b + 0.4 * sin(5 * a) + 0.3 * d],
      }
    },
    noise: normal(0.02),
  },
  {
    name: 'mixture',
    trap: 'three shares that sum to 100',
    parameters: ['a', 'b', 'c'].map((name) => ({ name, type: 'continuous', low: 0, high: 100 })),
    linear: [{ kind: 'linear', coefficients: { a: 1, b: 1, c: 1 }, equals: 100 }],
    draw: (rng) => {
      const [u = 0, v = 0] = [rng.uniform(), rng.uniform()].sort((one, other) => one - other)
      return { a: 100 * u, b: 100 * (v - u), c: 100 - 100 * u - 100 * (v - u) }
    },
    limits: [{ max: 40 }, { min: 20 }],
    truth: (s) => {
      const [a, b, c] = [num(s, 'a'), num(s, 'b'), num(s, 'c')]
      return { y: (a * 1.2 + c * 0.3 + (a * b) / 60) / 50, limited: [0.5 * a + (a * c) / 150, 15 + 0.4 * b + 0.1 * c] }
    },
    noise: normal(0.5),
  },
]

const jumps: SafeProblem[] = [
  {
    name: 'cliff',
    trap: 'flat, then a jump over the limit',
    ...cube(2),
    limits: [{ max: 0.5 }],
    truth: (s) => ({ y: at(s, 1) + 0.5 * at(s, 2), limited: [at(s, 1) + 0.4 * at(s, 2) < 0.8 ? 0.2 : 1] }),
    noise: normal(0.02),
  },
  {
    name: 'slope with a jump',
    trap: 'a gentle slope that foretells nothing of the jump',
    ...cube(3),
    limits: [{ max: 1 }],
    truth: (s) => {
      const [a = 0, b = 0, c = 0] = vector(s)
      return { y: a + b - 0.5 * (c - 0.5) ** 2, limited: [0.3 * a + 0.2 * b + 0.1 * c + (a > 0.65 ? 0.9 : 0)] }
    },
    noise: normal(0.02),
  },
  {
    name: 'plateau, then steep',
    trap: 'an exponential that is invisible until late',
    ...cube(2),
    limits: [{ max: 1 }],
    truth: (s) => ({
      y: at(s, 1) - 0.3 * (at(s, 2) - 0.6) ** 2,
      limited: [exp(14 * (at(s, 1) - 0.7 - 0.1 * at(s, 2)))],
    }),
    noise: normal(0.01),
  },
  {
    name: 'kink 6d',
    trap: 'a hinge and six parameters',
    ...cube(6),
    limits: [{ max: 0.6 }],
    truth: (s) => {
      const x = vector(s)
      return {
        y: bowl(x, [0.7, 0.7, 0.5, 0.5, 0.5, 0.5]),
        limited: [0.1 + 3 * max(0, x[0]! + x[1]! - 1.05) + 0.2 * x[2]!],
      }
    },
    noise: normal(0.02),
  },
  {
    name: 'narrow valley',
    trap: 'a thin curved safe band with limits on both sides',
    ...cube(2),
    limits: [{ min: -0.15, max: 0.15 }],
    truth: (s) => ({ y: at(s, 1), limited: [at(s, 2) - 0.5 - 0.3 * sin(2 * PI * at(s, 1))] }),
    noise: normal(0.01),
  },
  {
    name: 'a category that differs',
    trap: 'one of three gases breaks the limit early',
    parameters: [
      { name: 'heat', type: 'continuous', low: 1400, high: 1700 },
      { name: 'hours', type: 'integer', low: 1, high: 12 },
      { name: 'gas', type: 'categorical', values: ['air', 'n2', 'ar'] },
    ],
    draw: (rng) => ({
      heat: 1400 + 300 * rng.uniform(),
      hours: 1 + rng.integer(12),
      gas: ['air', 'n2', 'ar'][rng.integer(3)]!,
    }),
    limits: [{ max: 1 }],
    truth: (s) => {
      const [heat, hours] = [(num(s, 'heat') - 1400) / 300, num(s, 'hours') / 12]
      const { add = 0, factor = 1 } = { air: { add: 0 }, n2: { add: 0.1 }, ar: { factor: 2 } }[String(s['gas'])] ?? {}
      return { y: heat + 0.5 * hours + add, limited: [factor * (heat ** 2 + 0.4 * hours)] }
    },
    noise: normal(0.02),
  },
]

const failures: SafeProblem[] = [
  {
    name: 'region of failures',
    trap: 'runs fail without warning beyond a curve',
    ...cube(3),
    limits: [],
    truth: (s) => {
      const [a = 0, b = 0, c = 0] = vector(s)
      return { y: a + b + 0.3 * c, limited: [], failure: hypot(a - 1, b - 1) < 0.5 ? 1 : 0 }
    },
  },
  {
    name: 'seldom failures',
    trap: 'two runs in a hundred fail wherever they are; a smooth limit',
    ...cube(2),
    limits: [{ max: 0.7 }],
    truth: (s) => ({ y: bowl(vector(s), [0.7, 0.6]), limited: [at(s, 1) ** 2 + 0.4 * at(s, 2)], failure: 0.02 }),
    noise: normal(0.02),
  },
  {
    name: 'frequent failures',
    trap: 'one run in eight fails wherever it is: nothing is safe',
    ...cube(2),
    limits: [{ max: 0.7 }],
    truth: (s) => ({ y: bowl(vector(s), [0.7, 0.6]), limited: [at(s, 1) ** 2 + 0.4 * at(s, 2)], failure: 0.125 }),
    noise: normal(0.02),
    promisable: false,
  },
]

const noisy: SafeProblem[] = [
  {
    name: 'noisy limit',
    trap: 'noise of a sixth of the spread',
    ...cube(2),
    limits: [{ max: 1 }],
    truth: (s) => ({ y: bowl(vector(s), [0.8, 0.7]), limited: [at(s, 1) + 0.6 * at(s, 2)] }),
    noise: normal(0.12),
  },
  {
    name: 'uneven noise',
    trap: 'noise that grows tenfold towards the best place',
    ...cube(2),
    limits: [{ max: 1 }],
    truth: (s) => ({ y: bowl(vector(s), [0.9, 0.5]), limited: [0.2 + 0.5 * at(s, 1)] }),
    noise: (s, rng) => (0.02 + 0.2 * at(s, 1) ** 2) * rng.normal(),
  },
  {
    name: 'heavy tails',
    trap: "noise with Student's t of two degrees",
    ...cube(3),
    limits: [{ max: 1 }],
    truth: (s) => ({ y: bowl(vector(s), [0.8, 0.7, 0.5]), limited: [sum(vector(s)) * 0.55] }),
    noise: (_, rng) => (0.03 * rng.normal()) / sqrt(-Math.log(rng.uniform())),
  },
]

const settingsGiven: SafeProblem[] = [
  {
    name: 'pool, smooth',
    trap: '300 recipes over four parameters',
    ...cube(4),
    limits: [{ max: 1 }],
    truth: (s) => {
      const [a = 0, b = 0, c = 0, d = 0] = vector(s)
      return { y: a + 0.5 * b + 0.3 * c * d, limited: [a * a + 0.6 * b + 0.3 * sin(4 * c)] }
    },
    noise: normal(0.02),
    rows: 300,
  },
  {
    name: 'pool, cliff',
    trap: '200 recipes over three parameters with a jump, batches of two',
    ...cube(3),
    limits: [{ max: 0.5 }],
    truth: (s) => ({ y: sum(vector(s)), limited: [0.1 * at(s, 3) + (at(s, 1) + at(s, 2) > 1.2 ? 1 : 0)] }),
    noise: normal(0.02),
    rows: 200,
    batch: 2,
  },
  {
    name: 'context',
    trap: 'a powder lot that shifts the limit, another one for each run',
    ...cube(2),
    parameters: [...cube(2).parameters, { name: 'lot', type: 'context', low: 0, high: 1 }],
    limits: [{ max: 1 }],
    truth: (s, lot) => ({ y: at(s, 1) + 0.4 * at(s, 2), limited: [at(s, 1) ** 2 + 0.5 * at(s, 2) + 0.5 * lot] }),
    noise: normal(0.02),
    context: true,
  },
  {
    name: 'eight parameters',
    trap: 'three of eight matter to the limit',
    ...cube(8),
    limits: [{ max: 0.8 }],
    truth: (s) => {
      const x = vector(s)
      return { y: bowl(x, [0.8, 0.8, 0.7, 0.5, 0.4, 0.3, 0.6, 0.5]), limited: [x[0]! * x[1]! + 0.4 * sin(3 * x[2]!)] }
    },
    noise: normal(0.02),
  },
]

export const safeProblems: readonly SafeProblem[] = [...smooth, ...jumps, ...failures, ...noisy, ...settingsGiven]
