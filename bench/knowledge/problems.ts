// Problems with what a twin, an expert, a sister could say of them, rightly or wrongly; all to be minimised.

import { stream } from '../../optimizer/math/rng.ts'
import { simulate } from '../../optimizer/processes/simulate.ts'
import { sinteringTwin } from '../../optimizer/processes/sintering/twin.ts'
import { laboratoryRecipe } from '../../plant/recipe.ts'
import { fire } from '../../plant/truth.ts'
import { hartmann3 } from '../optimizer/further.ts'
import { branin, cube } from '../optimizer/problems.ts'

type Bounds = readonly (readonly [number, number])[]
export type Response = (x: readonly number[]) => number

export interface KnownProblem {
  readonly name: string
  readonly bounds: Bounds
  readonly truth: Response
  /** Spread of one measurement. */
  readonly noise: number
  /** Related, biased, imperfect. */
  readonly right: Response
  /** A function of like shape with its best elsewhere. */
  readonly wrong: Response
  readonly budget: number
  /** Where the best lies, how good it is, what a middling setting gives: from many draws. */
  readonly best: readonly number[]
  readonly least: number
  readonly middling: number
}

type Described = Omit<KnownProblem, 'best' | 'least' | 'middling'>

const { cos, sin } = Math

/** Four inputs: a bowl off the centre with a tilt and a ripple. */
const bowl4: Response = (x) => {
  const best = [0.2, 0.7, 0.35, 0.8]
  const far = x.reduce((sum, v, k) => sum + (1 + k) * (v - best[k]!) ** 2, 0)
  return 4 * far + 0.5 * sin(5 * x[0]!) * cos(4 * x[1]!) + x[2]! * x[3]!
}

/** The same shape at shifted inputs, stretched, with an offset and a slow error of its own. */
function distorted(truth: Response, bounds: Bounds, scale: number): Response {
  return (x) => {
    const moved = x.map((v, k) => v + 0.04 * (bounds[k]![1] - bounds[k]![0]))
    const u = x.map((v, k) => (v - bounds[k]![0]) / (bounds[k]![1] - bounds[k]![0]))
    return 0.8 * truth(moved) + 0.4 * scale + 0.15 * scale * sin(3 * u[0]! + 2 * u.at(-1)!)
  }
}

/** The same shape with its best on the other side. */
function mirrored(truth: Response, bounds: Bounds): Response {
  return (x) => truth(x.map((v, k) => bounds[k]![0] + bounds[k]![1] - v))
}

function synthetic(
  name: string,
  truth: Response,
  bounds: Bounds,
  facts: { scale: number; noise: number; budget: number },
): Described {
  return {
    name,
    bounds,
    truth,
    noise: facts.noise,
    right: distorted(truth, bounds, facts.scale),
    wrong: mirrored(truth, bounds),
    budget: facts.budget,
  }
}

const furnaceBounds: Bounds = [
  [1450, 1650],
  [30, 240],
  [2, 8],
]

/** Share of bad parts by the sintering twin, which was not made from the demo plant. */
const twinLoss =
  (material: string): Response =>
  ([peakTemperature = 0, soak = 0, peakRamp = 0]) =>
    1 - simulate(sinteringTwin, { peakTemperature, soak, peakRamp, brownRamp: peakRamp }, material)['yield']!

/** Share of bad parts in the demo plant, by its own hidden physics. */
const plantLoss: Response = ([peakCel = 0, soakMinutes = 0, rampCelPerMinute = 0]) =>
  1 - fire({ ...laboratoryRecipe, peakCel, soakMinutes, rampCelPerMinute }).yield

const described = [
  synthetic(
    'branin',
    branin,
    [
      [-5, 10],
      [0, 15],
    ],
    { scale: 50, noise: 1, budget: 12 },
  ),
  synthetic('hartmann3', hartmann3, cube(3), { scale: 1, noise: 0.03, budget: 12 }),
  synthetic('bowl4', bowl4, cube(4), { scale: 3, noise: 0.1, budget: 12 }),
  {
    name: 'furnace',
    bounds: furnaceBounds,
    truth: plantLoss,
    noise: 0.006,
    right: twinLoss('alumina-96'),
    wrong: twinLoss('3y-tzp'),
    budget: 12,
  },
] satisfies readonly Described[]

/** The least of many draws, refined by ever smaller steps around it. */
function measured(problem: Described): KnownProblem {
  const { bounds, truth } = problem
  const rng = stream(1, 'known', problem.name)
  const at = (u: ArrayLike<number>) => Array.from(u, (v, k) => bounds[k]![0] + v * (bounds[k]![1] - bounds[k]![0]))
  const draws = Array.from({ length: 600 }, () => bounds.map(() => rng.uniform()))
  const values = draws.map((u) => truth(at(u)))
  let least = Math.min(...values)
  let best = draws[values.indexOf(least)]!
  for (let i = 0; i < 800; i++) {
    const width = 0.1 * 0.99 ** i
    const u = best.map((v) => Math.min(1, Math.max(0, v + width * rng.normal())))
    const value = truth(at(u))
    if (value < least) [least, best] = [value, u]
  }
  return { ...problem, best: at(best), least, middling: values.toSorted((a, b) => a - b)[300]! }
}

export const knownProblems: readonly KnownProblem[] = described.map(measured)
