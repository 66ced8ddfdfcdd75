// Burnout over the heating segments in closed form: what is left, how fast it went at worst.
import { scaledGap } from '../../math/exponential-integral.ts'
import { type Component, peakTemperature } from './burnout.ts'
import { type Program, role } from './recipe.ts'

/** Below e^-14 nothing of the component is left that could matter. */
const gone = -14

/** Running state of one component; reused from run to run. */
export interface Burning {
  /** ln of the share that is left */
  lnLeft: number
  /** K/s: the largest product of temperature with rate of loss */
  drive: number
}

/** Follows `c` through drying, debinding, char oxidation, brown firing; `activity` multiplies its frequency. */
export function burn(b: Burning, c: Component, activity: number, program: Program): void {
  const { temperature, rate, hold } = program
  const { energyK } = c
  const frequency = c.frequency * activity
  b.lnLeft = 0
  b.drive = 0
  let fromK = temperature[0]!
  let fromFactor = 0
  let fromLoss = 0
  for (let i = 0; i <= role.brown && b.lnLeft > gone; i++) {
    const toK = temperature[i + 1]!
    if (toK < c.silentK) continue
    const toFactor = Math.exp(-energyK / toK)
    const toLoss = loss(energyK, toK, toFactor)
    const perRate = frequency / rate[i]!
    const turn = energyK / perRate
    const before = b.lnLeft
    b.lnLeft -= perRate * (toLoss - fromLoss)
    // The loss speeds up while A e^(-E/RT) < beta E / (R T^2): its peak is inside of the ramp where that turns.
    if (rate[i]! > 0 && fromFactor * fromK * fromK < turn && toFactor * toK * toK > turn) {
      const atK = peakTemperature({ energyK, frequency }, rate[i]!)
      const factor = Math.exp(-energyK / atK)
      const left = Math.exp(before - perRate * (loss(energyK, atK, factor) - fromLoss))
      b.drive = Math.max(b.drive, atK * frequency * factor * left)
    } else b.drive = Math.max(b.drive, toK * frequency * toFactor * Math.exp(b.lnLeft))
    b.lnLeft -= frequency * toFactor * hold[i]!
    fromK = toK
    fromFactor = toFactor
    fromLoss = toLoss
  }
}

/** Integral of e^(-E/RT) dT from 0 K. */
function loss(energyK: number, atK: number, factor: number): number {
  return energyK * factor * scaledGap(energyK / atK)
}
