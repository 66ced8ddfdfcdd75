// What cracks: gas that cannot leave the stack in time, heat that comes or goes too fast for a high stack.
import type { PartState } from './densification.ts'
import { usualLoadKilograms } from './firing.ts'
import type { PowderLot } from './powder.ts'

/**
 * Strength of weak bodies scatters as Weibull has it [Weibull1951]: at a load of 1 two thirds of the parts crack. For 40 kg:
 * gas has to find its way out of the stacks, differences of temperature grow with them.
 */
const scale = { gasPerMinute: 0.036, heatingCelPerMinute: 13, coolingCelPerMinute: 10 } as const
/** Weibull moduli: bodies full of binder scatter most. */
const modulus = { gas: 8, heating: 8, cooling: 9 } as const

/** Share of the parts at one place that crack, 0..1. */
export function crackShare(part: PartState, lot: PowderLot, loadKilograms: number): number {
  const height = loadKilograms / usualLoadKilograms
  const gas = (part.gasPerMinute * lot.binder * height ** 1.2) / scale.gasPerMinute
  const heating = (part.harshestCelPerMinute * height) / scale.heatingCelPerMinute
  const cooling = (part.quenchedCelPerMinute * height) / scale.coolingCelPerMinute
  return 1 - Math.exp(-(gas ** modulus.gas) - heating ** modulus.heating - cooling ** modulus.cooling)
}
