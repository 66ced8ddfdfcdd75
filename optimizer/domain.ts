// Where suggestions may lie: the axes under all limits known beforehand, as something to draw from and to walk in.
//
// Notation: positions as in space.ts. Linear limits are geometry (geometry.ts). Rules (expressions, forbidden
// combinations) leave a part of it that may be small, curved or in pieces: it is entered once, from *anchors* that a
// descent found, then walked from there; a position outside is pushed onto the border nearest to it.

import type { LinearConstraint, SettingValue } from './definition.ts'
import {
  type Box,
  drawLinear,
  type Geometry,
  geometryOf,
  keepsLinear,
  linearNeighbours,
  settleLinear,
} from './geometry.ts'
import { type Rng, stream } from './math/rng.ts'
import { between, breach, findAnchors, type Ruled, slide, walkTowards } from './rules/breach.ts'
import type { Rule } from './rules/rule.ts'
import { type Position, type Space, squaredDistance } from './space.ts'

export interface Domain extends Geometry {
  readonly rules: readonly Rule[]
  /** Positions that keep every rule; empty without rules. */
  readonly anchors: readonly Position[]
}

export interface Beyond {
  readonly box?: Box
  readonly rules?: readonly Rule[]
  /** Positions known to keep the rules, instead of searching for some. */
  readonly anchors?: readonly Position[]
}

/** The domain, or undefined where no setting was found that keeps the bounds, the linear limits and the rules. */
export function domainOf(
  space: Space,
  linear: readonly LinearConstraint[],
  { box, rules = [], anchors: known }: Beyond = {},
): Domain | undefined {
  const geometry = geometryOf(space, linear, box)
  if (!geometry) return undefined
  if (rules.length === 0) return { ...geometry, rules, anchors: [] }
  const anchors = known ?? findAnchors({ geometry, rules, rng: stream(0, 'anchors') })
  return anchors.length > 0 ? { ...geometry, rules, anchors } : undefined
}

/** Whether settings keep every limit known beforehand: equalities within 1e-6 S, linear limits within 1e-9 S, rules exactly. */
export function keepsLimits(
  domain: Pick<Domain, 'space' | 'linear' | 'rules'>,
  settings: ReadonlyMap<string, SettingValue>,
): boolean {
  return (
    keepsLinear(domain, settings) &&
    domain.rules.every((rule) => rule.excess(settings) === 0) &&
    domain.space.axes.every(({ name, held, position }) => {
      const value = settings.get(name)
      return held === undefined || value === undefined || position(value) === held
    })
  )
}

/** `count` spread positions that can be set, fewer where discrete levels leave hardly any. */
export function drawPositions(domain: Domain, count: number, rng: Rng): Position[] {
  const draws = drawLinear(domain, count, rng)
  if (domain.rules.length === 0) return draws
  const ruled = ruledOf(domain, rng)
  return draws.map((position) => {
    if (breach(ruled, position) === 0) return position
    return walkTowards(ruled, domain.anchors[rng.integer(domain.anchors.length)]!, draws)
  })
}

/** The nearest position that can be set and keeps all limits, or undefined where none was found. */
export function settle(domain: Domain, position: Position, rng: Rng): Position | undefined {
  const placed = settleLinear(domain, position, rng)
  if (!placed || domain.rules.length === 0) return placed
  const ruled = ruledOf(domain, rng)
  if (breach(ruled, placed) === 0) return placed
  return slide(ruled, placed) ?? between(ruled, nearestAnchor(domain, placed), placed)
}

/** Positions one step of `width` away along each axis and along each direction that the limits leave. */
export function neighbours(domain: Domain, position: Position, width: number): Position[] {
  const found = linearNeighbours(domain, position, width)
  if (domain.rules.length === 0) return found
  const ruled = ruledOf(domain, stream(0, 'neighbours'))
  // A step across a border becomes a step along it.
  const inside = found.flatMap((one) => slide(ruled, one) ?? [])
  return inside.filter((one) => one.some((value, k) => value !== position[k]))
}

function ruledOf(domain: Domain, rng: Rng): Ruled {
  return { geometry: domain, rules: domain.rules, rng }
}

/** A different category counts as a whole range. */
function nearestAnchor({ space, anchors }: Domain, position: Position): Position {
  const scaled = (one: Position) =>
    one.map((value, k) => (space.axes[k]!.choices !== undefined && value !== position[k] ? position[k]! + 1 : value))
  const distances = anchors.map((anchor) => squaredDistance(scaled(anchor), position))
  return anchors[distances.indexOf(Math.min(...distances))]!
}

export type { Box } from './geometry.ts'
export { excess } from './geometry.ts'
