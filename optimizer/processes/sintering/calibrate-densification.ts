// Fits the master sintering curve to measured densities by least squares.
//
// Q correlates with x0 at about -1, so the unknowns are Q and the temperature of 85 % density at 5 °C/min. The final
// density is given: dilatometry that stops earlier does not identify it.
import { leastSquares } from '../../math/least-squares.ts'
import { type CurveConstants, densityAt, masterCurve } from './master-curve.ts'
import { type Segment, thetaOf, zeroCelsius } from './theta.ts'

/** A relative density at the end of a heat. */
export interface DensityPoint {
  readonly segments: readonly Segment[]
  readonly density: number
}

export interface DensificationFit {
  readonly constants: CurveConstants
  /** Root mean square error in relative density. */
  readonly rms: number
}

/** What is asked of the fit: the final density, whether the skew is free (Richards) or 1 (sigmoid), a fixed Q if known. */
export interface FitWishes {
  readonly finalDensity: number
  readonly shape: 'sigmoid' | 'richards'
  /** kJ/mol */
  readonly activationEnergy?: number
}

/** Measured on a ramp of `perMinute` °C/min from the hall to `celsius`. */
export function rampPoint(perMinute: number, celsius: number, density: number): DensityPoint {
  const segment = { fromK: 25 + zeroCelsius, toK: celsius + zeroCelsius, rateKPerS: perMinute / 60, holdS: 0 }
  return { segments: [segment], density }
}

/** The curve nearest to the points. */
export function calibrateDensification(points: readonly DensityPoint[], wishes: FitWishes): DensificationFit {
  const least = Math.min(...points.map(({ density }) => density))
  const energy = wishes.activationEnergy
  const isSkewed = wishes.shape === 'richards'
  const problem = {
    residuals: (x: Float64Array) => errors(points, constantsAt(x, wishes)),
    start: [energy ?? 550, 1450, 1, least, isSkewed ? 0.8 : 1],
    low: [energy ?? 150, 700, 0.1, 0.3, isSkewed ? 0.2 : 1],
    high: [energy ?? 1300, 2000, 4, least + 0.02, isSkewed ? 3 : 1],
  }
  const { x, rms } = leastSquares(problem)
  return { constants: constantsAt(x, wishes), rms }
}

/** Predicted less measured density of each point. */
export function errors(points: readonly DensityPoint[], constants: CurveConstants): Float64Array {
  const curve = masterCurve(constants)
  return Float64Array.from(points, ({ segments, density }) => {
    return densityAt(curve, thetaOf(curve.energy, segments)) - density
  })
}

function constantsAt(x: Float64Array, { finalDensity }: FitWishes): CurveConstants {
  return {
    activationEnergy: x[0]!,
    temperatureAt85: x[1]!,
    sigmoidWidth: x[2]!,
    greenDensity: x[3]!,
    sigmoidSkew: x[4]!,
    finalDensity,
  }
}
