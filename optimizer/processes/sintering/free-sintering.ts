// Free sintering of a porous body: the continuum law, its exact solution, the reduced rate law.
//
// Notation: theta porosity, alpha surface energy in J/m2, r0 particle radius in m, eta viscosity in Pa s.
// phi = (1 - theta)^2, psi = (2/3)(1 - theta)^3 / theta, P_L = (3 alpha / r0)(1 - theta)^2 [Olevsky1998].

export interface PorousBody {
  readonly surfaceEnergy: number
  readonly radius: number
  readonly viscosity: number
}

/** Volume strain rate without a load, 1/s: -P_L / (2 eta psi). */
function freeStrainRate(porosity: number, { surfaceEnergy, radius, viscosity }: PorousBody): number {
  const dense = 1 - porosity
  const sinteringStress = ((3 * surfaceEnergy) / radius) * dense * dense
  const bulk = ((2 / 3) * dense ** 3) / porosity
  return -sinteringStress / (2 * viscosity * bulk)
}

/** d theta / dt = (1 - theta) tr e, 1/s. */
export function porosityRate(porosity: number, body: PorousBody): number {
  return (1 - porosity) * freeStrainRate(porosity, body)
}

/** Exact solution: theta0 e^(-9 alpha t / (4 eta r0)). */
export function porosityAfter(
  start: number,
  { surfaceEnergy, radius, viscosity }: PorousBody,
  seconds: number,
): number {
  return start * Math.exp((-9 * surfaceEnergy * seconds) / (4 * viscosity * radius))
}

/** Reduced rate law with fixed grains, solved: (1 - rho)^p' = -A dTheta has the density depend on Theta alone. */
export function reducedDensity(start: number, power: number, work: number): number {
  if (power === 1) return 1 - (1 - start) * Math.exp(-work)
  return 1 - Math.max(0, (1 - start) ** (1 - power) + (power - 1) * work) ** (1 / (1 - power))
}

/** d rho / d work of the reduced law, where work = A Theta / G^n. */
export function reducedRate(density: number, power: number): number {
  return (1 - density) ** power
}
