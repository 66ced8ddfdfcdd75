// A surrogate whose mean is what somebody foretold: it learns only what the line from foretold to measured leaves over.
//
// Notation: m(x), v(x) mean and variance foretold; z = line(m) + s r, where r is what the inner surrogate learns, s the
// line's residual. Left-out beliefs use a line through the other runs, so a line cannot praise itself.

import type { Rng } from '../math/rng.ts'
import type { Point } from '../space.ts'
import type { Belief, Model, Surrogate, Training } from '../surrogates/surrogate.ts'
import { fitLink, type Link } from './link.ts'

/** What is foretold on the scale of a training's values. */
export interface Opinion {
  readonly at: (point: Point) => { readonly mean: number; readonly variance: number }
  /** Standard deviation of the mean over the settings allowed. */
  readonly spread: number
}

export interface LinkedModel extends Model {
  readonly slope: number
}

/** The surrogate fitted to what the opinion leaves over. */
export function withMean(inner: Surrogate, { at, spread }: Opinion) {
  return (training: Training, rng: Rng): LinkedModel => {
    const { points, values, ...others } = training
    const foretold = points.map(at)
    const data = { foretold: Float64Array.from(foretold, ({ mean }) => mean), measured: values, spread }
    const all = points.map((_, i) => i)
    const link = fitLink(data, all)
    const residuals = Float64Array.from(values, (z, i) => (z - link.expects(data.foretold[i]!)) / link.residual)
    const learnt = inner.fit({ ...others, points, values: residuals }, rng)
    const lift = (belief: Belief, line: Link, { mean, variance }: { mean: number; variance: number }): Belief => {
      const more = line.variance(mean) + line.slope ** 2 * variance
      return {
        means: belief.means.map((r) => line.expects(mean) + link.residual * r),
        variances: belief.variances.map((v) => link.residual ** 2 * v + more),
      }
    }
    const lifted = (beliefs: readonly Belief[], others: (i: number) => number[]) =>
      beliefs.map((belief, i) => lift(belief, fitLink(data, others(i)), foretold[i]!))
    const around = (model: Model): LinkedModel => ({
      weights: model.weights,
      noise: model.noise.map((v) => link.residual ** 2 * v),
      at: (point) => lift(model.at(point), link, at(point)),
      leaveOneOut: () => lifted(learnt.leaveOneOut(), (i) => all.filter((j) => j !== i)),
      oneAhead: () => lifted(learnt.oneAhead(), (i) => all.slice(0, i)),
      expecting: (point) => around(model.expecting(point)),
      slope: link.slope,
    })
    return around(learnt)
  }
}
