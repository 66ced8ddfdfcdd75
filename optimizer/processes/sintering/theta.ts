// Arrhenius integrals over a heat, in closed form for each ramp or hold.
//
// Notation: Q activation energy in J/mol, R gas constant, T in kelvin, u = Q / RT, beta = dT/dt in K/s.
// Theta = integral of (1/T) e^(-Q/RT) dt in s/K, the work of sintering [SuJohnson1996]; growth integral without the 1/T.
import { e1, scaledE1, scaledGap } from '../../math/exponential-integral.ts'

/** J/mol/K */
export const gasConstant = 8.314462618
export const zeroCelsius = 273.15

/** A ramp at `rateKPerS` (its sign is that of the change) with a hold at its end; temperatures in kelvin. */
export interface Segment {
  readonly fromK: number
  readonly toK: number
  readonly rateKPerS: number
  readonly holdS: number
}

/** Theta of a ramp in s/K: [E1(Q/RT2) - E1(Q/RT1)] / beta, also for cooling. */
export function thetaOfRamp(energy: number, { fromK, toK, rateKPerS }: Segment): number {
  if (fromK === toK) return 0
  const [u1, u2] = [energy / (gasConstant * fromK), energy / (gasConstant * toK)]
  return (e1(u2) - e1(u1)) / rateKPerS
}

/** Theta of a hold in s/K. */
function thetaOfHold(energy: number, atK: number, holdS: number): number {
  return (holdS / atK) * Math.exp(-energy / (gasConstant * atK))
}

/** Theta of a whole heat in s/K. */
export function thetaOf(energy: number, segments: readonly Segment[]): number {
  return segments.reduce(
    (sum, segment) => sum + thetaOfRamp(energy, segment) + thetaOfHold(energy, segment.toK, segment.holdS),
    0,
  )
}

/** Integral of e^(-Q/RT) dT from 0 K to `toK`, in K: (Q/R) [e^-u/u - E1(u)]. */
export function arrheniusToK(energy: number, toK: number): number {
  const u = energy / (gasConstant * toK)
  return (energy / gasConstant) * Math.exp(-u) * scaledGap(u)
}

/** Integral of (1/T) e^(-Q/RT) dT from 0 K to `toK`: E1(u). */
export function sinteringToK(energy: number, toK: number): number {
  const u = energy / (gasConstant * toK)
  return Math.exp(-u) * scaledE1(u)
}
