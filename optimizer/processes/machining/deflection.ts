// Deflection of slender tools or workpieces under a static force.
//
// Notation: F force N, L free length mm, E modulus MPa, I second moment of area mm4, d diameter mm.

export interface Beam {
  readonly lengthMm: number
  readonly diameterMm: number
  /** Young's modulus, MPa. */
  readonly modulusMpa: number
}

/** I = pi d^4 / 64 of a round bar, mm4. */
function secondMomentMm4(diameterMm: number): number {
  return (Math.PI * diameterMm ** 4) / 64
}

/** F L^3 / (3 E I), um: end of a bar held on one side, e.g. an end mill or a part in the chuck. */
export function cantileverUm(beam: Beam, forceN: number): number {
  return (1000 * forceN * beam.lengthMm ** 3) / (3 * beam.modulusMpa * secondMomentMm4(beam.diameterMm))
}

/** F L^3 / (48 E I), um: middle of a bar between centres. */
export function betweenCentresUm(beam: Beam, forceN: number): number {
  return cantileverUm(beam, forceN) / 16
}

/** 7 F L^3 / (768 E I), um: middle of a bar in the chuck with a tailstock at its end. */
export function chuckTailstockUm(beam: Beam, forceN: number): number {
  return (cantileverUm(beam, forceN) * 21) / 768
}
