// Predictions of a calibrated twin with their bands: what the draws tell, the discrepancy, measuring itself.
//
// Notation: at a new place x the discrepancy given a draw is normal with mean tau^2 r' K^-1 (y - f), variance
// tau^2 - tau^4 r' K^-1 r, r = R(x, x_1..n), K = tau^2 R + sigma^2 I as in the posterior.

import { type Rng, stream } from '../math/rng.ts'
import { type Summary, summaryOf } from './calibrate.ts'
import { type Block, likeness } from './likelihood.ts'
import type { Posterior } from './posterior.ts'

export interface Asked<At> {
  readonly at: At
  readonly outcome: string
  readonly place: readonly number[]
  /** A group that was not observed, or none, differs from all as groups differ from each other. */
  readonly group?: string
}

interface Known<At> {
  readonly posterior: Posterior<At>
  readonly draws: readonly Float64Array[]
  readonly seed: number
}

/** What would be measured, from `count` of the draws, at each of `asked`. */
export function predict<At>(known: Known<At>, asked: readonly Asked<At>[], count = 400): Summary[] {
  const { posterior, draws, seed } = known
  const rng = stream(seed, 'predict')
  const seen: number[][] = asked.map(() => [])
  const told = new Float64Array(1)
  const used = Math.min(count, draws.length)
  for (let i = 0; i < used; i++) {
    const x = draws[Math.floor((i * draws.length) / used)]!
    const discrepancies = discrepancyAt(posterior, x)
    const strangers = new Map<string, Float64Array>()
    for (const [k, one] of asked.entries()) {
      posterior.problem.model(valuesFor(posterior, { x, group: one.group ?? '', strangers }, rng), [one.at], told)
      seen[k]!.push(told[0]! + discrepancies(one, rng))
    }
  }
  return seen.map(summaryOf)
}

interface Member {
  readonly x: Float64Array
  readonly group: string
  /** Groups that were not observed have one value for each draw, however often they are asked. */
  readonly strangers: Map<string, Float64Array>
}

function valuesFor<At>(posterior: Posterior<At>, { x, group, strangers }: Member, rng: Rng): Float64Array {
  const index = posterior.layout.groups.indexOf(group)
  if (index >= 0) return posterior.valuesIn(x, index)
  const before = strangers.get(group)
  if (before) return before
  const values = strangerIn(posterior, x, rng)
  strangers.set(group, values)
  return values
}

/** The unknowns of a group that nobody has seen: it differs from all as groups differ from each other. */
export function strangerIn<At>({ problem, layout, valuesIn }: Posterior<At>, x: Float64Array, rng: Rng): Float64Array {
  const values = valuesIn(x, -1)
  for (const [k, { spread, prior }] of problem.unknowns.entries()) {
    if (spread === undefined) continue
    const from = layout.groupsAt(k)
    // With one group only, the spread is what was known beforehand.
    const moved = values[k]! + (from === undefined ? spread : Math.exp(x[layout.spreadAt(k)]!)) * rng.normal()
    values[k] = Math.min(prior.high, Math.max(prior.low, moved))
  }
  return values
}

/** Draws of discrepancy plus noise. */
function discrepancyAt<At>(posterior: Posterior<At>, x: Float64Array): (one: Asked<At>, rng: Rng) => number {
  const { problem, layout } = posterior
  const answers = posterior.answers(x)
  const weighed = new Map(
    posterior.blocks.map((block) => [block.outcome, weigh(block, answers, scales(block.outcome))]),
  )
  function scales(outcome: number) {
    const at = layout.noiseAt(outcome)
    return { noise: Math.exp(2 * x[at]!), discrepancy: Math.exp(2 * x[at + 1]!) }
  }
  return ({ outcome, place }, rng) => {
    const index = problem.outcomes.findIndex(({ name }) => name === outcome)
    const { noise, discrepancy } = scales(index)
    const block = posterior.blocks.find((one) => one.outcome === index)
    if (!block) return Math.sqrt(noise + discrepancy) * rng.normal()
    const { rows, vectors, shares } = block
    const n = rows.length
    const near = rows.map((row) => likeness(place, problem.observations[row]!.place))
    let mean = 0
    let explained = 0
    for (let k = 0; k < n; k++) {
      let along = 0
      for (let i = 0; i < n; i++) along += vectors[k * n + i]! * near[i]!
      mean += along * weighed.get(index)![k]!
      explained += (along * along) / (noise + discrepancy * shares[k]!)
    }
    const variance = discrepancy * Math.max(0, 1 - discrepancy * explained)
    return discrepancy * mean + Math.sqrt(variance + noise) * rng.normal()
  }
}

/** (V' (y - f))_k / (sigma^2 + tau^2 l_k). */
function weigh(
  { rows, values, vectors, shares }: Block,
  answers: Float64Array,
  { noise, discrepancy }: { noise: number; discrepancy: number },
): Float64Array {
  const n = rows.length
  return Float64Array.from(shares, (share, k) => {
    let along = 0
    for (let i = 0; i < n; i++) along += vectors[k * n + i]! * (values[i]! - answers[rows[i]!]!)
    return along / (noise + discrepancy * share)
  })
}
