// Axes in which a cloud of points is round: its middle with a factor of its covariance.
//
// Notation: x = c + L z with L L' the covariance of the points, so that z is nearly round, however the unknowns correlate.

import { factor } from './cholesky.ts'

export interface Axes {
  readonly centre: Float64Array
  /** L, row by row. */
  readonly lower: Float64Array
}

/** Axes along the unknowns themselves. */
export function plainAxes(scales: Float64Array): Axes {
  const d = scales.length
  const lower = new Float64Array(d * d)
  for (let i = 0; i < d; i++) lower[i * d + i] = scales[i]!
  return { centre: new Float64Array(d), lower }
}

/** Undefined where the points do not span the space. */
export function axesOf(points: readonly Float64Array[]): Axes | undefined {
  const d = points[0]?.length ?? 0
  if (points.length <= 2 * d) return undefined
  const centre = Float64Array.from({ length: d }, (_, k) => points.reduce((sum, x) => sum + x[k]! / points.length, 0))
  const covariance = new Float64Array(d * d)
  for (const x of points)
    for (let i = 0; i < d; i++)
      for (let j = 0; j < d; j++)
        covariance[i * d + j]! += ((x[i]! - centre[i]!) * (x[j]! - centre[j]!)) / points.length
  // Unknowns have units: the factor is taken of the correlations, so that jitter means the same to all.
  const sds = Float64Array.from(centre, (_, k) => Math.sqrt(covariance[k * d + k]!))
  if (!sds.every((sd) => sd > 0)) return undefined
  // Few points know correlations badly: they count as if d more of them had shown none.
  const trust = points.length / (points.length + d)
  const correlation = (value: number, i: number, j: number) => (i === j ? 1 : (trust * value) / (sds[i]! * sds[j]!))
  const { lower } = factor(
    covariance.map((value, at) => correlation(value, Math.floor(at / d), at % d)),
    d,
  )
  for (let i = 0; i < d; i++) for (let j = 0; j < d; j++) lower[i * d + j] = j > i ? 0 : lower[i * d + j]! * sds[i]!
  return { centre, lower }
}

/** c + L z, written into `x`. */
export function alongAxes({ centre, lower }: Axes, z: Float64Array, x: Float64Array): Float64Array {
  const d = z.length
  for (let i = 0; i < d; i++) {
    let sum = centre[i]!
    for (let j = 0; j <= i; j++) sum += lower[i * d + j]! * z[j]!
    x[i] = sum
  }
  return x
}

/** z of a point. */
export function toAxes({ centre, lower }: Axes, x: Float64Array): Float64Array {
  const d = x.length
  const z = new Float64Array(d)
  for (let i = 0; i < d; i++) {
    let sum = x[i]! - centre[i]!
    for (let j = 0; j < i; j++) sum -= lower[i * d + j]! * z[j]!
    z[i] = sum / lower[i * d + i]!
  }
  return z
}

/** The slope by z, L' times that by x, written into `alongZ`. */
export function slopeAlong({ lower }: Axes, byX: Float64Array, alongZ: Float64Array): void {
  const d = byX.length
  for (let j = 0; j < d; j++) {
    let sum = 0
    for (let i = j; i < d; i++) sum += lower[i * d + j]! * byX[i]!
    alongZ[j] = sum
  }
}
