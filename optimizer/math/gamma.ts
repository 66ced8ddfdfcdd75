// The gamma distribution with its special case chi-square.
//
// Notation: P(a, x) the regularised lower incomplete gamma function, Q = 1 - P; nu degrees of freedom.

import { bisect } from './bisect.ts'
import { logGamma } from './student.ts'

/** More terms than any argument below a million needs. */
const mostTerms = 20_000

/** P(a, x) for a > 0: the series below the mean, one minus the continued fraction above [AbramowitzStegun1964, 6.5]. */
export function regularisedGamma(a: number, x: number): number {
  if (x <= 0) return 0
  if (x === Number.POSITIVE_INFINITY) return 1
  const front = Math.exp(a * Math.log(x) - x - logGamma(a))
  return x < a + 1 ? front * gammaSeries(a, x) : 1 - front * gammaFraction(a, x)
}

/** P(X <= x) for X chi-square with nu degrees of freedom. */
export function chiSquareCdf(x: number, nu: number): number {
  return regularisedGamma(nu / 2, x / 2)
}

/** x with P(X <= x) = p, for 0 < p < 1. */
export function chiSquareQuantile(p: number, nu: number): number {
  let high = nu + 1
  while (chiSquareCdf(high, nu) < p) high *= 2
  return bisect((x) => chiSquareCdf(x, nu) - p, 0, high)
}

/** Derivative of log gamma at x > 0, absolute error below 1e-12 [AbramowitzStegun1964, 6.3.5, 6.3.18]. */
export function digamma(x: number): number {
  let shifted = 0
  let at = x
  for (; at < 10; at++) shifted -= 1 / at
  const u = 1 / at ** 2
  return shifted + Math.log(at) - 1 / (2 * at) - u * (1 / 12 - u * (1 / 120 - u * (1 / 252 - u * (1 / 240 - u / 132))))
}

/** Its derivative at x > 0, absolute error below 1e-12 [AbramowitzStegun1964, 6.4.6, 6.4.12]. */
export function trigamma(x: number): number {
  let shifted = 0
  let at = x
  for (; at < 10; at++) shifted += 1 / at ** 2
  const u = 1 / at ** 2
  return shifted + 1 / at + u / 2 + (u / at) * (1 / 6 - u * (1 / 30 - u * (1 / 42 - u / 30)))
}

function gammaSeries(a: number, x: number): number {
  let term = 1 / a
  let sum = term
  for (let k = 1; k < mostTerms && term > 1e-17 * sum; k++) {
    term *= x / (a + k)
    sum += term
  }
  return sum
}

/** 1 / (x + 1 - a - 1 (1 - a) / (x + 3 - a - 2 (2 - a) / ...)), from the near end [Lentz1976]. */
function gammaFraction(a: number, x: number): number {
  let b = x + 1 - a
  let c = 1e300
  let d = 1 / b
  let value = d
  for (let k = 1; k < mostTerms; k++) {
    const step = -k * (k - a)
    b += 2
    d = 1 / (step * d + b)
    c = b + step / c
    value *= d * c
    if (Math.abs(d * c - 1) < 1e-16) break
  }
  return value
}
