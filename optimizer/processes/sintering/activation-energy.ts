// The activation energy at equal densities, with what the data cannot say about it.
import { gasConstant, zeroCelsius } from './theta.ts'

/** A heat at constant rate: temperatures rise, densities too. */
export interface RateCurve {
  readonly perMinute: number
  readonly celsius: readonly number[]
  readonly densities: readonly number[]
}

const fewestRates = 3
const leastFactor = 4
const largestVariation = 0.2

/** Q in kJ/mol at each density, from the slope of ln(rate / T) over 1 / T through all rates. */
export function energiesAt(curves: readonly RateCurve[], densities: readonly number[]): number[] {
  return densities.map((density) => {
    const kelvins = curves.map((curve) => temperatureAt(curve, density) + zeroCelsius)
    const x = kelvins.map((k) => 1 / k)
    const y = kelvins.map((k, i) => Math.log(curves[i]!.perMinute / k))
    return (-slope(x, y) * gasConstant) / 1000
  })
}

/** Why no single Q may be reported; none if the data support one. */
export function doubtsAboutEnergy(curves: readonly RateCurve[], energies: readonly number[]): string[] {
  const rates = curves.map(({ perMinute }) => perMinute)
  const mean = energies.reduce((a, b) => a + b, 0) / energies.length
  const variation = (Math.max(...energies) - Math.min(...energies)) / mean
  return [
    ...(new Set(rates).size < fewestRates
      ? [`${rates.length} heating rates do not identify the activation energy`]
      : []),
    ...(Math.max(...rates) < leastFactor * Math.min(...rates) ? ['the heating rates are within a factor of 4'] : []),
    ...(variation > largestVariation ? [`it varies by ${Math.round(100 * variation)} % over the densities`] : []),
  ]
}

/** °C at which a curve passes a density, linear between neighbouring points. */
export function temperatureAt({ celsius, densities }: RateCurve, density: number): number {
  const after = densities.findIndex((value) => value >= density)
  if (after < 1) return Number.NaN
  const share = (density - densities[after - 1]!) / (densities[after]! - densities[after - 1]!)
  return celsius[after - 1]! + share * (celsius[after]! - celsius[after - 1]!)
}

function slope(x: readonly number[], y: readonly number[]): number {
  const [mx, my] = [mean(x), mean(y)]
  const top = x.reduce((sum, v, i) => sum + (v - mx) * (y[i]! - my), 0)
  return top / x.reduce((sum, v) => sum + (v - mx) ** 2, 0)
}

function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length
}
