// Properties of the fired ceramic from its density with its grain size.
import type { Material } from './units.ts'

/** Strength in MPa: falls with the root of coarse grains [Orowan1949], exponentially with porosity, with transformation. */
export function strengthOf(m: Material, density: number, grain: number): number {
  const coarse = (m.flawGrain + m.strengthGrain) / (m.flawGrain + grain)
  const pores = Math.exp(-m.porosityWeakening * (1 - density - m.strengthPorosity))
  const transformed = m.transformLoss === 0 ? 0 : m.transformLoss / (1 + (m.transformGrain / grain) ** 6)
  return m.strength * Math.sqrt(coarse) * pores * (1 - transformed)
}

/** Thermal conductivity of the dense ceramic, W/m/K: 1/k = 1/k_pure + slope * impurity [Slack1973]. */
export function denseConductivity(pure: number, slope: number, impurity: number): number {
  return 1 / (1 / pure + slope * impurity)
}

/** Share of the conductivity that pores leave: (1 - P) / (1 + P / 2) [Maxwell1873]. */
export function poreConductance(density: number): number {
  const pores = 1 - density
  return (1 - pores) / (1 + 0.5 * pores)
}
