// One part through the milling model: settings in, outcomes out.

import { valuesOf } from '../sheet.ts'
import type { Kernel, Quantity, Setup } from '../twin.ts'
import { cantileverUm } from './deflection.ts'
import { specificForceMpa } from './kienzle.ts'
import { type StabilityLimit, stabilityLimit } from './lobes.ts'
import { chipInMilling, type MillingChip } from './milling-chip.ts'
import {
  emptyBranches,
  engagement,
  fillBranches,
  millingGain,
  orientedFactors,
  toolResponses,
} from './milling-stability.ts'
import { type Cut, correctionOf, edgeLifeMinutes, partKernel, passesFor, wearAfter, wearShape } from './part.ts'
import { cuttingPowerKw, spindleSpeedRpm, spindleTorqueNm } from './power.ts'
import { type ExtendedTaylorLaw, taylorAt } from './tool-life.ts'
import {
  type Machine,
  type Material,
  type MillingTool,
  machineUnits,
  materialUnits,
  milledPartUnits,
  millingToolUnits,
} from './units.ts'

/** Layout of the settings. Coolant is on, milling is down milling from 0.5; flank wear is that as the part begins. */
export const millingParameters: readonly Quantity[] = [
  { name: 'cuttingSpeed', unit: 'm/min', low: 30, high: 400 },
  { name: 'feedPerTooth', unit: 'mm', low: 0.02, high: 0.4 },
  { name: 'axialDepth', unit: 'mm', low: 0.1, high: 10 },
  { name: 'radialDepth', unit: 'mm', low: 1, high: 60 },
  { name: 'downMilling', unit: '1', low: 0, high: 1 },
  { name: 'coolant', unit: '1', low: 0, high: 1 },
  { name: 'flankWear', unit: 'mm', low: 0, high: 0.3 },
]

/** Frequencies per mode: within 1 % of the limit that any finer grid gives. */
const resolution = 100

type MilledPart = { readonly [K in keyof typeof milledPartUnits]: number }

interface Sheets {
  readonly material: Material
  readonly tool: MillingTool
  readonly part: MilledPart
}

/** A kernel for one setup with the roles material, tool, machine, part; forces hold for the end of the part. */
export function openMilling(setup: Setup): Kernel {
  const { machine, ...sheets } = sheetsOf(setup)
  return partKernel({
    ...{ parameters: millingParameters, ...sheets, machine, handling: sheets.part.handling },
    noseRadiusMm: sheets.tool.surfaceRadius,
    cutOf: prepareCut(sheets),
  })
}

/** What a setup's cut is for settings in the layout above, with the diameter that turns it from speed to speed. */
export function millingCuts(setup: Setup): { readonly cutOf: (settings: Float64Array) => Cut; diameterMm: number } {
  const { machine: _, ...sheets } = sheetsOf(setup)
  return { cutOf: prepareCut(sheets), diameterMm: sheets.tool.diameter }
}

function sheetsOf(setup: Setup): Sheets & { readonly machine: Machine } {
  return {
    material: valuesOf(setup['material']!, materialUnits),
    tool: valuesOf(setup['tool']!, millingToolUnits),
    machine: valuesOf(setup['machine']!, machineUnits),
    part: valuesOf(setup['part']!, milledPartUnits),
  }
}

function prepareCut(sheets: Sheets): (settings: Float64Array) => Cut {
  const { material, tool } = sheets
  const wearOf = prepareWear(sheets)
  const stabilityOf = prepareStability(material, tool)
  const kienzle = { kc11Mpa: material.kc11, mc: material.mc }
  const bending = {
    lengthMm: tool.overhang,
    diameterMm: tool.diameter * tool.bendingShare,
    modulusMpa: tool.toolModulus,
  }
  return (settings) => {
    const way = wayOf(sheets, settings)
    const speedMPerMin = settings[0]!
    const edge = wearOf(settings, way)
    const chip = chipInMilling(tool, settings[1]!, way)
    const correction = correctionOf(tool, { speedMPerMin, wearMm: edge.wearMm, coolant: settings[5]! })
    const specificMpa = specificForceMpa(kienzle, chip.meanMm) * correction
    const meanForceN = chip.widthMm * chip.meanMm * specificMpa * chip.teethInCut
    const forceN = largestForceN(chip, specificForceMpa(kienzle, chip.largestMm) * correction)
    const passiveN = material.passiveForceRatio * forceN
    const isDown = settings[4]! >= 0.5
    const limit = stabilityOf({ ...way, isDown })
    return {
      ...edge,
      ...way,
      forceN,
      passiveN,
      cutKw: cuttingPowerKw(meanForceN, speedMPerMin),
      torqueNm: spindleTorqueNm(meanForceN, tool.diameter),
      speedMPerMin,
      thicknessMm: chip.meanMm,
      specificMpa,
      stableDepthMm: limit.depthMm / specificMpa,
      chatterHz: limit.chatterHz,
      lobe: limit.lobe,
      deflectionUm: cantileverUm(bending, Math.hypot(forceN, passiveN)),
    }
  }
}

/** What the tool does between the first chip of a part and the last. */
interface Way {
  readonly depthMm: number
  readonly widthMm: number
  readonly speedRpm: number
  readonly cutMinutes: number
  readonly removalMm3PerMin: number
}

/** Allowance and width are shared evenly by as many passes as the depths ask for. */
function wayOf({ tool, part }: Sheets, settings: Float64Array): Way {
  const layers = passesFor(part.allowance, settings[2]!)
  const lanes = passesFor(part.width, Math.min(settings[3]!, tool.diameter))
  const speedRpm = spindleSpeedRpm(settings[0]!, tool.diameter)
  const feedMmPerMin = settings[1]! * tool.teeth * speedRpm
  const depthMm = part.allowance / layers
  const widthMm = part.width / lanes
  return {
    depthMm,
    widthMm,
    speedRpm,
    cutMinutes: (layers * lanes * (part.length + part.approach)) / feedMmPerMin,
    removalMm3PerMin: depthMm * widthMm * feedMmPerMin,
  }
}

/** Force of the teeth that cut at once, at least one, at the thickest chip. */
function largestForceN(chip: MillingChip, specificMpa: number): number {
  return chip.widthMm * chip.largestMm * specificMpa * Math.max(1, chip.teethInCut)
}

function prepareWear({ material, tool }: Sheets) {
  const law = lifeLaw(tool)
  const shape = wearShape(tool)
  const speedFactor = material.speedFactor * tool.gradeFactor
  return (settings: Float64Array, { depthMm, widthMm, cutMinutes }: Way) => {
    const cut = { feedMm: settings[1]!, depthMm, widthMm, diameterMm: tool.diameter, teeth: tool.teeth, speedFactor }
    const lifeMinutes = edgeLifeMinutes(taylorAt(law, cut), settings[0]!)
    return { lifeMinutes, wearMm: wearAfter(shape, { lifeMinutes, wearMm: settings[6]! }, cutMinutes) }
  }
}

interface StabilityQuestion {
  readonly widthMm: number
  readonly speedRpm: number
  readonly isDown: boolean
}

/** The limit of a tool at 1 MPa; its branches are filled anew for each engagement into the same arrays. */
function prepareStability(material: Material, tool: MillingTool): (asked: StabilityQuestion) => StabilityLimit {
  const mode = (frequencyHz: number, damping: number, stiffnessNPerM: number) => ({
    frequencyHz,
    damping,
    stiffnessNPerM,
  })
  const x = mode(tool.xFrequency, tool.xDamping, tool.xStiffness)
  const y = mode(tool.yFrequency, tool.yDamping, tool.yStiffness)
  const responses = toolResponses([x], [y], resolution)
  const branches = emptyBranches(responses)
  // The lobes of a specific force of 1 MPa: a limiting depth is inverse to the force.
  const gain = millingGain({ teeth: tool.teeth, tangentialMpa: 1 })
  const lobes = { frequenciesHz: responses.frequenciesHz, branches, teeth: tool.teeth, gain }
  return ({ widthMm, speedRpm, isDown }) => {
    const arc = engagement(isDown ? 'down' : 'up', widthMm, tool.diameter)
    fillBranches(responses, orientedFactors(arc, material.passiveForceRatio), branches)
    return stabilityLimit(lobes, speedRpm)
  }
}

function lifeLaw(tool: MillingTool): ExtendedTaylorLaw {
  return {
    n: tool.lifeExponent,
    bands: [{ upToFeedMm: Number.POSITIVE_INFINITY, cv: tool.lifeSpeed, feedExponent: tool.feedExponent }],
    depthExponent: tool.depthExponent,
    widthExponent: tool.widthExponent,
    diameterExponent: tool.diameterExponent,
    teethExponent: tool.teethExponent,
  }
}
