// What powder lot with load make of the constants: start of the curve, permeability, gas, heat to be stored.
import { permeability } from './cracking.ts'
import { ln10, masterCurve } from './master-curve.ts'
import type { Recipe } from './recipe.ts'
import type { Constants, Material } from './units.ts'

/** Plain oxygen of air in %, against which the char kinetics are given. */
const airOxygen = 21
/** Flow of air that brings half of the oxygen that 10 kg of load could use, l/min. */
const halfFlow = 10
const heatCapacityScale = 500

export interface Lot {
  /** ln Theta0 of the master curve for this powder */
  readonly lnTheta0: number
  /** m2 */
  readonly permeability: number
  /** mol of gas in 1 m3 of body, if all of the binder became gas */
  readonly gasMolar: number
  /** m, half of the way out of the stack */
  readonly escape: number
  /** m, half of the height of the stack */
  readonly halfStack: number
  /** oxygen that reaches the char, relative to plenty of air */
  readonly oxygen: number
}

/** The curve of the reference lot, moved by this lot's surface (finer is earlier) with its packing. */
export function lotModel({ material: m, product }: Constants): (r: Recipe) => Lot {
  const reference = masterCurve(m).x0 * ln10
  const greenThickness = (product.thickness * 1e-3) / (1 - product.shrinkage)
  const halfSide = (product.side * 1e-3) / (1 - product.shrinkage) / 2
  const surfacePerM = m.theoreticalDensity * 1e6
  const gasPerKg = 1 / (100 * m.gasMolarMass)
  return (r) => {
    const halfStack = (r.stack * greenThickness) / 2
    const finer = m.surfaceAreaExponent * Math.log(r.surfaceArea / m.surfaceArea)
    const packed = m.packingShift * (r.greenDensity - m.greenDensity) * ln10
    return {
      lnTheta0: reference - finer - packed,
      permeability: permeability(1 - r.greenDensity, r.surfaceArea * surfacePerM),
      gasMolar: r.greenDensity * m.theoreticalDensity * 1000 * r.binder * gasPerKg,
      escape: 1 / Math.sqrt(1 / (halfStack * halfStack) + 1 / (halfSide * halfSide)),
      halfStack,
      oxygen: oxygenAtChar(r),
    }
  }
}

/** Oxygen counts with the steam beside it (a tenth as reactive), less where the flow does not carry it to the load. */
function oxygenAtChar(r: Recipe): number {
  const steam = 0.603 * Math.exp((17.62 * r.dewPoint) / (243.12 + r.dewPoint))
  const carried = r.airFlow / (r.airFlow + (halfFlow * r.load) / 10)
  return ((r.oxygen + 0.1 * steam) / airOxygen) * carried
}

/** kJ/kg/K at a temperature in °C: saturates between the cold value and the hot one. */
export function heatCapacityAt(m: Material, celsius: number): number {
  return m.heatCapacityHot - (m.heatCapacityHot - m.heatCapacityCold) * Math.exp((25 - celsius) / heatCapacityScale)
}

/** Mean heat capacity from 25 °C, kJ/kg/K: the integral of the law above. */
export function meanHeatCapacity(m: Material, celsius: number): number {
  const span = Math.max(1, celsius - 25)
  const missing = heatCapacityScale * (1 - Math.exp(-span / heatCapacityScale))
  return m.heatCapacityHot - ((m.heatCapacityHot - m.heatCapacityCold) * missing) / span
}
