// Where the load is not at the setpoint: zones of the box, error of the thermocouple, lag on a ramp.
import { heatCapacityAt } from './lot.ts'
import type { Recipe } from './recipe.ts'
import { zeroCelsius } from './theta.ts'
import type { Constants, Furnace } from './units.ts'

/** W/m2/K4 */
const stefanBoltzmann = 5.670374419e-8

/** K by which the thermocouple reads too high. */
export function readingError(f: Furnace): number {
  return f.thermocoupleOffset + (f.thermocoupleDrift * f.thermocoupleAge) / 100
}

/** W/m2/K between walls at `wallK` with ware at `loadK`: grey radiation with convection. */
export function exchange(f: Furnace, wallK: number, loadK: number): number {
  const radiation = (wallK * wallK + loadK * loadK) * (wallK + loadK)
  return f.emissivity * stefanBoltzmann * radiation + f.convection
}

/** Lag of the load behind the walls, s: m c / (h A), independent of the mass as the surface grows with it. */
export function lagSeconds({ material, furnace }: Constants, celsius: number): number {
  const k = celsius + zeroCelsius
  return (1000 * heatCapacityAt(material, celsius)) / (exchange(furnace, k, k) * furnace.areaPerMass)
}

/** Half range of the zones at peak, K: uniformity of the box, more with a full load, with a share of the lag. */
export function zoneHalfRange(c: Constants, r: Recipe, rateKPerS: number): number {
  const x = r.peakTemperature / 1600
  const still = c.furnace.zoneSpread * x * Math.sqrt(x) * Math.sqrt(r.load / 10)
  return still + c.furnace.zoneLag * rateKPerS * lagSeconds(c, r.peakTemperature)
}
