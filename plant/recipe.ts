// Recipes of the furnace: what an operator types in, written out as the controller's segments.
import type { Draws } from './draws.ts'

/** Set points of one heat. */
export interface Recipe {
  readonly program: string
  /** Cel */
  readonly peakCel: number
  readonly soakMinutes: number
  /** Heating rate from the burnout hold to the peak, Cel/min. */
  readonly rampCelPerMinute: number
  /** Heating rate while the binder burns out, Cel/min. */
  readonly burnoutCelPerMinute: number
  /** Cooling rate from the peak on, Cel/min. */
  readonly coolCelPerMinute: number
  /** What is loaded, kg: it stands in higher stacks, since the floor of the furnace is given. */
  readonly loadKilograms: number
}

export type SegmentName = 'ramp' | 'burnout' | 'densify' | 'soak' | 'cool'

/** One segment of the controller: go to `targetCel` at `rateCelPerMinute`, or hold it where the rate is 0. */
export interface Segment {
  readonly name: SegmentName
  readonly fromCel: number
  readonly targetCel: number
  readonly rateCelPerMinute: number
  readonly minutes: number
}

/** The recipe that came out of the laboratory. */
export const laboratoryRecipe: Recipe = {
  program: 'LAB-96',
  peakCel: 1612,
  soakMinutes: 180,
  rampCelPerMinute: 3.2,
  burnoutCelPerMinute: 0.8,
  coolCelPerMinute: 2.8,
  loadKilograms: 40,
}

/** What the controller accepts at all, beyond any study's bounds. */
export const controllerLimits = {
  peakCel: { low: 1300, high: 1680 },
  soakMinutes: { low: 5, high: 600 },
  rampCelPerMinute: { low: 0.5, high: 12 },
  burnoutCelPerMinute: { low: 0.2, high: 6 },
  coolCelPerMinute: { low: 0.5, high: 12 },
  loadKilograms: { low: 10, high: 80 },
} as const

export const roomCel = 25
const burnoutCel = 600
const burnoutMinutes = 40
/** Below this the door may be opened. */
export const openCel = 200

/** The segments in order; segment number n of the signal `segment` is index n - 1. */
export function segmentsOf(recipe: Recipe): readonly Segment[] {
  const ramp = (name: SegmentName, fromCel: number, targetCel: number, rateCelPerMinute: number): Segment => ({
    name,
    fromCel,
    targetCel,
    rateCelPerMinute,
    minutes: Math.abs(targetCel - fromCel) / rateCelPerMinute,
  })
  const hold = (name: SegmentName, targetCel: number, minutes: number): Segment => ({
    name,
    fromCel: targetCel,
    targetCel,
    rateCelPerMinute: 0,
    minutes,
  })
  return [
    ramp('ramp', roomCel, burnoutCel, recipe.burnoutCelPerMinute),
    hold('burnout', burnoutCel, burnoutMinutes),
    ramp('densify', burnoutCel, recipe.peakCel, recipe.rampCelPerMinute),
    hold('soak', recipe.peakCel, recipe.soakMinutes),
    ramp('cool', recipe.peakCel, openCel, recipe.coolCelPerMinute),
  ]
}

export function heatMinutes(recipe: Recipe): number {
  return segmentsOf(recipe).reduce((sum, segment) => sum + segment.minutes, 0)
}

/** Where the program stands `minutes` after its start. `number` is 0 once it is over. */
export function programAt(recipe: Recipe, minutes: number): { number: number; setpointCel: number } {
  let left = minutes
  for (const [index, segment] of segmentsOf(recipe).entries()) {
    if (left < segment.minutes) {
      const direction = Math.sign(segment.targetCel - segment.fromCel)
      return { number: index + 1, setpointCel: segment.fromCel + direction * segment.rateCelPerMinute * left }
    }
    left -= segment.minutes
  }
  return { number: 0, setpointCel: roomCel }
}

/** Operators round and adjust the laboratory recipe a little from heat to heat. */
export function asTypedIn(recipe: Recipe, by: Draws): Recipe {
  const roundTo = (value: number, step: number) => Math.round(value / step) * step
  return {
    ...recipe,
    peakCel: roundTo(recipe.peakCel + by.normal(6), 1),
    soakMinutes: roundTo(recipe.soakMinutes + by.normal(8), 5),
    rampCelPerMinute: Math.round((recipe.rampCelPerMinute + by.normal(0.35)) * 10) / 10,
  }
}

/**
 * The recipe of an ordered run; throws where a set point is missing or beyond what the controller accepts. Burnout,
 * cooling and load that an order does not name stay as the laboratory has them.
 */
export function orderedRecipe(order: {
  readonly program: string
  readonly settings: Readonly<Record<string, number | string>>
}): Recipe {
  const take = (name: string, limits: { readonly low: number; readonly high: number }): number => {
    const value = Object.hasOwn(order.settings, name) ? order.settings[name] : undefined
    if (typeof value !== 'number' || !(value >= limits.low && value <= limits.high)) {
      throw new RangeError(`${name} = ${String(value)} is not within ${limits.low}..${limits.high}`)
    }
    return value
  }
  const takeOr = (name: string, key: 'burnoutCelPerMinute' | 'coolCelPerMinute' | 'loadKilograms') =>
    Object.hasOwn(order.settings, name) ? take(name, controllerLimits[key]) : laboratoryRecipe[key]
  return {
    program: order.program,
    peakCel: take('peak', controllerLimits.peakCel),
    soakMinutes: take('soak', controllerLimits.soakMinutes),
    rampCelPerMinute: take('ramp', controllerLimits.rampCelPerMinute),
    burnoutCelPerMinute: takeOr('burnout', 'burnoutCelPerMinute'),
    coolCelPerMinute: takeOr('cool', 'coolCelPerMinute'),
    loadKilograms: takeOr('load', 'loadKilograms'),
  }
}
