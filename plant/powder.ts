// Powder lots: what changes from one delivery of granulate to the next.
import { draws } from './draws.ts'

export interface PowderLot {
  /** As it stands on the drum, e.g. `AL96-0007`. */
  readonly name: string
  /** Relative green density after pressing. */
  readonly greenDensity: number
  /** Sintering activity relative to the mean lot (surface area, glass content). */
  readonly activity: number
  /** Grain size of the powder, um. */
  readonly grainMicrometres: number
  /** Share of large voids that no firing closes. */
  readonly voids: number
  /** Binder relative to the mean lot. */
  readonly binder: number
}

/** Heats that one lot lasts. */
export const heatsPerLot = 7

/** The lot that a heat is made from. Lot number n is the same whoever asks. */
export function powderLot(seed: number, number: number): PowderLot {
  const lot = draws(seed, 'lot', number)
  return {
    name: `AL96-${String(number).padStart(4, '0')}`,
    greenDensity: 0.585 + lot.normal(0.0018),
    activity: Math.exp(lot.normal(0.05)),
    grainMicrometres: 0.62 * Math.exp(lot.normal(0.03)),
    voids: 0.0215 * Math.exp(lot.normal(0.05)),
    binder: 1 + lot.normal(0.03),
  }
}

/** The mean lot, for finding the true optimum. */
export const meanLot: PowderLot = {
  name: 'mean',
  greenDensity: 0.585,
  activity: 1,
  grainMicrometres: 0.62,
  voids: 0.0215,
  binder: 1,
}
