// Parts that share a run: the spread of one part among all runs, with what its estimate is worth.
//
// Notation: k runs of n_i parts, N in all; MSB between, MSW within run means; n0 = (N - sum n_i^2 / N) / (k - 1), so that
// E[MSB] = sw^2 + n0 sb^2 [Searle1992]; a negative sb^2 is 0. Degrees of sb^2 + sw^2 after [Satterthwaite1946].

import { mean } from 'simple-statistics'
import { fTail } from '../math/beta-quantiles.ts'
import { requireValues } from './check.ts'
import { unfit } from './unfit.ts'

export interface NestedSpread {
  /** Standard deviations: of runs, of parts inside a run, of a part among all. */
  readonly between: number
  readonly within: number
  readonly total: number
  /** Degrees of freedom that `total` is worth. */
  readonly degrees: number
  /** As many independent parts would tell the mean as well: parts of one run tell less. */
  readonly worth: number
  /** How often runs without any difference would differ as much. */
  readonly p: number
}

/** Of runs with one part and more each; at least two runs, one of them with two parts. Throws a RangeError otherwise. */
export function nestedSpread(runs: readonly (readonly number[])[]): NestedSpread {
  for (const values of runs) requireValues(values, 1)
  const [k, N] = [runs.length, runs.reduce((sum, values) => sum + values.length, 0)]
  if (k < 2 || N <= k)
    throw unfit('at least two runs, one of them with two values, are needed', '至少需要两个批次，其中一个有两个值')
  const grand = mean(runs.flat())
  const means = runs.map((values) => mean([...values]))
  const betweenSquares = runs.reduce((sum, values, i) => sum + values.length * (means[i]! - grand) ** 2, 0)
  const withinSquares = runs.reduce((sum, values, i) => sum + squaresAround(values, means[i]!), 0)
  const [MSB, MSW] = [betweenSquares / (k - 1), withinSquares / (N - k)]
  const n0 = (N - runs.reduce((sum, values) => sum + values.length ** 2, 0) / N) / (k - 1)
  const between = Math.max(0, (MSB - MSW) / n0)
  const total = between + MSW
  const share = between > 0 ? 1 / n0 : 0
  const spread = between > 0 ? (share * MSB) ** 2 / (k - 1) + ((1 - share) * MSW) ** 2 / (N - k) : MSW ** 2 / (N - k)
  const F = MSW > 0 ? MSB / MSW : MSB > 0 ? Number.MAX_VALUE : 0
  return {
    between: Math.sqrt(between),
    within: Math.sqrt(MSW),
    total: Math.sqrt(total),
    degrees: spread > 0 ? total ** 2 / spread : N - k,
    worth: between > 0 ? (N * total) / MSB : N,
    p: fTail(F, k - 1, N - k),
  }
}

function squaresAround(values: readonly number[], centre: number): number {
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0)
}
