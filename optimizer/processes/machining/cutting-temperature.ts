// Rise of the cutting temperature by Cook's similarity rule.

export interface HeatedChip {
  /** Specific cutting energy U, J/mm3 (the specific force in MPa over 1000). */
  readonly specificEnergyJPerMm3: number
  /** Volumetric heat capacity of the work material, J/(mm3 K). */
  readonly heatCapacityJPerMm3K: number
  /** Thermal diffusivity of the work material, mm2/s. */
  readonly diffusivityMm2PerS: number
  readonly speedMPerMin: number
  /** Chip thickness before the cut, mm. */
  readonly thicknessMm: number
}

/** dT = 0.4 U / (rho C) (v t0 / K)^0.333, kelvin above ambient [Cook1973]. */
export function temperatureRiseK(chip: HeatedChip): number {
  const speedMmPerS = (chip.speedMPerMin * 1000) / 60
  const peclet = (speedMmPerS * chip.thicknessMm) / chip.diffusivityMm2PerS
  return ((0.4 * chip.specificEnergyJPerMm3) / chip.heatCapacityJPerMm3K) * peclet ** 0.333
}
