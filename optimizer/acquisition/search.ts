// Finds the best position for a score: over all rows of a pool, or by draws with local search from the best of them.
//
// Work is counted in scores, never in time, so that a result does not depend on the machine.

import { type Domain, drawPositions, neighbours, settle } from '../domain.ts'
import type { Rng } from '../math/rng.ts'
import type { Position } from '../space.ts'

export interface Search {
  readonly domain: Domain
  readonly value: (position: Position) => number
  /** Good positions known beforehand: local draws are made around them. */
  readonly near: readonly Position[]
  /** How many scores may be computed. */
  readonly scores: number
}

export interface Found {
  readonly position: Position
  readonly value: number
}

const localWidths = [0.15, 0.05, 0.015]
const climbs = 4
const firstWidth = 0.08
const lastWidth = 2e-4

/** The best position found, or undefined where the domain yields none. Ties keep the first. */
export function searchDomain(given: Search, rng: Rng): Found | undefined {
  // Past runs may lie outside today's limits: what is searched from must not.
  const search = { ...given, near: given.near.flatMap((position) => settle(given.domain, position, rng) ?? []) }
  const wide = drawPositions(search.domain, Math.floor(search.scores * 0.3), rng)
  const local = search.near.flatMap((position) => drawAround(search, position, rng))
  const ranked = [...search.near, ...wide, ...local]
    .map((position) => ({ position, value: search.value(position) }))
    .sort((a, b) => b.value - a.value)
  const budget = Math.floor((search.scores - ranked.length) / climbs)
  const ends = apart(ranked).map((start) => climb(search, start, budget))
  return ends.reduce<Found | undefined>((best, end) => (best && best.value >= end.value ? best : end), ranked[0])
}

/** Normal draws around a position, at several widths; a sixth of the axes' categories change. */
function drawAround({ domain, near, scores }: Search, centre: Position, rng: Rng): Position[] {
  const each = Math.ceil((scores * 0.2) / (near.length * localWidths.length))
  return localWidths.flatMap((width) =>
    Array.from({ length: each }, () => {
      const moved = centre.map((value, k) => {
        const { choices } = domain.space.axes[k]!
        if (choices === undefined) return value + width * rng.normal()
        return rng.uniform() < 1 / 6 ? rng.integer(choices) : value
      })
      return settle(domain, moved, rng)
    }).filter((position) => position !== undefined),
  )
}

/** Starts for the climbs: the best, then the best at some distance from those already taken. */
function apart(ranked: readonly Found[]): Found[] {
  const starts: Found[] = []
  for (const found of ranked) {
    if (starts.length === climbs) break
    const far = starts.every(({ position }) => position.some((value, k) => Math.abs(value - found.position[k]!) > 0.1))
    if (far) starts.push(found)
  }
  return starts
}

/** Pattern search [HookeJeeves1961]: take the best neighbour, leap on along a move that paid, else halve the width. */
function climb({ domain, value }: Search, start: Found, budget: number): Found {
  let best = start
  let left = budget
  for (let width = firstWidth; width > lastWidth && left > 0; ) {
    const before = best
    for (const position of neighbours(domain, best.position, width)) {
      if (left-- <= 0) break
      const tried = value(position)
      if (tried > best.value) best = { position, value: tried }
    }
    if (best === before) width *= 0.45
    else if (!domain.frame && domain.rules.length === 0 && left-- > 0) {
      const leap = best.position.map((v, k) => leapTo(domain, k, v, before.position[k]!))
      const tried = value(leap)
      if (tried > best.value) best = { position: leap, value: tried }
    }
  }
  return best
}

function leapTo({ space }: Domain, k: number, now: number, before: number): number {
  const axis = space.axes[k]!
  return axis.choices === undefined ? axis.snap(now + (now - before)) : now
}
