// Lets those who foretell an outcome be heard when its model is fitted.

import type { StudyDefinition } from '../definition.ts'
import type { Domain } from '../domain.ts'
import { drawPositions } from '../domain.ts'
import { stream } from '../math/rng.ts'
import type { Hearing } from '../outcome-model.ts'
import { type Point, pointAt, type Space } from '../space.ts'
import { maternGp } from '../surrogates/index.ts'
import type { Warp } from '../warp.ts'
import { heeding, type Voice } from './heeding.ts'
import type { Foreteller, Foretold } from './knowledge.ts'
import { lightGp } from './light-gp.ts'
import { valuesAt } from './values-at.ts'

/** Draws of the settings allowed, over which the spread of what is foretold is taken. */
const probes = 48
/** A foretold spread below this share of the outcome's says nothing. */
const leastSpread = 1e-6

interface Place {
  readonly definition: StudyDefinition
  readonly space: Space
  readonly domain: Domain
  readonly context: Float64Array
}

/**
 * How an outcome's model hears them; undefined where nobody speaks of it. In safe mode outcomes with a limit rest on
 * runs alone: a promise must not lean on what was only foretold.
 */
export function hearingOf(place: Place, outcome: string): Hearing | undefined {
  const { definition, space, domain, context } = place
  const speakers = definition.knowledge?.foretellers.filter(({ outcomes }) => outcomes.includes(outcome)) ?? []
  if (speakers.length === 0) return undefined
  if (definition.safety.mode === 'safe' && definition.limits.some((limit) => limit.outcome === outcome))
    return undefined
  const rng = stream(definition.seed, 'probes')
  const points = drawPositions(domain, probes, rng).map((position) => pointAt(space, position, context))
  const speaking = speakers.flatMap((foreteller) => {
    const at = (point: Point) => {
      const foretold = foreteller.foretell(outcome, valuesAt(space, definition.parameters, point))
      return foretold !== undefined && Number.isFinite(foretold.mean) ? foretold : undefined
    }
    const told = points.map(at).filter((one) => one !== undefined)
    return told.length === 0 ? [] : [{ foreteller, at, told }]
  })
  if (speaking.length === 0) return undefined
  // Several voices share the work of one.
  const inner = speaking.length === 1 ? maternGp : lightGp(2)
  return {
    scale: speaking.flatMap(({ told }) => told.map(({ mean }) => mean)),
    heed: (surrogate, warp) =>
      heeding(
        surrogate,
        inner,
        speaking.flatMap((one) => voiceOf(one, warp) ?? []),
      ),
  }
}

interface Speaking {
  readonly foreteller: Foreteller
  readonly at: (point: Point) => Foretold | undefined
  readonly told: readonly Foretold[]
}

/** What is foretold on the scale of the model. */
function voiceOf({ foreteller, at, told }: Speaking, warp: Warp): Voice | undefined {
  const scaled = ({ mean, sd }: Foretold) => {
    const z = warp.forward(mean)
    return { mean: z, variance: sd === 0 ? 0 : ((warp.forward(mean + sd) - warp.forward(mean - sd)) / 2) ** 2 }
  }
  const means = told.map((one) => scaled(one).mean)
  const middle = means.reduce((sum, z) => sum + z / means.length, 0)
  const spread = Math.sqrt(means.reduce((sum, z) => sum + (z - middle) ** 2 / means.length, 0))
  if (!(spread > leastSpread) || !Number.isFinite(spread)) return undefined
  // Where it cannot say, its usual level with its whole spread of doubt stands in.
  const silent = { mean: middle, variance: spread ** 2 }
  return {
    foreteller,
    spread,
    at: (point) => {
      const foretold = at(point)
      return foretold === undefined ? silent : scaled(foretold)
    },
  }
}
