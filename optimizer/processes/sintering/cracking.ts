// What cracks a body in the furnace: gas pressure of the burning binder, differences of temperature.

const ambientPressure = 101_325

/** kappa in m2 from pore fraction and specific surface per volume of solid in 1/m [Carman1937]. */
export function permeability(pores: number, surfacePerM: number): number {
  return pores ** 3 / (5 * (1 - pores) ** 2 * surfacePerM ** 2)
}

export interface Slab {
  /** Pa s */
  readonly viscosity: number
  readonly temperatureK: number
  /** mol/m3/s */
  readonly generation: number
  /** m, half of the way that gas has to go */
  readonly escape: number
  /** m2 */
  readonly permeability: number
}

/** Pressure in the middle of a slab that generates gas, Pa: P^2 = P0^2 + mu R T n L^2 / kappa. */
export function slabPressure(slab: Slab): number {
  const drive = slab.viscosity * 8.314462618 * slab.temperatureK * slab.generation * slab.escape ** 2
  return Math.sqrt(ambientPressure ** 2 + drive / slab.permeability)
}

/** K between the middle and the face of a slab on a ramp: beta L^2 / (2 a). */
export function rampDifference(rateKPerS: number, halfThickness: number, diffusivity: number): number {
  return (rateKPerS * halfThickness * halfThickness) / (2 * diffusivity)
}

/** Chance of a crack where a load stands at `ratio` of the strength; 0.15 is the scatter of strengths. */
export function crackChance(ratio: number): number {
  return 1 / (1 + Math.exp((1 - ratio) / 0.15))
}

/** The part above atmospheric pressure, Pa. */
export function gauge(pressure: number): number {
  return pressure - ambientPressure
}
