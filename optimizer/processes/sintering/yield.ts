// Yield: the chance that a part is inside of every specification, given centre with scatter of each outcome.
import { quickNormalCdf as chance } from '../../math/normal.ts'
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

function inside(error: number, tolerance: number, sd: number): number {
  return Math.max(0, chance((tolerance - error) / sd) - chance((-tolerance - error) / sd))
}
