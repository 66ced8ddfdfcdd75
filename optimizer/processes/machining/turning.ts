// One part through the turning model: settings in, outcomes out.

import { valuesOf } from '../sheet.ts'
import type { Kernel, Quantity, Setup } from '../twin.ts'
import { cantileverUm } from './deflection.ts'
import { chipSection, cuttingForceN, specificForceMpa } from './kienzle.ts'
import { type Lobes, stabilityLimit } from './lobes.ts'
import { outcomeList, placeOf } from './outcomes.ts'
import { type Cut, correctionOf, edgeLifeMinutes, partKernel, passesFor, wearAfter, wearShape } from './part.ts'
import { cuttingPowerKw, spindleSpeedRpm, spindleTorqueNm } from './power.ts'
import { type ExtendedTaylorLaw, taylorAt } from './tool-life.ts'
import { turningLobes } from './turning-stability.ts'
import {
  type Material,
  machineUnits,
  materialUnits,
  type TurningTool,
  turnedPartUnits,
  turningToolUnits,
} from './units.ts'

/** Layout of the settings. Flank wear is that of the edge as the part begins; coolant is on from 0.5. */
export const turningParameters: readonly Quantity[] = [
  { name: 'cuttingSpeed', unit: 'm/min', low: 30, high: 500 },
  { name: 'feed', unit: 'mm', low: 0.05, high: 0.8 },
  { name: 'depth', unit: 'mm', low: 0.2, high: 6 },
  { name: 'coolant', unit: '1', low: 0, high: 1 },
  { name: 'flankWear', unit: 'mm', low: 0, high: 0.3 },
]

/** Frequencies per mode: within 1 % of the limit that any finer grid gives. */
const resolution = 100
const cuttingForce = placeOf('cuttingForce')
const feedForce = outcomeList.length

/** A kernel for one setup with the roles material, tool, machine, part; forces hold for the end of the part. */
export function openTurning(setup: Setup): Kernel {
  const { material, tool, machine, part } = sheetsOf(setup)
  const kernel = partKernel({
    ...{ parameters: turningParameters, material, tool, machine, handling: part.handling },
    noseRadiusMm: tool.noseRadius,
    cutOf: prepareCut(material, tool, part),
  })
  return (settings, outcomes) => {
    kernel(settings, outcomes)
    outcomes[feedForce] = material.feedForceRatio * outcomes[cuttingForce]!
  }
}

/** What a setup's cut is for settings in the layout above, with the diameter that turns it from speed to speed. */
export function turningCuts(setup: Setup): { readonly cutOf: (settings: Float64Array) => Cut; diameterMm: number } {
  const { material, tool, part } = sheetsOf(setup)
  return { cutOf: prepareCut(material, tool, part), diameterMm: part.diameter }
}

function sheetsOf(setup: Setup) {
  return {
    material: valuesOf(setup['material']!, materialUnits),
    tool: valuesOf(setup['tool']!, turningToolUnits),
    machine: valuesOf(setup['machine']!, machineUnits),
    part: valuesOf(setup['part']!, turnedPartUnits),
  }
}

type TurnedPart = { readonly [K in keyof typeof turnedPartUnits]: number }

let known: { readonly tool: readonly number[]; readonly lobes: Lobes } | undefined

/** The lobes of a specific force of 1 MPa: a limiting width is inverse to the force. Calibrations ask for the same again. */
function lobesOf({ modeFrequency, modeDamping, modeStiffness, orientation }: TurningTool): Lobes {
  const tool = [modeFrequency, modeDamping, modeStiffness, orientation]
  if (known?.tool.every((value, k) => value === tool[k])) return known.lobes
  const mode = { frequencyHz: modeFrequency, damping: modeDamping, stiffnessNPerM: modeStiffness }
  known = { tool, lobes: turningLobes({ modes: [mode], specificForceMpa: 1, orientation, resolution }) }
  return known.lobes
}

/** The allowance is shared evenly by as many passes as the depth asks for, so the depth cut is at most the one set. */
function prepareCut(material: Material, tool: TurningTool, part: TurnedPart): (settings: Float64Array) => Cut {
  const law = turningLifeLaw(tool)
  const shape = wearShape(tool)
  const lobes = lobesOf(tool)
  const kienzle = { kc11Mpa: material.kc11, mc: material.mc }
  const beam = { lengthMm: part.length, diameterMm: part.diameter, modulusMpa: material.modulus }
  const sine = Math.sin((tool.leadAngle * Math.PI) / 180)
  return (settings) => {
    const speedMPerMin = settings[0]!
    const feedMm = settings[1]!
    const passes = passesFor(part.allowance, settings[2]!)
    const depthMm = part.allowance / passes
    const speedRpm = spindleSpeedRpm(speedMPerMin, part.diameter)
    const cutMinutes = (passes * part.length) / (feedMm * speedRpm)
    const speedFactor = material.speedFactor * tool.gradeFactor
    const plain = taylorAt(law, { feedMm, depthMm, widthMm: 1, diameterMm: 1, teeth: 1, speedFactor })
    const lifeMinutes = edgeLifeMinutes(plain, speedMPerMin)
    const wearMm = wearAfter(shape, { lifeMinutes, wearMm: settings[4]! }, cutMinutes)
    const correction = correctionOf(tool, { speedMPerMin, wearMm, coolant: settings[3]! })
    const chip = chipSection(feedMm, depthMm, tool.leadAngle)
    const forceN = cuttingForceN(kienzle, chip, correction)
    const specificMpa = specificForceMpa(kienzle, chip.thicknessMm) * correction
    const passiveN = material.passiveForceRatio * forceN
    const limit = stabilityLimit(lobes, speedRpm)
    return {
      forceN,
      passiveN,
      cutKw: cuttingPowerKw(forceN, speedMPerMin),
      torqueNm: spindleTorqueNm(forceN, part.diameter),
      speedRpm,
      speedMPerMin,
      thicknessMm: chip.thicknessMm,
      specificMpa,
      depthMm,
      stableDepthMm: (limit.depthMm / specificMpa) * sine,
      chatterHz: limit.chatterHz,
      lobe: limit.lobe,
      deflectionUm: part.supportFactor * cantileverUm(beam, passiveN),
      lifeMinutes,
      wearMm,
      cutMinutes,
      removalMm3PerMin: 1000 * speedMPerMin * feedMm * depthMm,
    }
  }
}

/** The extended law of an insert with its three bands of feed. */
export function turningLifeLaw(tool: TurningTool): ExtendedTaylorLaw {
  return {
    n: tool.lifeExponent,
    bands: [
      { upToFeedMm: tool.lowFeedUpTo, cv: tool.lowFeedSpeed, feedExponent: tool.lowFeedExponent },
      { upToFeedMm: tool.middleFeedUpTo, cv: tool.middleFeedSpeed, feedExponent: tool.middleFeedExponent },
      { upToFeedMm: Number.POSITIVE_INFINITY, cv: tool.highFeedSpeed, feedExponent: tool.highFeedExponent },
    ],
    depthExponent: tool.depthExponent,
    widthExponent: 0,
    diameterExponent: 0,
    teethExponent: 0,
  }
}
