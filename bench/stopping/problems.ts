// Problems for the advice when to stop: unit cubes with known optima, noise, a plateau, a price.

export interface StopProblem {
  readonly name: string
  readonly inputs: number
  readonly limits: number
  readonly horizon: number
  readonly optimum: number
  /** Standard deviation of a measurement. */
  readonly noise: number
  /** Price of a run, what a gain of one unit is worth. */
  readonly money?: { readonly cost: number; readonly worth: number }
  evaluate(x: readonly number[]): { readonly y: number; readonly limits: readonly number[] }
}

const { PI, cos, exp, sin } = Math

function branin([u = 0, v = 0]: readonly number[]): number {
  const [x1, x2] = [15 * u - 5, 15 * v]
  return (x2 - (5.1 * x1 ** 2) / (4 * PI ** 2) + (5 * x1) / PI - 6) ** 2 + 10 * (1 - 1 / (8 * PI)) * cos(x1) + 10
}

function gramacy([x1 = 0, x2 = 0]: readonly number[]): number[] {
  return [1.5 - x1 - 2 * x2 - 0.5 * sin(2 * PI * (x1 ** 2 - 2 * x2)), x1 ** 2 + x2 ** 2 - 1.5]
}

// biome-ignore format: matrices
const hartmann = {
  a: [1, 1.2, 3, 3.2],
  A: [[3, 10, 30], [0.1, 10, 35], [3, 10, 30], [0.1, 10, 35]],
  P: [[3689, 1170, 2673], [4699, 4387, 7470], [1091, 8732, 5547], [381, 5743, 8828]],
}

function hartmann3(x: readonly number[]): number {
  return -hartmann.a.reduce((sum, a, i) => {
    const inner = hartmann.A[i]!.reduce((s, A, j) => s + A * (x[j]! - hartmann.P[i]![j]! / 1e4) ** 2, 0)
    return sum + a * exp(-inner)
  }, 0)
}

/** Saturates: three quarters of the space lie within a hundredth of the best. */
function saturating(x: readonly number[]): number {
  return x.reduce((product, v, k) => product * (1 - exp(-(8 - k) * (1 - v))), 1) * -1 + 1
}

const plain = (f: (x: readonly number[]) => number) => (x: readonly number[]) => ({ y: f(x), limits: [] })
const base = { limits: 0, noise: 0, horizon: 50 }

export const stopProblems: readonly StopProblem[] = [
  { ...base, name: 'branin', inputs: 2, optimum: 0.3978874, evaluate: plain(branin) },
  { ...base, name: 'branin noisy', inputs: 2, optimum: 0.3978874, noise: 2, evaluate: plain(branin) },
  {
    ...base,
    name: 'branin priced',
    inputs: 2,
    optimum: 0.3978874,
    money: { cost: 500, worth: 1000 },
    evaluate: plain(branin),
  },
  { ...base, name: 'hartmann3', inputs: 3, optimum: -3.86278, evaluate: plain(hartmann3) },
  {
    ...base,
    name: 'gramacy',
    inputs: 2,
    limits: 2,
    optimum: 0.599788,
    evaluate: (x) => ({ y: x[0]! + x[1]!, limits: gramacy(x) }),
  },
  { ...base, name: 'saturating', inputs: 3, optimum: saturating([0, 0, 0]), evaluate: plain(saturating) },
]
