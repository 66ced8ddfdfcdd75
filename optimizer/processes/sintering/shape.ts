// Shape after sintering: shrinkage, camber, sag.

/** 1 - (green / fired density)^(1/3). */
export function linearShrinkage(green: number, fired: number): number {
  return 1 - Math.cbrt(green / fired)
}

/** Relative spread of length from a relative spread of green density. */
export function sizeSpread(shrinkage: number, greenSpread: number): number {
  return ((1 - shrinkage) / 3) * greenSpread
}

/** Height of the bow in m from a difference of strain between the faces: (de / h) L^2 / 8. */
export function camberHeight(strain: number, thickness: number, length: number): number {
  return ((strain / thickness) * length * length) / 8
}

/** Rate of sag of an unsupported span in m/s: 5 rho g s^4 / (32 eta h^2). */
export function sagRate({ densityKg, span, viscosity, thickness }: SaggingPlate): number {
  return (5 * densityKg * 9.81 * span ** 4) / (32 * viscosity * thickness ** 2)
}

export interface SaggingPlate {
  readonly densityKg: number
  readonly span: number
  readonly viscosity: number
  readonly thickness: number
}
