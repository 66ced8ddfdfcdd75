// Grain growth: the power law, its rate from an anchor, drag of pores, the fit to an isotherm.
//
// Notation: G^n - G0^n = K0 integral e^(-Q/RT) dt; G in µm.
import { gasConstant, zeroCelsius } from './theta.ts'
import type { Material } from './units.ts'

const dragFrom = 0.9
const dragUntil = 0.95

/** K0 in µm^n/s from the size that the anchor names. */
export function growthRate(m: Material): number {
  const atK = m.anchorTemperature + zeroCelsius
  const grown = m.anchorGrain ** m.grainExponent - m.startGrain ** m.grainExponent
  return grown / (m.anchorHours * 3600 * Math.exp((-m.grainEnergy * 1000) / (gasConstant * atK)))
}

/** Share of the free growth rate: `drag` while pores are open, 1 once they are few. */
export function poreDrag(density: number, drag: number): number {
  const x = Math.min(1, Math.max(0, (density - dragFrom) / (dragUntil - dragFrom)))
  return drag + (1 - drag) * x * x * (3 - 2 * x)
}

/** Size from which pores coarsen at a density: G0 ((1 - rho0) / (1 - rho))^(1/2), the usual path of a powder. */
export function usualGrain(startGrain: number, greenDensity: number, density: number): number {
  return startGrain * Math.sqrt((1 - greenDensity) / Math.max(1e-3, 1 - density))
}

export interface IsothermFit {
  /** µm^n/s */
  readonly rate: number
  readonly rms: number
}

/** K of an isotherm by least squares of G^n - G0^n = K t through the origin; G0 is the first size. */
export function fitIsotherm(seconds: readonly number[], grains: readonly number[], exponent: number): IsothermFit {
  const start = grains[0]! ** exponent
  const grown = grains.map((g) => g ** exponent - start)
  const rate = sum(seconds.map((t, i) => t * grown[i]!)) / sum(seconds.map((t) => t * t))
  const errors = seconds.map((t, i) => (start + rate * t) ** (1 / exponent) - grains[i]!)
  return { rate, rms: Math.sqrt(sum(errors.map((e) => e * e)) / errors.length) }
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0)
}
