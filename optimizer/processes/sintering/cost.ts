// Cost of one good part from what the run used.
import type { Prices } from './units.ts'

export interface Used {
  readonly parts: number
  readonly hours: number
  readonly energyKWh: number
  readonly yield: number
}

/** (material n + hours + energy + gas + labour + inspection n) / (n yield), in the currency of the prices. */
export function costPerGoodPart(p: Prices, used: Used): number {
  const perPart = (p.material + p.inspection) * used.parts
  const perRun = p.furnaceHour * used.hours + p.electricity * used.energyKWh + p.gas + p.labour
  return (perPart + perRun) / (used.parts * Math.max(1e-4, used.yield))
}
