// The master sintering curve: relative density as a function of Theta alone.
//
// Notation: rho = rho0 + (rhoInf - rho0) (1 + z)^-nu, z = e^-((log10 Theta - x0) / b); nu = 1 is the classic sigmoid
// [SuJohnson1996]. x0 correlates with Q at about -1, so sheets hold the temperature of 85 % density at 5 °C/min instead.
import { thetaOfRamp, zeroCelsius } from './theta.ts'

export const ln10 = Math.LN10
const referenceDensity = 0.85
const referenceRate = 5 / 60
const referenceStart = zeroCelsius + 25

export interface MasterCurve {
  /** J/mol */
  readonly energy: number
  readonly greenDensity: number
  readonly finalDensity: number
  readonly x0: number
  readonly width: number
  readonly skew: number
}

/** What a sheet says of the curve. */
export interface CurveConstants {
  /** kJ/mol */
  readonly activationEnergy: number
  /** °C at 5 °C/min */
  readonly temperatureAt85: number
  readonly sigmoidWidth: number
  readonly sigmoidSkew: number
  readonly finalDensity: number
  readonly greenDensity: number
}

export function masterCurve(c: CurveConstants): MasterCurve {
  const energy = c.activationEnergy * 1000
  const progress = (referenceDensity - c.greenDensity) / (c.finalDensity - c.greenDensity)
  const z = progress ** (-1 / c.sigmoidSkew) - 1
  const ramp = { fromK: referenceStart, toK: c.temperatureAt85 + zeroCelsius, rateKPerS: referenceRate, holdS: 0 }
  return {
    energy,
    greenDensity: c.greenDensity,
    finalDensity: c.finalDensity,
    x0: Math.log10(thetaOfRamp(energy, ramp)) + c.sigmoidWidth * Math.log(z),
    width: c.sigmoidWidth,
    skew: c.sigmoidSkew,
  }
}

/** Share of the densification that is done at ln(Theta / Theta0), 0 to 1; `width` in units of log10. */
export function progressAt(lnTheta: number, width: number, skew: number): number {
  const z = Math.exp(-lnTheta / (ln10 * width))
  return skew === 1 ? 1 / (1 + z) : Math.exp(-skew * Math.log(1 + z))
}

/** Relative density after `theta` s/K. */
export function densityAt(curve: MasterCurve, theta: number): number {
  const done = progressAt(Math.log(theta) - curve.x0 * ln10, curve.width, curve.skew)
  return curve.greenDensity + (curve.finalDensity - curve.greenDensity) * done
}

/** d progress / d log10 Theta, per decade, at a progress: nu s (1 - s^(1/nu)) / b. */
export function slopePerDecade(progress: number, width: number, skew: number): number {
  return (skew * progress * (1 - progress ** (1 / skew))) / width
}
