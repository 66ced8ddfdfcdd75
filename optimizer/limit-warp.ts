// Outcomes that have a limit as the models see them: fine at the limit, coarse far from it.
//
// Notation: y an outcome in its unit, l its limit, s the median distance of the data from it, u = (y - l) / s, the
// bilogarithm sign(u) log(1 + |u|) [Eriksson2021], z the same standardised.

import { grained, standard, type Warp } from './warp.ts'

/**
 * Of a limit it matters where it is crossed. One run far on the wrong side (all parts cracked) would else set the scale of all
 * others, which lie close together near the limit.
 */
export function fitLimitWarp(values: readonly number[], limit: number, hidden = 1): Warp {
  const distances = values.map((y) => Math.abs(y - limit)).toSorted((a, b) => a - b)
  const scale = distances[Math.floor(distances.length / 2)]! || Math.abs(limit) / 100 || 1
  const bent = standard(values.map((y) => bilog((y - limit) / scale)))
  return {
    isLinear: false,
    forward: (y) => grained((bilog((y - limit) / scale) - bent.mean) / (bent.sd * hidden)),
    inverse: (z) => limit + scale * inverseBilog(bent.mean + bent.sd * hidden * z),
  }
}

function bilog(u: number): number {
  return Math.sign(u) * Math.log1p(Math.abs(u))
}

function inverseBilog(v: number): number {
  return Math.sign(v) * Math.expm1(Math.abs(v))
}
