// A power of the values that looks normal, for capability of skewed positive figures such as camber or roughness.
//
// Notation: w = (x^lambda - 1) / lambda, ln x at lambda 0; the profile log-likelihood of lambda is
// -n/2 ln var(w) + (lambda - 1) sum ln x [BoxCox1964].

import { variance } from 'simple-statistics'
import { requireSpread, requireValues } from './check.ts'
import { unfit } from './unfit.ts'

/** From 1/x^2 to x^2: powers beyond have no meaning in a workshop. */
const range = { low: -2, high: 2 }
const steps = 80

/** The transformed value; grows with x for every lambda. Throws a RangeError unless x > 0. */
export function boxCox(x: number, lambda: number): number {
  if (!(x > 0)) throw unfit('powers need values above 0', '幂变换要求各值大于零')
  return Math.abs(lambda) < 1e-9 ? Math.log(x) : (x ** lambda - 1) / lambda
}

/** The likeliest lambda on a grid of 0.05. Throws a RangeError for values that are not all above 0, or do not vary. */
export function likeliestPower(values: readonly number[]): number {
  requireValues(values, 3)
  requireSpread(variance([...values]))
  const logs = values.reduce((sum, value) => sum + boxCox(value, 0), 0)
  // Powers of values near 1 neither overflow nor vanish: the likeliest lambda does not depend on the unit.
  const scale = Math.exp(logs / values.length)
  const scaled = values.map((value) => value / scale)
  const likelihood = (lambda: number) => {
    const spread = variance(scaled.map((value) => boxCox(value, lambda)))
    return (-values.length / 2) * Math.log(spread)
  }
  const grid = Array.from({ length: steps + 1 }, (_, i) => range.low + ((range.high - range.low) * i) / steps)
  const told = grid.map((lambda) => ({ lambda, value: likelihood(lambda) }))
  const best = told.reduce((one, other) => (other.value > one.value ? other : one))
  return Number(best.lambda.toFixed(2))
}
