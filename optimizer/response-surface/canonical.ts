// What a fitted second-order surface looks like: its stationary point, its axes, the way up.
//
// Notation: y(x) = c + b'x + x'B x over the k numbers in coded units; the stationary point is -B^-1 b / 2; eigenvalues
// of B are the curvatures along its axes [Montgomery2013d, 11.2].

import { solveLinear } from '../math/linear.ts'
import { type Eigen, symmetricEigen } from '../math/symmetric-eigen.ts'
import type { Fit } from './fit.ts'

/** Over the numbers alone: categories stand at their mean. */
export interface Surface {
  readonly names: readonly string[]
  readonly constant: number
  readonly slopes: readonly number[]
  /** B, symmetric, row by row. */
  readonly curvatures: Float64Array
}

export function surfaceOf({ data, columns, coefficients }: Fit): Surface {
  const numbers = data.factors.flatMap(({ choices }, i) => (choices === undefined ? [i] : []))
  const estimate = (...indices: readonly number[]) => {
    const wanted = data.factors.map((_, i) => indices.filter((index) => index === i).length).join()
    const k = columns.findIndex(({ powers }) => powers?.join() === wanted)
    return k < 0 ? 0 : coefficients[k]!.estimate
  }
  return {
    names: numbers.map((i) => data.factors[i]!.name),
    constant: estimate(),
    slopes: numbers.map((i) => estimate(i)),
    curvatures: Float64Array.from(
      numbers.flatMap((i) =>
        numbers.map((j) => (i === j ? estimate(i, i) : estimate(Math.min(i, j), Math.max(i, j)) / 2)),
      ),
    ),
  }
}

export function heightAt({ constant, slopes, curvatures }: Surface, x: readonly number[]): number {
  const k = x.length
  return x.reduce(
    (sum, xi, i) => sum + slopes[i]! * xi + x.reduce((own, xj, j) => own + curvatures[i * k + j]! * xi * xj, 0),
    constant,
  )
}

export interface Canonical extends Eigen {
  readonly stationary: readonly number[]
  readonly height: number
  readonly nature: 'maximum' | 'minimum' | 'saddle'
  /** Whether it lies where runs were made, no farther from the middle than the farthest run. */
  readonly isInside: boolean
  /** Axes along which the surface hardly bends: a ridge. */
  readonly flat: readonly number[]
}

/** An axis is flat where its curvature is less than this share of the largest. */
const flatShare = 0.05

/** Undefined where the model has no bend or no single stationary point. */
export function canonical(fit: Fit): Canonical | undefined {
  const surface = surfaceOf(fit)
  const k = surface.names.length
  const eigen = symmetricEigen(surface.curvatures, k)
  const largest = Math.max(0, ...eigen.values.map(Math.abs))
  if (largest === 0 || eigen.values.some((value) => Math.abs(value) < 1e-10 * largest)) return undefined
  const stationary = [
    ...solveLinear(
      surface.curvatures,
      Float64Array.from(surface.slopes, (slope) => -slope / 2),
    ),
  ]
  const numbers = fit.data.factors.flatMap(({ choices }, i) => (choices === undefined ? [i] : []))
  const farthest = fit.data.rows.reduce((most, row) => Math.max(most, Math.hypot(...numbers.map((i) => row[i]!))), 0)
  const isFalling = eigen.values.every((value) => value < 0)
  const isRising = eigen.values.every((value) => value > 0)
  return {
    ...eigen,
    stationary,
    height: heightAt(surface, stationary),
    nature: isFalling ? 'maximum' : isRising ? 'minimum' : 'saddle',
    isInside: Math.hypot(...stationary) <= farthest * (1 + 1e-9),
    flat: eigen.values.flatMap((value, i) => (Math.abs(value) < flatShare * largest ? [i] : [])),
  }
}

export interface Step {
  readonly radius: number
  readonly coded: readonly number[]
  readonly height: number
}

/**
 * The best places at growing distance from the middle: along the slopes of a plane (steepest ascent), along the ridge of
 * a bent surface, where (B - m I) x = -b / 2 for an m above the largest eigenvalue [Hoerl1985].
 */
export function steepestPath(surface: Surface, goal: 'maximize' | 'minimize', radii: readonly number[]): Step[] {
  const sign = goal === 'maximize' ? 1 : -1
  const b = surface.slopes.map((slope) => sign * slope)
  const bent = surface.curvatures.map((value) => sign * value)
  const length = Math.hypot(...b)
  if (!(length > 0)) return []
  return radii.map((radius) => {
    const coded = radius === 0 ? b.map(() => 0) : ridgePoint(bent, b, radius)
    return { radius, coded, height: heightAt(surface, coded) }
  })
}

function ridgePoint(bent: Float64Array, b: readonly number[], radius: number): readonly number[] {
  const k = b.length
  const largest = symmetricEigen(bent, k).values[0]!
  const at = (m: number) => {
    const shifted = bent.map((value, i) => (i % (k + 1) === 0 ? value - m : value))
    return [
      ...solveLinear(
        shifted,
        Float64Array.from(b, (slope) => -slope / 2),
      ),
    ]
  }
  // The distance falls as m grows above the largest eigenvalue; halving finds the m of the radius wanted.
  let [low, high] = [largest, largest + Math.hypot(...b) / radius + 1e-12]
  for (let step = 0; step < 200; step++) {
    const middle = low + (high - low) / 2
    if (middle === low || middle === high) break
    if (Math.hypot(...at(middle)) > radius) low = middle
    else high = middle
  }
  return at(high)
}
