// A density much like a calibration's that costs little: the twin's answers as second-order polynomials of the unknowns.

import { type Axes, alongAxes } from '../math/axes.ts'
import type { SlopedDensity } from '../math/hamiltonian.ts'
import { fitQuadratics, termCount } from '../math/quadratic-map.ts'
import type { Rng } from '../math/rng.ts'
import type { StandIn } from '../math/slice-chains.ts'
import type { Posterior } from './posterior.ts'
import type { CalibrationProblem } from './problem.ts'

/** Points that each polynomial is fitted to, for every term. */
const pointsPerTerm = 4
const leastPerTerm = 2
/** Standard deviations are stretched by this, so that the polynomials hold where the density ends. */
const stretch = 1.2
/** Flatter than what it stands for, so that no chain stands still in a tail where polynomials are too low. */
const flatness = 0.85

interface Where {
  readonly axes: Axes
  /** Where chains were. */
  readonly seen: readonly Float64Array[]
}

/** Polynomials are fitted around where the axes say that the density lies, group by group. */
export function standInOf<At>(posterior: Posterior<At>, { axes, seen }: Where, rng: Rng): StandIn | undefined {
  const { problem, parts, valuesIn } = posterior
  const ranges = problem.unknowns.map(({ prior }) => prior)
  const drawn = pointsFrom({ axes, seen }, pointsPerTerm * termCount(ranges.length), rng)
  const maps = parts.map(({ group, at }) => {
    const points = drawn.map((x) =>
      valuesIn(x, group).map((value, k) => Math.min(ranges[k]!.high, Math.max(ranges[k]!.low, value))),
    )
    const told = points.map((values) => answersTo(problem, values, at))
    // Constants far from each other may have no answer.
    const isWhole = told.map((answers) => answers.every(Number.isFinite))
    if (isWhole.filter(Boolean).length < leastPerTerm * termCount(ranges.length)) return undefined
    return fitQuadratics(
      points.filter((_, i) => isWhole[i]),
      told.filter((_, i) => isWhole[i]),
    )
  })
  if (!maps.every((map) => map !== undefined)) return undefined
  const density = posterior.slopedBy({
    ask: (part, values, out) => maps[part]!.tell(values, out),
    slopeOf: (part, values, shares, slope) => maps[part]!.slopeOf(values, shares, slope),
  })
  return { density: flattened(density), ranges: rangesOf(posterior) }
}

/** Half of them where chains were: a density may be bent, which no axes say. */
function pointsFrom({ axes, seen }: Where, count: number, rng: Rng): Float64Array[] {
  return Array.from({ length: count }, (_, i) => {
    if (i % 2 === 1) {
      const x = seen[Math.floor(rng.uniform() * seen.length)]!
      return x.map((value, k) => axes.centre[k]! + stretch * (value - axes.centre[k]!))
    }
    const z = Float64Array.from(axes.centre, () => stretch * rng.normal())
    return alongAxes(axes, z, new Float64Array(z.length))
  })
}

function flattened(density: SlopedDensity): SlopedDensity {
  return (x, slope) => {
    const value = density(x, slope)
    for (let k = 0; k < slope.length; k++) slope[k]! *= flatness
    return flatness * value
  }
}

function answersTo<At>({ model }: CalibrationProblem<At>, values: Float64Array, at: readonly At[]): Float64Array {
  const out = new Float64Array(at.length)
  model(values, at, out)
  return out
}

/** Of every unknown, as it is in every group. */
function rangesOf<At>({ problem, layout, parts }: Posterior<At>): StandIn['ranges'] {
  return problem.unknowns.flatMap(({ prior: { low, high } }, k) => {
    const places = new Set([k, ...parts.map(({ group }) => layout.placeIn(k, group))])
    return [...places].map((at) => ({ at, low, high }))
  })
}
