// The three-phase curve that fits the readings of one edge best.

import { minimiseInBox } from '../../math/lbfgs.ts'
import { flankWearMm, type WearShape } from './flank-wear.ts'

export interface WearReading {
  readonly minutes: number
  readonly flankMm: number
}

export interface WearFit {
  readonly shape: WearShape
  /** The life at which the curve is at its criterion: the time of the last reading. */
  readonly lifeMinutes: number
  /** Root of the mean square deviation from the readings, mm. */
  readonly rmsMm: number
}

/** Unknowns as shares: of the last land for B, A; of the life for t0, tc, tau; the criterion in last lands. */
const box = {
  lower: [0.02, 0.001, 0.2, 0.001, 0.02, 0.8],
  start: [0.3, 0.05, 0.6, 0.1, 0.3, 1],
  upper: [0.8, 0.3, 0.95, 1, 2, 1.2],
}

/** Fits the readings of one edge, in order of time, six at least; with fewer some of the phases are guessed. */
export function fitWear(readings: readonly WearReading[]): WearFit {
  const last = readings[readings.length - 1]!
  const shapeAt = (x: Float64Array) => shapeOf(x, last)
  const cost = (x: Float64Array) => meanSquare(shapeAt(x), last.minutes, readings) / last.flankMm ** 2
  const minimise = (x: Float64Array, gradient: Float64Array) => {
    for (let i = 0; i < x.length; i++) gradient[i] = slope(cost, x, i)
    return cost(x)
  }
  const [start, lower, upper] = [box.start, box.lower, box.upper].map((values) => Float64Array.from(values))
  const best = minimiseInBox({ minimise, start: start!, lower: lower!, upper: upper!, iterations: 500 })
  const rmsMm = Math.sqrt(best.value) * last.flankMm
  return { shape: shapeAt(best.x), lifeMinutes: last.minutes, rmsMm }
}

function shapeOf(x: Float64Array, { minutes, flankMm }: WearReading): WearShape {
  return {
    breakInMm: x[0]! * flankMm,
    breakInMinutes: x[1]! * minutes,
    onsetShare: x[2]!,
    accelerationMm: x[3]! * flankMm,
    accelerationShare: x[4]!,
    criterionMm: x[5]! * flankMm,
  }
}

function meanSquare(shape: WearShape, lifeMinutes: number, readings: readonly WearReading[]): number {
  const sum = readings.reduce((s, at) => s + (flankWearMm(shape, lifeMinutes, at.minutes) - at.flankMm) ** 2, 0)
  return sum / readings.length
}

function slope(cost: (x: Float64Array) => number, x: Float64Array, index: number): number {
  const step = 1e-6
  const [up, down] = [step, -step].map((change) => cost(x.map((value, i) => (i === index ? value + change : value))))
  return (up! - down!) / (2 * step)
}
