// Cutting force from chip thickness by Kienzle's power law.
//
// Notation: b chip width mm, h chip thickness mm, kc specific force MPa (N/mm2), kc1.1 its value at b = h = 1 mm, mc its
// slope, so that kc = kc1.1 h^-mc, F = b h kc K with the product K of the corrections [Kienzle1952].

export interface KienzleLaw {
  /** Specific cutting force at a chip of 1 mm x 1 mm, MPa. */
  readonly kc11Mpa: number
  /** How steeply the specific force rises as the chip gets thinner, 0..1. */
  readonly mc: number
}

export interface ChipSection {
  /** Chip width b along the cutting edge, mm. */
  readonly widthMm: number
  /** Undeformed chip thickness h across it, mm. */
  readonly thicknessMm: number
}

/** Chip of a straight edge with lead angle kappa: h = f sin kappa, b = ap / sin kappa; the area f ap is kept. */
export function chipSection(feedMm: number, depthMm: number, kappaDegrees: number): ChipSection {
  const sine = Math.sin((kappaDegrees * Math.PI) / 180)
  return { widthMm: depthMm / sine, thicknessMm: feedMm * sine }
}

/** kc = kc1.1 h^-mc, MPa, before corrections. */
export function specificForceMpa(law: KienzleLaw, thicknessMm: number): number {
  return law.kc11Mpa * thicknessMm ** -law.mc
}

/** Cutting force Fc = b h kc K, N. `correction` is K, see force-corrections.ts. */
export function cuttingForceN(law: KienzleLaw, chip: ChipSection, correction = 1): number {
  return chip.widthMm * chip.thicknessMm * specificForceMpa(law, chip.thicknessMm) * correction
}

/**
 * kc1.1 and mc of measured specific forces: least squares of log kc on log h, as the handbooks' tables were made.
 * Needs at least two different thicknesses; fewer give NaN.
 */
export function fitKienzle(thicknessesMm: readonly number[], specificForcesMpa: readonly number[]): KienzleLaw {
  const x = thicknessesMm.map(Math.log)
  const y = specificForcesMpa.map(Math.log)
  const meanX = mean(x)
  const meanY = mean(y)
  const covariance = x.reduce((sum, value, index) => sum + (value - meanX) * (y[index]! - meanY), 0)
  const slope = covariance / x.reduce((sum, value) => sum + (value - meanX) ** 2, 0)
  return { kc11Mpa: Math.exp(meanY - slope * meanX), mc: -slope }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
