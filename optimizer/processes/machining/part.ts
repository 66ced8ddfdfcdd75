// What follows from a cut for the part: wear, roughness, time, energy, cost, written to the outcomes.

import type { Kernel, Quantity } from '../twin.ts'
import { partCost, partsPerEdge } from './cost.ts'
import { temperatureRiseK } from './cutting-temperature.ts'
import { partEnergyKwh, specificEnergyJPerMm3 } from './energy.ts'
import { equivalentMinutes, flankWearMm, type WearShape } from './flank-wear.ts'
import { forceCorrection } from './force-corrections.ts'
import { placeOf } from './outcomes.ts'
import { motorPowerKw } from './power.ts'
import { practicalRaUm } from './roughness.ts'
import { type TaylorLaw, toolLifeMinutes } from './tool-life.ts'
import type { Edge, Machine, Material } from './units.ts'

/** What turning or milling has worked out about the cut itself. */
export interface Cut {
  readonly forceN: number
  readonly passiveN: number
  /** Mean power at the tool, kW. */
  readonly cutKw: number
  readonly torqueNm: number
  readonly speedRpm: number
  readonly speedMPerMin: number
  /** Mean chip thickness with its specific force, corrections included. */
  readonly thicknessMm: number
  readonly specificMpa: number
  readonly depthMm: number
  readonly stableDepthMm: number
  /** Where it would chatter, with the whole waves between two cuts; NaN where nothing can chatter. */
  readonly chatterHz: number
  readonly lobe: number
  readonly deflectionUm: number
  readonly lifeMinutes: number
  readonly wearMm: number
  readonly cutMinutes: number
  readonly removalMm3PerMin: number
}

/** Life laws come from tests of minutes or hours; far below their speeds they are not believed beyond this, min. */
const longestLifeMinutes = 10_000
/** Where nothing can chatter, the stable depth is reported as this, mm. */
export const deepest = 1000
/** Chatter grows until the tool leaves the cut: the roughness it adds stops at this many stable depths. */
const worstChatter = 5

/** Settings outside of their bounds are held near them, so that explored limits give numbers: a tenth, ten times. */
function holdSettings(parameters: readonly Quantity[]): (settings: Float64Array) => Float64Array {
  const held = new Float64Array(parameters.length)
  return (settings) => {
    for (let i = 0; i < held.length; i++) {
      const { low, high } = parameters[i]!
      held[i] = Math.min(Math.max(settings[i]!, low / 10), low > 0 ? high * 10 : high)
    }
    return held
  }
}

/** Passes that share an allowance evenly without exceeding the depth set; the last bit of a division makes none. */
export function passesFor(allowanceMm: number, depthMm: number): number {
  return Math.max(1, Math.ceil(allowanceMm / depthMm - 1e-9))
}

/** The product of the force corrections; coolant is on from 0.5. */
export function correctionOf(
  tool: Edge,
  now: { readonly speedMPerMin: number; readonly wearMm: number; readonly coolant: number },
): number {
  return forceCorrection({
    rakeDegrees: tool.rake,
    speedMPerMin: now.speedMPerMin,
    speedRule: { coefficient: tool.forceSpeedCoefficient, exponent: tool.forceSpeedExponent },
    flankWearMm: now.wearMm,
    coolantFactor: now.coolant >= 0.5 ? tool.coolantForceFactor : 1,
  })
}

/** Life by the law of an edge, min. */
export function edgeLifeMinutes(law: TaylorLaw, speedMPerMin: number): number {
  return Math.min(toolLifeMinutes(law, speedMPerMin), longestLifeMinutes)
}

/** The wear curve of an edge. */
export function wearShape(tool: Edge): WearShape {
  return {
    breakInMm: tool.breakIn,
    breakInMinutes: tool.breakInTime,
    onsetShare: tool.onsetShare,
    accelerationMm: tool.acceleration,
    accelerationShare: tool.accelerationShare,
    criterionMm: tool.wearCriterion,
  }
}

/** Wear at the end of a part that begins at `wearMm`; an edge is changed when its land reaches the criterion. */
export function wearAfter(
  shape: WearShape,
  edge: { readonly lifeMinutes: number; readonly wearMm: number },
  cutMinutes: number,
): number {
  const age = equivalentMinutes(shape, edge.lifeMinutes, edge.wearMm) + cutMinutes
  return age < edge.lifeMinutes ? flankWearMm(shape, edge.lifeMinutes, age) : Math.max(shape.criterionMm, edge.wearMm)
}

/** Share of the stable depth that is cut. */
function chatterUse(depthMm: number, stableDepthMm: number): number {
  return depthMm / Math.min(stableDepthMm, deepest)
}

/** Ra that chatter adds, um: none up to the limit, then in proportion to the depth beyond it. */
function chatterRoughnessUm(tool: Edge, use: number): number {
  return tool.chatterRoughness * Math.max(0, Math.min(use, worstChatter) - 1)
}

/** What a kind of machining adds to what all have in common; the feed is the second of its settings, in mm. */
export interface PartModel {
  readonly parameters: readonly Quantity[]
  readonly material: Material
  readonly tool: Edge
  readonly machine: Machine
  /** Time between two parts, min. */
  readonly handling: number
  /** Radius that shapes the surface, mm. */
  readonly noseRadiusMm: number
  readonly cutOf: (settings: Float64Array) => Cut
}

/** The kernel of one setup: settings held near their bounds, the cut worked out, outcomes written. */
export function partKernel({ parameters, material, tool, machine, handling, noseRadiusMm, cutOf }: PartModel): Kernel {
  const trait = {
    smallestChipMm: tool.smallestChip,
    wearUmPerMm: tool.roughnessPerWear,
    wiperDivisor: tool.wiperDivisor,
    noseRadiusMm,
  }
  const hold = holdSettings(parameters)
  return (asked, out) => {
    const settings = hold(asked)
    const cut = cutOf(settings)
    writeCut(out, cut, { material, machine })
    writePart(out, cut, { tool, machine, handling })
    out[at.roughness] = practicalRaUm({
      ...trait,
      feedMm: settings[1]!,
      speedMPerMin: cut.speedMPerMin,
      flankWearMm: cut.wearMm,
      vibrationUm: chatterRoughnessUm(tool, chatterUse(cut.depthMm, cut.stableDepthMm)),
    })
  }
}

/** Writes what the cut does to the machine. */
function writeCut(out: Float64Array, cut: Cut, beside: { readonly material: Material; readonly machine: Machine }) {
  const { material, machine } = beside
  const motorKw = motorPowerKw(cut.cutKw, machine.efficiency)
  const rise = temperatureRiseK({
    specificEnergyJPerMm3: cut.specificMpa / 1000,
    heatCapacityJPerMm3K: material.heatCapacity,
    diffusivityMm2PerS: material.diffusivity,
    speedMPerMin: cut.speedMPerMin,
    thicknessMm: cut.thicknessMm,
  })
  out[at.cuttingForce] = cut.forceN
  out[at.passiveForce] = cut.passiveN
  out[at.motorPower] = motorKw
  out[at.powerUse] = motorKw / machine.spindlePower
  out[at.torque] = cut.torqueNm
  out[at.torqueUse] = cut.torqueNm / machine.spindleTorque
  out[at.spindleSpeed] = cut.speedRpm
  out[at.speedUse] = cut.speedRpm / machine.highestSpeed
  out[at.stableDepth] = Math.min(cut.stableDepthMm, deepest)
  out[at.chatterUse] = chatterUse(cut.depthMm, cut.stableDepthMm)
  out[at.deflection] = cut.deflectionUm
  out[at.temperature] = machine.roomTemperature + rise
}

/** Writes what the part costs; edges are changed between parts wherever one lasts a part. */
function writePart(out: Float64Array, cut: Cut, beside: { tool: Edge; machine: Machine; handling: number }) {
  const { tool, machine, handling } = beside
  const draw = { idleKw: machine.idlePower, efficiency: machine.efficiency }
  const parts = partsPerEdge(cut.lifeMinutes, cut.cutMinutes, 'floored')
  const prices = {
    handlingMinutes: handling,
    toolChangeMinutes: machine.toolChange,
    machinePerMinute: machine.minutePrice,
    perEdge: tool.edgePrice,
  }
  const part = partCost(prices, cut.cutMinutes, parts)
  const energyKwh = partEnergyKwh(draw, cut.cutKw, { cut: cut.cutMinutes, other: part.minutes - cut.cutMinutes })
  out[at.toolLife] = cut.lifeMinutes
  out[at.flankWear] = cut.wearMm
  out[at.partsPerEdge] = parts
  out[at.removalRate] = cut.removalMm3PerMin / 1000
  out[at.cutTime] = cut.cutMinutes
  out[at.partTime] = part.minutes
  out[at.specificEnergy] = specificEnergyJPerMm3(draw, cut.cutKw, cut.removalMm3PerMin)
  out[at.energy] = energyKwh
  out[at.cost] = part.cost + energyKwh * machine.energyPrice
}

const at = {
  cuttingForce: placeOf('cuttingForce'),
  passiveForce: placeOf('passiveForce'),
  motorPower: placeOf('motorPower'),
  powerUse: placeOf('powerUse'),
  torque: placeOf('torque'),
  torqueUse: placeOf('torqueUse'),
  spindleSpeed: placeOf('spindleSpeed'),
  speedUse: placeOf('speedUse'),
  stableDepth: placeOf('stableDepth'),
  chatterUse: placeOf('chatterUse'),
  deflection: placeOf('deflection'),
  temperature: placeOf('temperature'),
  toolLife: placeOf('toolLife'),
  flankWear: placeOf('flankWear'),
  partsPerEdge: placeOf('partsPerEdge'),
  roughness: placeOf('roughness'),
  removalRate: placeOf('removalRate'),
  cutTime: placeOf('cutTime'),
  partTime: placeOf('partTime'),
  specificEnergy: placeOf('specificEnergy'),
  energy: placeOf('energy'),
  cost: placeOf('cost'),
}
