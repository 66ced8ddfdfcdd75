// Several surrogates weighed by how well each foretells every run from the others.
//
// Notation: member k with e_k = mean over runs of log p_k(y_i | all others); weight proportional to exp(t e_k) with
// t = min(n, 15): at few runs the evidence is mostly luck. No weight falls below a floor.

import { normalLogPdf } from '../math/normal.ts'
import type { Rng } from '../math/rng.ts'
import { type Belief, type Model, mixtureMoments, type Surrogate, type Training } from './surrogate.ts'

const floor = 0.02
const mostTrust = 15
/** An error counts no more than this: one surprise must not decide. */
const leastLogDensity = -8

/** Below this many runs the first member speaks alone. */
const fewRuns = 4

export function ensembleOf(name: string, summary: string, members: readonly Surrogate[]): Surrogate {
  return {
    name,
    summary,
    fit(training: Training, rng: Rng): Model {
      if (training.points.length < fewRuns) return members[0]!.fit(training, rng)
      const models = members.map((member) => member.fit(training, rng))
      return mixture(models, sharesOf(models, training.values))
    },
  }
}

function sharesOf(models: readonly Model[], values: Float64Array): number[] {
  const trust = Math.min(values.length, mostTrust)
  const evidence = models.map((model) => trust * meanLogDensity(model, values))
  const most = Math.max(...evidence)
  const raw = evidence.map((e) => Math.exp(e - most))
  const total = raw.reduce((sum, share) => sum + share, 0)
  return raw.map((share) => floor / models.length + ((1 - floor) * share) / total)
}

/** Mean log density of each value by the belief from all the others. */
export function meanLogDensity(model: Model, values: Float64Array): number {
  const beliefs = model.leaveOneOut()
  return beliefs.reduce((sum, belief, i) => {
    const { mean, variance } = mixtureMoments(model, belief, false)
    const sd = Math.sqrt(variance)
    return sum + Math.max(leastLogDensity, normalLogPdf((values[i]! - mean) / sd) - Math.log(sd)) / beliefs.length
  }, 0)
}

/** One model whose draws are those of all members. */
export function mixture(models: readonly Model[], shares: readonly number[]): Model {
  const joined = (part: (model: Model) => Float64Array) =>
    Float64Array.from(models.flatMap((model) => [...part(model)]))
  const beliefs = (all: readonly Belief[]): Belief => ({
    means: Float64Array.from(all.flatMap(({ means }) => [...means])),
    variances: Float64Array.from(all.flatMap(({ variances }) => [...variances])),
  })
  const perPoint = (part: (model: Model) => readonly Belief[]) => {
    const parts = models.map(part)
    return parts[0]!.map((_, i) => beliefs(parts.map((part) => part[i]!)))
  }
  return {
    weights: Float64Array.from(
      models.flatMap(({ weights }, k) => Array.from(weights, (weight) => weight * shares[k]!)),
    ),
    noise: joined(({ noise }) => noise),
    ...commonScales(models, shares),
    at: (point) => beliefs(models.map((model) => model.at(point))),
    leaveOneOut: () => perPoint((model) => model.leaveOneOut()),
    oneAhead: () => perPoint((model) => model.oneAhead()),
    expecting: (point) =>
      mixture(
        models.map((model) => model.expecting(point)),
        shares,
      ),
  }
}

/** The geometric mean of what the members know of length-scales, by their shares. */
function commonScales(models: readonly Model[], shares: readonly number[]): Pick<Model, 'lengthScales'> {
  const known = models.flatMap(({ lengthScales }, k) => (lengthScales ? [{ lengthScales, share: shares[k]! }] : []))
  const total = known.reduce((sum, { share }) => sum + share, 0)
  if (total <= 0) return {}
  const mean = (entry: number) =>
    known.reduce((sum, { lengthScales, share }) => sum + (share / total) * Math.log(lengthScales[entry]!), 0)
  return { lengthScales: known[0]!.lengthScales.map((_, k) => Math.exp(mean(k))) }
}
