// The posterior density of a calibration, up to a factor, with the discrepancy integrated out.
//
// Notation: x = unknowns, then values of those that vary in each group, then their ln s, then ln sigma with ln tau of each
// outcome: what the twin is asked with comes first, so that samplers that move later coordinates do not ask it again. K = tau^2 R + sigma^2 I over the observations of one outcome, R = V diag(l) V' fixed, so that a density costs
// one product with V' instead of a factorisation. Scales are lognormal around what was known beforehand: neither noise nor
// discrepancy nor spread between groups is ever believed to be nothing.

import { symmetricEigen } from '../math/symmetric-eigen.ts'
import { type Answers, type Ask, answering, type Part, partsOf } from './answers.ts'
import type { CalibrationProblem, Observation, Prior } from './problem.ts'

/** Standard deviations of the logarithms of noise, discrepancy, spread. */
const noiseDoubt = 0.7
const discrepancyDoubt = 0.7
const spreadDoubt = 0.5

/** Observations of one outcome with the directions in which their discrepancies are independent. */
export interface Block {
  readonly outcome: number
  /** Places in the list of observations. */
  readonly rows: readonly number[]
  readonly values: Float64Array
  /** Rows are eigenvectors of R. */
  readonly vectors: Float64Array
  readonly shares: Float64Array
}

export interface Layout {
  readonly names: readonly string[]
  readonly groups: readonly string[]
  /** Place of ln sigma of an outcome; ln tau follows. */
  readonly noiseAt: (outcome: number) => number
  /** Place of the first group's value, others follow; undefined where the unknown is the same for all. */
  readonly groupsAt: (unknown: number) => number | undefined
  /** Place of ln s, where the unknown varies. */
  readonly spreadAt: (unknown: number) => number
  /** Coordinates from here on do not change what the twin answers. */
  readonly modelled: number
  readonly size: number
}

export interface Posterior<At> {
  readonly problem: CalibrationProblem<At>
  readonly layout: Layout
  readonly blocks: readonly Block[]
  readonly logDensity: (x: Float64Array) => number
  /** The same with answers that come from elsewhere than from the twin. */
  readonly logDensityBy: (ask: Ask) => (x: Float64Array) => number
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
  const asking = { parts, unknowns: problem.unknowns.length, valuesIn: valuesInGroup(problem, layout) }
  const byTwin: Ask = (part, values, out) => problem.model(values, parts[part]!.at, out)
  const likelihoodBy = (ask: Ask) => likelihoodOf(blocks, layout, answering({ ...asking, ask }))
  const logPrior = priorOf(problem, layout, { mean, sd })
  const logDensityBy = (ask: Ask) => {
    const logLikelihood = likelihoodBy(ask)
    return (x: Float64Array) => {
      const prior = logPrior(x)
      return prior === Number.NEGATIVE_INFINITY ? prior : prior + logLikelihood(x)
    }
  }
  const own = answering({ ...asking, ask: byTwin })
  return {
    ...{ problem, layout, blocks, parts, priorMean: mean, priorSd: sd },
    logLikelihood: likelihoodBy(byTwin),
    logDensity: logDensityBy(byTwin),
    logDensityBy,
    answers(x) {
      own.move(x)
      return own.told
    },
    valuesIn(x, group) {
      const values = new Float64Array(problem.unknowns.length)
      asking.valuesIn(x, group, values)
      return values
    },
  }
}

function layoutOf<At>({ unknowns, outcomes, observations }: CalibrationProblem<At>): Layout {
  const groups = [...new Set(observations.map(({ group }) => group))].sort()
  const names = unknowns.map(({ name }) => name)
  // One group alone cannot differ from others: the unknown is its value.
  const varying = unknowns.map(({ spread }) => spread !== undefined && groups.length > 1)
  const groupsAt = varying.map((varies, k) => {
    if (!varies) return undefined
    names.push(...groups.map((group) => `${unknowns[k]!.name} of ${group}`))
    return names.length - groups.length
  })
  const modelled = names.length
  const spreadAt = varying.map((varies, k) => (varies ? names.push(`ln spread of ${unknowns[k]!.name}`) - 1 : -1))
  const noiseFrom = names.length
  for (const { name } of outcomes) names.push(`ln noise of ${name}`, `ln discrepancy of ${name}`)
  return {
    ...{ names, groups, modelled, size: names.length },
    noiseAt: (outcome) => noiseFrom + 2 * outcome,
    groupsAt: (unknown) => groupsAt[unknown],
    spreadAt: (unknown) => spreadAt[unknown]!,
  }
}

interface Beforehand {
  readonly mean: Float64Array
  readonly sd: Float64Array
}

/** Centre with standard deviation of each coordinate; of a group's value around its unknown. */
function beforehand<At>({ unknowns, outcomes }: CalibrationProblem<At>, layout: Layout): Beforehand {
  const mean = new Float64Array(layout.size)
  const sd = new Float64Array(layout.size)
  const set = (at: number, centre: number, doubt: number) => {
    mean[at] = centre
    sd[at] = doubt
  }
  for (const [k, { prior, spread = 0 }] of unknowns.entries()) {
    set(k, prior.mean, prior.sd)
    const from = layout.groupsAt(k)
    if (from === undefined) continue
    set(layout.spreadAt(k), Math.log(spread), spreadDoubt)
    for (let g = 0; g < layout.groups.length; g++) set(from + g, prior.mean, prior.sd)
  }
  for (const [k, { noise, discrepancy }] of outcomes.entries()) {
    set(layout.noiseAt(k), Math.log(noise), noiseDoubt)
    set(layout.noiseAt(k) + 1, Math.log(discrepancy), discrepancyDoubt)
  }
  return { mean, sd }
}

function priorOf<At>(problem: CalibrationProblem<At>, layout: Layout, { mean, sd }: Beforehand) {
  const isInside = (value: number, { low, high }: Prior) => value >= low && value <= high
  return (x: Float64Array): number => {
    let log = 0
    for (let k = 0; k < problem.unknowns.length; k++) {
      const { prior } = problem.unknowns[k]!
      if (!isInside(x[k]!, prior)) return Number.NEGATIVE_INFINITY
      log -= ((x[k]! - mean[k]!) / sd[k]!) ** 2 / 2
      const from = layout.groupsAt(k)
      if (from === undefined) continue
      const spread = Math.exp(x[layout.spreadAt(k)]!)
      for (let own = from; own < from + layout.groups.length; own++) {
        if (!isInside(x[own]!, prior)) return Number.NEGATIVE_INFINITY
        log -= ((x[own]! - x[k]!) / spread) ** 2 / 2 + Math.log(spread)
      }
    }
    for (let k = layout.modelled; k < layout.size; k++) log -= ((x[k]! - mean[k]!) / sd[k]!) ** 2 / 2
    return log
  }
}

/** Writes the unknowns as they are in a group; in none of them for an index of -1. */
function valuesInGroup<At>({ unknowns }: CalibrationProblem<At>, layout: Layout) {
  const from = unknowns.map((_, k) => layout.groupsAt(k))
  return (x: Float64Array, group: number, into: Float64Array): void => {
    for (let k = 0; k < from.length; k++) {
      const first = from[k]
      into[k] = first === undefined || group < 0 ? x[k]! : x[first + group]!
    }
  }
}

function blockOf<At>({ observations, outcomes }: CalibrationProblem<At>, outcome: number): Block {
  const { name } = outcomes[outcome]!
  const rows = observations.map((_, i) => i).filter((i) => observations[i]!.outcome === name)
  const n = rows.length
  const of = (i: number): Observation<At> => observations[rows[i]!]!
  const matrix = new Float64Array(n * n)
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) matrix[i * n + j] = likeness(of(i).place, of(j).place)
  const { values, vectors } = symmetricEigen(matrix, n)
  return {
    ...{ outcome, rows, values: Float64Array.from(rows, (row) => observations[row]!.value) },
    ...{ vectors: Float64Array.from(vectors.flat()), shares: Float64Array.from(values, (l) => Math.max(0, l)) },
  }
}

/** Correlation of the discrepancies at two places: Matern 5/2 with length 1. */
export function likeness(a: readonly number[], b: readonly number[]): number {
  const r = Math.sqrt(5 * a.reduce((sum, value, k) => sum + (value - b[k]!) ** 2, 0))
  return (1 + r + (r * r) / 3) * Math.exp(-r)
}

/** Worked out anew only where something moved: errors turned where answers did, a block's density where those or its scales did. */
function likelihoodOf(blocks: readonly Block[], layout: Layout, answers: Answers): (x: Float64Array) => number {
  const states = blocks.map(({ rows: { length } }) => ({
    ...{ errors: new Float64Array(length), along: new Float64Array(length) },
    ...{ lnNoise: Number.NaN, lnDiscrepancy: Number.NaN, log: 0 },
  }))
  return (x) => {
    const isMoved = answers.move(x)
    let log = 0
    for (const [b, block] of blocks.entries()) {
      const state = states[b]!
      const at = layout.noiseAt(block.outcome)
      const [lnNoise, lnDiscrepancy] = [x[at]!, x[at + 1]!]
      if (isMoved) turn(block, answers.told, state)
      if (isMoved || lnNoise !== state.lnNoise || lnDiscrepancy !== state.lnDiscrepancy) {
        state.log = blockDensity(state.along, block.shares, {
          noise: Math.exp(2 * lnNoise),
          discrepancy: Math.exp(2 * lnDiscrepancy),
        })
        state.lnNoise = lnNoise
        state.lnDiscrepancy = lnDiscrepancy
      }
      log += state.log
    }
    return Number.isFinite(log) ? log : Number.NEGATIVE_INFINITY
  }
}

/** Variances are multiplied as long as that neither over- nor underflows: a logarithm costs ten times as much. */
function blockDensity(
  along: Float64Array,
  shares: Float64Array,
  { noise, discrepancy }: { readonly noise: number; readonly discrepancy: number },
): number {
  let [squares, product, logs] = [0, 1, 0]
  for (let k = 0; k < shares.length; k++) {
    const variance = noise + discrepancy * shares[k]!
    squares += along[k]! ** 2 / variance
    product *= variance
    if (product < 1e-100 || product > 1e100) {
      logs += Math.log(product)
      product = 1
    }
  }
  return -(squares + logs + Math.log(product)) / 2
}

/** V' (y - f). */
function turn(
  { rows, values, vectors }: Block,
  told: Float64Array,
  { errors, along }: { readonly errors: Float64Array; readonly along: Float64Array },
): void {
  const n = rows.length
  for (let i = 0; i < n; i++) errors[i] = values[i]! - told[rows[i]!]!
  for (let k = 0; k < n; k++) {
    let sum = 0
    for (let i = 0; i < n; i++) sum += vectors[k * n + i]! * errors[i]!
    along[k] = sum
  }
}
