// Frequency response of a structure that vibrates in a few modes.
//
// Notation: mode i has natural frequency fi Hz, damping ratio zi, stiffness ki N/m; r = f / fi.
// G(f) = sum 1 / (ki (1 - r^2 + 2 i zi r)), m/N, complex.

export interface Mode {
  readonly frequencyHz: number
  /** Damping ratio, 0..1. */
  readonly damping: number
  /** Modal stiffness, N/m. */
  readonly stiffnessNPerM: number
}

export interface Complex {
  readonly re: number
  readonly im: number
}

/** Stiffness of a mode known by its mass: k = m (2 pi f)^2, N/m. */
export function stiffnessOfMass(massKg: number, frequencyHz: number): number {
  return massKg * (2 * Math.PI * frequencyHz) ** 2
}

/** G(f) in m/N. */
export function receptance(modes: readonly Mode[], frequencyHz: number): Complex {
  let re = 0
  let im = 0
  for (const mode of modes) {
    const ratio = frequencyHz / mode.frequencyHz
    const elastic = 1 - ratio * ratio
    const viscous = 2 * mode.damping * ratio
    const scale = 1 / (mode.stiffnessNPerM * (elastic * elastic + viscous * viscous))
    re += elastic * scale
    im -= viscous * scale
  }
  return { re, im }
}

/** Highest frequency looked at, over the highest mode; above, a structure hardly yields. */
const reach = 4
/** Range of the sinh spacing: the farthest points lie 500 half-widths from a resonance. */
const spread = 7

/**
 * Frequencies at which to look for chatter, Hz, ascending: dense where each mode turns its phase, sparse far from it,
 * `perMode` of them for every mode, spaced like sinh around each resonance in units of its half-width zi fi.
 */
export function chatterFrequencies(modes: readonly Mode[], perMode: number): Float64Array {
  const highest = reach * Math.max(...modes.map((mode) => mode.frequencyHz))
  const lowest = 0.05 * Math.min(...modes.map((mode) => mode.frequencyHz))
  const all = modes.flatMap((mode) =>
    Array.from({ length: perMode }, (_, index) => {
      const step = spread * ((2 * index) / (perMode - 1) - 1)
      return mode.frequencyHz * (1 + mode.damping * Math.sinh(step))
    }),
  )
  const inside = all.filter((frequency) => frequency > lowest && frequency < highest)
  return Float64Array.from(new Set([lowest, ...inside, highest])).sort()
}
