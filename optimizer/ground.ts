// What a study searches: its space, scaled to what can be attained, with the domain in it.
//
// Declared bounds say little about a tight mixture or a short list of recipes: under a + b + c = 1 with a >= 0.9 both b
// and c move by a tenth of their ranges. Models expect inputs that vary over about [0, 1], so axes end where the
// attainable values end. Data outside is used as it is everywhere else.

import type { ContinuousParameter, FreeParameter, IntegerParameter, StudyDefinition } from './definition.ts'
import { type Domain, domainOf } from './domain.ts'
import { type Geometry, geometryOf } from './geometry.ts'
import { leastVertex } from './math/simplex.ts'
import { rulesOf } from './rules/rule.ts'
import { positionOf, type Space, spaceOf } from './space.ts'

export interface Ground {
  readonly space: Space
  readonly domain: Domain
}

/** Undefined where no setting was found that keeps the bounds and all limits known beforehand. */
export function groundOf(definition: StudyDefinition): Ground | undefined {
  const declared = spaceOf(definition.parameters, definition.contexts)
  const geometry = geometryOf(declared, definition.linear)
  if (!geometry) return undefined
  const space = spaceOf(
    definition.parameters.map((one, k) => narrowed(one, attainable(definition, geometry, k))),
    definition.contexts,
  )
  const kept = definition.pool?.flatMap((row) => (row ? [positionOf(space, row)] : []))
  const domain = domainOf(space, definition.linear, {
    rules: rulesOf(space, definition),
    ...(kept && kept.length > 0 && { anchors: kept }),
  })
  return domain && { space, domain }
}

/** Least and greatest share of an axis, where they are known to be less than the whole. */
type Extent = readonly [number, number] | undefined

function attainable({ pool }: StudyDefinition, geometry: Geometry, k: number): Extent {
  const { space, bound, frame } = geometry
  const { name, linear } = space.axes[k]!
  if (!linear) return undefined
  if (pool) {
    const shares = pool.flatMap((row) => (row ? [(Number(row.get(name)) - linear.low) / linear.range] : []))
    // Not by spreading: lists can be longer than an argument list.
    return [shares.reduce((a, b) => Math.min(a, b), 1), shares.reduce((a, b) => Math.max(a, b), 0)]
  }
  const j = bound.indexOf(k)
  if (!frame || j < 0) return undefined
  const end = (sign: number) => {
    const cost = new Float64Array(bound.length)
    cost[j] = sign
    return leastVertex(frame.polytope, cost)?.[j] ?? (sign > 0 ? 0 : 1)
  }
  return [end(1), end(-1)]
}

const grain = 2 ** 30
/** What rescaling leaves behind must not move an end that lies on the grain to its neighbour. */
const slack = 0.01
/** A whole number this near beyond an end is the end itself. */
const rounding = 1e-5
/** Less than this is not worth another scale; axes without any room keep their own. */
const least = 1e-6

function narrowed(parameter: FreeParameter, extent: Extent): FreeParameter {
  if (!extent || !isRange(parameter) || parameter.fixed !== undefined) return parameter
  // Outwards, to a grain that rescaling does not move.
  const from = Math.floor(extent[0] * grain + slack) / grain
  const to = Math.ceil(extent[1] * grain - slack) / grain
  if (to - from < least || to - from > 1 - least) return parameter
  const { low, high } = parameter
  const at = (share: number) => low + share * (high - low)
  if (parameter.type === 'continuous')
    return { ...parameter, low: from <= 0 ? low : at(from), high: to >= 1 ? high : at(to) }
  const [first, last] = [Math.ceil(at(from) - rounding), Math.floor(at(to) + rounding)]
  return first < last ? { ...parameter, low: Math.max(low, first), high: Math.min(high, last) } : parameter
}

/** Steps count from the lower bound, which must stay. */
function isRange(parameter: FreeParameter): parameter is ContinuousParameter | IntegerParameter {
  return parameter.type === 'integer' || (parameter.type === 'continuous' && parameter.step === undefined)
}
