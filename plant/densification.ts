// The hidden truth of sintering in this plant: density, grain and curvature of a part along its temperature.
import type { PowderLot } from './powder.ts'

/** A part in the furnace. */
export interface PartState {
  /** Relative density. */
  readonly density: number
  /** um */
  readonly grainMicrometres: number
  /** Camber over the length of the part, mm, before gravity. */
  readonly camberMillimetres: number
  /** Largest heating rate while the part was weak (600..1100 Cel), Cel/min: what opens cracks. */
  readonly harshestCelPerMinute: number
  /** Largest cooling rate while the part was brittle (400..1100 Cel), Cel/min. */
  readonly quenchedCelPerMinute: number
  /** Share of the binder that is still in the part. */
  readonly binder: number
  /** Largest share of the binder that left within a minute: what it must push through the stack. */
  readonly gasPerMinute: number
}

/**
 * Rates are given at 1500 Cel with their activation energies. Two ways of mass transport act together, along grain
 * boundaries and (above the eutectic of the glass) through the liquid; neither alone follows a master sintering curve.
 * All values are this plant's own: no optimizer may know them.
 */
const hidden = {
  referenceKelvin: 1773.15,
  boundary: { perMinute: 0.03, joulesPerMole: 610_000, grainExponent: 2.2 },
  liquid: { perMinute: 0.027, joulesPerMole: 395_000, grainExponent: 1, onsetCel: 1475, widthCel: 28 },
  porosityExponent: 1.15,
  grain: { cubicMicrometresPerMinute: 0.058, joulesPerMole: 520_000, openPoreDrag: 0.12 },
  /** Gas caught in closed pores opens them again when the glass is thin: overfiring. */
  bloating: { perMinute: 0.000004, joulesPerMole: 1_100_000, closedAbove: 0.93 },
  /** Camber gained per K of difference through the part and unit of density; it relaxes as the glass flows. */
  camberPerKelvin: 0.135,
  kelvinPerRate: 1.02,
  relaxationPerMinute: 0.0042,
  relaxationJoulesPerMole: 450_000,
  /** The binder, as one component, against 340 Cel. */
  binder: { perMinute: 0.0485, joulesPerMole: 146_000, referenceKelvin: 613.15 },
  /** Setter friction, mm per unit of density. */
  friction: 0.3,
  /** Sag between the supports, mm/min. */
  sagPerMinute: 0.00022,
  sagJoulesPerMole: 880_000,
} as const

const gasConstant = 8.314462618
const zeroCelKelvin = 273.15

function arrhenius(perMinute: number, joulesPerMole: number, kelvin: number): number {
  return perMinute * Math.exp((-joulesPerMole / gasConstant) * (1 / kelvin - 1 / hidden.referenceKelvin))
}

export function greenPart(lot: PowderLot): PartState {
  return {
    density: lot.greenDensity,
    grainMicrometres: lot.grainMicrometres,
    camberMillimetres: 0.02,
    harshestCelPerMinute: 0,
    quenchedCelPerMinute: 0,
    binder: 1,
    gasPerMinute: 0,
  }
}

/** The part while it is porous: the binder leaves, harsh heating opens flaws. */
function weakened(part: PartState, at: Step): PartState {
  const weak = at.cel > 600 && at.cel < 1100 && at.celPerMinute > 0
  const brittle = at.cel > 400 && at.cel < 1100 && at.celPerMinute < 0
  const { binder } = hidden
  const rate =
    at.cel < 120
      ? 0
      : binder.perMinute *
        Math.exp((-binder.joulesPerMole / gasConstant) * (1 / (at.cel + zeroCelKelvin) - 1 / binder.referenceKelvin))
  const left = part.binder * Math.exp(-rate * at.minutes)
  return {
    ...part,
    harshestCelPerMinute: weak ? Math.max(part.harshestCelPerMinute, at.celPerMinute) : part.harshestCelPerMinute,
    quenchedCelPerMinute: brittle ? Math.max(part.quenchedCelPerMinute, -at.celPerMinute) : part.quenchedCelPerMinute,
    binder: left,
    gasPerMinute: Math.max(part.gasPerMinute, (part.binder - left) / at.minutes),
  }
}

interface Step {
  readonly cel: number
  readonly celPerMinute: number
  readonly minutes: number
}

/** Densification per minute, relative density. */
function densificationRate(part: PartState, lot: PowderLot, kelvin: number): number {
  const { boundary, liquid } = hidden
  const refinement = 0.62 / part.grainMicrometres
  const molten = 1 / (1 + Math.exp(-(kelvin - zeroCelKelvin - liquid.onsetCel) / liquid.widthCel))
  const porosity = Math.max(0, 1 - lot.voids - part.density)
  const transport =
    arrhenius(boundary.perMinute, boundary.joulesPerMole, kelvin) * refinement ** boundary.grainExponent +
    molten * arrhenius(liquid.perMinute, liquid.joulesPerMole, kelvin) * refinement ** liquid.grainExponent
  return lot.activity * transport * porosity ** hidden.porosityExponent
}

/** The part after `minutes` at a temperature that changes by `celPerMinute`. Explicit; steps of a minute are fine. */
export function stepPart(porous: PartState, lot: PowderLot, at: Step): PartState {
  const part = at.cel < 1100 ? weakened(porous, at) : porous
  if (at.cel < 900) return part
  const kelvin = at.cel + zeroCelKelvin
  const { grain, bloating } = hidden
  const shrinking = densificationRate(part, lot, kelvin) * at.minutes
  const closed = Math.max(0, part.density - bloating.closedAbove) / (1 - bloating.closedAbove)
  const swelling = closed * arrhenius(bloating.perMinute, bloating.joulesPerMole, kelvin) * at.minutes
  const drag = grain.openPoreDrag + (1 - grain.openPoreDrag) * Math.min(1, Math.max(0, (part.density - 0.88) / 0.07))
  const coarsening = arrhenius(grain.cubicMicrometresPerMinute, grain.joulesPerMole, kelvin) * drag * at.minutes
  const difference = hidden.kelvinPerRate * Math.max(0, at.celPerMinute)
  const bending = (hidden.camberPerKelvin * difference + hidden.friction) * shrinking
  const relaxed = Math.exp(-arrhenius(hidden.relaxationPerMinute, hidden.relaxationJoulesPerMole, kelvin) * at.minutes)
  const sagging = arrhenius(hidden.sagPerMinute, hidden.sagJoulesPerMole, kelvin) * at.minutes
  return {
    ...part,
    density: Math.min(1 - lot.voids, part.density + shrinking) - swelling,
    grainMicrometres: Math.cbrt(part.grainMicrometres ** 3 + coarsening),
    camberMillimetres: (part.camberMillimetres + bending) * relaxed + sagging,
  }
}

/** Mean bending strength of fired parts, MPa: pores and coarse grain weaken, harsh heating leaves flaws. */
export function strengthMegapascals(part: PartState): number {
  const porosity = 1 - part.density
  const flaws = 1 + (Math.max(0, part.harshestCelPerMinute - 5.5) / 9) ** 2
  return (596 * Math.exp(-4.6 * porosity) * (2.2 / Math.max(1.2, part.grainMicrometres)) ** 0.42) / flaws
}
