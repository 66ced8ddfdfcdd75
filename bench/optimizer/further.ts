// A further set of synthetic problems: formulas, bounds, limits, optima checked by a test.

import type { Problem } from './problem.ts'
import { branin, cube, currin, single } from './problems.ts'

const { PI, atan2, cos, hypot, sin, sqrt } = Math

const total = (x: readonly number[], f: (v: number, k: number) => number) => x.reduce((sum, v, k) => sum + f(v, k), 0)

// biome-ignore format: matrices
const peaks = {
  a: [1, 1.2, 3, 3.2],
  A: [[3, 10, 30], [0.1, 10, 35], [3, 10, 30], [0.1, 10, 35]],
  P: [[3689, 1170, 2673], [4699, 4387, 7470], [1091, 8732, 5547], [381, 5743, 8828]],
}

export function hartmann3(x: readonly number[]): number {
  return -peaks.a.reduce(
    (sum, a, i) => sum + a * Math.exp(-total(x, (v, j) => peaks.A[i]![j]! * (v - peaks.P[i]![j]! / 1e4) ** 2)),
    0,
  )
}

function levy(x: readonly number[]): number {
  const w = x.map((v) => 1 + (v - 1) / 4)
  const last = w.at(-1)!
  return (
    sin(PI * w[0]!) ** 2 +
    total(w.slice(0, -1), (v) => (v - 1) ** 2 * (1 + 10 * sin(PI * v + 1) ** 2)) +
    (last - 1) ** 2 * (1 + sin(2 * PI * last) ** 2)
  )
}

function rosenbrock(x: readonly number[]): number {
  return total(x.slice(0, -1), (v, k) => 100 * (x[k + 1]! - v * v) ** 2 + (v - 1) ** 2)
}

function sixHumpCamel([x = 0, y = 0]: readonly number[]): number {
  return (4 - 2.1 * x ** 2 + x ** 4 / 3) * x ** 2 + x * y + (4 * y ** 2 - 4) * y ** 2
}

function dropWave([x = 0, y = 0]: readonly number[]): number {
  const r = hypot(x, y)
  return -(1 + cos(12 * r)) / (0.5 * r * r + 2)
}

function townsend([x = 0, y = 0]: readonly number[]) {
  const t = atan2(x, y)
  const edge = (2 * cos(t) - cos(2 * t) / 2 - cos(3 * t) / 4 - cos(4 * t) / 8) ** 2 + (2 * sin(t)) ** 2
  return {
    objectives: [-(cos((x - 0.1) * y) ** 2) - x * sin(3 * x + y)],
    limits: [x * x + y * y - edge],
  }
}

function dtlz2([first = 0, ...rest]: readonly number[]) {
  const g = 1 + total(rest, (v) => (v - 0.5) ** 2)
  return { objectives: [g * cos((PI * first) / 2), g * sin((PI * first) / 2)], limits: [] }
}

function zdt1([first = 0, ...rest]: readonly number[]) {
  const g = 1 + (9 * total(rest, (v) => v)) / rest.length
  return { objectives: [first, g * (1 - sqrt(first / g))], limits: [] }
}

export const furtherProblems: readonly Problem[] = [
  {
    name: 'hartmann3',
    bounds: cube(3),
    evaluate: single(hartmann3),
    optimum: -3.8627797874,
    at: [0.1145889, 0.5556489, 0.8525469],
    start: 5,
    budget: 30,
  },
  {
    name: 'levy4',
    bounds: cube(4, -10, 10),
    evaluate: single(levy),
    optimum: 0,
    at: [1, 1, 1, 1],
    start: 5,
    budget: 40,
  },
  {
    name: 'rosenbrock4',
    bounds: cube(4, -5, 10),
    evaluate: single(rosenbrock),
    optimum: 0,
    at: [1, 1, 1, 1],
    start: 5,
    budget: 40,
  },
  {
    name: 'styblinskitang4',
    bounds: cube(4, -5, 5),
    evaluate: single((x) => total(x, (v) => (v ** 4 - 16 * v ** 2 + 5 * v) / 2)),
    optimum: -39.16616570377142 * 4,
    at: [-2.903534, -2.903534, -2.903534, -2.903534],
    start: 5,
    budget: 40,
  },
  {
    name: 'sixhumpcamel',
    bounds: [
      [-3, 3],
      [-2, 2],
    ],
    evaluate: single(sixHumpCamel),
    optimum: -1.0316284534898776,
    at: [0.0898420137, -0.7126564032],
    start: 5,
    budget: 30,
  },
  {
    name: 'dropwave',
    bounds: cube(2, -5.12, 5.12),
    evaluate: single(dropWave),
    optimum: -1,
    at: [0, 0],
    start: 5,
    budget: 40,
  },
  {
    name: 'cosine8',
    bounds: cube(8, -1, 1),
    evaluate: single((x) => total(x, (v) => v * v - 0.1 * cos(5 * PI * v))),
    optimum: -0.8,
    at: Array.from({ length: 8 }, () => 0),
    start: 9,
    budget: 40,
  },
  {
    name: 'townsend',
    bounds: [
      [-2.25, 2.5],
      [-2.5, 1.75],
    ],
    evaluate: townsend,
    optimum: -2.0239884,
    at: [2.00529, 1.19445],
    start: 5,
    budget: 30,
  },
  {
    name: 'constrained_branincurrin',
    bounds: cube(2),
    evaluate: ([x1 = 0, x2 = 0]) => ({
      objectives: [branin([15 * x1 - 5, 15 * x2]), currin([x1, x2])],
      limits: [(15 * x1 - 7.5) ** 2 + (15 * x2 - 7.5) ** 2 - 50],
    }),
    optimum: 609.42,
    reference: [80, 12],
    start: 5,
    budget: 40,
  },
  {
    name: 'dtlz2',
    bounds: cube(4),
    evaluate: dtlz2,
    optimum: 1.21 - PI / 4,
    reference: [1.1, 1.1],
    start: 5,
    budget: 40,
  },
  {
    name: 'zdt1',
    bounds: cube(4),
    evaluate: zdt1,
    optimum: 120 + 2 / 3,
    reference: [11, 11],
    start: 5,
    budget: 40,
  },
]
