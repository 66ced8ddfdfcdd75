// Hamiltonian steps: all coordinates at once along the slope of a log density.
//
// Notation: x the point (d), f its log density with slope f', p a momentum ~ N(0, 1) drawn anew for each step. Leaps of size e
// alternate p += e f' / 2, x += e p, p += e f' / 2: volume is kept, and a step is reversible, so that taking it with
// probability min(1, e^(H - H')), H = p'p / 2 - f, draws from e^f [Duane1987; Neal2011]. Where f is about round with a scale of
// 1, a few leaps lead to a place that has forgotten where it came from. Walls mirror the momentum, as a billiard's do [AfsharDomke2015].
import type { Rng } from './rng.ts'
import type { SliceState } from './slice.ts'

/** The log density at `x`, whose slope is written into `slope`; anything where there is no density. */
export type SlopedDensity = (x: Float64Array, slope: Float64Array) => number

/** There is no density where normal'x is not between the two. */
export interface Slab {
  readonly normal: Float64Array
  readonly low: number
  readonly high: number
}

/** A log density with the slabs that it keeps to. */
export interface Smooth {
  readonly density: SlopedDensity
  readonly slabs: readonly Slab[]
}

/** Leaps are drawn for each step, number and size: no period of an orbit can be met again and again. */
const mostLeaps = 8
const leastShare = 0.7
/** Within one leap. */
const mostBounces = 20

/** A leap to begin with, for a density that is round: it shrinks with the fourth root of the unknowns [Beskos2013]. */
export function usualLeap(unknowns: number): number {
  return 0.9 * unknowns ** -0.25
}

/** One step with leaps of up to `leap`, in place; false where it is not taken. */
export function hamiltonianStep(
  { density, slabs }: Smooth,
  state: SliceState,
  { leap, rng }: { readonly leap: number; readonly rng: Rng },
): boolean {
  const d = state.x.length
  const size = leap * (leastShare + (1 - leastShare) * rng.uniform())
  const leaps = 1 + Math.floor(mostLeaps * rng.uniform())
  const x = Float64Array.from(state.x)
  const slope = new Float64Array(d)
  const momentum = Float64Array.from(x, () => rng.normal())
  let value = density(x, slope)
  const before = value - energyOf(momentum)
  for (let i = 0; i < leaps; i++) {
    for (let k = 0; k < d; k++) momentum[k]! += (size / 2) * slope[k]!
    if (!drift({ x, momentum }, size, slabs)) return false
    value = density(x, slope)
    if (value === Number.NEGATIVE_INFINITY) return false
    for (let k = 0; k < d; k++) momentum[k]! += (size / 2) * slope[k]!
  }
  if (!(Math.log(rng.uniform()) < value - energyOf(momentum) - before)) return false
  state.x.set(x)
  state.value = value
  return true
}

interface Moving {
  readonly x: Float64Array
  readonly momentum: Float64Array
}

/** Straight on for a while, mirrored at every wall on the way; false where it is caught in a corner. */
function drift({ x, momentum }: Moving, time: number, slabs: readonly Slab[]): boolean {
  let left = time
  for (let bounce = 0; bounce < mostBounces; bounce++) {
    const hit = firstHit({ x, momentum }, left, slabs)
    const until = hit?.time ?? left
    for (let k = 0; k < x.length; k++) x[k]! += until * momentum[k]!
    if (hit === undefined) return true
    left -= until
    const { normal } = hit.slab
    const share = (2 * dot(normal, momentum)) / dot(normal, normal)
    for (let k = 0; k < x.length; k++) momentum[k]! -= share * normal[k]!
  }
  return false
}

function firstHit({ x, momentum }: Moving, within: number, slabs: readonly Slab[]) {
  let hit: { readonly slab: Slab; readonly time: number } | undefined
  for (const slab of slabs) {
    const speed = dot(slab.normal, momentum)
    const time = ((speed > 0 ? slab.high : slab.low) - dot(slab.normal, x)) / speed
    if (time < (hit?.time ?? within)) hit = { slab, time: Math.max(0, time) }
  }
  return hit
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]!
  return sum
}

function energyOf(momentum: Float64Array): number {
  return dot(momentum, momentum) / 2
}
