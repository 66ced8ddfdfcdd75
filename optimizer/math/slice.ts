// Slice sampling along the coordinates: draws from a density known up to a factor.
//
// Notation: x the point (d), f(x) its log density, w the first width of the bracket along a coordinate. Each sweep
// replaces every coordinate once [Neal2003]; the number of evaluations is bounded, so the work never depends on luck.

import type { Rng } from './rng.ts'

const widest = 6
const mostShrinks = 25

export interface SliceState {
  readonly x: Float64Array
  value: number
}

/** One sweep over all coordinates, in place. `width` is the scale on which the density is expected to change. */
export function sliceSweep(logDensity: (x: Float64Array) => number, state: SliceState, width: number, rng: Rng): void {
  for (let k = 0; k < state.x.length; k++) sliceCoordinate(logDensity, state, { k, width }, rng)
}

/** The same from the last coordinate to the first. */
export function sliceSweepBack(
  logDensity: (x: Float64Array) => number,
  state: SliceState,
  width: number,
  rng: Rng,
): void {
  for (let k = state.x.length - 1; k >= 0; k--) sliceCoordinate(logDensity, state, { k, width }, rng)
}

/** One coordinate, in place. */
export function sliceCoordinate(
  logDensity: (x: Float64Array) => number,
  state: SliceState,
  { k, width }: { k: number; width: number },
  rng: Rng,
): void {
  const { x } = state
  const centre = x[k]!
  const level = state.value + Math.log(rng.uniform())
  const at = (value: number) => {
    x[k] = value
    return logDensity(x)
  }
  let low = centre - width * rng.uniform()
  let high = low + width
  for (let i = 0; i < widest && at(low) > level; i++) low -= width
  for (let i = 0; i < widest && at(high) > level; i++) high += width
  for (let i = 0; i < mostShrinks; i++) {
    const tried = low + (high - low) * rng.uniform()
    const value = at(tried)
    if (value > level) {
      state.value = value
      return
    }
    if (tried < centre) low = tried
    else high = tried
  }
  x[k] = centre
}
