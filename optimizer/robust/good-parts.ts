// The objective of good parts: cost of each good part (or worth of them) from the models of cost with every specification.
//
// Notation: c(x) the outcome of a part begun, P_l(x) the chance that one part keeps limit l. Minimised: g = log c - sum log P_l;
// maximised: g = log c + sum log P_l. A part is N(y, s_l^2 + n^2) with y the truth of the run, s_l the scatter within a run, n
// the noise between runs. Over the belief about y both moments of each term come from a few quantiles; terms add up, since
// outcomes are independent given the settings. g itself is handed on as one more outcome, on the scale of a logarithm.

import type { Objective, Observation, OutcomeConstraint, StudyDefinition } from '../definition.ts'
import { normalQuantile, quickNormalCdf } from '../math/normal.ts'
import type { OutcomeModel } from '../outcome-model.ts'
import type { Point } from '../space.ts'
import type { Belief, Model } from '../surrogates/surrogate.ts'
import type { WithinRun } from './within-run.ts'

/** No share is taken for less than this: further away from the specifications all is equally bad. */
const leastShare = 0.01
/** On the scale of a logarithm. */
const far = -Math.log(leastShare)
const quantiles = Array.from({ length: 7 }, (_, i) => normalQuantile((i + 0.5) / 7))
const quantileSd = Math.sqrt(quantiles.reduce((sum, q) => sum + (q * q) / quantiles.length, 0))
const nodes = quantiles.map((q) => q / quantileSd)

/** A specification with the model of its outcome. */
export interface Judged {
  readonly limit: OutcomeConstraint
  readonly known: OutcomeModel
  readonly sd: number
}

/** Limits on single parts: those whose scatter within a run is known. */
function judgedLimits<L extends OutcomeConstraint>(
  limits: readonly L[],
  within: ReadonlyMap<string, WithinRun>,
): (L & { readonly sd: number })[] {
  return limits.flatMap((limit) => {
    const known = within.get(limit.outcome)
    return known ? [{ ...limit, sd: known.sd }] : []
  })
}

/** The chance that a part around a mean keeps a limit. */
function shareInside({ max, min }: OutcomeConstraint, mean: number, sd: number): number {
  if (sd === 0) return mean <= (max ?? mean) && mean >= (min ?? mean) ? 1 : 0
  const below = min === undefined ? 0 : quickNormalCdf((min - mean) / sd)
  return Math.max(0, (max === undefined ? 1 : quickNormalCdf((max - mean) / sd)) - below)
}

function floored(share: number): number {
  return leastShare + (1 - leastShare) * share
}

/** What a run tells of the objective: undefined where it lacks the outcome or a specified one, or failed. */
function measuredGoodParts(
  { perGoodPart, goal }: Objective,
  limits: readonly (OutcomeConstraint & { readonly sd: number })[],
  { outcomes, status }: Observation,
): number | undefined {
  const begun = outcomes.get(perGoodPart!)
  if (status !== 'ok' || begun === undefined || !(begun > 0)) return undefined
  if (!limits.every(({ outcome }) => outcomes.has(outcome))) return undefined
  const share = limits.reduce((all, one) => all * floored(shareInside(one, outcomes.get(one.outcome)!, one.sd)), 1)
  return goal === 'maximize' ? begun * share : begun / share
}

/** Observations with what they tell of derived objectives. */
export function withGoodParts(
  { objectives, limits }: StudyDefinition,
  within: ReadonlyMap<string, WithinRun>,
  observations: readonly Observation[],
): readonly Observation[] {
  const derived = objectives.filter(({ perGoodPart }) => perGoodPart !== undefined)
  if (derived.length === 0) return observations
  const judged = judgedLimits(limits, within)
  if (judged.length === 0) return observations
  return observations.map((run) => {
    const told = derived.flatMap((objective) => {
      const value = measuredGoodParts(objective, judged, run)
      return value === undefined ? [] : [[objective.outcome, value] as const]
    })
    return told.length === 0 ? run : { ...run, outcomes: new Map([...run.outcomes, ...told]) }
  })
}

/** The limits on single parts with their models; undefined while one of them is not learnt, or no scatter is known. */
export function judgedBy({
  definition,
  within,
  outcomes,
}: {
  readonly definition: Pick<StudyDefinition, 'limits'>
  readonly within: ReadonlyMap<string, WithinRun>
  readonly outcomes: ReadonlyMap<string, OutcomeModel>
}): Judged[] | undefined {
  const limits = judgedLimits(definition.limits, within)
  const judged = limits.flatMap((limit) => {
    const known = outcomes.get(limit.outcome)
    return known ? [{ limit, known, sd: limit.sd }] : []
  })
  return judged.length === limits.length && limits.length > 0 ? judged : undefined
}

export interface GoodParts {
  readonly objective: Objective
  readonly begun: OutcomeModel
  readonly judged: readonly Judged[]
  /** Values of the runs that tell all of it, with their places in the training of `begun`, then of each of `judged`. */
  readonly values: readonly number[]
  readonly places: readonly (readonly number[])[]
  readonly widening: number
}

/** The objective as one more outcome: its surrogate is made of those of the others. */
export function goodPartsModel({ objective, begun, judged, values, places, widening }: GoodParts): OutcomeModel {
  const logs = values.map(Math.log)
  const centre = logs.length > 0 ? logs.reduce((sum, y) => sum + y / logs.length, 0) : Math.log(begunAt(begun, 0))
  const spread = Math.sqrt(logs.reduce((sum, y) => sum + (y - centre) ** 2 / logs.length, 0))
  const scale = { centre, sd: spread > 1e-6 ? spread : 0.1 }
  const forward = (y: number) => (Math.log(y) - scale.centre) / scale.sd
  const measured = Float64Array.from(values, forward)
  const terms = termsOf(objective, begun, judged)
  return {
    warp: { isLinear: false, forward, inverse: (z) => Math.exp(scale.centre + scale.sd * z) },
    model: composed(terms, scale, places),
    count: values.length,
    measured,
    // Far from all runs every part may be bad: no tail is cut off before that.
    span: [Math.min(...measured, 0) - far / scale.sd, Math.max(...measured, 0) + far / scale.sd],
    widening,
  }
}

/** Moments of one term of g where the truth of an outcome is N(m, v) on its scale, with the noise of member j. */
interface Term {
  readonly model: Model
  moments(m: number, v: number, noise: number): readonly [number, number]
}

function termsOf({ goal }: Objective, begun: OutcomeModel, judged: readonly Judged[]): Term[] {
  const sign = goal === 'maximize' ? 1 : -1
  const cost: Term = {
    model: begun.model,
    moments: (m, v) => overNodes((z) => Math.log(begunAt(begun, z)), { m, v }),
  }
  const shares = judged.map(
    ({ limit, known, sd }): Term => ({
      model: known.model,
      moments(m, v, noise) {
        const y = known.warp.inverse(m)
        const part = Math.hypot(sd, known.warp.inverse(m + Math.sqrt(noise)) - y)
        const term = (z: number) => sign * Math.log(floored(shareInside(limit, known.warp.inverse(z), part)))
        return overNodes(term, { m, v })
      },
    }),
  )
  return [cost, ...shares]
}

/** Costs are positive: a model that reaches below is held at a thousandth of its middle. */
function begunAt({ warp }: OutcomeModel, z: number): number {
  return Math.max(Math.abs(warp.inverse(0)) / 1000, Number.MIN_VALUE, warp.inverse(z))
}

interface Normal {
  readonly m: number
  readonly v: number
}

/** Mean with variance of a term over a normal belief. The long tail of a share to the worse side counts: it makes cautious. */
function overNodes(term: (z: number) => number, { m, v }: Normal): readonly [number, number] {
  const sd = Math.sqrt(v)
  let [sum, squares] = [0, 0]
  for (const node of nodes) {
    const value = term(m + sd * node)
    sum += value
    squares += value * value
  }
  const mean = sum / nodes.length
  return [mean, Math.max(0, squares / nodes.length - mean * mean)]
}

interface Scale {
  readonly centre: number
  readonly sd: number
}

/** Members of the models are paired by their place. */
function composed(terms: readonly Term[], scale: Scale, places: readonly (readonly number[])[]): Model {
  const size = Math.max(...terms.map(({ model }) => model.weights.length))
  const raw = Float64Array.from({ length: size }, (_, j) =>
    terms.reduce((product, { model }) => product * at(model.weights, j), 1),
  )
  const total = raw.reduce((sum, weight) => sum + weight, 0)
  const believed = (beliefs: readonly Belief[]): Belief => {
    const [means, variances] = [new Float64Array(size), new Float64Array(size)]
    for (let j = 0; j < size; j++) {
      for (const [k, term] of terms.entries()) {
        const { means: m, variances: v } = beliefs[k]!
        const [mean, variance] = term.moments(at(m, j), at(v, j), at(term.model.noise, j))
        means[j]! += mean / scale.sd
        variances[j]! += variance / scale.sd ** 2
      }
      means[j]! -= scale.centre / scale.sd
    }
    return { means, variances }
  }
  // Each run of all outcomes, by what the others' models foretold of it.
  const foretold = (of: (model: Model) => readonly Belief[]) => {
    const all = terms.map(({ model }) => of(model))
    return places.map((place) => believed(place.map((i, k) => all[k]![i]!)))
  }
  return {
    weights: raw.map((weight) => weight / total),
    // An expectation over parts is not measured with noise of its own.
    noise: new Float64Array(size),
    at: (point) => believed(terms.map(({ model }) => model.at(point))),
    leaveOneOut: () => foretold((model) => model.leaveOneOut()),
    oneAhead: () => foretold((model) => model.oneAhead()),
    expecting: (point) =>
      composed(
        terms.map((term) => ({ ...term, model: term.model.expecting(point) })),
        scale,
        places,
      ),
  }
}

/** The expected share of good parts at a point. */
export function expectedShare(judged: readonly Judged[], point: Point): number {
  return judged.reduce((all, { limit, known, sd }) => {
    const { means, variances } = known.model.at(point)
    const share = known.model.weights.reduce((sum, weight, j) => {
      const y = known.warp.inverse(means[j]!)
      const part = Math.hypot(sd, known.warp.inverse(means[j]! + Math.sqrt(known.model.noise[j]! + variances[j]!)) - y)
      return sum + weight * shareInside(limit, y, part)
    }, 0)
    return all * share
  }, 1)
}

function at(values: Float64Array, j: number): number {
  return values[j % values.length]!
}
