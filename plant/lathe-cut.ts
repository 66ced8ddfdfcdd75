// One edge in a case-hardening steel: shear zone, forces, temperature where chip meets tool.
//
// Notation: alpha rake, lambda friction angle, phi shear angle, gamma shear strain, k shear flow stress. The flow stress
// follows strain, strain rate and temperature as Johnson and Cook have it; the shear zone is Oxley's in shape: stress and
// temperature settle against each other.
import type { Insert, LatheRecipe } from './lathe-recipe.ts'

/** Hidden constants of the steel; stresses in MPa, temperatures in Cel. */
const steel = {
  yield: 610,
  hardening: 430,
  exponent: 0.18,
  rate: 0.014,
  softening: 1.05,
  meltsCel: 1460,
  heatPerKelvin: 3.9,
  diffusivity: 9,
  roomCel: 22,
} as const

/** Force per length of edge that does not cut but ploughs, N/mm, with what a millimetre of wear land adds. */
const ploughing = { sharp: 32, perWear: 640, radialPerWear: 900 }

export interface Cut {
  readonly forceNewtons: number
  readonly radialNewtons: number
  /** How much the force grows with the chip, MPa: what the chatter sees. */
  readonly stiffness: number
  /** Where the chip slides over the tool. */
  readonly contactCel: number
  readonly chipMillimetres: number
  /** Share of a built-up edge, 0..1. */
  readonly builtUp: number
}

export interface CutQuestion {
  readonly recipe: LatheRecipe
  readonly insert: Insert
  /** Hardness beside the middle of all bars. */
  readonly hardness: number
  readonly wearMillimetres: number
}

/** The cut as it settles; some rounds of stress against temperature are enough. */
export function cut({ recipe, insert, hardness, wearMillimetres }: CutQuestion): Cut {
  const area = recipe.feed * recipe.depth
  const edge = edgeLength(recipe.depth, insert.noseMillimetres)
  const chip = area / edge
  const slides = (recipe.speed / 60) * 1000
  const alpha = insert.rakeRadians
  let contactCel = 800
  let shearCel = 300
  let stress = 500
  let force = 0
  for (let round = 0; round < 6; round++) {
    // A hot contact is a soft one.
    const lambda = insert.friction * (0.64 - 0.00011 * (contactCel - 700))
    const phi = 0.69 - 0.62 * (lambda - alpha)
    const gamma = Math.cos(alpha) / (Math.sin(phi) * Math.cos(phi - alpha))
    const rate = slides / (0.12 * chip)
    stress = flowStress({ strain: gamma / (2 * Math.sqrt(3)) + 0.4, rate, shearCel, hardness })
    shearCel = steel.roomCel + (0.68 * stress * gamma) / steel.heatPerKelvin
    const along = stress / (Math.sin(phi) * Math.cos(phi + lambda - alpha))
    force = along * Math.cos(lambda - alpha)
    const rubbing = (along * Math.sin(lambda) * Math.sin(phi)) / Math.cos(phi - alpha)
    const peclet = (slides * chip) / steel.diffusivity
    const rise = (0.9 * rubbing * peclet ** 0.4) / steel.heatPerKelvin
    const land = 430 * wearMillimetres * Math.sqrt(recipe.speed / 200)
    contactCel = shearCel + (rise + land) * (1 - 0.16 * (recipe.coolant / (recipe.coolant + 22)))
  }
  const plough = edge * (ploughing.sharp + ploughing.perWear * wearMillimetres) * hardness
  return {
    forceNewtons: force * area + plough,
    radialNewtons: 0.32 * force * area + edge * (ploughing.sharp + ploughing.radialPerWear * wearMillimetres),
    stiffness: force,
    contactCel,
    chipMillimetres: chip,
    builtUp: 1 / (1 + Math.exp((contactCel - 660) / 40)),
  }
}

/** Length of the edge in the cut: around the nose, then along the side. */
function edgeLength(depth: number, nose: number): number {
  return depth <= nose ? nose * Math.acos(1 - depth / nose) : depth - nose + (nose * Math.PI) / 2
}

function flowStress(at: { strain: number; rate: number; shearCel: number; hardness: number }): number {
  const { roomCel, meltsCel } = steel
  const hot = Math.min(0.95, Math.max(0, (at.shearCel - roomCel) / (meltsCel - roomCel)))
  const hardened = steel.yield * at.hardness + steel.hardening * at.strain ** steel.exponent
  return (hardened * (1 + steel.rate * Math.log(at.rate)) * (1 - hot ** steel.softening)) / Math.sqrt(3)
}

/** Power at the motor: cut, drive train, pump. */
export function motorKilowatts({ forceNewtons }: Cut, { speed, coolant }: LatheRecipe): number {
  return 1.3 + (forceNewtons * speed) / 60_000 / 0.83 + 3.6 * (coolant / 70) ** 1.5
}
