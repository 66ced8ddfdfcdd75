// Scattered parts as a fixed set of states, the same for every recipe: maps over settings come out smooth.
//
// Notation: state k is one point of a scrambled Sobol sequence over the sources, with one draw of the calibration. Normal
// scatter on an outcome is not drawn: given the state it is integrated, P = Phi((USL - m) / s) - Phi((LSL - m) / s).

import { quickNormalCdf } from '../math/normal.ts'
import { stream } from '../math/rng.ts'
import { scrambledSobol } from '../math/sobol.ts'
import type { Kernel } from '../processes/twin.ts'
import type { Specification } from '../spc/capability.ts'
import type { Specifications } from './robust.ts'
import { type Scattered, standardDraw } from './scattered.ts'

/** The chance that a part keeps every specification, over scatter with calibration draws. */
export type Chance = (recipe: Float64Array) => number

export interface StatesAsked {
  /** One for each draw of a calibration; one alone without. */
  readonly scattered: readonly Scattered[]
  readonly recipe: Float64Array
  readonly specifications: Specifications
  /** A power of two serves best. */
  readonly states: number
  readonly seed: number
}

interface State {
  readonly member: number
  readonly draws: Float64Array
  readonly kernel: Kernel
}

/** @throws RangeError where a specification names what the twin does not tell. */
export function chanceOver({ scattered, recipe, specifications, states: count, seed }: StatesAsked): Chance {
  const { twin, plan } = scattered[0]!
  const limits = Object.entries(specifications).map(([name, specification]) => {
    const place = twin.outcomes.findIndex((one) => one.name === name)
    if (place < 0) throw new RangeError(`the twin tells no ${name}`)
    return { place, specification, sources: integrated(scattered[0]!, name) }
  })
  const all = limits.flatMap(({ sources }) => sources)
  const states = statesOf(scattered, { recipe, count, seed, integrated: new Set(all) })
  const [settings, outcomes] = [new Float64Array(recipe.length), new Float64Array(twin.outcomes.length)]
  const relative = plan.sources.map((source) => source.relative === true)
  return (at) => {
    const sizes = scattered.map((one) => one.sizesAt(at))
    let sum = 0
    for (const { member, draws, kernel } of states) {
      const one = scattered[member]!
      const size = sizes[member]!
      settings.set(at)
      one.moveSettings(settings, draws, size)
      kernel(settings, outcomes)
      let chance = 1 - one.lost(outcomes)
      one.moveOutcomes(outcomes, draws, size, 'truth')
      for (const { place, specification, sources } of limits) {
        if (chance === 0) break
        const centre = outcomes[place]!
        let variance = 0
        for (const k of sources) variance += (size[k]! * (relative[k] ? centre : 1)) ** 2
        chance *= insideChance(specification, centre, Math.sqrt(variance))
      }
      sum += chance
    }
    return sum / states.length
  }
}

/** Normal sources that move this outcome: integrated, not drawn. */
function integrated({ plan }: Scattered, outcome: string): number[] {
  return plan.sources.flatMap(({ on, shape, level, moves }, index) =>
    on === 'outcome' && shape === 'normal' && level !== 'laboratory' && moves.includes(outcome) ? index : [],
  )
}

interface Wanted {
  readonly recipe: Float64Array
  readonly count: number
  readonly seed: number
  readonly integrated: ReadonlySet<number>
}

function statesOf(scattered: readonly Scattered[], { recipe, count, seed, integrated: skipped }: Wanted): State[] {
  const { sources } = scattered[0]!.plan
  const drawn = sources.flatMap(({ level }, index) => (level === 'laboratory' || skipped.has(index) ? [] : index))
  const sizes = scattered.map((one) => one.sizesAt(recipe))
  return scrambledSobol(drawn.length + 1, count, stream(seed, 'states')).map((point) => {
    const draws = new Float64Array(sources.length)
    for (const [k, index] of drawn.entries()) draws[index] = standardDraw(sources[index]!, point[k]!)
    const member = Math.min(scattered.length - 1, Math.floor(point[drawn.length]! * scattered.length))
    return { member, draws, kernel: scattered[member]!.kernelFor(draws, sizes[member]!) }
  })
}

function insideChance({ lower, upper }: Specification, centre: number, sd: number): number {
  if (sd === 0) return centre >= (lower ?? centre) && centre <= (upper ?? centre) ? 1 : 0
  const below = lower === undefined ? 0 : quickNormalCdf((lower - centre) / sd)
  return Math.max(0, (upper === undefined ? 1 : quickNormalCdf((upper - centre) / sd)) - below)
}
