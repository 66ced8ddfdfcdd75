// How far a position breaks the rules of a study, and the way back.
//
// Notation: positions as in space.ts; the breach of a position is the sum of the squared excesses of its settings.

import { drawLinear, type Geometry, settleLinear } from '../geometry.ts'
import type { Rng } from '../math/rng.ts'
import { type Position, settingsAt } from '../space.ts'
import type { Rule } from './rule.ts'

export interface Ruled {
  readonly geometry: Geometry
  readonly rules: readonly Rule[]
  readonly rng: Rng
}

/** 0 where every rule is kept. */
export function breach({ geometry, rules }: Omit<Ruled, 'rng'>, position: Position): number {
  const settings = settingsAt(geometry.space, position)
  return rules.reduce((sum, rule) => sum + rule.excess(settings) ** 2, 0)
}

const slides = 6
const difference = 1e-5

/** The position pushed along the slopes of the rules that it breaks, onto their borders; undefined where that fails. */
export function slide(ruled: Ruled, from: Position): Position | undefined {
  let position: Position | undefined = from
  for (let i = 0; i < slides && position; i++) {
    const worst = mostBroken(ruled, position)
    if (!worst) return position
    position = pushed(ruled, position, worst)
  }
  return position && !mostBroken(ruled, position) ? position : undefined
}

function mostBroken({ geometry, rules }: Ruled, position: Position): Rule | undefined {
  const settings = settingsAt(geometry.space, position)
  let worst: Rule | undefined
  let most = 0
  for (const rule of rules) {
    const excess = rule.excess(settings)
    if (excess > most) {
      most = excess
      worst = rule
    }
  }
  return worst
}

/** One Newton step down the excess of a rule, a little farther than the border. */
function pushed({ geometry, rng }: Ruled, position: Position, rule: Rule): Position | undefined {
  const { axes } = geometry.space
  const at = (moved: Position) => rule.excess(settingsAt(geometry.space, moved))
  const here = at(position)
  const slope = position.map((value, k) => {
    const axis = axes[k]!
    if (!axis.continuous || axis.held !== undefined) return 0
    const step = value > 0.5 ? -difference : difference
    return (at(position.with(k, value + step)) - here) / step
  })
  const steepness = slope.reduce((sum, value) => sum + value * value, 0)
  if (!(steepness > 0) || !Number.isFinite(steepness)) return undefined
  const length = (here * 1.02 + 1e-8) / steepness
  return settleLinear(
    geometry,
    position.map((value, k) => value - length * slope[k]!),
    rng,
  )
}

const bisections = 14

/** The last position that keeps all rules on the way from one that does towards one that does not. */
export function between(ruled: Ruled, kept: Position, broken: Position): Position {
  let [low, high] = [0, 1]
  let best = kept
  for (let i = 0; i < bisections; i++) {
    const share = (low + high) / 2
    const tried = settleLinear(ruled.geometry, mixed(ruled, { from: kept, to: broken, share }), ruled.rng)
    if (tried && breach(ruled, tried) === 0) {
      best = tried
      low = share
    } else high = share
  }
  return best
}

interface Mix {
  readonly from: Position
  readonly to: Position
  readonly share: number
}

/** Numbers in proportion, categories from the nearer end. */
function mixed({ geometry }: Ruled, { from, to, share }: Mix): Position {
  return from.map((value, k) => {
    if (geometry.space.axes[k]!.choices !== undefined) return share < 0.5 ? value : to[k]!
    return value + share * (to[k]! - value)
  })
}

const wideDraws = 256
const wantedAnchors = 32
const descents = 24

/** Positions that keep all rules, spread over the domain; empty where none was found. */
export function findAnchors(ruled: Ruled): Position[] {
  const draws = drawLinear(ruled.geometry, wideDraws, ruled.rng).map((position) => ({
    position,
    by: breach(ruled, position),
  }))
  const kept = draws.filter(({ by }) => by === 0).map(({ position }) => position)
  if (kept.length >= wantedAnchors) return kept.slice(0, wantedAnchors)
  const starts = draws.filter(({ by }) => by > 0).toSorted((a, b) => a.by - b.by)
  const found = starts.slice(0, descents).flatMap(({ position }) => descend(ruled, position, 400) ?? [])
  if (kept.length + found.length > 0) return [...kept, ...found]
  return starts.slice(0, 4).flatMap(({ position }) => descend(ruled, position, 4000) ?? [])
}

/** Evolution of one position with step sizes by success [Rechenberg1973]; undefined where no rule-keeping one is met. */
function descend(ruled: Ruled, start: Position, tries: number): Position | undefined {
  let best = start
  let least = breach(ruled, start)
  let width = 0.2
  for (let i = 0; i < tries; i++) {
    const tried = settleLinear(ruled.geometry, varied(ruled, best, width), ruled.rng)
    if (!tried) continue
    const by = breach(ruled, tried)
    if (by === 0) return tried
    if (by < least) width = Math.min(0.5, width * 1.8)
    else width = Math.max(1e-7, width * 0.86)
    if (by <= least) {
      best = tried
      least = by
    }
  }
  return undefined
}

/** Numbers moved by normal draws; now and then a level or a category changes. */
function varied({ geometry, rng }: Ruled, position: Position, width: number): Position {
  return position.map((value, k) => {
    const axis = geometry.space.axes[k]!
    if (axis.continuous) return value + width * rng.normal()
    if (rng.uniform() > 1 / 3) return value
    const near = axis.around(value, width * Math.abs(rng.normal()))
    return near[rng.integer(near.length)] ?? value
  })
}

const steps = 5
const shrinks = 6

/** A draw from the part that keeps all rules: steps towards draws of the whole domain, shortened until they stay in [Neal2003]. */
export function walkTowards(ruled: Ruled, from: Position, draws: readonly Position[]): Position {
  const { geometry, rng } = ruled
  let here = from
  for (let i = 0; i < steps; i++) {
    const aim = draws[rng.integer(draws.length)]!
    let [low, high] = [-1, 1]
    for (let j = 0; j < shrinks; j++) {
      const share = low + (high - low) * rng.uniform()
      const tried = settleLinear(geometry, mixed(ruled, { from: here, to: aim, share }), rng)
      if (tried && breach(ruled, tried) === 0) {
        here = tried
        break
      }
      if (share > 0) high = share
      else low = share
    }
  }
  return here
}
