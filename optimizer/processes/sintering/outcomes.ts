// Outcomes of a heat: from density, grain size, drives of gas, hours, to yield with cost of a good part.
import type { Quantity } from '../twin.ts'
import { costPerGoodPart } from './cost.ts'
import { crackChance, gauge, rampDifference, slabPressure } from './cracking.ts'
import type { Heat } from './heat.ts'
import type { Lot } from './lot.ts'
import { ln10, progressAt, slopePerDecade } from './master-curve.ts'
import { denseConductivity, poreConductance, strengthOf } from './properties.ts'
import type { Recipe } from './recipe.ts'
import { camberHeight, linearShrinkage, sagRate, sizeSpread } from './shape.ts'
import { gasConstant } from './theta.ts'
import type { Constants } from './units.ts'
import { type Measured, yieldOf } from './yield.ts'

/** Order is the layout of an outcomes array; the ranges are what can come out at all. */
export const outcomes = [
  { name: 'density', unit: '1', low: 0.4, high: 1 },
  { name: 'densityWorst', unit: '1', low: 0.4, high: 1 },
  { name: 'grain', unit: 'µm', low: 0.01, high: 200 },
  { name: 'grain95', unit: 'µm', low: 0.01, high: 400 },
  { name: 'shrinkageX', unit: '%', low: -5, high: 30 },
  { name: 'shrinkageY', unit: '%', low: -5, high: 30 },
  { name: 'sizeError', unit: '%', low: -40, high: 40 },
  { name: 'sizeSpread', unit: '%', low: 0, high: 20 },
  { name: 'camber', unit: '%', low: 0, high: 1000 },
  { name: 'gasPressure', unit: 'bar', low: 1, high: 10_000 },
  { name: 'crackRisk', unit: '1', low: 0, high: 1 },
  { name: 'carbon', unit: 'wt%', low: 0, high: 14 },
  { name: 'strength', unit: 'MPa', low: 0, high: 3000 },
  { name: 'conductivity', unit: 'W/m/K', low: 0, high: 400 },
  { name: 'energy', unit: 'kWh', low: 0, high: 10_000 },
  { name: 'hours', unit: 'h', low: 0, high: 500 },
  { name: 'wear', unit: 'h', low: 0, high: 500 },
  { name: 'gas', unit: 'm³', low: 0, high: 3000 },
  { name: 'parts', unit: '1', low: 0, high: 1e6 },
  { name: 'yield', unit: '1', low: 0, high: 1 },
  { name: 'cost', unit: '1/part', low: 0, high: 1e8 },
] as const satisfies readonly Quantity[]

const root12 = Math.sqrt(12)
/** 95 % of a normal distribution lie below. */
const z95 = 1.6448536269514722

/** Writes all outcomes of a heat; opens once per setup. */
export function outcomesModel(c: Constants): (out: Float64Array, heat: Heat, r: Recipe, lot: Lot) => void {
  const { material: m, product, prices } = c
  const dense = denseConductivity(m.pureConductivity, m.impurityResistivity, m.impurity)
  const side = product.side * 1e-3
  const thickness = product.thickness * 1e-3
  const partKg = side * side * thickness * m.theoreticalDensity * 1000 * m.finalDensity
  const grain95 = Math.exp(z95 * m.grainSpread)
  const shape = { length: side, thickness, sagPerWork: sagPerWork(c) }
  const measured: Measured = {
    density: 0,
    zoneDensity: 0,
    lotDensity: 0,
    grain95: 0,
    sizeError: 0,
    sizeSpread: 0,
    camber: 0,
    strength: 0,
    conductivity: 0,
    carbon: 0,
  }
  return (out, heat, r, lot) => {
    const zone = zoneDensities(c, heat, r, lot)
    const shrinkage = linearShrinkage(r.greenDensity, heat.density)
    const pressure = Math.max(
      pressureOf(c, lot, heat.plasticiserDrive * m.plasticiserShare),
      pressureOf(c, lot, heat.binderDrive),
    )
    const parts = Math.max(1, Math.floor(r.load / partKg))
    measured.density = heat.density
    measured.zoneDensity = zone.range / root12
    measured.lotDensity = (m.finalDensity - heat.density) * product.greenSpread
    measured.grain95 = heat.grain * grain95
    measured.sizeError = (100 * (product.shrinkage - shrinkage)) / (1 - product.shrinkage)
    measured.sizeSpread =
      100 *
      Math.sqrt(
        sizeSpread(shrinkage, product.greenSpread) ** 2 +
          sizeSpread(shrinkage, zone.range / (root12 * heat.density)) ** 2,
      )
    measured.camber = camberOf(c, heat, r, shape)
    measured.strength = strengthOf(m, heat.density, heat.grain)
    measured.conductivity = dense * poreConductance(heat.density)
    measured.carbon = r.binder * m.charShare * heat.charLeft
    const crackRisk = crackRiskOf(c, heat, lot)
    const good = yieldOf(product, measured) * (1 - crackRisk)
    out[0] = heat.density
    out[1] = zone.worst
    out[2] = heat.grain
    out[3] = measured.grain95
    out[4] = 100 * shrinkage
    out[5] = 100 * (1 - (1 - shrinkage) / product.anisotropy)
    out[6] = measured.sizeError
    out[7] = measured.sizeSpread
    out[8] = measured.camber
    out[9] = pressure * 1e-5
    out[10] = crackRisk
    out[11] = measured.carbon
    out[12] = measured.strength
    out[13] = measured.conductivity
    out[14] = heat.energyKWh
    out[15] = heat.hours
    out[16] = heat.wearHours
    out[17] = (r.airFlow * 60 * heat.hours) / 1000
    out[18] = parts
    out[19] = good
    out[20] = costPerGoodPart(prices, { parts, hours: heat.hours, energyKWh: heat.energyKWh, yield: good })
  }
}

/** Theta of a zone that is dT off changes by e^(Q dT / (R T1 T2)), exact for the soak. */
function zoneDensities({ material: m }: Constants, heat: Heat, r: Recipe, lot: Lot) {
  const scale = ((m.activationEnergy * 1000) / gasConstant) * (heat.zoneK / heat.peakK)
  const centre = heat.lnTheta - lot.lnTheta0
  const cold = progressAt(centre - scale / (heat.peakK - heat.zoneK), m.sigmoidWidth, m.sigmoidSkew)
  const hot = progressAt(centre + scale / (heat.peakK + heat.zoneK), m.sigmoidWidth, m.sigmoidSkew)
  const span = m.finalDensity - r.greenDensity
  return { worst: r.greenDensity + span * cold, range: span * (hot - cold) }
}

/** Pa in the middle of a stack; `drive` in K/s times the share that burns. */
function pressureOf({ material: m }: Constants, lot: Lot, drive: number): number {
  return slabPressure({
    viscosity: m.gasViscosity,
    temperatureK: 1,
    generation: lot.gasMolar * drive,
    escape: lot.escape,
    permeability: lot.permeability,
  })
}

/** Gas of plasticiser, gas of binder, thermal gradient of the brown body, cooling of the fired one. */
function crackRiskOf(c: Constants, heat: Heat, lot: Lot): number {
  const { material: m } = c
  const plasticiser = gauge(pressureOf(c, lot, heat.plasticiserDrive * m.plasticiserShare)) / (m.greenStrength * 1e6)
  const binder = gauge(pressureOf(c, lot, heat.binderDrive)) / (m.debindStrength * 1e6)
  const brown = rampDifference(Math.max(heat.brownRate, heat.peakRate), lot.halfStack, m.brownDiffusivity)
  const stress = (m.brownModulus * 1e9 * m.expansion * brown * 2) / (3 * (1 - m.poisson))
  const cooled = rampDifference(heat.coolRate, lot.halfStack, m.firedDiffusivity) / m.coolingCritical
  const whole =
    (1 - crackChance(plasticiser)) *
    (1 - crackChance(binder)) *
    (1 - crackChance(stress / (m.brownStrength * 1e6))) *
    (1 - crackChance(cooled))
  return 1 - whole
}

interface Shape {
  readonly length: number
  readonly thickness: number
  /** m of sag for each s/K of Theta */
  readonly sagPerWork: number
}

/** % of length: strain between the faces in mid-densification, less what later densification recovers, with sag. */
function camberOf({ material: m, product }: Constants, heat: Heat, r: Recipe, shape: Shape): number {
  const span = m.finalDensity - r.greenDensity
  const progress = (heat.density - r.greenDensity) / span
  const middle = r.greenDensity + span / 2
  const perKelvin = (m.activationEnergy * 1000) / (ln10 * gasConstant * heat.peakK * heat.peakK)
  const strainPerK = (span * slopePerDecade(0.5, m.sigmoidWidth, m.sigmoidSkew) * perKelvin) / (3 * middle)
  const difference = product.partGradient + product.partGradientRate * heat.peakRate * 60
  const strain = strainPerK * difference * (1 - progress) + product.skinStrain
  const bow = camberHeight(strain, shape.thickness, shape.length)
  return (100 * (bow + shape.sagPerWork * Math.exp(heat.lnTheta))) / shape.length
}

/** Viscosity follows T e^(Q/RT): the sag of a heat is its Theta times this. */
function sagPerWork({ material: m, product }: Constants): number {
  const referenceK = 1873.15
  const perTheta = referenceK * Math.exp((m.activationEnergy * 1000) / (gasConstant * referenceK))
  const plate = {
    densityKg: 1000 * m.theoreticalDensity * 0.85,
    span: product.unsupported * 1e-3,
    viscosity: m.viscosity1600,
    thickness: product.thickness * 1e-3,
  }
  return sagRate(plate) * perTheta
}
