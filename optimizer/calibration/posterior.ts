// The posterior density of a calibration, up to a factor, with the discrepancy integrated out.
//
// Notation: x = unknowns, then values of those that vary in each group, then their ln s, then ln sigma with ln tau of each
// outcome: what the twin is asked with comes first, so that samplers that move later coordinates do not ask it again. Scales are lognormal around what was known beforehand: neither noise nor
// discrepancy nor spread between groups is ever believed to be nothing.

import type { SlopedDensity } from '../math/hamiltonian.ts'
import { type Ask, answering, type Part, partsOf } from './answers.ts'
import { type Layout, layoutOf, valuesInGroup } from './layout.ts'
import { type Block, blockOf, type Likelihood, likelihoodOf } from './likelihood.ts'
import { beforehand, type LogPrior, logPriorOf } from './prior-density.ts'
import type { CalibrationProblem } from './problem.ts'

/** Who answers in the twin's stead. */
export interface Elsewhere {
  readonly ask: Ask
  /** Writes the slope, by the unknowns, of the sum of a part's answers times `shares`. */
  readonly slopeOf: (part: number, values: Float64Array, shares: Float64Array, slope: Float64Array) => void
}

export interface Posterior<At> {
  readonly problem: CalibrationProblem<At>
  readonly layout: Layout
  readonly blocks: readonly Block[]
  readonly logDensity: (x: Float64Array) => number
  /** The same with answers that come from elsewhere than from the twin. */
  readonly slopedBy: (elsewhere: Elsewhere) => SlopedDensity
  readonly parts: readonly Part<At>[]
  /** Without the priors of the unknowns: what the data say by themselves. */
  readonly logLikelihood: (x: Float64Array) => number
  /** The twin's answers to all observations. */
  readonly answers: (x: Float64Array) => Float64Array
  /** The unknowns as they are in a group; in none of them for an index of -1. */
  readonly valuesIn: (x: Float64Array, group: number) => Float64Array
  readonly priorMean: Float64Array
  readonly priorSd: Float64Array
}

export function posteriorOf<At>(problem: CalibrationProblem<At>): Posterior<At> {
  const layout = layoutOf(problem)
  const { mean, sd } = beforehand(problem, layout)
  const blocks = problem.outcomes.map((_, outcome) => blockOf(problem, outcome)).filter(({ rows }) => rows.length > 0)
  const parts = partsOf(problem, { groups: layout.groups, varies: layout.modelled > problem.unknowns.length })
  const valuesIn = valuesInGroup(layout)
  const asking = { parts, unknowns: problem.unknowns.length, valuesIn }
  const byTwin: Ask = (part, values, out) => problem.model(values, parts[part]!.at, out)
  const likelihoodBy = (ask: Ask) => likelihoodOf(blocks, layout.noiseAt, answering({ ...asking, ask }))
  const logPrior = logPriorOf(problem, layout, { mean, sd })
  const likelihood = likelihoodBy(byTwin)
  const own = answering({ ...asking, ask: byTwin })
  return {
    ...{ problem, layout, blocks, parts, priorMean: mean, priorSd: sd },
    logLikelihood: likelihoodBy(byTwin).log,
    logDensity(x) {
      const prior = logPrior(x)
      return prior === Number.NEGATIVE_INFINITY ? prior : prior + likelihood.log(x)
    },
    slopedBy: ({ ask, slopeOf }) =>
      slopedDensity({ layout, parts, logPrior, likelihood: likelihoodBy(ask), valuesIn, slopeOf }),
    answers(x) {
      own.move(x)
      return own.told
    },
    valuesIn(x, group) {
      const values = new Float64Array(problem.unknowns.length)
      valuesIn(x, group, values)
      return values
    },
  }
}

interface Sloped<At> extends Pick<Elsewhere, 'slopeOf'> {
  readonly layout: Layout
  readonly parts: readonly Part<At>[]
  readonly logPrior: LogPrior
  readonly likelihood: Likelihood
  readonly valuesIn: ReturnType<typeof valuesInGroup>
}

/** From answers back to unknowns, each to the coordinate that it is in its group. */
function slopedDensity<At>({ layout, parts, logPrior, likelihood, valuesIn, slopeOf }: Sloped<At>): SlopedDensity {
  const count = layout.unknowns
  const byTold = new Float64Array(parts.reduce((sum, { rows }) => sum + rows.length, 0))
  const shares = parts.map(({ rows }) => new Float64Array(rows.length))
  const [values, byValues] = [new Float64Array(count), new Float64Array(count)]
  return (x, slope) => {
    slope.fill(0)
    const prior = logPrior(x, slope)
    if (prior === Number.NEGATIVE_INFINITY) return prior
    const log = likelihood.log(x)
    likelihood.slopes(byTold, slope)
    for (const [p, { group, rows }] of parts.entries()) {
      for (let i = 0; i < rows.length; i++) shares[p]![i] = byTold[rows[i]!]!
      valuesIn(x, group, values)
      slopeOf(p, values, shares[p]!, byValues)
      for (let k = 0; k < count; k++) slope[layout.placeIn(k, group)]! += byValues[k]!
    }
    return prior + log
  }
}
