// Burnout of one component of the binder: first-order loss, fastest rate on a ramp or hold.
//
// Notation: d alpha/dt = A e^(-E/RT) (1 - alpha); left = 1 - alpha. The sheets give the temperature of the fastest loss
// at 1 °C/min, from which A follows: beta E / (R Tp^2) = A e^(-E/RTp) [Kissinger1957].
import { gasConstant, zeroCelsius } from './theta.ts'

const referenceRate = 1 / 60
/** (d alpha/dt)max = 0.368 beta E / (R Tp^2). */
const atPeak = Math.exp(-1)
const silentRate = 1e-8

export interface Component {
  /** E/R in K */
  readonly energyK: number
  /** A in 1/s */
  readonly frequency: number
  /** K, below which less than 1e-8 of it goes in a second */
  readonly silentK: number
}

export function component(energyKJ: number, peakC: number): Component {
  const energyK = (energyKJ * 1000) / gasConstant
  const peakK = peakC + zeroCelsius
  const frequency = ((referenceRate * energyK) / peakK ** 2) * Math.exp(energyK / peakK)
  return { energyK, frequency, silentK: energyK / Math.log(frequency / silentRate) }
}

/** Temperature of the fastest loss on a ramp, K: u + 2 ln u = ln(A E / (R beta)) by one Newton step, which errs by 1e-4. */
export function peakTemperature(
  { energyK, frequency }: Pick<Component, 'energyK' | 'frequency'>,
  rateKPerS: number,
): number {
  const right = Math.log((frequency * energyK) / rateKPerS)
  const u = right - 2 * Math.log(right)
  return energyK / (u - (u + 2 * Math.log(u) - right) / (1 + 2 / u))
}

/** The fastest loss on an endless ramp, 1/s. */
export function fastestLoss(c: Component, rateKPerS: number): number {
  return (atPeak * rateKPerS * c.energyK) / peakTemperature(c, rateKPerS) ** 2
}
