// A density much like a calibration's that costs little: the twin's answers as second-order polynomials of the unknowns.

import { type Axes, alongAxes } from '../math/axes.ts'
import { fitQuadratics, termCount } from '../math/quadratic-map.ts'
import type { Rng } from '../math/rng.ts'
import type { Ask } from './answers.ts'
import type { Posterior } from './posterior.ts'

/** Points that each polynomial is fitted to, for every term. */
const pointsPerTerm = 4
/** Standard deviations are stretched by this, so that the polynomials hold where the density ends. */
const stretch = 1.4

/** Polynomials are fitted around where the axes say that the density lies, group by group. */
export function standInOf<At>(posterior: Posterior<At>, axes: Axes, rng: Rng): (x: Float64Array) => number {
  const { problem, parts, valuesIn } = posterior
  const ranges = problem.unknowns.map(({ prior }) => prior)
  const drawn = Array.from({ length: pointsPerTerm * termCount(ranges.length) }, () => {
    const z = Float64Array.from(axes.centre, () => stretch * rng.normal())
    return alongAxes(axes, z, new Float64Array(z.length))
  })
  const maps = parts.map(({ group, at }) => {
    const points = drawn.map((x) =>
      valuesIn(x, group).map((value, k) => Math.min(ranges[k]!.high, Math.max(ranges[k]!.low, value))),
    )
    const answers = points.map((values) => {
      const out = new Float64Array(at.length)
      problem.model(values, at, out)
      return out
    })
    return fitQuadratics(points, answers)
  })
  const ask: Ask = (part, values, out) => maps[part]!(values, out)
  return posterior.logDensityBy(ask)
}
