// Whether a study's limits leave any setting that discrete parameters can take.

import { type Domain, drawPositions } from './domain.ts'
import { stream } from './math/rng.ts'

/** Draws tried before the limits count as impossible to meet. */
const tries = 64

export function settleable(domain: Domain, seed: number): boolean {
  return !domain.frame || drawPositions(domain, tries, stream(seed, 'settleable')).length > 0
}
