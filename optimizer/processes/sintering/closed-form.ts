// The quick fidelity: a heat by formula, the load being where the setpoint is.

import { type Component, component } from './burnout.ts'
import { type Burning, burn } from './closed-burnout.ts'
import { billOf, coolingRate, limitRamps, storedHeat, wearHours } from './closed-furnace.ts'
import { growthRate, poreDrag } from './grain-growth.ts'
import type { Heat } from './heat.ts'
import type { Lot } from './lot.ts'
import { progressAt } from './master-curve.ts'
import { emptyProgram, type Program, type Recipe, role, writeProgram } from './recipe.ts'
import { arrheniusToK, gasConstant, sinteringToK, zeroCelsius } from './theta.ts'
import type { Constants } from './units.ts'
import { readingError, zoneHalfRange } from './zones.ts'

/** Gauss-Legendre points on 0..1: the soak's growth under changing pore drag. */
const early = 0.2113248654051871
const late = 1 - early
/** The boundaries of a body freeze only once its pores hold them [ChenWang2000]. */
export const holdsFrom = 0.75

/** Fills `heat` for a recipe; opens once per setup. */
export function closedForm(c: Constants): (heat: Heat, r: Recipe, lot: Lot) => void {
  const program = emptyProgram()
  const fuel = componentsOf(c)
  const burning: Burning = { lnLeft: 0, drive: 0 }
  const bill = { joules: 0, seconds: 0 }
  const densify = densification(c)
  const shift = readingError(c.furnace)
  return (heat, r, lot) => {
    writeProgram(program, r, c.furnace)
    const store = storedHeat(c, r.load, r.peakTemperature)
    limitRamps(program, c, store)
    heat.peakK = program.temperature[role.peak + 1]! - shift
    heat.brownRate = program.rate[role.brown]!
    heat.peakRate = program.rate[role.peak]!
    heat.coolRate = coolingRate(c, r, heat.peakK, store)
    heat.zoneK = zoneHalfRange(c, r, heat.peakRate)
    heat.wearHours = wearHours(program, c, heat.coolRate)
    burn(burning, fuel.plasticiser, 1, program)
    heat.plasticiserDrive = burning.drive
    burn(burning, fuel.binder, 1, program)
    const binderDrive = burning.drive * fuel.binderShare
    burn(burning, fuel.char, lot.oxygen, program)
    heat.binderDrive = Math.max(binderDrive, burning.drive * c.material.charShare)
    heat.charLeft = Math.exp(burning.lnLeft)
    billOf(bill, program, c, store)
    heat.energyKWh = bill.joules / 3.6e6
    heat.hours = bill.seconds / 3600 + c.furnace.handling
    densify(heat, program, r, lot)
  }
}

export interface Fuel {
  readonly plasticiser: Component
  readonly binder: Component
  readonly char: Component
  readonly binderShare: number
}

export function componentsOf({ material: m }: Constants): Fuel {
  return {
    plasticiser: component(m.plasticiserEnergy, m.plasticiserPeak),
    binder: component(m.binderEnergy, m.binderPeak),
    char: component(m.charEnergy, m.charPeak),
    binderShare: 1 - m.plasticiserShare - m.charShare,
  }
}

/** Theta with grain size over peak ramp, soak, second step; the load reads `shift` kelvin beside the setpoint. */
function densification(c: Constants): (heat: Heat, p: Program, r: Recipe, lot: Lot) => void {
  const { material: m, furnace } = c
  const energy = m.activationEnergy * 1000
  const grainEnergy = m.grainEnergy * 1000
  const growthFactor = growthRate(m)
  const start = m.startGrain ** m.grainExponent
  const shift = readingError(furnace)
  const freezeK = m.freezeTemperature + zeroCelsius
  return (heat, { temperature, rate, hold }, r, lot) => {
    const span = m.finalDensity - r.greenDensity
    const density = (theta: number) =>
      r.greenDensity + span * progressAt(Math.log(theta) - lot.lnTheta0, m.sigmoidWidth, m.sigmoidSkew)
    const brownK = temperature[role.peak]! - shift
    const peakK = temperature[role.peak + 1]! - shift
    const [up, down] = [rate[role.peak]!, heat.coolRate]
    const atPeak = sinteringToK(energy, peakK)
    const ramp = (atPeak - sinteringToK(energy, brownK)) / up + brownHold(energy, brownK, hold[role.brown]!)
    const soak = (hold[role.peak]! / peakK) * Math.exp(-energy / (gasConstant * peakK))
    const grow = arrheniusToK(grainEnergy, peakK)
    const grainRate = Math.exp(-grainEnergy / (gasConstant * peakK))
    let growth = (grow / up) * poreDrag(density(ramp / 2), m.poreDrag)
    const soakDrag =
      poreDrag(density(ramp + soak * early), m.poreDrag) + poreDrag(density(ramp + soak * late), m.poreDrag)
    growth += 0.5 * grainRate * hold[role.peak]! * soakDrag
    let theta = ramp + soak
    if (r.secondDwell > 0) {
      const secondK = temperature[role.second + 1]! - shift
      const isFrozen = secondK < freezeK && density(theta) >= holdsFrom
      const second = (hold[role.second]! / secondK) * Math.exp(-energy / (gasConstant * secondK))
      const drag = isFrozen ? 0 : poreDrag(density(theta + second / 2), m.poreDrag)
      growth += drag * hold[role.second]! * Math.exp(-grainEnergy / (gasConstant * secondK))
      theta += second
    }
    theta += atPeak / down
    heat.density = density(theta)
    growth += (grow / down) * poreDrag(heat.density, m.poreDrag)
    heat.lnTheta = Math.log(theta)
    heat.grain = (start + growthFactor * growth) ** (1 / m.grainExponent)
  }
}

/** Work of the hold before the last ramp: small, but not for lots that sinter early. */
function brownHold(energy: number, atK: number, seconds: number): number {
  return (seconds / atK) * Math.exp(-energy / (gasConstant * atK))
}
