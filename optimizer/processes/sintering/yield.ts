// Yield: the chance that a part is inside of every specification, given centre with scatter of each outcome.
import type { Product } from './units.ts'

/** Centres with the scatter that the heat decides; the rest of the scatter is on the product's sheet. */
export interface Measured {
  density: number
  /** standard deviations of relative density over zones, over lots */
  zoneDensity: number
  lotDensity: number
  grain95: number
  sizeError: number
  sizeSpread: number
  camber: number
  strength: number
  conductivity: number
  carbon: number
}

/** Product over specifications of Phi((USL - mu) / s) - Phi((LSL - mu) / s), less what breaks in handling. */
export function yieldOf(p: Product, m: Measured): number {
  const densitySd = Math.sqrt(m.zoneDensity ** 2 + m.lotDensity ** 2 + p.densityNoise ** 2)
  const sizeSd = Math.sqrt(m.sizeSpread ** 2 + p.sizeNoise ** 2)
  return (
    chance((m.density - p.densityMin) / densitySd) *
    chance((p.grainMax - m.grain95) / (p.grainSpread * m.grain95)) *
    inside(m.sizeError, p.sizeTolerance, sizeSd) *
    chance((p.camberMax - m.camber) / (p.camberSpread * m.camber)) *
    chance((m.strength - p.strengthMin) / (p.strengthSpread * m.strength)) *
    chance((m.conductivity - p.conductivityMin) / (p.conductivitySpread * m.conductivity)) *
    chance((p.carbonMax - m.carbon) / (0.2 * p.carbonMax)) *
    (1 - p.handlingLoss)
  )
}

/**
 * Phi to 1e-7 by a polynomial with one exponential [AbramowitzStegun1964, 26.2.17]: a third of the work of a run would
 * go into more digits.
 */
export function chance(z: number): number {
  if (z > 6) return 1
  if (z < -6) return 0
  const t = 1 / (1 + 0.2316419 * Math.abs(z))
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  const tail = 0.3989422804014327 * Math.exp(-0.5 * z * z) * series
  return z > 0 ? 1 - tail : tail
}

function inside(error: number, tolerance: number, sd: number): number {
  return Math.max(0, chance((tolerance - error) / sd) - chance((-tolerance - error) / sd))
}
