// The six synthetic problems that peers were measured on: formulas, bounds, limits, optima.

import type { Problem } from './problem.ts'

const { PI, cos, exp, sin, sqrt } = Math

export function branin([x1 = 0, x2 = 0]: readonly number[]): number {
  return (x2 - (5.1 * x1 ** 2) / (4 * PI ** 2) + (5 * x1) / PI - 6) ** 2 + 10 * (1 - 1 / (8 * PI)) * cos(x1) + 10
}

// biome-ignore format: matrices
const hartmann = {
  a: [1, 1.2, 3, 3.2],
  A: [[10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14]],
  P: [[1312, 1696, 5569, 124, 8283, 5886], [2329, 4135, 8307, 3736, 1004, 9991], [2348, 1451, 3522, 2883, 3047, 6650], [4047, 8828, 8732, 5743, 1091, 381]],
}

export function hartmann6(x: readonly number[]): number {
  return -hartmann.a.reduce((sum, a, i) => {
    const inner = hartmann.A[i]!.reduce((s, A, j) => s + A * (x[j]! - hartmann.P[i]![j]! / 1e4) ** 2, 0)
    return sum + a * exp(-inner)
  }, 0)
}

function ackley(x: readonly number[]): number {
  const mean = (f: (v: number) => number) => x.reduce((sum, v) => sum + f(v) / x.length, 0)
  return -20 * exp(-0.2 * sqrt(mean((v) => v * v))) - exp(mean((v) => cos(2 * PI * v))) + 20 + Math.E
}

export function currin([x1 = 0, x2 = 0]: readonly number[]): number {
  const damping = x2 === 0 ? 1 : 1 - exp(-1 / (2 * x2))
  return (damping * (2300 * x1 ** 3 + 1900 * x1 ** 2 + 2092 * x1 + 60)) / (100 * x1 ** 3 + 500 * x1 ** 2 + 4 * x1 + 20)
}

export const cube = (d: number, low = 0, high = 1) => Array.from({ length: d }, () => [low, high] as const)
/** A problem of one objective without limits. */
export const single = (f: (x: readonly number[]) => number) => (x: readonly number[]) => ({
  objectives: [f(x)],
  limits: [],
})

export const coreProblems: readonly Problem[] = [
  {
    name: 'branin',
    bounds: [
      [-5, 10],
      [0, 15],
    ],
    evaluate: single(branin),
    optimum: 0.3978873,
    at: [Math.PI, 2.275],
    start: 5,
    budget: 30,
  },
  {
    name: 'hartmann6',
    bounds: cube(6),
    evaluate: single(hartmann6),
    optimum: -3.3223681,
    at: [0.20168952, 0.15001069, 0.47687398, 0.27533243, 0.31165162, 0.65730054],
    start: 14,
    budget: 40,
  },
  {
    name: 'hartmann6_noisy',
    bounds: cube(6),
    evaluate: single(hartmann6),
    optimum: -3.3223681,
    at: [0.20168952, 0.15001069, 0.47687398, 0.27533243, 0.31165162, 0.65730054],
    start: 14,
    budget: 40,
    noise: 0.2,
  },
  {
    name: 'ackley5',
    bounds: cube(5, -10, 15),
    evaluate: single(ackley),
    optimum: 0,
    at: [0, 0, 0, 0, 0],
    start: 12,
    budget: 40,
  },
  {
    name: 'gramacy',
    bounds: cube(2),
    evaluate: ([x1 = 0, x2 = 0]) => ({
      objectives: [x1 + x2],
      limits: [1.5 - x1 - 2 * x2 - 0.5 * sin(2 * PI * (x1 ** 2 - 2 * x2)), x1 ** 2 + x2 ** 2 - 1.5],
    }),
    optimum: 0.5997879,
    at: [0.1951, 0.4047],
    start: 5,
    budget: 30,
  },
  {
    name: 'branincurrin',
    bounds: cube(2),
    evaluate: ([x1 = 0, x2 = 0]) => ({ objectives: [branin([15 * x1 - 5, 15 * x2]), currin([x1, x2])], limits: [] }),
    optimum: 59.36012,
    reference: [18, 6],
    start: 5,
    budget: 30,
  },
]
