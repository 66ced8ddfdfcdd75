// A model without any run: the same belief everywhere, until a run is under way.

import { matern52 } from '../math/kernels.ts'
import type { Point } from '../space.ts'
import { gpAt } from '../surrogates/gp.ts'
import type { Model, Surrogate } from '../surrogates/surrogate.ts'

const lengthScale = 0.4
const noise = 0.01
/** Signal and unknown mean, each with the spread of the outcome. */
const variance = 2

const nowhere: Model = {
  weights: Float64Array.of(1),
  noise: Float64Array.of(noise),
  at: () => ({ means: Float64Array.of(0), variances: Float64Array.of(variance) }),
  leaveOneOut: () => [],
  oneAhead: () => [],
  expecting: (point) => gpAt({ points: [point], values: Float64Array.of(0) }, matern52, [thetaFor(point)]),
}

function thetaFor(point: Point): Float64Array {
  const theta = new Float64Array(point.length + 2).fill(Math.log(lengthScale))
  theta[point.length] = 0
  theta[point.length + 1] = Math.log(noise)
  return theta
}

/** The surrogate, which may be fitted to no run at all too. */
export function fromNothing(surrogate: Surrogate): Surrogate {
  return {
    ...surrogate,
    fit: (training, rng) => (training.points.length === 0 ? nowhere : surrogate.fit(training, rng)),
  }
}
