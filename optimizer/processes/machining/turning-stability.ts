// Stability lobes of turning: one direction of regeneration, one wave per turn of the part.
//
// Notation: Ks force per chip area MPa times the cosines between force, chip thickness, mode (the orientation factor u);
// G receptance of the weakest side. 1 + u Ks b (1 - exp(-i eps)) G = 0, thus mu = G, b = -1 / (2 u Ks Re G) with the
// smallest limit 2 k z (1 + z) / (u Ks) for one mode [TlustyPolacek1963].

import { type Lobes, phaseShare } from './lobes.ts'
import { chatterFrequencies, type Mode, receptance } from './modes.ts'

export interface TurningStability {
  readonly modes: readonly Mode[]
  readonly specificForceMpa: number
  /** Share of the force that acts across the chip in the direction of the mode, 0..1. */
  readonly orientation: number
  /** Frequencies per mode; 400 by default. */
  readonly resolution?: number
}

/** The branch of turning; one tooth, so that stabilityLimit takes the speed of the part. */
export function turningLobes(cut: TurningStability): Lobes {
  const frequenciesHz = chatterFrequencies(cut.modes, cut.resolution ?? 400)
  const responses = Array.from(frequenciesHz, (frequency) => receptance(cut.modes, frequency))
  const branch = {
    re: Float64Array.from(responses, (response) => response.re),
    phase: Float64Array.from(responses, (response) => phaseShare(response.re, response.im)),
  }
  return { frequenciesHz, branches: [branch], teeth: 1, gain: cut.orientation * cut.specificForceMpa * 1e6 }
}
